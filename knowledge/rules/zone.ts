/** Time zone arithmetic with Intl; the machine's own zone is never used. */

/** A point on a wall clock. */
export interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const minute = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Zones change their offset on quarter hours only, so one answer of Intl holds for the whole quarter. */
const QUARTER = 15 * minute;
const KEPT = 2_000;
const offsets = new Map<string, Map<number, number>>();

function offsetAt(at: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (known === undefined || known.size > KEPT) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  const quarter = Math.floor(at / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    const parts: Record<string, number> = {};
    for (const { type, value } of formatOf(timeZone).formatToParts(quarter * QUARTER))
      parts[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute: minutes = 0, second = 0 } = parts;
    offset = Date.UTC(year, month - 1, day, hour, minutes, second) - quarter * QUARTER;
    known.set(quarter, offset);
  }
  return offset;
}

/** What the clocks of `timeZone` show at an instant. Throws RangeError for an unknown zone. */
export function wallAt(at: Date, timeZone: string): Wall {
  const wall = new Date(at.getTime() + offsetAt(at.getTime(), timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** The instant at which the clocks of `timeZone` show the given day ("2026-09-12") and minutes since midnight. */
export function instantOf(day: string, minutes: number, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * minute;
  let guess = wanted;
  // Twice, so that an hour near a change of summer time comes out right too.
  for (let turn = 0; turn < 2; turn++) {
    const shown = wallAt(new Date(guess), timeZone);
    guess +=
      wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second);
  }
  return new Date(guess);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The calendar day at an instant, "2026-09-12". */
export function dayAt(at: Date, timeZone: string): string {
  const { year, month, day } = wallAt(at, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Minutes since local midnight, with fractions. */
export function minutesAt(at: Date, timeZone: string): number {
  const { hour, minute, second } = wallAt(at, timeZone);
  return hour * 60 + minute + second / 60 + at.getUTCMilliseconds() / 60_000;
}

/** The day `count` days after (or, negative, before) `day`. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** 0 Sunday to 6 Saturday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** `at` moved by minutes. */
export const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * minute);
