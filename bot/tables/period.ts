/** The periods of tables in the estate's zone: days, weeks, the 26th to the 25th, years (forms.md). */

import { addDays, dayAt, instantOf, weekdayOf } from '../../knowledge/rules/zone.ts';
import type { Tables } from '../../knowledge/tables/tables.ts';

/** From inclusive, to exclusive. */
export interface Period {
  from: Date;
  to: Date;
  /** First and last day, "2026-08-26". */
  first: string;
  last: string;
}

const two = (number: number): string => String(number).padStart(2, '0');

export function periodOfDays(first: string, last: string, timeZone: string): Period {
  return { from: instantOf(first, 0, timeZone), to: instantOf(addDays(last, 1), 0, timeZone), first, last };
}

const monthBefore = (year: number, month: number): [number, number] =>
  month === 1 ? [year - 1, 12] : [year, month - 1];

/** The period named by "2026-09": the 26th of August to the 25th of September, or the calendar's month by setting. */
export function periodOfMonth(month: string, tables: Tables, timeZone: string): Period {
  const [year = 0, number = 1] = month.split('-').map(Number);
  if (tables.calendarMonth) {
    const [nextYear, next] = number === 12 ? [year + 1, 1] : [year, number + 1];
    return periodOfDays(`${year}-${two(number)}-01`, addDays(`${nextYear}-${two(next)}-01`, -1), timeZone);
  }
  const [before, last] = monthBefore(year, number);
  const start = tables.periodStartsOn;
  return periodOfDays(
    `${before}-${two(last)}-${two(start)}`,
    `${year}-${two(number)}-${two(start - 1)}`,
    timeZone,
  );
}

/** The month whose period holds a day: "2026-09" for the 26th of August. */
export function monthOf(day: string, tables: Tables): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  if (tables.calendarMonth || date < tables.periodStartsOn) return `${year}-${two(month)}`;
  return month === 12 ? `${year + 1}-01` : `${year}-${two(month + 1)}`;
}

/** The kind of period of a table, around a day. */
export function periodAround(
  kind: 'day' | 'week' | 'month' | 'year' | 'range',
  day: string,
  tables: Tables,
  timeZone: string,
): Period {
  switch (kind) {
    case 'day':
      return periodOfDays(day, day, timeZone);
    case 'week': {
      const monday = addDays(day, -((weekdayOf(day) + 6) % 7));
      return periodOfDays(monday, addDays(monday, 6), timeZone);
    }
    case 'year':
      return periodOfDays(`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`, timeZone);
    default:
      return periodOfMonth(monthOf(day, tables), tables, timeZone);
  }
}

/** The period of the same length just before. */
export function before({ first, last }: Period, kind: string, tables: Tables, timeZone: string): Period {
  if (kind === 'month') {
    const earlier = addDays(first, -1);
    return periodOfMonth(monthOf(earlier, tables), tables, timeZone);
  }
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return periodOfDays(addDays(first, -days), addDays(first, -1), timeZone);
}

export const dayIn = (at: Date, timeZone: string): string => dayAt(at, timeZone);
