/** The danger an owner is in now, for which first aid exists (U1); calm mentions, drills and past events are none. */
import { z } from 'zod';
import { loadLexicon, WordFinder } from './lexicon/lexicon.ts';
import { type Danger, dangers, type Reading } from './reading.ts';
import { fold } from './text.ts';

const words = z.array(z.string().min(1));
const lexicon = loadLexicon(
  'dangers.json',
  z.object({
    source: z.string(),
    calm: words,
    past: words,
    now: words,
    dangers: z.record(
      z.enum(dangers),
      z.object({
        words: words.default([]),
        not: words.default([]),
        /** Two lists whose words must meet within a clause or two. */
        pairs: z.array(z.tuple([words, words])).default([]),
      }),
    ),
  }),
);

/** The gravest first: with several at once its first aid goes out. */
const gravity: readonly Danger[] = [
  'fire',
  'gas',
  'lift',
  'intruder',
  'injury',
  'electric',
  'garage',
  'flood',
  'falling',
  'railing',
  'storm',
];
/** How far apart (UTF-16 units) the two words of a pair may stand; Latin words are longer than Chinese ones. */
const reach = { han: 16, latin: 60 } as const;

interface Sought {
  danger: Danger;
  words: WordFinder<true>;
  not: WordFinder<true>;
  pairs: { first: WordFinder<true>; second: WordFinder<true> }[];
}

const finder = (list: readonly string[]): WordFinder<true> =>
  new WordFinder(list.map((w) => [w, true] as const));
const sought: Sought[] = gravity.map((danger) => {
  const entry = lexicon.dangers[danger];
  return {
    danger,
    words: finder(entry.words),
    not: finder(entry.not),
    pairs: entry.pairs.map(([a, b]) => ({ first: finder(a), second: finder(b) })),
  };
});
const calm = finder(lexicon.calm);
const past = finder(lexicon.past);
const now = finder(lexicon.now);

/**
 * The present danger of a message.
 * @param reading decides what the words alone cannot: a question or a suggestion that mentions fire is no fire.
 */
export function findDanger(text: string, reading: Reading): Danger | undefined {
  const folded = fold(text);
  const alarmed = reading.urgent || reading.handoff.includes('major');
  if (!alarmed && !['repair', 'complaint', 'after_sales'].includes(reading.category)) return undefined;
  for (const s of sought) {
    const at = whereOf(s, folded);
    if (at !== undefined && isPresent(folded, at, alarmed, reading, s.danger)) return s.danger;
  }
  return undefined;
}

/** What the lexicon alone says of a folded text, before any judgement: features for the classifier. */
export function dangerSigns(folded: string): {
  dangers: Danger[];
  calm: boolean;
  past: boolean;
  now: boolean;
} {
  return {
    dangers: sought.filter((s) => whereOf(s, folded) !== undefined).map((s) => s.danger),
    calm: calm.find(folded).length > 0,
    past: past.find(folded).length > 0,
    now: now.find(folded).length > 0,
  };
}

/** Start of the first mention, or undefined. */
function whereOf(s: Sought, folded: string): number | undefined {
  const mentions = s.words.find(folded);
  const excluded = mentions.length === 0 ? [] : s.not.find(folded);
  const free = (start: number, length: number): boolean =>
    !excluded.some((x) => start < x.start + x.length && start + length > x.start);
  const hit = mentions.find((h) => free(h.start, h.length));
  if (hit) return hit.start;
  for (const { first, second } of s.pairs) {
    const firsts = first.find(folded);
    if (firsts.length === 0) continue;
    const seconds = second.find(folded);
    for (const a of firsts) {
      const b = seconds.find(
        (x) =>
          Math.abs(x.start - a.start) <= (/[a-z]/.test(folded.charAt(a.start)) ? reach.latin : reach.han) &&
          (x.start >= a.start + a.length || x.start + x.length <= a.start),
      );
      if (b) return Math.min(a.start, b.start);
    }
  }
  return undefined;
}

function isPresent(folded: string, at: number, alarmed: boolean, reading: Reading, danger: Danger): boolean {
  const clause = clauseAround(folded, at);
  if (calm.find(clause).length > 0 && !reading.urgent) return false;
  const pressing = now.find(folded).length > 0;
  if (past.find(folded).length > 0 && !reading.urgent && !pressing) return false;
  // A tripped breaker or a loose thing is everyday; the ear decides whether it is urgent. The rest is grave in itself.
  const everyday: readonly Danger[] = ['electric', 'falling', 'railing', 'storm', 'garage'];
  if (everyday.includes(danger)) return alarmed || pressing;
  // A complaint tells what happened; without alarm it is over.
  return alarmed || pressing || reading.category !== 'complaint';
}

function clauseAround(folded: string, at: number): string {
  const stops = /[,，。.!！?？;；\n]/;
  let start = at;
  while (start > 0 && !stops.test(folded.charAt(start - 1))) start--;
  let end = at;
  while (end < folded.length && !stops.test(folded.charAt(end))) end++;
  return folded.slice(start, end);
}
