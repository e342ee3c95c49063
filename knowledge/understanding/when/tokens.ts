/** From words to tokens: at each place the longest thing that can be read. */
import { fold } from '../text.ts';
import type { DaySpec } from './days.ts';
import { type Edge, edges, timeWords } from './words.ts';

/** A point of the clock as said. */
export interface Clock {
  hour: number;
  minute: number;
  /** Said so that morning and afternoon cannot be mixed up: 16:00, 09:30, noon. */
  certain: boolean;
  meridiem?: 'am' | 'pm';
}

export type Token =
  | { is: 'day'; day: DaySpec }
  | { is: 'part'; part: string }
  | { is: 'clock'; clock: Clock }
  /** A length of time from now; days and months ahead or ago are days, not spans. */
  | { is: 'span'; minutes: number; edge: 'after' | 'within' | 'ago' }
  | { is: 'withinDays'; days: number }
  /** A bare number, an hour only beside something that makes it one. */
  | { is: 'number'; value: number }
  | { is: 'edge'; edge: Edge }
  | { is: 'to' | 'or' | 'and' | 'between' | 'now' | 'justNow' };

/** Reads tokens at the place the sticky expression matches; undefined when what matched makes no sense. */
export interface Matcher {
  re: RegExp;
  make(match: RegExpExecArray): Token[] | undefined;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A sticky expression source for any of the words, the longest first; Latin words as whole words. */
export function anyOf(words: readonly string[]): string {
  const longest = [...words].sort((a, b) => b.length - a.length);
  return `(?:${longest.map((w) => (/^[a-z]/.test(w) ? `\\b${escaped(w)}\\b` : escaped(w))).join('|')})`;
}

/** A matcher for a list of words, each with its tokens. Words are folded as the text is. */
export function wordMatcher(words: ReadonlyMap<string, readonly Token[]>): Matcher {
  const entries = new Map([...words].map(([word, tokens]) => [fold(word), tokens]));
  return {
    re: new RegExp(anyOf([...entries.keys()]), 'y'),
    make: ([found]) => {
      const tokens = entries.get(found);
      return tokens === undefined ? undefined : [...tokens];
    },
  };
}

/** Matchers for everything words.json names, but weekdays, months and holidays, which need their surroundings. */
export function dataMatchers(): Matcher[] {
  const data = timeWords();
  const entries = new Map<string, readonly Token[]>();
  for (const [word, days] of Object.entries(data.days))
    entries.set(word, [{ is: 'day', day: { on: 'offset', days } }]);
  for (const [word, [first, last]] of Object.entries(data.dayRuns)) {
    const offset = (days: number): DaySpec => ({ on: 'offset', days });
    entries.set(word, [{ is: 'day', day: { on: 'range', first: offset(first), last: offset(last) } }]);
  }
  for (const [word, [days, part]] of Object.entries(data.dayParts))
    entries.set(word, [
      { is: 'day', day: { on: 'offset', days } },
      { is: 'part', part },
    ]);
  for (const [part, { words }] of Object.entries(data.parts))
    for (const word of words) entries.set(word, [{ is: 'part', part }]);
  for (const edge of edges) for (const word of data.edges[edge]) entries.set(word, [{ is: 'edge', edge }]);
  for (const is of ['to', 'or', 'and', 'between', 'now', 'justNow'] as const)
    for (const word of data[is]) entries.set(word, [{ is }]);
  for (const word of data.fillers) entries.set(word, []);
  return [wordMatcher(entries)];
}

/**
 * Splits folded words into tokens.
 * @returns undefined when any of it cannot be read: half-understood times are worse than none.
 */
export function scan(text: string, matchers: readonly Matcher[]): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; ) {
    if (text[i] === ' ') {
      i++;
      continue;
    }
    let length = 0;
    let read: Token[] = [];
    for (const { re, make } of matchers) {
      re.lastIndex = i;
      const match = re.exec(text);
      if (match === null || match[0].length <= length) continue;
      const made = make(match);
      if (made === undefined) continue;
      length = match[0].length;
      read = made;
    }
    if (length === 0) return undefined;
    tokens.push(...read);
    i += length;
  }
  return tokens;
}
