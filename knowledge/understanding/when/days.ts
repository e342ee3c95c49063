/** Which days are meant: every day or run of days that the words can stand for. Days are written "2026-09-12". */
import type { Calendar } from '../../rules/calendar.ts';
import { addDays, weekdayOf } from '../../rules/zone.ts';
import { holidayRun, lunarDay } from './feasts.ts';

/** A year as said: 2026, or 去年 as -1. */
export type YearSpec = { is: number } | { offset: number };

/** Days as said. */
export type DaySpec =
  | { on: 'offset'; days: number }
  | { on: 'monthsAway'; months: number }
  /** 1 Monday to 7 Sunday; `week` counts weeks from this one, Monday first; `past`: the last one gone by. */
  | { on: 'weekday'; weekday: number; week?: number; past?: true }
  | { on: 'weekend'; week?: number }
  | { on: 'workday' | 'restday' }
  | { on: 'week'; week: number }
  | {
      on: 'month';
      month?: number;
      offset?: number;
      year?: YearSpec;
      days?: readonly [number, number];
      end?: true;
    }
  | { on: 'date'; day: number; month?: number; offset?: number; year?: YearSpec; weekday?: number }
  | { on: 'lunar'; month: number; day: number; year?: YearSpec }
  | { on: 'holiday'; name: string; year?: YearSpec }
  | { on: 'range'; first: DaySpec; last: DaySpec };

/** First and last day, both included. */
export interface DayRange {
  first: string;
  last: string;
}

/** What days may be meant, in order of time, and how to choose. */
export interface Days {
  ranges: DayRange[];
  /** `only`: no choice; `coming`: the first not over; `nearest`: the nearest in either direction. */
  pick: 'only' | 'coming' | 'nearest';
}

const two = (n: number): string => String(n).padStart(2, '0');
const one = (day: string): DayRange => ({ first: day, last: day });
const monday = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7));

/** "2026-02-28", or undefined where there is no such day. */
export function realDay(year: number, month: number, day: number): string | undefined {
  const text = `${year}-${two(month)}-${two(day)}`;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : text;
}

