/** Several matters in one message (R4): each becomes a record with its own words and place, none is dropped. */
import { isPublic } from '../knowledge/rules/places.ts';
import type { Desk } from './context.ts';
import type { Category, Fields, Heard } from './ports.ts';

/** Clauses that are looked at, and the shortest that can tell a matter. */
const MOST_CLAUSES = 8;
const SHORTEST = 4;

/** Categories of which one message may well hold two kinds: a tap and a lamp, a cleaning and a delivery. */
const SEVERAL = new Set<Category>(['repair', 'service', 'after_sales']);

/** What is dealt with first: a grievance before its fault (C1), a request before praise and ideas. */
const RANK: Readonly<Record<Category, number>> = {
  complaint: 0,
  repair: 1,
  after_sales: 1,
  service: 1,
  suggestion: 2,
  praise: 3,
  other: 4,
};

/** A message taken apart: its main matter, told by its own words, and the others. */
export interface Parts {
  main: Heard;
  further: Heard[];
}

const clausesOf = (text: string): string[] =>
  text
    .split(/[，,。；;！!？?\n、]|\s{2,}|(?:另外|还有|還有|顺便|順便|再就是|以及|also|and also|besides)/iu)
    .map((clause) => clause.trim())
    .filter((clause) => clause.length >= SHORTEST)
    .slice(0, MOST_CLAUSES);

/** Characters of a question about the price that names nothing. */
const PRICE_ALONE = 14;

/** 大概多少钱: asks about the matter told beside it, and is none of its own. */
export const asksPriceAlone = (desk: Desk, text: string): boolean =>
  text.length <= PRICE_ALONE && desk.ports.knows.tells('price', text);

/** The place of a part: its own where it names one, else the home of the whole. */
function placeOf(whole: Fields, part: Heard): Fields {
  const { building, unit, room } = part.fields;
  const own = {
    ...(building === undefined ? {} : { building }),
    ...(unit === undefined ? {} : { unit }),
    ...(room === undefined ? {} : { room }),
  };
  const { spot } = part.details;
  const open = spot !== undefined && isPublic(spot);
  if (building !== undefined || room !== undefined) return own;
  return {
    ...(whole.building === undefined ? {} : { building: whole.building }),
    ...(whole.unit === undefined ? {} : { unit: whole.unit }),
    // The lobby lies in the building, not in the flat.
    ...(whole.room === undefined || open ? {} : { room: whole.room }),
  };
}

/** A part of a message as a message of its own, with the whole's names and numbers. */
function partOf(whole: Heard, part: Heard, category: Category): Heard {
  const { building: _building, unit: _unit, room: _room, when, person: _person, ...rest } = whole.fields;
  const time = part.fields.when ?? (SEVERAL.has(category) ? when : undefined);
  return {
    ...whole,
    category,
    also: [],
    urgent: part.urgent,
    handoff: [],
    plain: part.plain,
    details: part.details,
    fields: {
      ...rest,
      ...placeOf(whole.fields, part),
      ...(time === undefined ? {} : { when: time }),
      ...(part.fields.person === undefined ? {} : { person: part.fields.person }),
    },
  };
}

/** The clause by which a category that was heard in the whole is told. */
async function clauseFor(
  desk: Desk,
  clauses: readonly Heard[],
  category: Category,
): Promise<Heard | undefined> {
  const own = clauses.filter((clause) => clause.category === category);
  const told = own.find(({ details }) => details.fault !== undefined) ?? own[0];
  if (told || !SEVERAL.has(category)) return told;
  // The fault behind a grievance: 天天漏水没人管 is a complaint whose words name a leak. 坏了八次 is history.
  const behind = clauses.find((clause) => {
    const kind = desk.ports.kindOf(clause.text, category);
    const named = kind !== undefined && kind !== 'other' && !desk.ports.knows.counts(clause.text);
    return named && (clause.also.includes(category) || clauses.length === 1);
  });
  return behind && desk.ports.hear(behind.text, category);
}

