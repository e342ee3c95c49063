/** A change of subject parks what was begun (R5, R4): nothing is dropped, and it is offered again when the new matter stands in the book. */
import { question } from './asking.ts';
import type { Desk } from './context.ts';
import { fileAlso, fileCollected, readBack } from './filing.ts';
import type { Collecting } from './memory.ts';
import type { Category, Place } from './ports.ts';
import { isHome, isPlaced, MOST_TIMES, missing, noteAsked, supposeHome } from './slots.ts';

/** Leaves the matter being collected for another; one of which nothing is known yet is forgotten. */
export function park(desk: Desk): void {
  const { mind } = desk;
  const begun = mind.collecting;
  mind.collecting = undefined;
  if (!begun || begun.filedId !== undefined) return;
  if (begun.what !== undefined || isHome(begun.place) || begun.place.spot !== undefined)
    mind.parked = [...(mind.parked ?? []), begun];
}

/** What a new matter of the same home tells of the place of an older one. */
function supposeFrom(matter: Collecting, place: Place | undefined): void {
  if (!place || !isHome(place) || isHome(matter.place) || isPlaced(matter)) return;
  const { building, unit, room } = place;
  matter.supposed = true;
  matter.place = { building, unit, room, spot: matter.place.spot };
}

/**
 * Goes on with what is parked: files what can be filed now, and asks for what is missing of the first that lacks
 * something, instead of what else might be asked of the matter just filed.
 */
export async function offerParked(desk: Desk): Promise<void> {
  const { mind, ports, speech } = desk;
  const now = mind.collecting;
  if (!mind.parked?.length || (now && now.filedId === undefined)) return;
  const left = mind.parked;
  mind.parked = undefined;
  for (const [index, matter] of left.entries()) {
    supposeHome(matter, ports.owner);
    supposeFrom(matter, now?.place);
    const lacking = missing(matter, ports.knows.slots(matter.category as Category, matter.kind), ports.owner);
    if (lacking.length === 0) {
      await fileAlso(desk, matter);
      continue;
    }
    const askable = lacking.filter(
      ({ key }) => (matter.asked.find(({ slot }) => slot === key)?.times ?? 0) < MOST_TIMES,
    );
    if (askable.length === 0) {
      readBack(desk, matter, await fileCollected(desk, matter), true);
      continue;
    }
    const again = matter.asked.length > 0;
    const asked = question(ports.say, askable, again);
    speech.ask(ports.say('ask.parked', { what: matter.what ?? '', question: asked }));
    noteAsked(
      matter,
      askable.map(({ key }) => key),
      mind.turns,
    );
    mind.collecting = matter;
    mind.parked = left.slice(index + 1);
    return;
  }
}
