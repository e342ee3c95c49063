import type { Category } from '../understanding/reading.ts';
import type { Calendar } from './calendar.ts';
import type { ClockKind, Clocks, Span, Stage } from './clocks.ts';
import { stages } from './clocks.ts';
import { type Hours, minutesOf } from './shared.ts';
import { addDays, dayAt, instantOf, later, minutesAt } from './zone.ts';

/** Where and by which rules times are reckoned. */
export interface Reckoning {
  readonly clocks: Clocks;
  readonly timeZone: string;
  readonly calendar: Pick<Calendar, 'afterWorkdays'>;
  /** The lift firm must come (danger on the spot 30 instead of 15 minutes). */
  readonly lift?: boolean;
}

/** The instant itself when it lies within the hours, else when they next begin: courteous hours (V1), service hours (C3). */
export function nextWithin(at: Date, hours: Hours, timeZone: string): Date {
  const now = minutesAt(at, timeZone);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  if (now >= from && now < to) return at;
  return instantOf(addDays(dayAt(at, timeZone), now < from ? 0 : 1), from, timeZone);
}

/** The instant itself when within the hours, else the last moment before it at which they ended. */
function lastWithin(at: Date, hours: Hours, timeZone: string): Date {
  const now = minutesAt(at, timeZone);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  if (now >= from && now <= to) return at;
  return instantOf(addDays(dayAt(at, timeZone), now < from ? -1 : 0), to, timeZone);
}

/** `minutes` of service hours after an instant (C3). */
export function afterServiceMinutes(at: Date, minutes: number, hours: Hours, timeZone: string): Date {
  let from = nextWithin(at, hours, timeZone);
  let left = minutes;
  for (;;) {
    const end = instantOf(dayAt(from, timeZone), minutesOf(hours.to), timeZone);
    const room = (end.getTime() - from.getTime()) / 60_000;
    if (left <= room) return later(from, left);
    left -= room;
    from = nextWithin(end, hours, timeZone);
  }
}

/** When a stage is due, for a matter registered at `registered` (C3). Days and working days never end out of service hours. */
export function dueAt(span: Span, registered: Date, { clocks, timeZone, calendar, lift }: Reckoning): Date {
  const hours = clocks.serviceHours;
  const day = dayAt(registered, timeZone);
  const minutes = minutesAt(registered, timeZone);
  if ('minutes' in span) return later(registered, lift === true ? (span.lift ?? span.minutes) : span.minutes);
  if ('serviceMinutes' in span) {
    const due = afterServiceMinutes(registered, span.serviceMinutes, hours, timeZone);
    if (span.atMost === undefined) return due;
    return new Date(Math.min(due.getTime(), later(registered, span.atMost).getTime()));
  }
  if ('before' in span)
    return minutes < minutesOf(span.before)
      ? instantOf(day, minutesOf(span.sameDayBy), timeZone)
      : instantOf(addDays(day, 1), minutesOf(span.nextDayBy), timeZone);
  if ('endOfDay' in span) return instantOf(day, 23 * 60 + 59, timeZone);
  const last = 'days' in span ? addDays(day, span.days) : calendar.afterWorkdays(day, span.workingDays);
  return lastWithin(instantOf(last, minutes, timeZone), hours, timeZone);
}

/** The times of one clock. */
export interface Times {
  /** When each stage is due; a stage without a time is absent. */
  readonly due: Partial<Record<Stage, Date>>;
  /** The point in time by which the owner will hear or see somebody (R5): what the read-back promises. */
  readonly told: Date;
  /** A clock that runs beside (a disturbance has the complaint's too). */
  readonly beside?: ClockKind;
}

/** All times of a clock, from registration (C3). */
export function timesOf(kind: ClockKind, registered: Date, reckoning: Reckoning): Times {
  const row = reckoning.clocks.matters[kind];
  const due: Partial<Record<Stage, Date>> = {};
  for (const stage of stages) {
    const span = row[stage];
    if (span !== undefined) due[stage] = dueAt(span, registered, reckoning);
  }
  const told = due[row.tell] ?? registered;
  return row.beside === undefined ? { due, told } : { due, told, beside: row.beside };
}

/** What decides which clock a matter runs by. */
export interface ClockQuestion {
  readonly category: Category;
  readonly urgent?: boolean;
  /** About one's own data (D2). */
  readonly dataRequest?: boolean;
  /** Danger to people now. */
  readonly danger?: boolean;
  /** The matter lies in a public part. */
  readonly public?: boolean;
  /** A disturbance going on now. */
  readonly disturbance?: boolean;
}

/** The row of C3 a matter runs by. */
export function clockKindFor({
  category,
  dataRequest,
  urgent,
  danger,
  public: open,
  disturbance,
}: ClockQuestion): ClockKind {
  if (danger === true) return 'danger';
  if (urgent === true) return 'urgent';
  if (category === 'repair') return open === true ? 'repair_public' : 'repair_home';
  if (category === 'complaint') return disturbance === true ? 'disturbance' : 'complaint';
  if (category === 'other' && dataRequest === true) return 'data_request';
  return category === 'other' ? 'enquiry' : category;
}

/** From when a clock is near its breach: 80 % gone, 50 % of one shorter than an hour (C3). */
export function nearAt(registered: Date, due: Date, { near }: Clocks): Date {
  const whole = (due.getTime() - registered.getTime()) / 60_000;
  return later(registered, whole * (whole < near.shortUnderMinutes ? near.shortShare : near.share));
}

/** Who is told of a breach and when: at once, at half the time over, at all of it (C3). */
export const breachSteps = (
  registered: Date,
  due: Date,
  { breach }: Clocks,
): { at: Date; tell: string[] }[] =>
  breach.map(({ at, tell }) => ({
    at: new Date(due.getTime() + at * (due.getTime() - registered.getTime())),
    tell,
  }));
