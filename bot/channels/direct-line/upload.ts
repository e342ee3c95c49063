/** A multipart upload: one part `activity` and the files, taken apart and checked before anything is stored. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Semaphore } from 'async-mutex';
import busboy from 'busboy';
import { DeskError } from '../../errors.ts';
import { kindOf } from '../../storage/kinds.ts';

/** Bytes of one file. */
export const FILE_LIMIT = 10 * 1024 * 1024;
/** Files of one message. */
export const FILE_COUNT = 5;
const ACTIVITY_LIMIT = 256 * 1024;
const BODY_LIMIT = FILE_COUNT * FILE_LIMIT + ACTIVITY_LIMIT + 64 * 1024;

/** Uploads are held in memory until they are stored, so only a few are read at a time. */
const reading = new Semaphore(4);
/** Uploads that may wait for their turn to be read. */
const MOST_WAITING = 32;
let waiting = 0;

export interface UploadedFile {
  name: string;
  kind: string;
  bytes: Buffer;
}

export interface Upload {
  /** JSON of the part `activity`; undefined when only files came. */
  activity: unknown;
  files: UploadedFile[];
}

interface RawPart {
  field: string;
  name: string;
  declared: string;
  chunks: Buffer[];
  tooLarge: boolean;
}

function checkFile({ name, declared, chunks, tooLarge }: RawPart): UploadedFile {
  if (tooLarge) throw new DeskError('TooLarge', `A file may have ${FILE_LIMIT / 1024 / 1024} MB at most.`);
  const bytes = Buffer.concat(chunks);
  const kind = kindOf(bytes, declared);
  if (kind === undefined)
    throw new DeskError(
      'UnsupportedMedia',
      'The desk takes pictures, voice and PDF; this file is none of them.',
    );
  return { name: name || 'file', kind, bytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DeskError('BadActivity', 'The part "activity" is not JSON.', { cause });
  }
}

async function readParts(req: IncomingMessage): Promise<{ parts: RawPart[]; tooMany: boolean }> {
  const parts: RawPart[] = [];
  let tooMany = false;
  const limits = {
    fileSize: FILE_LIMIT,
    files: FILE_COUNT + 1,
    fieldSize: ACTIVITY_LIMIT,
    fields: 10,
    parts: 20,
  };
  const parser = busboy({ headers: req.headers, limits, defParamCharset: 'utf8' });
  parser.on('file', (field: string, stream: Readable, info: { filename?: string; mimeType: string }) => {
    const part: RawPart = {
      field,
      name: info.filename ?? '',
      declared: info.mimeType,
      chunks: [],
      tooLarge: false,
    };
    parts.push(part);
    stream.on('data', (chunk: Buffer) => part.chunks.push(chunk));
    stream.on('limit', () => {
      part.tooLarge = true;
      part.chunks = [];
    });
  });
  parser.on('field', (field: string, value: string, info: { valueTruncated: boolean }) => {
    const chunks = [Buffer.from(value)];
    parts.push({ field, name: '', declared: '', chunks, tooLarge: info.valueTruncated });
  });
  for (const event of ['filesLimit', 'partsLimit', 'fieldsLimit'] as const)
    parser.on(event, () => {
      tooMany = true;
    });
  // The body is read to its end even when it is refused, or the client would never see the answer.
  await pipeline(req, parser);
  return { parts, tooMany };
}

async function read(req: IncomingMessage): Promise<Upload> {
  let raw: Awaited<ReturnType<typeof readParts>>;
  try {
    raw = await readParts(req);
  } catch (cause) {
    throw new DeskError('BadRequest', 'The body is not a complete multipart/form-data.', { cause });
  }
  // Browsers send the activity as a blob, so it comes as a file part too.
  const activities = raw.parts.filter(({ field }) => field === 'activity');
  const files = raw.parts.filter(({ field }) => field !== 'activity');
  if (raw.tooMany || files.length > FILE_COUNT)
    throw new DeskError('TooLarge', `A message may have ${FILE_COUNT} files at most.`);
  const [activity] = activities;
  const text = activity ? Buffer.concat(activity.chunks).toString('utf8') : undefined;
  if (activity?.tooLarge || (text?.length ?? 0) > ACTIVITY_LIMIT) throw new DeskError('TooLarge');
  return { activity: text === undefined ? undefined : parseJson(text), files: files.map(checkFile) };
}

/**
 * Reads an upload.
 * @throws DeskError UnsupportedMedia, TooLarge, BadActivity, BadRequest or Unavailable; nothing has been stored then
 */
export async function readUpload(req: IncomingMessage): Promise<Upload> {
  if (!/^multipart\/form-data\s*;/i.test(req.headers['content-type'] ?? ''))
    throw new DeskError('UnsupportedMedia', 'The body must be multipart/form-data.');
  if (Number(req.headers['content-length'] ?? 0) > BODY_LIMIT) throw new DeskError('TooLarge');
  if (waiting >= MOST_WAITING) throw new DeskError('Unavailable');
  waiting += 1;
  try {
    return await reading.runExclusive(() => read(req));
  } finally {
    waiting -= 1;
  }
}
