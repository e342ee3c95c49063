import { z } from 'zod';
import { isPhraseKey, type Locale, locales, type PhraseKey } from '../phrases/keys.ts';

/** Regions with rules of their own (G2, U1): mainland, Taiwan, Hong Kong. */
export const regions = ['CN', 'TW', 'HK'] as const;
export type Region = (typeof regions)[number];
export const regionCode = z.enum(regions);

/** "08:00": hour and minute of a wall clock. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:00');

/** Hours of a day on the wall clock, from inclusive, to exclusive. */
export const hours = z.strictObject({ from: clockTime, to: clockTime });
export type Hours = z.infer<typeof hours>;

/** A key of the phrasebook. */
export const phraseKey = z.custom<PhraseKey>(
  (key) => typeof key === 'string' && isPhraseKey(key),
  'no such phrase key',
);

/** One text for each locale. */
export const perLocale = <T extends z.ZodType>(entry: T) =>
  z.strictObject({ 'zh-Hans': entry, 'zh-Hant-TW': entry, 'zh-Hant-HK': entry, en: entry } satisfies Record<
    Locale,
    T
  >);

/** Characters of a message that patterns are tried on: some take a time that grows with the square of the length. */
const READ = 2_000;

/** The beginning of a message, as much as is read. */
export const readable = (text: string): string => (text.length > READ ? text.slice(0, READ) : text);

/** The source of a regular expression. */
export const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}, 'not a regular expression');

const compiled = { iu: new Map<string, RegExp>(), u: new Map<string, RegExp>() };
/** The regular expression of a source in the data, compiled once. */
export function expression(source: string, flags: keyof typeof compiled = 'iu'): RegExp {
  let known = compiled[flags].get(source);
  if (known === undefined) {
    known = new RegExp(source, flags);
    compiled[flags].set(source, known);
  }
  return known;
}

/** Minutes since midnight of "08:30". */
export function minutesOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

export { type Locale, locales };
