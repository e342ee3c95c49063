/** Scripted talks: what an owner says, what the reply must and must not hold, and what stands in the book afterwards. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const turn = z.strictObject({
  say: z.string(),
  /** Minutes that pass before it is said. */
  after: z.number().optional(),
  /** Regular expressions that the reply must match, all of them. */
  has: z.array(z.string()).default([]),
  /** Regular expressions that it must not match. */
  hasNot: z.array(z.string()).default([]),
  /** The reply is empty: the bot has nothing to say, or must not. */
  silent: z.boolean().default(false),
  /** A question of the bot's counts when the reply asks for something. */
});

const matter = z.strictObject({
  category: z.string(),
  urgent: z.boolean().optional(),
  state: z.string().optional(),
  /** Regular expressions over the place, the short phrase and the fields' JSON. */
  place: z.string().optional(),
  what: z.string().optional(),
  fields: z.string().optional(),
});

const script = z.strictObject({
  name: z.string(),
  locale: z.string().optional(),
  turns: z.array(turn).min(1),
  /** Everything in the book at the end, oldest first. */
  matters: z.array(matter).default([]),
  /** Whether a person has been called at the end. */
  person: z.boolean().default(false),
});
export type Script = z.infer<typeof script>;

/** Talks that the desk does not yet hold as the rules want, by "file: name": listed as to do, not run. */
export function openTalks(): ReadonlySet<string> {
  const folder = dirname(fileURLToPath(import.meta.url));
  return new Set(
    z.array(z.string()).parse(JSON.parse(readFileSync(join(folder, 'open', 'talks.json'), 'utf8'))),
  );
}

/** All scripts of this folder; a faulty one is named. */
export function scripts(): { file: string; script: Script }[] {
  const folder = dirname(fileURLToPath(import.meta.url));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) =>
      z
        .array(script)
        .parse(JSON.parse(readFileSync(join(folder, file), 'utf8')), { reportInput: true })
        .map((one) => ({ file, script: one })),
    );
}
