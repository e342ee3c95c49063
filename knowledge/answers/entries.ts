/** Answers every estate may give (K1): by law, or from what the estate's own data say. An estate's own answers stand before them. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern, regionCode } from '../rules/shared.ts';

/** What a text may hold, from the estate's data: nothing else is ever filled in. */
export const placeholders = ['estate', 'company', 'desk', 'phone', 'from', 'to'] as const;
/** The estate's data; what it does not have is undefined. */
export type AnswerValues = Readonly<Record<(typeof placeholders)[number], string | undefined>>;

const sentence = z
  .string()
  .min(2)
  .refine(
    (text) => [...text.matchAll(/\{(\w*)\}/g)].every(([, name]) => placeholders.some((one) => one === name)),
    `may only hold ${placeholders.map((name) => `{${name}}`).join(' ')}`,
  );

const entry = z.strictObject({
  id: z.string().regex(/^[a-z_]+$/),
  /** Ways owners ask it. */
  questions: z.array(z.string().min(3)).min(3),
  /** Said in every message that means it. */
  about: pattern,
  /** Said by messages that mean something else, or more than this answers. */
  not: pattern.optional(),
  /** Where it holds; everywhere when not set. */
  regions: z.array(regionCode).min(1).optional(),
  /** Sentences. One whose data are missing is left out; without the first there is no answer. */
  text: z.array(sentence).min(1),
  source: z.string().min(2),
});
export const entriesSchema = z
  .array(entry)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two entries have one id');
export type AnswerEntry = z.infer<typeof entry>;

/** The entries as shipped, in Simplified Chinese. @throws KnowledgeError naming file and entry */
export const shippedEntries = once(() => readData('answers/entries.json', entriesSchema));

/** Tells by a folded message whether an entry may be meant. */
export function fitsEntry({ about, not }: AnswerEntry): (folded: string) => boolean {
  const said = new RegExp(about, 'iu');
  const other = not === undefined ? undefined : new RegExp(not, 'iu');
  return (folded) => said.test(folded) && !other?.test(folded);
}

/** The entry's words for an estate; undefined when the estate lacks what the answer needs. */
export function entryText(entry: AnswerEntry, values: AnswerValues): string | undefined {
  const sentences = entry.text.map((text) => {
    let whole = true;
    const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name as keyof AnswerValues];
      if (!value) whole = false;
      return value ?? '';
    });
    return whole ? filled : undefined;
  });
  return sentences[0] === undefined ? undefined : sentences.filter((one) => one !== undefined).join('');
}
