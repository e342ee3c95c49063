/** The words of an appointment or event made into a window of time in the estate's zone. Run when a matter is filed. */
import type { Calendar } from '../../rules/calendar.ts';
import type { Hours } from '../../rules/shared.ts';
import { addDays, dayAt, instantOf, later } from '../../rules/zone.ts';
import { fold } from '../text.ts';
import { chineseDays, monthSlashDay } from './chinese.ts';
import { chineseHours } from './chinese-hours.ts';
import { englishDays, slashed } from './english.ts';
import { englishHours } from './english-hours.ts';
import { type Alternative, parse } from './phrase.ts';
import { choose, type Seen, windowsFor } from './pick.ts';
import { dataMatchers, type Matcher, scan } from './tokens.ts';
import { timeWords } from './words.ts';

/** A window of time; `from` is included, `to` is not. */
export interface WhenWindow {
  from: Date;
  to: Date;
  /** Which end was not said: "after seven" leaves the end open (`from`), "before Friday" the beginning (`until`). */
  open?: 'from' | 'until';
}

export interface WhenOptions {
  /** The estate's zone, e.g. "Asia/Shanghai"; the machine's is never used. */
  timeZone: string;
  /** Decides working days and the length of holidays; without it Monday to Friday and the usual length. */
  calendar?: Calendar;
  /** Decide whether a bare 三点 is of the morning or the afternoon; 08:00 to 20:00 where not given. */
  serviceHours?: Hours;
  /**
   * A wish looks ahead, an event back: decides what a bare time stands for that is over today (上午 said in the
   * afternoon). Not given: weekdays, dates and parts of the day look ahead, and what is doubtful is undefined.
   */
  lean?: 'coming' | 'past';
}

/** Longer words are a story, not a time. */
const LONGEST = 60;

let kept: { chinese: Matcher[]; latin: Matcher[] } | undefined;
function matchers(): { chinese: Matcher[]; latin: Matcher[] } {
  if (kept === undefined) {
    const all = [...dataMatchers(), ...chineseDays(), ...chineseHours, ...englishDays(), ...englishHours()];
    kept = { chinese: [...all, monthSlashDay], latin: [...all, slashed] };
  }
  return kept;
}

/**
 * Resolves the copied words of `Fields.when`. A point of the clock lasts an hour, a day from midnight to midnight;
 * "before Friday" ends where Friday begins; of several times the first that is not over is taken.
 * @param words as the owner wrote them, in Simplified, Traditional, Cantonese or English
 * @param at when they were written
 * @returns undefined when any of the words cannot be read or they leave it open which time is meant
 * @throws RangeError for an unknown time zone
 */
export function resolveWhen(words: string, at: Date, options: WhenOptions): WhenWindow | undefined {
  if (words.length > LONGEST) return undefined;
  const folded = fold(words)
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[“”"!！?？]/g, '')
    .trim();
  const latin = !/[\u4e00-\u9fff]/.test(folded);
  const tokens = scan(folded, latin ? matchers().latin : matchers().chinese);
  const alternatives = tokens && parse(tokens, latin);
  if (alternatives === undefined) return undefined;
  const seen: Seen = {
    at,
    today: dayAt(at, options.timeZone),
    timeZone: options.timeZone,
    calendar: options.calendar,
    hours: options.serviceHours,
    lean: options.lean,
  };
  const windows: WhenWindow[] = [];
  for (const alternative of alternatives) {
    const window = resolveOne(alternative, seen);
    if (window === undefined) return undefined;
    windows.push(window);
  }
  const best = windows.length === 1 ? windows[0] : choose(windows, at, options.lean);
  return best && best.to > best.from ? best : undefined;
}

/** Since last night: from the last such time until now. */
function sinceThen(said: Alternative, seen: Seen): WhenWindow | undefined {
  const { edge: _, ...plain } = said;
  const time = said.time && { start: said.time.start };
  const began = windowsFor({ ...plain, ...(time ? { time } : {}) }, { ...seen, lean: 'past' });
  return began && began.from < seen.at ? { from: began.from, to: seen.at, open: 'from' } : undefined;
}

function resolveOne(said: Alternative, seen: Seen): WhenWindow | undefined {
  const { at, today, timeZone } = seen;
  const { pointMinutes, justNowMinutes } = timeWords().figures;
  if (said.now === 'now') return { from: at, to: later(at, pointMinutes) };
  if (said.now === 'justNow') return { from: later(at, -justNowMinutes), to: at };
  if (said.withinDays !== undefined)
    return { from: at, to: instantOf(addDays(today, said.withinDays + 1), 0, timeZone), open: 'until' };
  if (said.span !== undefined) {
    const { minutes, edge } = said.span;
    if (edge === 'within') return { from: at, to: later(at, minutes), open: 'until' };
    if (edge === 'after') return { from: later(at, minutes), to: later(at, minutes + pointMinutes) };
    return { from: later(at, -minutes), to: later(at, Math.min(0, pointMinutes - minutes)) };
  }
  if (said.edge === 'since' || said.time?.edge === 'since') return sinceThen(said, seen);
  const start = windowsFor(said, seen);
  if (start === undefined || said.until === undefined) return start;
  // 昨晚九点到今早七点: the end is the first such time behind the beginning.
  const { days, moment } = said.until;
  const timed = moment.part !== undefined || moment.clock !== undefined;
  const end = windowsFor(
    { days, ...(timed ? { time: { start: moment } } : {}) },
    { ...seen, notBefore: start.from },
  );
  if (end === undefined) return undefined;
  return { from: start.from, to: moment.clock === undefined ? end.to : end.from };
}
