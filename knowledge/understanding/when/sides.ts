/** What stands on one side of a "to": days, a moment, and what bounds them. */
import type { Moment } from './clock.ts';
import type { DaySpec } from './days.ts';
import type { Token } from './tokens.ts';
import type { Edge } from './words.ts';

/** What stands on one side of a "to". */
export interface Side {
  days: DaySpec[];
  moment: Moment;
  edges: Set<Edge>;
  numbers: number[];
  rest: Token[];
}

/** Gathers what stands on one side; undefined where it clashes. */
export function sideOf(tokens: readonly Token[]): Side | undefined {
  const side: Side = { days: [], moment: {}, edges: new Set(), numbers: [], rest: [] };
  for (const token of tokens) {
    if (token.is === 'day') {
      if (!addDay(side.days, token.day)) return undefined;
    } else if (token.is === 'part') {
      const part = joined(side.moment.part, token.part);
      if (part === undefined) return undefined;
      side.moment.part = part;
    } else if (token.is === 'clock') {
      if (side.moment.clock !== undefined) return undefined;
      side.moment.clock = token.clock;
    } else if (token.is === 'edge') side.edges.add(token.edge);
    else if (token.is === 'number') side.numbers.push(token.value);
    else side.rest.push(token);
  }
  return side;
}

/** 昨晚凌晨两点 is of the night that follows the evening. */
function joined(known: string | undefined, part: string): string | undefined {
  if (known === undefined || known === part) return part;
  const both = new Set([known, part]);
  if (both.has('dawn') && (both.has('evening') || both.has('night'))) return 'night';
  if (both.has('evening') && both.has('night')) return 'night';
  // "in the early morning", "9 in the morning tomorrow morning" and 周末清晨 each say the narrower part.
  if (both.has('morning') && (both.has('early') || both.has('dawn') || both.has('forenoon')))
    return known === 'morning' ? part : known;
  return undefined;
}

/** 9月6日、7日: the second day is of the month of the first. */
export function inMonthOf(previous: DaySpec | undefined, spec: DaySpec): DaySpec {
  if (previous?.on !== 'date' || spec.on !== 'date') return spec;
  if (spec.month !== undefined || spec.offset !== undefined) return spec;
  const { month, offset, year } = previous;
  return {
    ...spec,
    ...(month === undefined ? {} : { month }),
    ...(offset === undefined ? {} : { offset }),
    ...(year === undefined ? {} : { year }),
  };
}

/** Adds a day, or lets a weekday stand by the date it belongs to: 10月18日(周五), Sat 21st. */
function addDay(days: DaySpec[], said: DaySpec): boolean {
  const last = days.at(-1);
  const spec = inMonthOf(last, said);
  const dated = (d: DaySpec | undefined): boolean => d?.on === 'date';
  if (last && dated(last) && last.on === 'date' && spec.on === 'weekday' && spec.week === undefined) {
    days[days.length - 1] = { ...last, weekday: spec.weekday };
    return true;
  }
  if (last?.on === 'weekday' && last.week === undefined && spec.on === 'date') {
    days[days.length - 1] = { ...spec, weekday: last.weekday };
    return true;
  }
  // Days said one after the other are a list only if of one kind: 周三周五, not 今天周五.
  if (last && last.on !== spec.on) return false;
  days.push(spec);
  return true;
}

/** A bare number is an hour only where something bounds it: after 6, tonight 8, 9-5. */
export function useNumbers(side: Side, bounded: boolean): boolean {
  const [value] = side.numbers;
  if (value === undefined) return true;
  if (!bounded || side.numbers.length > 1 || side.moment.clock !== undefined) return false;
  side.moment.clock = { hour: value, minute: 0, certain: value > 12 || value === 0 };
  return true;
}

/** The one edge that bounds; undefined for none, null where two clash. */
export function edgeOf(edges: ReadonlySet<Edge>): Edge | undefined | null {
  const strong = [...edges].filter((e) => e !== 'at' && e !== 'every' && e !== 'about');
  if (strong.length > 1) return null;
  return strong[0] ?? (edges.has('about') ? 'about' : undefined);
}
