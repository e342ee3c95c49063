import { z } from 'zod';
import { once, readData } from '../load.ts';
import { regionCode } from './shared.ts';

const monthDay = z.string().regex(/^\d\d-\d\d$/);

/** Festivals that carry a wish (G2): never a day of mourning such as 清明. Each has a phrase `wish.<festival>`. */
export const festivals = [
  'new_year',
  'spring_festival',
  'lantern',
  'labour',
  'dragon_boat',
  'mid_autumn',
  'national_day',
  'christmas',
] as const;
export type Festival = (typeof festivals)[number];

const days = <T extends z.ZodType>(entry: T) =>
  z.strictObject({
    /** "MM-DD" of the solar calendar. */
    fixed: z.record(monthDay, entry).default({}),
    /** "MM-DD" of the lunar calendar, never the leap month. */
    lunar: z.record(monthDay, entry).default({}),
    /** Days before lunar new year's day. */
    beforeLunarNewYear: z.record(z.string().regex(/^\d+$/), entry).default({}),
  });

/** Holidays beside those of the libraries (G2). */
export const holidaysSchema = z.strictObject({
  /** Mainland statutory days by law, for years whose plan is not announced yet. */
  statutory: days(z.string()).extend({ terms: z.record(z.literal('pure_brightness'), z.string()) }),
  /** Last year whose mainland plan, 调休 included, chinese-days knows. */
  announcedTo: z.number().int(),
  /** Days the library lacks, by region, from a year on. */
  added: z.partialRecord(regionCode, days(z.string()).extend({ from: z.number().int() })),
  /** Days set by hand: 2027-02-13 → {"work": true, "name": "春节调休"}. Goes before everything else. */
  overlay: z.record(
    regionCode,
    z.record(z.string().regex(/^\d{4}-\d\d-\d\d$/), z.strictObject({ work: z.boolean(), name: z.string() })),
  ),
  festivals: z.record(regionCode, days(z.enum(festivals))),
});
export type Holidays = z.infer<typeof holidaysSchema>;

export const shippedHolidays = once(() => readData('rules/holidays.json', holidaysSchema));
