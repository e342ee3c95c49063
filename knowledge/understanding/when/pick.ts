/** Which of the times that the words can stand for is meant, seen from the moment they were written. */
import type { Calendar } from '../../rules/calendar.ts';
import type { Hours } from '../../rules/shared.ts';
import { addDays, instantOf, weekdayOf } from '../../rules/zone.ts';
import { type DayWindow, windowsOf } from './clock.ts';
import { type DayRange, type DaySpec, type Days, daysOf } from './days.ts';
import type { Alternative } from './phrase.ts';
import type { WhenWindow } from './resolve.ts';
import { type Edge, timeWords } from './words.ts';

/** What is needed to choose. */
export interface Seen {
  at: Date;
  /** The day of `at` in the zone. */
  today: string;
  timeZone: string;
  calendar: Calendar | undefined;
  hours: Hours | undefined;
  lean: 'coming' | 'past' | undefined;
  /** The time must end after this one. */
  notBefore?: Date;
}

/** The first not over; looking back, the last that has begun. */
export function choose(
  windows: readonly WhenWindow[],
  at: Date,
  lean: 'coming' | 'past' | undefined,
): WhenWindow | undefined {
  const ordered = [...windows].sort((a, b) => a.from.getTime() - b.from.getTime());
  return lean === 'past' ? ordered.findLast((w) => w.from <= at) : ordered.find((w) => w.to > at);
}

/** Nobody makes an appointment that ends before eight. */
const EARLY = 8 * 60;
const bareDays: DaySpec[] = [-1, 0, 1].map((days) => ({ on: 'offset', days }));

/** The window of one alternative; undefined when there is none or it is open which. */
export function windowsFor(said: Alternative, seen: Seen): WhenWindow | undefined {
  const [spec] = said.days;
  const anchor = seen.notBefore ?? seen.at;
  if (spec === undefined) {
    if (said.time === undefined) return undefined;
    return timeAlone(said, seen, anchor);
  }
  const days = daysOf(spec, seen.today, seen.calendar);
  if (spec.on === 'date' && spec.month !== undefined && spec.weekday !== undefined) {
    const near = nearestRange(days.ranges, seen);
    // A date that does not fall on the weekday said with it is a slip nobody can mend.
    if (!near || weekdayOf(near.first) !== spec.weekday % 7) return undefined;
  }
  const ranges = chosenRanges(days, seen);
  if (said.time === undefined) {
    const windows = ranges.map((range) => dayWindow(range, said.edge, spec, seen));
    const known = windows.filter((w): w is WhenWindow => w !== undefined);
    return days.pick === 'coming' ? choose(known, anchor, seen.lean) : known[0];
  }
  const each = ranges.flatMap(eachDay);
  const windows = each.flatMap((day) => timed(said, day, seen) ?? []);
  if (each.length === 1) return windows[0];
  return choose(windows, anchor, seen.notBefore ? 'coming' : seen.lean);
}

function timeAlone(said: Alternative, seen: Seen, anchor: Date): WhenWindow | undefined {
  const days = bareDays.flatMap((d) => (d.on === 'offset' ? [addDays(seen.today, d.days)] : []));
  if (said.time === undefined) return undefined;
  const { main, other } = windowsOf(said.time, seen.hours, false);
  if (seen.lean === undefined && seen.notBefore === undefined) {
    const today = main && place(main, seen.today, seen);
    // Said in the morning, 半夜 may be the night gone by or the one to come.
    if (main?.nocturnal)
      return days.map((d) => place(main, d, seen)).find((w) => w.from <= seen.at && seen.at < w.to);
    const over = today === undefined || today.to <= seen.at;
    // 九点, 早上五点, 凌晨, said when they are over: of tonight, of tomorrow, or an event of this morning?
    const early = main !== undefined && main.to <= EARLY;
    if (over && (other !== undefined || early)) return undefined;
  }
  const both = [main, seen.lean === 'past' ? other : undefined].filter(
    (w): w is DayWindow => w !== undefined,
  );
  const windows = days.flatMap((day) => both.map((w) => place(w, day, seen)));
  return choose(windows, anchor, seen.notBefore ? 'coming' : seen.lean);
}

/** The time of day on a known day. */
function timed(said: Alternative, day: string, seen: Seen): WhenWindow | undefined {
  if (said.time === undefined) return undefined;
  const { main, other } = windowsOf(said.time, seen.hours, day < seen.today);
  const first = main && place(main, day, seen);
  const second = other && place(other, day, seen);
  if (day !== seen.today || second === undefined) return first;
  if (seen.lean === 'past') return choose(first ? [first, second] : [second], seen.at, 'past');
  if (first && first.to > seen.at) return first;
  // 今天九点, said in the afternoon: an event of this morning or a wish for tonight.
  return seen.lean === 'coming' && second.to > seen.at ? second : undefined;
}

function place(window: DayWindow, day: string, seen: Seen): WhenWindow {
  const { timeZone, at } = seen;
  let from = instantOf(day, window.from, timeZone);
  const to = instantOf(day, window.to, timeZone);
  // "Before seven" tonight begins now.
  if (window.open === 'until' && from < at && at < to) from = at;
  return window.open === undefined ? { from, to } : { from, to, open: window.open };
}

function eachDay({ first, last }: DayRange): string[] {
  const days: string[] = [];
  for (let day = first; day <= last && days.length < 62; day = addDays(day, 1)) days.push(day);
  return days;
}

function nearestRange(ranges: readonly DayRange[], seen: Seen): DayRange | undefined {
  const far = ({ first, last }: DayRange): number => {
    const days = (a: string, b: string): number => (Date.parse(a) - Date.parse(b)) / 86_400_000;
    if (seen.today < first) return days(first, seen.today);
    return seen.today > last ? days(seen.today, last) : 0;
  };
  return [...ranges].sort((a, b) => far(a) - far(b))[0];
}

function chosenRanges(days: Days, seen: Seen): DayRange[] {
  if (days.pick !== 'nearest') return days.ranges;
  if (seen.notBefore !== undefined) return days.ranges;
  if (seen.lean === 'past') {
    const begun = days.ranges.findLast((r) => r.first <= seen.today);
    return begun ? [begun] : [];
  }
  const near = nearestRange(days.ranges, seen);
  return near ? [near] : [];
}

/** Days without an hour, bounded or not. */
function dayWindow(
  range: DayRange,
  edge: Edge | undefined,
  spec: DaySpec,
  seen: Seen,
): WhenWindow | undefined {
  const { at, timeZone } = seen;
  const from = instantOf(range.first, 0, timeZone);
  const to = instantOf(addDays(range.last, 1), 0, timeZone);
  const { openDays } = timeWords().figures;
  const open = (start: Date, day: string): WhenWindow => {
    const end = instantOf(addDays(day, openDays), 0, timeZone);
    // What has begun lasts until now at least: since Monday.
    return { from: start, to: start < at ? at : end, open: 'from' };
  };
  if (edge === 'from' && spec.on !== 'range') return open(from, range.first);
  if (edge === 'after') return open(to, addDays(range.last, 1));
  if (edge === 'before' || edge === 'by' || edge === 'within') {
    const inclusive = edge !== 'before' || (spec.on === 'month' && spec.end === true) || from <= at;
    const end = inclusive ? to : from;
    const start = edge === 'within' && from > at ? from : at;
    return end > at ? { from: start, to: end, open: 'until' } : undefined;
  }
  return { from, to };
}
