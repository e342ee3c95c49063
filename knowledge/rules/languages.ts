/** Which languages the desk serves (G6): what is written in another is told apart by its letters and commonest words. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern } from './shared.ts';

const names = z.array(z.string().min(1)).min(1);

/** Unicode scripts and words by which a language that is not served is known, and the words of written Cantonese. */
export const languagesSchema = z.strictObject({
  scripts: names,
  /** Letters of Japanese, which also writes Han characters. */
  kana: names,
  /** Latin letters that English does not write. */
  marks: pattern,
  words: z.record(z.string(), names),
  cantonese: pattern,
});

const rules = once(() => {
  const { scripts, kana, marks, words, cantonese } = readData('rules/languages.json', languagesSchema);
  const anyOf = (list: readonly string[]): RegExp =>
    new RegExp(`[${list.map((name) => `\\p{Script=${name}}`).join('')}]`, 'gu');
  return {
    scripts: anyOf(scripts),
    kana: anyOf(kana),
    marks: new RegExp(marks, 'giu'),
    words: Object.values(words).map((list) => new Set(list)),
    cantonese: new RegExp(cantonese, 'u'),
  };
});

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** Words that English has too, or that name a home, tell nothing alone; so many of another language do. */
const WORDS_TELL = 3;
/** Letters of another script, or of Latin that English does not write, that tell. */
const LETTERS_TELL = 2;
/** The share of kana above which Han characters are Japanese; a shop's の is not. */
const KANA_SHARE = 0.25;

/** Whether a message is written in Chinese or English, as far as its letters tell; emoji and numbers are anybody's. */
export function isServed(text: string): boolean {
  const { scripts, kana, marks, words } = rules();
  const letters = count(text, /\p{L}/gu);
  const han = count(text, /\p{Script=Han}/gu);
  const foreign = count(text, scripts);
  if (foreign >= LETTERS_TELL && foreign * 2 > letters) return false;
  const syllables = count(text, kana);
  if (syllables >= LETTERS_TELL && syllables > (syllables + han) * KANA_SHARE) return false;
  if (han > 0) return true;
  const said = new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []);
  const known = Math.max(0, ...words.map((list) => [...said].filter((word) => list.has(word)).length));
  const odd = count(text, marks) >= LETTERS_TELL;
  return !(known >= WORDS_TELL && known * 3 > said.size) && !(odd && known >= 1);
}

/** Whether a message is written Cantonese, whose writers in Traditional script read Hong Kong's wording best. */
export const isCantonese = (text: string): boolean => rules().cantonese.test(text);