/** Year and month so many months away. */
function monthAway(today: string, months: number): { year: number; month: number } {
  const index = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 + months;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

function monthRange(year: number, month: number, days: readonly [number, number] = [1, 31]): DayRange {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return {
    first: `${year}-${two(month)}-${two(Math.min(days[0], length))}`,
    last: `${year}-${two(month)}-${two(Math.min(days[1], length))}`,
  };
}

/** The years to try: the one said, or last, this and next. */
function yearsOf(year: YearSpec | undefined, today: string): number[] {
  const now = Number(today.slice(0, 4));
  if (year === undefined) return [now - 1, now, now + 1];
  return ['is' in year ? year.is : now + year.offset];
}

const kept = <T>(list: readonly (T | undefined)[]): T[] => list.filter((x): x is T => x !== undefined);

/** The days a spec can stand for, seen from `today`. Empty when there are none. */
export function daysOf(spec: DaySpec, today: string, calendar: Calendar | undefined): Days {
  switch (spec.on) {
    case 'offset':
      return { ranges: [one(addDays(today, spec.days))], pick: 'only' };
    case 'monthsAway': {
      const { year, month } = monthAway(today, spec.months);
      return { ranges: [one(monthRange(year, month, [Number(today.slice(8)), 31]).first)], pick: 'only' };
    }
    case 'weekday':
      return weekdays(spec, today);
    case 'weekend': {
      const saturday = addDays(monday(today), 5);
      const range = (week: number): DayRange => ({
        first: addDays(saturday, week * 7),
        last: addDays(saturday, week * 7 + 1),
      });
      if (spec.week !== undefined) return { ranges: [range(spec.week)], pick: 'only' };
      return { ranges: [-1, 0, 1].map(range), pick: 'coming' };
    }
    case 'workday':
    case 'restday': {
      const works = (day: string): boolean => calendar?.isWorkday(day) ?? weekdayOf(day) % 6 !== 0;
      const near = Array.from({ length: 29 }, (_, i) => addDays(today, i - 14));
      return { ranges: near.filter((d) => works(d) === (spec.on === 'workday')).map(one), pick: 'coming' };
    }
    case 'week': {
      const first = addDays(monday(today), spec.week * 7);
      return { ranges: [{ first, last: addDays(first, 6) }], pick: 'only' };
    }
    case 'month': {
      if (spec.month === undefined) {
        const { year, month } = monthAway(today, spec.offset ?? 0);
        return { ranges: [monthRange(year, month, spec.days)], pick: 'only' };
      }
      const month = spec.month;
      const ranges = yearsOf(spec.year, today).map((year) => monthRange(year, month, spec.days));
      return { ranges, pick: spec.year ? 'only' : 'nearest' };
    }
    case 'date':
      return dates(spec, today);
    case 'lunar': {
      // The twelfth month of a lunar year falls into the next of ours.
      const years = spec.year
        ? yearsOf(spec.year, today)
        : [-2, -1, 0, 1].map((n) => Number(today.slice(0, 4)) + n);
      const days = kept(years.map((year) => lunarDay(year, spec.month, spec.day)));
      return { ranges: days.map(one), pick: spec.year ? 'only' : 'nearest' };
    }
    case 'holiday': {
      const ranges = kept(yearsOf(spec.year, today).map((year) => holidayRun(spec.name, year, calendar)));
      return { ranges, pick: spec.year ? 'only' : 'nearest' };
    }
    case 'range':
      return spans(spec, today, calendar);
  }
}

function weekdays(spec: DaySpec & { on: 'weekday' }, today: string): Days {
  const inWeek = addDays(monday(today), spec.weekday - 1);
  if (spec.week !== undefined) return { ranges: [one(addDays(inWeek, spec.week * 7))], pick: 'only' };
  if (spec.past) return { ranges: [one(inWeek < today ? inWeek : addDays(inWeek, -7))], pick: 'only' };
  return { ranges: [-7, 0, 7].map((n) => one(addDays(inWeek, n))), pick: 'coming' };
}

function dates(spec: DaySpec & { on: 'date' }, today: string): Days {
  const fits = (day: string | undefined): boolean =>
    day !== undefined && (spec.weekday === undefined || weekdayOf(day) === spec.weekday % 7);
  if (spec.month !== undefined) {
    const { month } = spec;
    const days = kept(yearsOf(spec.year, today).map((year) => realDay(year, month, spec.day)));
    return { ranges: days.map(one), pick: spec.year ? 'only' : 'nearest' };
  }
  // Two months off, a weekday that fits its day is chance.
  const near = spec.weekday === undefined ? [-2, -1, 0, 1, 2] : [-1, 0, 1];
  const months = spec.offset === undefined ? near : [spec.offset];
  const days = months.map((n) => {
    const { year, month } = monthAway(today, n);
    return realDay(year, month, spec.day);
  });
  return { ranges: kept(days.filter(fits)).map(one), pick: spec.offset === undefined ? 'coming' : 'only' };
}

/** 10月1日至7日, 周一到周五: the last day is the first of its kind not before the first day. */
function spans(spec: DaySpec & { on: 'range' }, today: string, calendar: Calendar | undefined): Days {
  const { ranges, pick } = daysOf(spec.first, today, calendar);
  const { last } = spec;
  const runs = ranges.map(({ first }): DayRange | undefined => {
    // "至7日" stays in the month of the first day, or runs into the next.
    const ends =
      (last.on === 'weekday' && last.week === undefined) ||
      (last.on === 'date' && last.month === undefined && last.offset === undefined)
        ? daysOf(last, first, calendar).ranges
        : daysOf(last, today, calendar).ranges;
    const end = ends.find((range) => range.last >= first);
    return end && { first, last: end.last };
  });
  return { ranges: kept(runs), pick };
}
