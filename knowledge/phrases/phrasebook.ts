import type { Language } from '../understanding/reading.ts';
import type { Locale, PhraseKey, PhraseValues } from './keys.ts';
import { type Phrasebooks, shippedPhrasebooks } from './wordings.ts';

export { type Locale, locales, type PhraseKey, type PhraseValues } from './keys.ts';

/** Picks one of at least one wordings, as they are written. */
export type Pick = (wordings: readonly string[], key: PhraseKey) => string | undefined;

/** What `seeded` wants: a seed such as talk id + turn count, and what the desk has said in the talk, oldest first. */
export interface Choice {
  readonly seed: string;
  readonly avoid?: readonly string[];
}

/** FNV-1a, 32 bits: small, stable and the same in every process. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // A last mixing, so that seeds that differ in the last character alone fall apart.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

const parted = new Map<string, readonly string[]>();
/** What stands round a wording's placeholders. */
function partsOf(wording: string): readonly string[] {
  let parts = parted.get(wording);
  if (parts === undefined) {
    parts = wording.replace(/\[[^\]]*\]/g, '{}').split(/\{\w*\}/);
    parted.set(wording, parts);
  }
  return parts;
}

/** Was `wording` said in `text`, whatever stood in its placeholders? */
function saidIn(wording: string, text: string): boolean {
  let from = 0;
  for (const part of partsOf(wording)) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

/**
 * The chooser of the running desk: by hash of seed and key, but never a wording found in `avoid` while another is
 * left; when all were said, the one said longest ago (C1: the same apology never twice in a talk).
 */
export const seeded =
  ({ seed, avoid = [] }: Choice): Pick =>
  (wordings, key) => {
    if (wordings.length === 1) return wordings[0];
    const aged = wordings.map((wording) => ({
      wording,
      last: avoid.findLastIndex((text) => saidIn(wording, text)),
    }));
    const oldest = Math.min(...aged.map(({ last }) => last));
    const fit = aged.filter(({ last }) => last === oldest);
    return fit[hash(`${seed}\u0000${key}`) % fit.length]?.wording;
  };

/** Always the first wording: for tests, forms and printed lists. */
export const first: Pick = (wordings) => wordings[0];

/** Fills a wording: `{name}` by value, `[…]` left out when a value in it is empty; English sentences start with a capital. */
export function fill(wording: string, values: Readonly<Record<string, string>>, locale: Locale): string {
  const put = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const text = put(
    wording.replace(/\[([^\]]*)\]/g, (_, part: string) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name ?? '']) ? part : '',
    ),
  );
  // Labels and words that are put into sentences end without a stop and keep their case.
  if (locale !== 'en' || !/[.?!]$/.test(text)) return text;
  return text.replace(
    /(^|[.?!] )([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** Says phrases of one locale. */
export type Say = <K extends PhraseKey>(key: K, values: PhraseValues<K>, pick?: Pick) => string;

/** A speaker over given phrasebooks, e.g. those of one estate. */
export const speaker =
  (books: Phrasebooks, locale: Locale): Say =>
  (key, values, pick = first) => {
    const wordings = books[locale][key];
    return fill(pick(wordings, key) ?? wordings[0] ?? '', values, locale);
  };

/** One sentence of the shipped phrasebook: key, its values, locale and who chooses among the wordings (first by default). */
export const phrase = <K extends PhraseKey>(
  key: K,
  values: PhraseValues<K>,
  locale: Locale,
  pick: Pick = first,
): string => speaker(shippedPhrasebooks(), locale)(key, values, pick);

/** The locale to write in: the ear says the language, the estate's region which Traditional Chinese (G6). */
export function localeFor(language: Language, region: 'CN' | 'TW' | 'HK'): Locale {
  if (language === 'zh-Hant') return region === 'HK' ? 'zh-Hant-HK' : 'zh-Hant-TW';
  return language;
}
