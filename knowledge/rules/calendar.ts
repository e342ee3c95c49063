import { createRequire } from 'node:module';
import chineseDays from 'chinese-days';
import type HolidaysOf from 'date-holidays';
import type { Festival, Holidays } from './holidays.ts';
import type { Region } from './shared.ts';
import { addDays, minutesAt, weekdayOf } from './zone.ts';

// The package is CommonJS to Node, minified: its names are found on the default export alone.
const { getDayDetail, getLunarDate, getSolarTermDate } = chineseDays;

/** Days of one region: holidays, working days (调休 included) and festivals. Days are written "2026-09-12". */
export interface Calendar {
  /** Is it a working day? */
  isWorkday(day: string): boolean;
  /** The public holiday's name, absent on other days. */
  holiday(day: string): string | undefined;
  /** The `count`-th working day after `day`. */
  afterWorkdays(day: string, count: number): string;
  /** The festival that carries a wish on that day (G2). */
  festival(day: string): Festival | undefined;
  /** What the desk should know at its start: years without an announced plan. */
  warnings(today: string): string[];
}

interface Days<T> {
  readonly fixed: Readonly<Record<string, T>>;
  readonly lunar: Readonly<Record<string, T>>;
  readonly beforeLunarNewYear: Readonly<Record<string, T>>;
}

const two = (number: number): string => String(number).padStart(2, '0');

function lunarOf(day: string): string {
  const { lunarMon, lunarDay, isLeap } = getLunarDate(day);
  return isLeap ? '' : `${two(lunarMon)}-${two(lunarDay)}`;
}

function lookUp<T>(days: Days<T>, day: string): T | undefined {
  const fixed = days.fixed[day.slice(5)];
  if (fixed !== undefined) return fixed;
  const lunar = days.lunar[lunarOf(day)];
  if (lunar !== undefined) return lunar;
  for (const [count, entry] of Object.entries(days.beforeLunarNewYear))
    if (lunarOf(addDays(day, Number(count))) === '01-01') return entry;
  return undefined;
}

/** A day's plan: whether it is worked, and the holiday's name. */
interface Plan {
  readonly work: boolean;
  readonly name?: string;
}

const weekend = (day: string): boolean => weekdayOf(day) % 6 === 0;
const load = createRequire(import.meta.url);
const years = new Map<string, ReadonlyMap<string, string>>();

/** Public holidays of a year from date-holidays, loaded only where a Taiwan or Hong Kong estate asks: 0.3 s. */
function publicDays(region: 'TW' | 'HK', year: string): ReadonlyMap<string, string> {
  const key = `${region}${year}`;
  let days = years.get(key);
  if (days === undefined) {
    const Book: typeof HolidaysOf = load('date-holidays');
    const list = new Book(region).getHolidays(Number(year), 'zh');
    days = new Map(
      list.filter(({ type }) => type === 'public').map(({ date, name }) => [date.slice(0, 10), name]),
    );
    years.set(key, days);
  }
  return days;
}

function mainland(holidays: Holidays, day: string): Plan {
  const year = Number(day.slice(0, 4));
  if (year <= holidays.announcedTo) {
    const { work, name } = getDayDetail(day);
    // "Spring Festival,春节,4" on a day of the plan, the weekday's English name on others.
    const named = name.split(',')[1];
    return named === undefined ? { work } : { work, name: named };
  }
  const { statutory } = holidays;
  const term =
    getSolarTermDate(year, 4, 'pure_brightness') === day ? statutory.terms.pure_brightness : undefined;
  const name = term ?? lookUp(statutory, day);
  return name === undefined ? { work: !weekend(day) } : { work: false, name };
}

function planOf(holidays: Holidays, region: Region, day: string): Plan {
  const set = holidays.overlay[region][day];
  if (set !== undefined) return set;
  if (region === 'CN') return mainland(holidays, day);
  const added = holidays.added[region];
  const name =
    publicDays(region, day.slice(0, 4)).get(day) ??
    (added !== undefined && Number(day.slice(0, 4)) >= added.from ? lookUp(added, day) : undefined);
  return name === undefined ? { work: !weekend(day) } : { work: false, name };
}

/** The calendar of a region (G2): mainland from chinese-days, Taiwan and Hong Kong from date-holidays, overlays first. */
export function createCalendar(region: Region, holidays: Holidays): Calendar {
  const plans = new Map<string, Plan>();
  const plan = (day: string): Plan => {
    let known = plans.get(day);
    if (known === undefined) {
      known = planOf(holidays, region, day);
      plans.set(day, known);
    }
    return known;
  };
  return {
    isWorkday: (day) => plan(day).work,
    holiday: (day) => (plan(day).work ? undefined : plan(day).name),
    afterWorkdays(day, count) {
      let at = day;
      for (let left = count; left > 0; ) {
        at = addDays(at, 1);
        if (plan(at).work) left--;
      }
      return at;
    },
    festival: (day) => lookUp(holidays.festivals[region], day),
    warnings(today) {
      if (region !== 'CN') return [];
      const year = Number(today.slice(0, 4));
      // The plan of a year is announced in the November before it.
      return [year, ...(today.slice(5) >= '11-15' ? [year + 1] : [])]
        .filter((y) => y > holidays.announcedTo)
        .filter((y) => !Object.keys(holidays.overlay.CN).some((day) => day.startsWith(String(y))))
        .map((y) => `${y}年放假调休安排未收录，暂按法定节日计算；请在 rules/holidays.json 的 overlay 补录。`);
    },
  };
}

/** The part of the day for the greeting (G1): morning 05:00–11:00, evening 18:00–05:00, else day. */
export function partOfDay(at: Date, timeZone: string): 'morning' | 'day' | 'evening' {
  const minutes = minutesAt(at, timeZone);
  if (minutes >= 300 && minutes < 660) return 'morning';
  return minutes >= 1080 || minutes < 300 ? 'evening' : 'day';
}
