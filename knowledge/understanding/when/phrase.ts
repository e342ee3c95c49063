/** From tokens to what was said: alternatives, each of days and a time of day. */
import type { Moment, TimeOfDay } from './clock.ts';
import type { DaySpec } from './days.ts';
import { edgeOf, inMonthOf, type Side, sideOf, useNumbers } from './sides.ts';
import type { Token } from './tokens.ts';
import type { Edge } from './words.ts';

/** One thing that was said; `days` empty where no day was said. */
export interface Alternative {
  days: DaySpec[];
  time?: TimeOfDay;
  /** What bounds the days where there is no time: 周五前. */
  edge?: Edge;
  /** From a time of one day to a time of another. */
  until?: { days: DaySpec[]; moment: Moment };
  span?: Token & { is: 'span' };
  withinDays?: number;
  now?: 'now' | 'justNow';
}

const timed = (side: Side): boolean => side.moment.part !== undefined || side.moment.clock !== undefined;
const pureDay = (side: Side): boolean => side.days.length === 1 && !timed(side);

/**
 * @param latin no Chinese in the words: there the day may stand behind the hours it is said of.
 * @returns undefined when the tokens make no sense together.
 */
export function parse(tokens: readonly Token[], latin: boolean): Alternative[] | undefined {
  const groups = split(linked(tokens), 'or');
  const alternatives: Alternative[] = [];
  for (const group of groups) {
    const read = alternative(group, latin);
    if (read === undefined) return undefined;
    alternatives.push(...read);
  }
  return inherit(alternatives);
}

/** "and" binds the ends of "between" and otherwise lists. */
function linked(tokens: readonly Token[]): Token[] {
  let open = false;
  return tokens.flatMap((token): Token[] => {
    if (token.is === 'between') {
      open = true;
      return [];
    }
    if (token.is !== 'and') return [token];
    const is = open ? 'to' : 'or';
    open = false;
    return [{ is }];
  });
}

function split(tokens: readonly Token[], at: 'or' | 'to'): Token[][] {
  const groups: Token[][] = [[]];
  for (const token of tokens) {
    if (token.is === at) groups.push([]);
    else groups.at(-1)?.push(token);
  }
  return groups;
}

function alternative(tokens: readonly Token[], latin: boolean): Alternative[] | undefined {
  const groups = split(tokens, 'to');
  const sides: Side[] = [];
  for (const group of groups) {
    const side = sideOf(group);
    if (side === undefined) return undefined;
    sides.push(side);
  }
  const bounded = sides.length > 1 || sides.some((s) => s.edges.size > 0 || s.moment.part !== undefined);
  if (!sides.every((side) => useNumbers(side, bounded))) return undefined;
  const [first, second, third] = sides;
  if (first === undefined || sides.length > 3) return undefined;
  if (second === undefined) return single(first);
  if (sides.some((s) => s.rest.length > 0)) return undefined;
  return third === undefined ? pair(first, second, latin) : triple(first, second, third);
}

function single(side: Side): Alternative[] | undefined {
  const edge = edgeOf(side.edges);
  if (edge === null) return undefined;
  const [rest, more] = side.rest;
  if (more !== undefined) return undefined;
  if (rest !== undefined) {
    if (side.days.length > 0 || timed(side) || (edge !== undefined && edge !== 'about')) return undefined;
    if (rest.is === 'span') return [{ days: [], span: rest }];
    if (rest.is === 'withinDays') return [{ days: [], withinDays: rest.days }];
    return rest.is === 'now' || rest.is === 'justNow' ? [{ days: [], now: rest.is }] : undefined;
  }
  if (side.days.length === 0 && !timed(side)) return undefined;
  const bound = edge === undefined ? {} : { edge };
  const time = timed(side) ? { time: { start: side.moment, ...bound } } : bound;
  // A list of days is a list of alternatives.
  return side.days.length > 1
    ? side.days.map((day) => ({ days: [day], ...time }))
    : [{ days: side.days, ...time }];
}

const hoursOf = (start: Moment, end: Moment): { time: TimeOfDay } => ({ time: { start, end } });

function pair(left: Side, right: Side, latin: boolean): Alternative[] | undefined {
  // "from … to" says no more than "to"; anything else would bound one end only.
  if (
    [...left.edges, ...right.edges].some((e) => e !== 'from' && e !== 'at' && e !== 'every' && e !== 'about')
  )
    return undefined;
  const [first] = left.days;
  const [last] = right.days;
  if (left.days.length > 1 || right.days.length > 1) return undefined;
  if (last === undefined) {
    if (!timed(left) || !timed(right)) return undefined;
    return [{ days: left.days, ...hoursOf(left.moment, right.moment) }];
  }
  if (first !== undefined && !timed(left)) {
    const days: DaySpec[] = [{ on: 'range', first, last }];
    if (!timed(right)) return [{ days }];
    // 周一到周五下午 is each afternoon; 10月1日到7日八点 may be either, so it is neither.
    if (right.moment.clock !== undefined && first.on !== 'weekday') return undefined;
    return [{ days, time: { start: right.moment } }];
  }
  if (!timed(left)) return undefined;
  if (first === undefined && latin && timed(right))
    return [{ days: right.days, ...hoursOf(left.moment, right.moment) }];
  return [
    { days: left.days, time: { start: left.moment }, until: { days: right.days, moment: right.moment } },
  ];
}

/** 周一到周五9:00-18:00, 9-5 Mon to Fri. */
function triple(a: Side, b: Side, c: Side): Alternative[] | undefined {
  const [x, y, z] = [a.days[0], b.days[0], c.days[0]];
  if (pureDay(a) && x && y && timed(b) && z === undefined && timed(c))
    return [{ days: [{ on: 'range', first: x, last: y }], ...hoursOf(b.moment, c.moment) }];
  if (x === undefined && timed(a) && y && z && timed(b) && pureDay(c))
    return [{ days: [{ on: 'range', first: y, last: z }], ...hoursOf(a.moment, b.moment) }];
  return undefined;
}

/** 下周二或下周四下午: the afternoon is of both; 晚上七点或八点: so is the evening. */
function inherit(alternatives: Alternative[]): Alternative[] {
  for (let i = alternatives.length - 2; i >= 0; i--) {
    const own = alternatives[i];
    const next = alternatives[i + 1];
    if (
      own &&
      next &&
      own.time === undefined &&
      own.edge === undefined &&
      own.days.length > 0 &&
      next.days.length > 0
    ) {
      if (next.time) own.time = next.time;
      if (next.edge) own.edge = next.edge;
    }
  }
  for (let i = 1; i < alternatives.length; i++) {
    const own = alternatives[i];
    const previous = alternatives[i - 1];
    if (own && previous) own.days = own.days.map((day) => inMonthOf(previous.days[0], day));
    if (!own?.time || !previous) continue;
    if (own.days.length === 0) own.days = previous.days;
    const part = previous.time?.start.part;
    if (own.time.start.part === undefined && part !== undefined && previous.days === own.days)
      own.time = { ...own.time, start: { ...own.time.start, part } };
  }
  return alternatives;
}
