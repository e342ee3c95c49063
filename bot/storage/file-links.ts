/**
 * Links to stored files: signed, short-lived, made anew whenever activities are read out. What is stored in an
 * activity is only a reference, `file:<id>`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Activity, Attachment } from 'botbuilder';
import type { Request, Response } from 'restify';
import { DeskError } from '../errors.ts';
import { type Mount, route } from '../server.ts';
import type { Files, OpenFile, StoredFile } from './files.ts';

/** How long a link holds at least, in s. */
const LIFE = 3_600;
/** Links of one period are alike, so that a browser's cache holds, in s. */
const PERIOD = 600;

const REFERENCE = /^file:([\w-]{1,64})$/;

/** What a stored activity has for an address. */
const reference = (id: string): string => `file:${id}`;

/** The attachment of a stored file, as activities of the transcript carry it. Whoever reads it out calls `freshLinks`. */
export function attachmentOf({ id, kind, name }: StoredFile): Attachment {
  const contentUrl = reference(id);
  // Web Chat shows an owner's own picture only by its thumbnail.
  const picture = kind.startsWith('image/') ? { thumbnailUrl: contentUrl } : {};
  return { contentType: kind, contentUrl, name, ...picture };
}

export interface FileLinks {
  /** The address of a file, good for an hour or a little more. `base` is scheme and host; empty for the same host. */
  link(id: string, base?: string): string;
  /**
   * The activity with a fresh link in place of each file reference; everything else untouched. For whoever shows a
   * transcript: Direct Line, the desk, channels that send links.
   */
  freshLinks<T extends Partial<Activity>>(activity: T, base?: string): T;
  /** Whether a link's `e` and `s` are ours and still good. */
  holds(id: string, expires: string, signature: string): boolean;
}

/**
 * @param key signing key (`secretNamed`)
 * @param now the real time: a trial's clock does not move it
 */
export function createFileLinks(key: Uint8Array, now: () => Date): FileLinks {
  const sign = (id: string, expires: string): Buffer =>
    createHmac('sha256', key).update(`${id} ${expires}`).digest();
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  function link(id: string, base = ''): string {
    const expires = String(Math.ceil(seconds() / PERIOD) * PERIOD + LIFE);
    return `${base}/files/${id}?e=${expires}&s=${sign(id, expires).toString('base64url')}`;
  }
  /** The properties of an attachment that are addresses, those of our files made anew. */
  function freshUrls(attachment: Attachment, base: string): Partial<Attachment> {
    const { contentUrl, thumbnailUrl } = attachment;
    const urls = Object.entries({ contentUrl, thumbnailUrl }).flatMap(([name, url]) => {
      const id = REFERENCE.exec(url ?? '')?.[1];
      return id === undefined ? [] : [[name, link(id, base)]];
    });
    return Object.fromEntries(urls) as Partial<Attachment>;
  }
  return {
    link,
    freshLinks(activity, base = '') {
      if (!activity.attachments?.length) return activity;
      const attachments = activity.attachments.map((attachment) => ({
        ...attachment,
        ...freshUrls(attachment, base),
      }));
      return { ...activity, attachments };
    },
    holds(id, expires, signature) {
      if (!/^\d{1,12}$/.test(expires) || Number(expires) < seconds()) return false;
      const given = Buffer.from(signature, 'base64url');
      const right = sign(id, expires);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

/** The bytes a Range header asks for, `undefined` for the whole; phones' players ask for parts. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || size === 0 || (!found[1] && !found[2])) return undefined;
  const from = found[1] ? Number(found[1]) : Math.max(0, size - Number(found[2]));
  const to = found[1] && found[2] ? Math.min(Number(found[2]), size - 1) : size - 1;
  return from <= to ? { from, to } : undefined;
}

function headersOf(file: OpenFile): Record<string, string> {
  const shown = file.kind.startsWith('image/') || file.kind.startsWith('audio/');
  return {
    'Content-Type': file.kind,
    'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': `private, max-age=${LIFE}, immutable`,
    'Accept-Ranges': 'bytes',
  };
}

/** GET /files/:id?e=…&s=…: the file behind a link that holds; 403 when it does not, 404 when there is none. */
export function fileRoutes(files: Files, links: FileLinks): Mount {
  return (server) => {
    server.get(
      '/files/:id',
      route(async (req: Request, res: Response) => {
        const id = String((req.params as { id?: string }).id);
        const query = new URLSearchParams(req.getQuery());
        if (!links.holds(id, query.get('e') ?? '', query.get('s') ?? ''))
          throw new DeskError('Forbidden', 'This link is not good any more; look at the talk again.');
        const file = await files.open(id);
        if (!file) throw new DeskError('NotFound');
        const bytes = await file.bytes();
        const range = rangeOf(req.headers.range, bytes.length);
        const part = range ? bytes.subarray(range.from, range.to + 1) : bytes;
        const headers = headersOf(file);
        if (range) headers['Content-Range'] = `bytes ${range.from}-${range.to}/${bytes.length}`;
        res.writeHead(range ? 206 : 200, { ...headers, 'Content-Length': part.length });
        res.end(part);
      }),
    );
  };
}
