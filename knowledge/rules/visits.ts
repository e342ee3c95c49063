import { z } from 'zod';
import { once, readData } from '../load.ts';
import { hours, readable } from './shared.ts';

const delay = z.strictObject({
  afterMinutes: z.number().nonnegative(),
  withinDays: z.number().positive(),
  /** A second visit so many days after the first. */
  againDays: z.number().positive().optional(),
});

/** The kinds of visit with delays of their own (V1). */
export const visitKinds = [
  'complaint',
  'urgent',
  'safety',
  'seepage',
  'repair',
  'service',
  'after_sales',
] as const;
export type VisitKind = (typeof visitKinds)[number];

const words = z.array(z.string().min(1));

/** Return visits (V1–V4). */
export const visitsSchema = z.strictObject({
  courteousHours: hours,
  callHours: z.array(hours).min(1),
  delays: z.record(z.enum(visitKinds), delay),
  limits: z.strictObject({ aDay: z.number(), aWeek: z.number(), except: z.array(z.string()) }),
  /** Seepage mended within `forDays` is visited `afterHours` after a rain. */
  rain: z.strictObject({ afterHours: z.number().nonnegative(), forDays: z.number().positive() }),
  /** Kinds without a survey: one tap 仍未恢复 (V1). */
  none: z.array(z.enum(['public', 'incident'])),
  mendHours: z.number(),
  reminderHours: z.number(),
  phoneTaskHours: z.number(),
  alwaysPhoned: z.array(z.string()),
  phonedShare: z.number().min(0).max(1),
  tries: z.strictObject({ times: z.number().int(), days: z.number().int() }),
  reopenScores: z.array(z.number().int()),
  reasonScores: z.array(z.number().int()),
  /** A notice to the handler that is unread for so long goes to the head of the department (V3). */
  handlerToldMinutes: z.number(),
  /** Reopened so often, the supervisor visits, and it may be closed 未满意办结 (C6). */
  supervisorAfterReopenings: z.number().int(),
  reasons: z.array(z.enum(['slow', 'attitude', 'not_mended', 'charge', 'mess'])),
  settled: z.array(z.string()),
  scores: z.record(z.enum(['1', '2', '3', '4', '5']), words),
  mended: words,
  notMended: words,
  refused: words,
});
export type Visits = z.infer<typeof visitsSchema>;

export const shippedVisits = once(() => readData('rules/visits.json', visitsSchema));

/** What an answer to the card says; each absent when it does not say it. */
export interface VisitAnswer {
  score?: 1 | 2 | 3 | 4 | 5;
  mended?: boolean;
  refused?: boolean;
}

const scores = [5, 4, 3, 2, 1] as const;
const digits: Readonly<Record<string, 1 | 2 | 3 | 4 | 5>> = {
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
};
const clean = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u{FE0F}|[\s,，.。!！~～、;；]/gu, '');

/** Where the longest word of `words` found in `text` ends the search: its length, or 0. Latin words must stand alone. */
function longest(raw: string, text: string, words: readonly string[]): number {
  let length = 0;
  for (const word of words) {
    const wanted = clean(word);
    if (wanted.length <= length) continue;
    const latin = /^[\x20-\x7e]+$/.test(word);
    const found = latin
      ? new RegExp(
          `(?<![a-z\\d/])${word.toLowerCase().replace(/[/\\.*+?^$()[\]{}|]/g, '\\$&')}(?![a-z\\d/])`,
        ).test(raw)
      : wanted.length === 1
        ? text === wanted
        : text.includes(wanted);
    if (found) length = wanted.length;
  }
  return length;
}

/** Reads words, stars, emoji and free text as an answer (V2: "还行吧" 3, "五星" 5, 👍 5); the longest word found counts. */
export function readVisitAnswer(visits: Visits, whole: string): VisitAnswer {
  const said = readable(whole);
  const raw = said.normalize('NFKC').toLowerCase();
  const text = clean(said);
  const answer: VisitAnswer = {};
  if (longest(raw, text, visits.refused) > 0) answer.refused = true;

  const not = longest(raw, text, visits.notMended);
  const mended = longest(raw, text, visits.mended);
  // "没修好" holds "修好": what is not mended is looked for first.
  if (not > 0) answer.mended = false;
  else if (mended > 0) answer.mended = true;

  const number = /^(?:给|給|打)?([1-5一二两兩三四五])(?:分|星|颗星|顆星)?$/u.exec(text)?.[1];
  if (number !== undefined) answer.score = digits[number] ?? toScore(Number(number));
  if (answer.score === undefined) {
    let best = 0;
    for (const score of scores) {
      const length = longest(raw, text, visits.scores[String(score) as '1' | '2' | '3' | '4' | '5']);
      if (length > best) {
        best = length;
        answer.score = score;
      }
    }
  }
  return answer;
}

function toScore(number: number): 1 | 2 | 3 | 4 | 5 {
  return scores.find((score) => score === number) ?? 3;
}
