import { z } from 'zod';
import { checked, jsonFiles, KnowledgeError, once, readJson } from '../load.ts';
import { isPhraseKey, type Locale, type PhraseKey, phraseKeys } from './keys.ts';

/** All wordings of one locale. In a wording `{name}` is a placeholder, `[…]` is dropped when a value in it is empty. */
export type Wordings = Readonly<Record<PhraseKey, readonly string[]>>;
export type Phrasebooks = Readonly<Record<Locale, Wordings>>;

/** Longest bubble (forms.md, Wording). */
export const longestBubble = 120;

const wording = z
  .string()
  .min(1)
  .max(longestBubble)
  .refine((text) => (text.match(/[!！]/g) ?? []).length <= 1, 'more than one ！')
  .refine((text) => !/\p{Extended_Pictographic}/u.test(text), 'emoji')
  .refine((text) => !text.includes('你'), '您 always');

/** One phrase file: key → its wordings. */
export const phraseFile = z.record(z.string(), z.array(wording).min(1));

/** Placeholders a wording uses. */
export const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

const isLabel = (key: string): boolean => /^(button|score|reason)\./.test(key);

/** What is wrong with the wordings of one key, in words; empty when all is well. */
export function faultsOf(key: string, wordings: readonly string[], locale: Locale): string[] {
  if (!isPhraseKey(key)) return [`${key}: not a declared phrase key`];
  const declared: readonly string[] = phraseKeys[key];
  const faults: string[] = [];
  for (const text of wordings) {
    for (const name of placeholdersOf(text))
      if (!declared.includes(name)) faults.push(`${key}: {${name}} is not declared for it`);
    if (locale !== 'en' && /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u.test(text))
      faults.push(`${key}: half-width punctuation`);
    const [least, most] = locale === 'en' ? [2, 20] : [2, 6];
    if (isLabel(key) && (text.length < least || text.length > most))
      faults.push(`${key}: a button has ${least} to ${most} characters`);
  }
  return faults;
}

function readLocale(locale: Locale): Wordings {
  const book: Record<string, readonly string[]> = {};
  for (const file of jsonFiles(`phrases/${locale}`)) {
    const faults: string[] = [];
    for (const [key, wordings] of Object.entries(checked(file, phraseFile, readJson(file)))) {
      if (Object.hasOwn(book, key)) faults.push(`${key}: said twice`);
      faults.push(...faultsOf(key, wordings, locale));
      book[key] = wordings;
    }
    if (faults.length > 0) throw new KnowledgeError(file, faults);
  }
  const missing = Object.keys(phraseKeys).filter((key) => !Object.hasOwn(book, key));
  if (missing.length > 0)
    throw new KnowledgeError(
      `phrases/${locale}`,
      missing.map((key) => `${key}: missing`),
    );
  // Every declared key was found just above and no other was let in.
  return book as Wordings;
}

/** The phrasebooks as shipped, read and checked once; throws KnowledgeError naming file and entry. */
export const shippedPhrasebooks: () => Phrasebooks = once(() => ({
  'zh-Hans': readLocale('zh-Hans'),
  'zh-Hant-TW': readLocale('zh-Hant-TW'),
  'zh-Hant-HK': readLocale('zh-Hant-HK'),
  en: readLocale('en'),
}));
