/** Several matters in one message (R4): each becomes a record, none is dropped. */
import type { Desk } from './context.ts';
import type { Category, Heard } from './ports.ts';

/** Clauses that are looked at, and the shortest that can tell a matter. */
const MOST_CLAUSES = 8;
const SHORTEST = 4;

/** Categories of which one message may well hold two kinds: a tap and a lamp, a cleaning and a delivery. */
const SEVERAL = new Set<Category>(['repair', 'service', 'after_sales']);

const clausesOf = (text: string): string[] =>
  text
    .split(/[，,。；;！!？?\n、]|\s{2,}|(?:另外|还有|還有|顺便|順便|再就是|以及|also|and also|besides)/iu)
    .map((clause) => clause.trim())
    .filter((clause) => clause.length >= SHORTEST)
    .slice(0, MOST_CLAUSES);

/** A part of a message as a message of its own, with the whole's place, names and numbers. */
const partOf = (whole: Heard, part: Heard, category: Category): Heard => ({
  ...whole,
  category,
  also: [],
  urgent: part.urgent,
  handoff: [],
  plain: part.plain,
  details: part.details,
});

/** What the message holds beside its main matter. */
export async function furtherMatters(desk: Desk, heard: Heard, main: Category): Promise<Heard[]> {
  const also = heard.also.filter((category) => category !== main && category !== 'other');
  if (also.length === 0 && !SEVERAL.has(main)) return [];
  // Where nothing else was heard in the whole, a clause must at least be about another kind of thing.
  const worth = (clause: string): boolean => {
    const kind = also.length > 0 ? undefined : desk.ports.kindOf(clause, main);
    return also.length > 0 || (kind !== undefined && kind !== heard.details.kind);
  };
  const split = clausesOf(heard.text);
  const clauses = await Promise.all(
    (split.length > 1 ? split.filter(worth) : []).map((clause) => desk.ports.hear(clause)),
  );
  const enough = desk.ports.knows.settings.ear.newMatterFrom;
  const further = also.flatMap((category) => {
    const own = clauses.filter((clause) => clause.category === category);
    const told = own.find(({ details }) => details.fault !== undefined) ?? own[0];
    if (told) return [partOf(heard, told, category)];
    // "报修三次没人管" names no fault of its own to mend; an idea or a word of praise is told by the whole.
    return SEVERAL.has(category) ? [] : [{ ...heard, category, also: [], urgent: false, handoff: [] }];
  });
  if (!SEVERAL.has(main)) return further;
  const kinds = new Set([heard.details.kind, ...further.map(({ details }) => details.kind)]);
  for (const clause of clauses) {
    const { kind, fault } = clause.details;
    if (clause.category !== main || clause.confidence < enough || fault === undefined) continue;
    // Faults of one trade in one home are mended by one visit and share a record.
    if (kind === undefined || kind === 'other' || kinds.has(kind)) continue;
    kinds.add(kind);
    further.push(partOf(heard, clause, main));
  }
  return further;
}
