/** Corpus files: JSON Lines of labelled messages, checked on loading with file and line in every error. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { categories, handoffReasons, languages } from './reading.ts';

const place = z.string().regex(/^[0-9A-Za-z-]+$/);

const fieldsSchema = z.strictObject({
  building: place.exactOptional(),
  unit: place.exactOptional(),
  room: place.exactOptional(),
  phone: z
    .string()
    .regex(/^\d{5,13}$/)
    .exactOptional(),
  name: z.string().min(1).exactOptional(),
  when: z.string().min(1).exactOptional(),
  person: z.string().min(1).exactOptional(),
});

/** One labelled message; defaults (no other category, calm, Simplified) may be left out of the file. */
export const messageSchema = z.strictObject({
  id: z.string().exactOptional(),
  text: z.string().min(1),
  category: z.enum(categories),
  also: z.array(z.enum(categories)).default([]),
  urgent: z.boolean().default(false),
  handoff: z.array(z.enum(handoffReasons)).default([]),
  fields: fieldsSchema.default({}),
  lang: z.enum(languages).default('zh-Hans'),
});

/** A labelled message with the writer it came from: the letters its file name starts with (a1.jsonl → "a"). */
export type Labelled = z.infer<typeof messageSchema> & { writer: string; file: string; line: number };

/** A corpus line that does not hold; `message` names file and line. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/** The folder of the training part; the test part lies beside it in `test`. */
export const trainFolder = fileURLToPath(new URL('./corpus/train/', import.meta.url));
export const testFolder = fileURLToPath(new URL('./corpus/test/', import.meta.url));

/**
 * Reads one JSON Lines file.
 * @throws CorpusError naming file and line when a line is no JSON or does not fit the schema.
 */
export function loadFile(path: string): Labelled[] {
  const file = basename(path);
  const writer = /^[A-Za-z]+/.exec(file)?.[0] ?? file;
  const messages: Labelled[] = [];
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((raw, index) => {
      if (raw.trim() === '') return;
      messages.push({ ...parseLine(raw, `${file}:${index + 1}`), writer, file, line: index + 1 });
    });
  return messages;
}

function parseLine(raw: string, where: string): z.infer<typeof messageSchema> {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    throw new CorpusError(`${where}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = messageSchema.safeParse(value);
  if (!result.success) throw new CorpusError(`${where}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/**
 * Reads every .jsonl file of a folder in name order, leaving out texts seen before.
 * @throws CorpusError as loadFile.
 */
export function loadFolder(folder: string): Labelled[] {
  const seen = new Set<string>();
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => loadFile(join(folder, name)))
    .filter((m) => !seen.has(m.text) && seen.add(m.text));
}
