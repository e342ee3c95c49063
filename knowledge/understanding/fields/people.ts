/** Words for staff and their work beside lexicon/staff.json: people.json, zod-checked; Chinese in folded form. */
import { z } from 'zod';
import { readData } from '../../load.ts';
import { loadLexicon } from '../lexicon/lexicon.ts';

const words = z.array(z.string().min(1)).min(1);

/** Departments, roles and kinship titles of staff. */
export const staff = loadLexicon(
  'staff.json',
  z.object({ departments: words, roles: words, kin: words, english: words }),
);

/** Surnames of names.json. */
export const { surnames, compoundSurnames } = loadLexicon(
  'names.json',
  z.object({ surnames: z.string().min(100), compoundSurnames: words }),
);

/** What goes with them in a resident's sentence. */
export const people = readData(
  'understanding/fields/people.json',
  z.strictObject({
    source: z.string(),
    /** Which of them: 夜班, 新来, 两位. */
    modifiers: words,
    /** What they do or where, in front of who they are: 送水师傅, 泳池救生员. */
    trades: words,
    departments: words,
    roles: words,
    kin: words,
    /** Work that names its doer with 的 alone: 扫雪的. */
    works: words,
    /** What looks like 小王 and is none, whole or by what follows 小. */
    notNicks: words,
    notNickTails: words,
    /** Behind these a description begins; regular expressions. */
    markers: words,
    /** Surnames that more often begin or end another word: 家师傅, 会计. */
    notSurnames: z.string(),
    /** Doubled, but no pet names. */
    adverbs: words,
    english: z.strictObject({
      /** Staff by themselves: guard, front desk. */
      heads: words,
      /** Folk are staff when their work stands before them: night man, cleaning team. */
      works: words,
      folk: words,
      /** Capitalised words behind staff that are no names. */
      notNames: words,
    }),
  }),
);

/** A group of any of the words, the longest first. */
export const anyOf = (...lists: (readonly string[])[]): string =>
  `(?:${[...new Set(lists.flat())].sort((a, b) => b.length - a.length).join('|')})`;
