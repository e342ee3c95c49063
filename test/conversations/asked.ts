/** How much the desk asks before a matter stands in the book, counted from outside: by the questions in its replies. */
import { locales, phraseKeys } from '../../knowledge/phrases/keys.ts';
import { shippedPhrasebooks } from '../../knowledge/phrases/wordings.ts';

const NUMBER = /[A-Z]{1,4}\d{6}-\d{4}/g;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Each wording of a question as an expression; `{list}` is captured, since a list asks for each of its entries. */
const questions = locales.flatMap((locale) =>
  Object.keys(phraseKeys)
    .filter((key) => /^(ask\.|clarify|appointment\.change\.ask)/.test(key) && key !== 'ask.parked')
    .flatMap((key) => shippedPhrasebooks()[locale][key as keyof typeof phraseKeys])
    .map((wording) =>
      wording
        .split('{list}')
        .map((part) =>
          part
            .split(/\{\w+\}/)
            .map(escaped)
            .join('.*?'),
        )
        .join('(?<list>.+?)'),
    )
    .map((source) => new RegExp(source, 'u')),
);

/** How many things a reply asks for. */
export function asksFor(reply: string): number {
  let count = 0;
  for (const sentence of reply.split('\n')) {
    const found = questions.map((question) => question.exec(sentence)).filter((match) => match !== null);
    const [longest] = found.sort((a, b) => b[0].length - a[0].length);
    if (longest) count += (longest.groups?.list ?? '').split(/、|, /).length;
  }
  return count;
}

/** What was asked about the matters of one talk. */
export interface Asked {
  /** For each matter, the questions before it was filed. */
  before: number[];
  /** For each matter, the questions in all. */
  inAll: number[];
}

/** Counts over a talk's replies, in order. */
export function countAsked(replies: readonly string[]): Asked {
  const before: number[] = [];
  const inAll: number[] = [];
  const known = new Set<string>();
  let open = 0;
  for (const reply of replies) {
    const fresh = [...new Set(reply.match(NUMBER) ?? [])].filter((number) => !known.has(number));
    const asked = asksFor(reply);
    for (const [index, number] of fresh.entries()) {
      known.add(number);
      before.push(index === 0 ? open : 0);
      inAll.push(index === 0 ? open : 0);
    }
    const last = inAll.length - 1;
    // What is asked in the reply that files is about the matter filed; what is asked later, about the next.
    if (fresh.length > 0) {
      open = 0;
      inAll[last] = (inAll[last] ?? 0) + asked;
    } else open += asked;
  }
  const last = inAll.length - 1;
  if (last >= 0) inAll[last] = (inAll[last] ?? 0) + open;
  return { before, inAll };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
