import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

/** A data file of knowledge/ is wrong. The message names file and entry, fit for the line that stops a start. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
  /** File (or layer of overrides) the fault is in. */
  readonly file: string;
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
    this.file = file;
  }
}

const room = new URL('./', import.meta.url);

/** Checks `data` against `schema`; the error names `file` and the entry, e.g. `rules/clocks.json: repair_home.accepted: …`. */
export function checked<S extends z.ZodType>(file: string, schema: S, data: unknown): z.output<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new KnowledgeError(
    file,
    result.error.issues.map(
      (issue) => `${issue.path.map(String).join('.') || '(whole file)'}: ${issue.message}`,
    ),
  );
}

/** Parsed JSON of a file under knowledge/; throws KnowledgeError when it is missing or is not JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(new URL(file, room), 'utf8'));
  } catch (error) {
    throw new KnowledgeError(file, [error instanceof Error ? error.message : String(error)]);
  }
}

/** A checked data file under knowledge/. */
export const readData = <S extends z.ZodType>(file: string, schema: S): z.output<S> =>
  checked(file, schema, readJson(file));

/** Names of the .json files in a folder under knowledge/, sorted, as paths fit for `readJson`. */
export const jsonFiles = (folder: string): string[] =>
  readdirSync(fileURLToPath(new URL(folder, room)))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${folder}/${name}`);

/** Runs `make` once, at the first call. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
