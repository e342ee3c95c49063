/** The model on disk: a JSON header and an int8 .bin beside it. Also the merge of several networks into one. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { outputs, Vocabulary, type Weights } from './network.ts';

const rate = z.number().min(0).max(1);

/** What is decided after training and written beside the weights; probabilities 0 to 1. */
const decisionsSchema = z.object({
  /** Divides the category logits so that confidence is calibrated. */
  temperature: z.number().positive(),
  /** A handoff is called for from this probability of "any reason". */
  any: rate,
  /** Each reason is listed from its own probability. */
  reasons: z.object({ emotional: rate, major: rate, request: rate, visitor: rate }),
  urgent: rate,
  also: rate,
});

const headerSchema = z.object({
  format: z.literal(1),
  /** Version of the model: digest of corpus and set-up, first 12 hex digits. */
  version: z.string(),
  trainedOn: z.object({ messages: z.number().int(), corpusSha256: z.string() }),
  rows: z.number().int().positive(),
  hidden: z.number().int().min(0),
  outputs: z.literal(outputs),
  wideScale: z.array(z.number()).length(outputs),
  embedScale: z.array(z.number()),
  hiddenBias: z.array(z.number()),
  top: z.array(z.number()),
  bias: z.array(z.number()).length(outputs),
  decisions: decisionsSchema,
  binSha256: z.string(),
});

export type Decisions = z.infer<typeof decisionsSchema>;
export type Header = z.infer<typeof headerSchema>;

/** A loaded model: int8 rows to be multiplied by the header's column scales. */
export interface Model {
  header: Header;
  vocabulary: Vocabulary;
  /** rows × outputs */
  wide: Int8Array;
  /** rows × hidden */
  embed: Int8Array;
}

/** The model files are missing or spoilt; the message says which and how to make them. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

export const modelFolder = fileURLToPath(new URL('./model/', import.meta.url));

/** Averages the answers of several networks over one vocabulary: their hidden layers stand side by side. */
export function merge(members: readonly Weights[]): Weights {
  const first = members[0];
  if (!first) throw new ModelError('no network to merge');
  const k = members.length;
  const rows = first.wide.length / outputs;
  const hidden = first.hidden * k;
  const merged: Weights = {
    hidden,
    wide: new Float32Array(first.wide.length),
    embed: new Float32Array(rows * hidden),
    hiddenBias: new Float32Array(hidden),
    top: new Float32Array(hidden * outputs),
    bias: new Float32Array(outputs),
  };
  members.forEach((m, j) => {
    m.wide.forEach((x, i) => {
      merged.wide[i] = (merged.wide[i] ?? 0) + x / k;
    });
    m.bias.forEach((x, i) => {
      merged.bias[i] = (merged.bias[i] ?? 0) + x / k;
    });
    merged.hiddenBias.set(m.hiddenBias, j * m.hidden);
    merged.top.set(
      m.top.map((x) => x / k),
      j * m.hidden * outputs,
    );
    for (let r = 0; r < rows; r++)
      merged.embed.set(m.embed.subarray(r * m.hidden, (r + 1) * m.hidden), r * hidden + j * m.hidden);
  });
  return merged;
}

/** Rounds columns to int8; a column's scale covers all but its rarest extremes, which are clipped. */
function quantise(values: Float32Array, width: number): { bytes: Int8Array; scale: number[] } {
  const bytes = new Int8Array(values.length);
  const scale: number[] = [];
  for (let c = 0; c < width; c++) {
    const column: number[] = [];
    for (let i = c; i < values.length; i += width) column.push(Math.abs(values[i] ?? 0));
    column.sort((a, b) => a - b);
    const top = Math.max(column[Math.floor(column.length * 0.9995)] ?? 0, 1e-9);
    scale.push(Number((top / 127).toPrecision(7)));
    for (let i = c; i < values.length; i += width)
      bytes[i] = Math.max(-127, Math.min(127, Math.round(((values[i] ?? 0) / top) * 127)));
  }
  return { bytes, scale };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Writes `model.json` and `model.bin` into a folder; the same weights always give the same bytes. */
export function saveModel(
  folder: string,
  vocabulary: Vocabulary,
  weights: Weights,
  about: Pick<Header, 'version' | 'trainedOn' | 'decisions'>,
): Header {
  const wide = quantise(weights.wide, outputs);
  const embed = quantise(weights.embed, Math.max(1, weights.hidden));
  const hashes = vocabulary.hashes;
  const bin = Buffer.concat([
    Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength),
    Buffer.from(wide.bytes.buffer),
    Buffer.from(embed.bytes.buffer),
  ]);
  const round = (values: Float32Array): number[] => Array.from(values, (x) => Number(x.toPrecision(6)));
  const header: Header = {
    format: 1,
    ...about,
    rows: hashes.length,
    hidden: weights.hidden,
    outputs,
    wideScale: wide.scale,
    embedScale: weights.hidden > 0 ? embed.scale : [],
    hiddenBias: round(weights.hiddenBias),
    top: round(weights.top),
    bias: round(weights.bias),
    binSha256: sha256(bin),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.bin'), bin);
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(header)}\n`);
  return header;
}

/**
 * Loads a model folder.
 * @throws ModelError when a file is missing, does not fit the schema or the digest of the .bin differs.
 */
export function loadModel(folder: string = modelFolder): Model {
  const header = readHeader(folder);
  const bin = readBin(folder);
  if (sha256(bin) !== header.binSha256)
    throw new ModelError(`${folder}model.bin does not belong to its header; run npm run train`);
  const { rows, hidden } = header;
  const copy = bin.buffer.slice(bin.byteOffset, bin.byteOffset + bin.byteLength);
  return {
    header,
    vocabulary: new Vocabulary(new Int32Array(copy, 0, rows)),
    wide: new Int8Array(copy, rows * 4, rows * outputs),
    embed: new Int8Array(copy, rows * 4 + rows * outputs, rows * hidden),
  };
}

function readHeader(folder: string): Header {
  try {
    const raw: unknown = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    return headerSchema.parse(raw);
  } catch (error) {
    throw new ModelError(
      `${join(folder, 'model.json')}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readBin(folder: string): Buffer {
  try {
    return readFileSync(join(folder, 'model.bin'));
  } catch (error) {
    throw new ModelError(
      `${join(folder, 'model.bin')}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
