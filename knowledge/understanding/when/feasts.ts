/** Days of the lunar calendar and runs of public holidays. */
import chineseDays from 'chinese-days';
import type { Calendar } from '../../rules/calendar.ts';
import { addDays } from '../../rules/zone.ts';
import type { DayRange } from './days.ts';
import { timeWords } from './words.ts';

// The package is CommonJS to Node, minified: its names are found on the default export alone.
const { getSolarDateFromLunar, getSolarTermDate } = chineseDays;

const two = (n: number): string => String(n).padStart(2, '0');
/** Longest run of holidays looked for in either direction. */
const longest = 12;
/** The years the lunar tables reach. */
const known = { first: 1901, last: 2099 };

/** The day of our calendar for one of the lunar year; undefined where there is none. */
export function lunarDay(year: number, month: number, day: number): string | undefined {
  if (year < known.first || year > known.last || month < 1 || month > 12 || day < 1 || day > 30)
    return undefined;
  return getSolarDateFromLunar(`${year}-${two(month)}-${two(day)}`).date;
}

/**
 * The holiday's days in a year: by the calendar the whole run of days off round it, otherwise the usual number.
 * @param name key in words.json
 */
export function holidayRun(name: string, year: number, calendar: Calendar | undefined): DayRange | undefined {
  const entry = timeWords().holidays[name];
  if (entry === undefined || year < known.first || year > known.last) return undefined;
  const firsts = (entry.solar ?? []).map((day) => `${year}-${day}`);
  if (entry.lunar !== undefined) {
    const [month = '1', day = '1'] = entry.lunar.split('-');
    firsts.push(lunarDay(year, Number(month), Number(day)) ?? '');
  }
  if (entry.term !== undefined) firsts.push(getSolarTermDate(year, 4, entry.term));
  if (entry.eve) {
    const newYear = lunarDay(year, 1, 1);
    if (newYear !== undefined) firsts.push(addDays(newYear, -1));
  }
  const usual = firsts[0];
  if (!usual) return undefined;
  if (calendar === undefined) return { first: usual, last: addDays(usual, entry.days - 1) };
  const anchor = firsts.find((day) => calendar.holiday(day) !== undefined) ?? usual;
  // One day is meant, whatever days off lie round it.
  if (entry.days === 1) return { first: anchor, last: anchor };
  let first = anchor;
  let last = anchor;
  const off = (day: string): boolean => calendar.holiday(day) !== undefined;
  for (let i = 0; i < longest && off(addDays(first, -1)); i++) first = addDays(first, -1);
  for (let i = 0; i < longest && off(addDays(last, 1)); i++) last = addDays(last, 1);
  return { first, last };
}
