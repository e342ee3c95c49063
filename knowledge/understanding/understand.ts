/** `npm run -s understand < messages.jsonl`: contract 4. One line out for each line in, in order, as they come. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { createEngine, type Ear } from './engine.ts';

const lineSchema = z.object({ id: z.union([z.string(), z.number()]), text: z.string() });

/**
 * Reads every line of `input` and writes its reading.
 * @returns how many lines could not be read; each has given `{"line":N,"error":…}` in its place.
 */
export async function understandLines(
  input: AsyncIterable<string>,
  ear: Ear,
  write: (line: string) => Promise<void>,
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const raw of input) {
    number++;
    if (raw.trim() === '') continue;
    try {
      const { id, text } = lineSchema.parse(JSON.parse(raw));
      const { category, also, urgent, handoff, fields, lang, confidence } = await ear.read(text);
      await write(JSON.stringify({ id, category, also, urgent, handoff, fields, lang, confidence }));
    } catch (error) {
      bad++;
      await write(JSON.stringify({ line: number, error: reasonOf(error) }));
    }
  }
  return bad;
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map((i) => `${i.path.join('.') || 'line'}: ${i.message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Waits when the reader of stdout is slower than we are. */
function writeOut(line: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(`${line}\n`)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

if (process.argv[1]?.endsWith('understand.ts')) {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const bad = await understandLines(lines, createEngine(), writeOut);
  process.exitCode = bad > 0 ? 1 : 0;
}