/** Takes a message apart; a message of one matter comes back whole. */
export async function partsOf(desk: Desk, heard: Heard, main: Category): Promise<Parts> {
  const { ear } = desk.ports.knows.settings;
  const also = heard.also.filter((category) => category !== main && category !== 'other');
  const split = clausesOf(heard.text);
  // A price asked beside draws the whole towards paid service: what its other words tell is heard by itself.
  const priced = main === 'service' && split.some((clause) => asksPriceAlone(desk, clause));
  const mixed = main === 'praise' || heard.confidence < ear.splitBelow || priced;
  if (also.length === 0 && !mixed && !SEVERAL.has(main)) return { main: heard, further: [] };
  // Where nothing else was heard in the whole, a clause must at least be about another kind of thing.
  const worth = (clause: string): boolean => {
    if (also.length > 0 || mixed) return true;
    const kind = desk.ports.kindOf(clause, main);
    return kind !== undefined && kind !== heard.details.kind;
  };
  const listened = split.length > 1 ? split.filter(worth) : also.length > 0 ? split : [];
  const telling = listened.filter((clause) => !asksPriceAlone(desk, clause));
  const clauses = await Promise.all(telling.map((clause) => desk.ports.hear(clause)));
  const further: Heard[] = [];
  const used = new Map<string, Heard>();
  const take = (clause: Heard, category: Category): void => {
    const part = partOf(heard, clause, category);
    used.set(clause.text, part);
    further.push(part);
  };
  for (const category of also) {
    const told = await clauseFor(desk, clauses, category);
    if (told) take(told, category);
    // "报修三次没人管" names no fault of its own to mend; an idea or a word of praise is told by the whole.
    else if (!SEVERAL.has(category))
      further.push({ ...heard, category, also: [], urgent: false, handoff: [] });
  }
  if (mixed && split.length > 1)
    for (const clause of clauses) {
      const { category, confidence, details } = clause;
      if (category === main || category === 'other' || also.includes(category)) continue;
      if (confidence < ear.partFrom || details.fault === undefined) continue;
      if (!further.some((part) => part.category === category)) take(clause, category);
    }
  if (SEVERAL.has(main)) {
    const kinds = new Set([heard.details.kind, ...further.map(({ details }) => details.kind)]);
    for (const clause of clauses) {
      const { kind, fault } = clause.details;
      if (clause.category !== main || clause.confidence < ear.newMatterFrom || fault === undefined) continue;
      // Faults of one trade in one home are mended by one visit and share a record, unless one lies in a public part.
      const open = clause.details.spot !== undefined && isPublic(clause.details.spot);
      if (kind === undefined || kind === 'other' || (kinds.has(kind) && !open)) continue;
      kinds.add(kind);
      take(clause, main);
    }
  }
  if (further.length === 0) return { main: heard, further };
  // What the whole was taken for is no matter; its clauses tell one.
  if (main === 'other') return asWhole(desk, heard, further);
  // Praise of nobody beside a grievance is sarcasm: the whole is the grievance (C1).
  const sour = further.find(({ category }) => category === 'complaint');
  if (main === 'praise' && sour && heard.fields.person === undefined)
    return asWhole(desk, heard, [sour, ...further]);
  // What is left asks only what the others cost: it was no matter of its own.
  const left = split.filter((clause) => !used.has(clause));
  if (left.length > 0 && left.every((clause) => asksPriceAlone(desk, clause)))
    return asWhole(desk, heard, further);
  const own = await mainOf(desk, heard, main, split, new Set(used.keys()));
  const position = (part: Heard): number =>
    part === own
      ? split.findIndex((clause) => !used.has(clause))
      : split.findIndex((clause) => used.get(clause) === part);
  return ranked(own, further, position);
}

/** The whole message as the gravest of the matters that its clauses tell. */
async function asWhole(desk: Desk, heard: Heard, parts: readonly Heard[]): Promise<Parts> {
  const [first] = [...parts].sort((a, b) => RANK[a.category] - RANK[b.category]);
  if (!first) return { main: heard, further: [] };
  const { details } = await desk.ports.hear(heard.text, first.category);
  const main: Heard = { ...heard, category: first.category, urgent: first.urgent, details };
  return { main, further: parts.filter((part) => part.category !== first.category) };
}

/** The main matter in its own words: what the others told is left out of its phrase. */
async function mainOf(
  desk: Desk,
  heard: Heard,
  main: Category,
  split: readonly string[],
  used: ReadonlySet<string>,
): Promise<Heard> {
  const own = split.filter((clause) => !used.has(clause));
  // A grievance is read back whole, with what gave rise to it.
  if (used.size === 0 || own.length === 0 || main === 'complaint') return { ...heard, category: main };
  const pause = desk.ports.say('word.pause', {});
  const part = await desk.ports.hear(own.join(pause), main);
  return { ...partOf(heard, part, main), handoff: heard.handoff, also: heard.also };
}

/** Puts first what is dealt with first, and among equals what was said first. */
function ranked(main: Heard, further: readonly Heard[], position: (part: Heard) => number): Parts {
  const [first, ...rest] = [main, ...further].sort(
    (a, b) => RANK[a.category] - RANK[b.category] || position(a) - position(b),
  );
  return { main: first ?? main, further: rest };
}
