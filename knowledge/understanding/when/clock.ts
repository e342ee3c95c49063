/** Hours within a day: what a part of the day and a point of the clock come to, in minutes since midnight. */
import { type Hours, minutesOf } from '../../rules/shared.ts';
import type { Clock } from './tokens.ts';
import { type Edge, type Part, timeWords } from './words.ts';

/** A point or part of a day as said. */
export interface Moment {
  part?: string;
  clock?: Clock;
}

/** A time of day as said: one moment or two, and what bounds it. */
export interface TimeOfDay {
  start: Moment;
  end?: Moment;
  edge?: Edge;
}

/** Minutes since the day's midnight; beyond 1440 they lie in the next day. */
export interface DayWindow {
  from: number;
  to: number;
  open?: 'from' | 'until';
  /** The part is a night that begins on this day and ends on the next, and no day was said for it. */
  nocturnal?: true;
}

/** The reading that fits, and where an hour may be of the morning or the evening, the one beside it. */
export interface DayWindows {
  main?: DayWindow;
  other?: DayWindow;
}

const DAY = 24 * 60;
const partOf = (name: string | undefined): Part | undefined =>
  name === undefined ? undefined : timeWords().parts[name];

/** Every minute of the day the clock may stand for: one, or two twelve hours apart; none when part and hour clash. */
export function readings(clock: Clock, part: Part | undefined): number[] {
  const { hour, minute, meridiem, certain } = clock;
  const at = (h: number): number => h * 60 + minute;
  let options = hour === 12 ? [at(12), at(24), at(0)] : [at(hour), at(hour + 12), at(hour + 24)];
  if (meridiem !== undefined) {
    const base = (hour % 12) + (meridiem === 'pm' ? 12 : 0);
    options = [at(base), at(base + 24)];
  } else if (hour > 12) options = [at(hour), at(hour + 24)];
  else if (hour === 0) options = [at(0), at(24)];
  if (part !== undefined) {
    const fits = options.find((m) => m >= part.clock[0] && m <= part.clock[1]);
    return fits === undefined ? [] : [fits];
  }
  return certain || meridiem !== undefined ? options.slice(0, 1) : options.slice(0, 2);
}

/**
 * @param gone the day lies behind us: then an evening reaches to midnight.
 * @returns nothing where the words contradict one another.
 */
export function windowsOf(time: TimeOfDay, hours: Hours | undefined, gone: boolean): DayWindows {
  if (time.end !== undefined) return between(time.start, time.end, hours);
  const part = partOf(time.start.part);
  if (time.start.clock === undefined) return part ? { main: partWindow(part, time.edge, gone) } : {};
  const night = part?.nocturnal ? { nocturnal: true as const } : {};
  const make = (minutes: number): DayWindow => ({ ...pointWindow(minutes, time.edge), ...night });
  return chosen(readings(time.start.clock, part), hours, make);
}

/** Of two readings the one in service hours; where both or neither are, none is the main one. */
function chosen(
  minutes: readonly number[],
  hours: Hours | undefined,
  make: (minutes: number) => DayWindow | undefined,
): DayWindows {
  const [first, second] = minutes;
  if (first === undefined) return {};
  const { from, to } = hours ?? timeWords().figures.serviceHours;
  const served = (m: number): boolean => m >= minutesOf(from) && m < minutesOf(to);
  const pair = (main: number, other: number | undefined): DayWindows => {
    const a = make(main);
    const b = other === undefined ? undefined : make(other);
    return { ...(a && { main: a }), ...(b && { other: b }) };
  };
  if (second === undefined) return pair(first, undefined);
  if (served(first) !== served(second)) return served(first) ? pair(first, second) : pair(second, first);
  // Neither is likelier: two others, no main one.
  const other = make(first);
  return other ? { other } : {};
}

function partWindow(part: Part, edge: Edge | undefined, gone: boolean): DayWindow {
  const night = part.nocturnal ? { nocturnal: true as const } : {};
  if (part.open === 'from' && (edge === undefined || edge === 'about'))
    return { from: part.from, to: part.to, open: 'from', ...night };
  if (edge === 'after') {
    const from = part.open === 'from' ? part.from : (part.edge ?? part.to);
    return { from, to: endAfter(from), open: 'from', ...night };
  }
  if (edge === 'from') return { from: part.from, to: endAfter(part.from), open: 'from', ...night };
  if (edge === 'before') return { from: 0, to: part.edge ?? part.from, open: 'until', ...night };
  const to = gone ? (part.past ?? part.to) : part.to;
  if (edge === 'by' || edge === 'within' || part.open === 'until')
    return { from: 0, to, open: 'until', ...night };
  return { from: part.from, to, ...night };
}

function pointWindow(minutes: number, edge: Edge | undefined): DayWindow {
  const { pointMinutes, aboutMinutes } = timeWords().figures;
  if (edge === 'after' || edge === 'from') return { from: minutes, to: endAfter(minutes), open: 'from' };
  if (edge === 'before' || edge === 'by' || edge === 'within') return { from: 0, to: minutes, open: 'until' };
  if (edge === 'about') return { from: minutes - aboutMinutes, to: minutes + aboutMinutes };
  return { from: minutes, to: minutes + pointMinutes };
}

/** Where "after seven" ends: in the evening, else at midnight; in the small hours at six in the morning. */
function endAfter(from: number): number {
  const { dayEnd } = timeWords().figures;
  if (from < 6 * 60) return 6 * 60;
  return from < dayEnd ? dayEnd : from < DAY ? DAY : DAY + 6 * 60;
}

function between(start: Moment, end: Moment, hours: Hours | undefined): DayWindows {
  const own = partOf(end.part);
  const first = partOf(start.part);
  if (start.clock === undefined) {
    if (first === undefined) return {};
    const to = end.clock ? readings(end.clock, own).find((m) => m > first.from) : own?.to;
    return to === undefined ? {} : { main: { from: first.from, to: after(first.from, to) } };
  }
  const starts = readings(start.clock, first);
  const meridiem = end.clock?.meridiem;
  if (starts.length > 1 && meridiem !== undefined && end.clock) {
    // 3-6pm: the afternoon of the end is that of the beginning, where it can be.
    const [to = 0] = readings(end.clock, own);
    const from = [...starts].reverse().find((m) => m < to) ?? starts[0] ?? 0;
    return { main: { from, to: after(from, to) } };
  }
  return chosen(starts, hours, (from) => {
    const to = endOf(end, own, first, from);
    return to === undefined ? undefined : { from, to: after(from, to) };
  });
}

/** The end of a span that begins at `from`: its hour is the next such hour, in the part of the beginning if it can be. */
function endOf(
  end: Moment,
  own: Part | undefined,
  first: Part | undefined,
  from: number,
): number | undefined {
  if (end.clock === undefined) return own?.to;
  if (own !== undefined) return readings(end.clock, own)[0];
  const inherited = first ? readings(end.clock, first).find((m) => m > from) : undefined;
  return inherited ?? nextReading(end.clock, from);
}

function nextReading(clock: Clock, from: number): number | undefined {
  const options = readings(clock, undefined);
  return [...options, ...options.map((m) => m + DAY)].sort((a, b) => a - b).find((m) => m > from);
}

/** An end before its beginning is of the next day. */
const after = (from: number, to: number): number => (to <= from ? to + DAY : to);
