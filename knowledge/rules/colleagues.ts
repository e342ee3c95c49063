/** How people write what a colleague does: trades (R3) and posts, as lists of staff name them. The first word is the one written out. */
import { z } from 'zod';
import { once, readData } from '../load.ts';

const words = z.record(z.string().min(1), z.array(z.string().min(1)).min(1));

/** By code: a repair's sub-kind (rules/kinds.json), a post of rules/people.json. */
export const colleaguesSchema = z.strictObject({ trades: words, posts: words });
export type Colleagues = z.infer<typeof colleaguesSchema>;

export const shippedColleagues = once(() => readData('rules/colleagues.json', colleaguesSchema));

/** The code of a word, or of the code itself; undefined: nobody writes it so. */
export const codeOf = (list: Colleagues['trades'], word: string): string | undefined =>
  Object.entries(list).find(([code, written]) => code === word || written.includes(word))?.[0];

/** A code as lists of staff name it; one that has no word stays as it is. */
export const wordOf = (list: Colleagues['trades'], code: string): string => list[code]?.[0] ?? code;

/** The words that may be written, one for each code. */
export const wordsOf = (list: Colleagues['trades']): string =>
  Object.values(list)
    .map(([word]) => word)
    .join('、');
