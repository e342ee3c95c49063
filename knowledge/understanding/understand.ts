/** `npm run -s understand < messages.jsonl`: contract 4. One line out for each line in, in order, as they come. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ChoiceError, chooseEar } from './endpoint/choose.ts';
import { inOrder } from './endpoint/in-order.ts';
import type { Ear } from './engine.ts';

const lineSchema = z.object({ id: z.union([z.string(), z.number()]), text: z.string() });

/**
 * Reads every line of `input` and writes its reading.
 * @param width how many are read at once by an ear that costs time; the order is kept
 * @returns how many lines could not be read; each has given `{"line":N,"error":…}` in its place.
 */
export async function understandLines(
  input: AsyncIterable<string>,
  ear: Ear,
  write: (line: string) => Promise<void>,
  width = 1,
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const answer of inOrder(input, width, (raw) => answerLine(raw, ++number, ear))) {
    if (answer === undefined) continue;
    if ('error' in answer) bad++;
    await write(JSON.stringify(answer));
  }
  return bad;
}

/** Undefined for an empty line. */
async function answerLine(raw: string, line: number, ear: Ear): Promise<object | undefined> {
  if (raw.trim() === '') return undefined;
  try {
    const { id, text } = lineSchema.parse(JSON.parse(raw));
    const { category, also, urgent, handoff, fields, lang, confidence } = await ear.read(text);
    return { id, category, also, urgent, handoff, fields, lang, confidence };
  } catch (error) {
    return { line, error: reasonOf(error) };
  }
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
  try {
    const { ear, width, report } = await chooseEar(process.argv.slice(2), process.env);
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    const bad = await understandLines(lines, ear, writeOut, width);
    report();
    process.exitCode = bad > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ChoiceError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
