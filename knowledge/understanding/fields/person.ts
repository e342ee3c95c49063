/** The staff member or department praised or complained about, copied from the text. */
import type { Category } from '../reading.ts';
import { findPerson } from './person-chinese.ts';
import { findEnglishPerson } from './person-english.ts';

/**
 * @param category persons are named in praise and complaint, and sometimes thanked in other messages.
 * @returns the words as they stand, the clearest mention; undefined when nobody is named.
 */
export function readPerson(text: string, folded: string, category: Category): string | undefined {
  if (category !== 'praise' && category !== 'complaint') return undefined;
  const best = /[\u4e00-\u9fff]/.test(folded) ? findPerson(folded, category === 'praise') : undefined;
  if (best) return text.slice(best.start, best.end);
  return /[a-z]{4}/.test(folded) ? findEnglishPerson(text) : undefined;
}
