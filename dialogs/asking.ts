/** Puts questions into words: one by its own phrase, several as a person would in one sentence, the second time differently (T5). */
import { isPhraseKey } from '../knowledge/phrases/keys.ts';
import type { PhraseKey, Say } from '../knowledge/phrases/phrasebook.ts';
import type { Slot as SlotRule } from '../knowledge/rules/slots.ts';

/** A phrase whose key is put together at run time and that takes no values. */
export function sayPlain(say: Say, key: string): string {
  if (!isPhraseKey(key)) throw new Error(`no phrase ${key}`);
  return (say as (key: PhraseKey, values: Record<string, string>) => string)(key, {});
}

/** The question for these slots. `again`: the second time. */
export function question(say: Say, rules: readonly SlotRule[], again: boolean): string {
  const [only, second] = rules;
  if (!only) return '';
  if (!second) return sayPlain(say, again ? `${only.ask}.again` : only.ask);
  const list = rules.map((rule) => sayPlain(say, rule.item)).join(sayPlain(say, 'word.list'));
  return again ? say('ask.join.again', { list }) : say('ask.join', { list });
}
