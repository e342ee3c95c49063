/** The words of time and what they stand for: words.json, zod-checked. Chinese words are in folded (Simplified) form. */
import { z } from 'zod';
import { once, readData } from '../../load.ts';
import { hours } from '../../rules/shared.ts';

/** "19:00"; past midnight it goes on: "30:00" is six in the morning of the next day. Read as minutes. */
const time = z
  .string()
  .regex(/^[0-3]\d:[0-5]\d$/, 'a time such as 19:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const words = z.array(z.string().min(1)).min(1);
const monthDay = z.string().regex(/^\d\d-\d\d$/);

/** A part of the day; all times in minutes since its midnight. */
const part = z.strictObject({
  from: time,
  to: time,
  /** Where "after" begins and "before" ends, when that is neither end: noon. */
  edge: time.optional(),
  /** Its end when it is told of a day gone by. */
  past: time.optional(),
  /** The words already say after or before: 下班后, 下班前. */
  open: z.enum(['from', 'until']).optional(),
  /** Without a day nobody can tell which night is meant. */
  nocturnal: z.literal(true).optional(),
  /** Hours of the clock that go with it: 下午三点 is 15:00, 昨晚两点 is 26:00. */
  clock: z.tuple([time, time]),
  words,
});

const holiday = z.strictObject({
  words,
  /** First day; of several the one that is a public holiday there (國慶 in Taiwan is 10-10). */
  solar: z.array(monthDay).optional(),
  lunar: monthDay.optional(),
  term: z.literal('pure_brightness').optional(),
  /** The day before lunar new year's day. */
  eve: z.literal(true).optional(),
  /** How many days it lasts where no calendar says. */
  days: z.number().int().positive(),
});

/** Words that bound or colour a time. */
export const edges = ['after', 'before', 'by', 'about', 'from', 'since', 'within', 'at', 'every'] as const;
export type Edge = (typeof edges)[number];

const schema = z.strictObject({
  figures: z.strictObject({
    /** Length of a window said as one point of the clock. */
    pointMinutes: z.number(),
    /** 左右: so much before and after. */
    aboutMinutes: z.number(),
    justNowMinutes: z.number(),
    /** Length of a window of days with no end said. */
    openDays: z.number(),
    /** Where "after seven" ends. */
    dayEnd: time,
    /** Decide between morning and afternoon where the estate's own are not given. */
    serviceHours: hours,
  }),
  parts: z.record(z.string(), part),
  /** Days from today. */
  days: z.record(z.string(), z.number().int()),
  /** First and last day of a run of days, from today. */
  dayRuns: z.record(z.string(), z.tuple([z.number().int(), z.number().int()])),
  dayParts: z.record(z.string(), z.tuple([z.number().int(), z.string()])),
  holidays: z.record(z.string(), holiday),
  edges: z.record(z.enum(edges), words),
  to: words,
  or: words,
  and: words,
  between: words,
  now: words,
  justNow: words,
  /** Passed over. */
  fillers: words,
  /** 1 Monday to 7 Sunday. */
  weekdays: z.record(z.string(), z.number().int().min(1).max(7)),
  months: z.record(z.string(), z.number().int().min(1).max(12)),
  numbers: z.record(z.string(), z.number().int()),
});

export type Part = z.infer<typeof part>;
export type HolidayWord = z.infer<typeof holiday>;
export type TimeWords = z.infer<typeof schema>;

/** The words of time. Throws KnowledgeError when the file is wrong. */
export const timeWords = once((): TimeWords => {
  const data = readData('understanding/when/words.json', schema);
  for (const [word, [, name]] of Object.entries(data.dayParts))
    if (data.parts[name] === undefined) throw new Error(`words.json: dayParts.${word}: no part ${name}`);
  return data;
});
