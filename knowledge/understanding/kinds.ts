/** The sub-kind of a matter within its category (R3), by the words of its trade. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadLexicon, WordFinder } from './lexicon/lexicon.ts';
import { type Category, categories } from './reading.ts';
import { isLetter } from './text.ts';

/** One sub-kind of knowledge/rules/kinds.json; `name` is the register's own wording. */
export const kindsSchema = z.object({
  source: z.string(),
  kinds: z.array(z.object({ category: z.enum(categories), code: z.string(), name: z.string() })),
});

const known = kindsSchema.parse(
  JSON.parse(readFileSync(new URL('../rules/kinds.json', import.meta.url), 'utf8')),
).kinds;

const wordLists = loadLexicon(
  'kinds.json',
  z.record(z.enum(['repair', 'complaint', 'other']), z.record(z.string(), z.array(z.string().min(1)))),
);

/** What a matter is when no word tells: a plain "other", a plain complaint about handling, an enquiry. */
const fallback = { repair: 'other', complaint: 'repair_quality', other: 'chat' } as const;

type Group = keyof typeof fallback;

const finders = new Map<Group, WordFinder<string>>();
for (const group of ['repair', 'complaint', 'other'] as const) {
  const lists = wordLists[group];
  for (const code of Object.keys(lists))
    if (!known.some((k) => k.category === group && k.code === code))
      throw new Error(`lexicon/kinds.json: ${group}.${code} is not in knowledge/rules/kinds.json`);
  finders.set(
    group,
    new WordFinder(
      Object.entries(lists).flatMap(([code, list]) => list.map((word) => [word, code] as const)),
    ),
  );
}

function groupOf(category: Category): Group | undefined {
  if (category === 'repair' || category === 'after_sales') return 'repair';
  return category === 'complaint' || category === 'other' ? category : undefined;
}

/**
 * Code of the sub-kind whose words weigh most; longer words weigh more, and between equals the list's order decides.
 * @returns undefined for service, praise and suggestion, which have no sub-kinds.
 */
export function kindOf(folded: string, category: Category): string | undefined {
  const group = groupOf(category);
  if (group === undefined) return undefined;
  const weights = new Map<string, number>();
  for (const hit of finders.get(group)?.find(folded) ?? []) {
    if (isLetter(folded.charCodeAt(hit.start)) && isLetter(folded.charCodeAt(hit.start - 1))) continue;
    const weight = isLetter(folded.charCodeAt(hit.start)) ? hit.length / 2 : hit.length;
    weights.set(hit.tag, (weights.get(hit.tag) ?? 0) + weight);
  }
  let best: string | undefined;
  for (const code of Object.keys(wordLists[group]))
    if ((weights.get(code) ?? 0) > (best === undefined ? 0 : (weights.get(best) ?? 0))) best = code;
  return best ?? fallback[group];
}
