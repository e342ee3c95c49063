/** The declared fields of R3, filled from what was heard: what is known, what is missing, what to ask next. */
import { isPublic } from '../knowledge/rules/places.ts';
import type { Slot as SlotRule } from '../knowledge/rules/slots.ts';
import type { Collecting } from './memory.ts';
import type { Heard, Owner, Place } from './ports.ts';

/** Never more questions than this about one matter (T5), and no more than this in one reply. */
export const MOST_QUESTIONS = 4;
const AT_ONCE = 2;
/** The same question at most so often (T5). */
export const MOST_TIMES = 2;

/** A place in a home: something a worker can be sent to without asking further. */
export const isHome = (place: Place): boolean => place.room !== undefined;

/** Takes from a message what it says about the matter; what was known and is not said again stays. */
export function hear(matter: Collecting, heard: Heard): void {
  const { building, unit, room, phone, name, when, person } = heard.fields;
  if (room !== undefined || building !== undefined || unit !== undefined) {
    // Another room is another home: an old unit does not belong to it.
    const fresh = room !== undefined && building !== undefined;
    matter.place = {
      ...(fresh ? {} : matter.place),
      ...(building === undefined ? {} : { building }),
      ...(unit === undefined ? {} : { unit }),
      ...(room === undefined ? {} : { room }),
      ...(matter.place.spot === undefined ? {} : { spot: matter.place.spot }),
    };
  }
  if (heard.details.spot !== undefined && matter.place.spot === undefined)
    matter.place.spot = heard.details.spot;
  if (heard.details.fault !== undefined && matter.what === undefined) matter.what = heard.details.fault;
  if (phone !== undefined) matter.slots.contact = phone;
  if (name !== undefined) matter.slots.name = name;
  if (when !== undefined) {
    matter.slots.when = when;
    matter.slots.happened ??= when;
  }
  if (person !== undefined) matter.slots.whom = person;
}

/** Whether a slot of the matter is known. */
export function known(matter: Collecting, key: string, owner: Owner): boolean {
  switch (key) {
    case 'what':
    case 'service':
    case 'topic':
    case 'defect':
    case 'thing':
      return matter.what !== undefined;
    case 'proposal':
      return matter.what !== undefined;
    case 'home':
      return isHome(matter.place);
    case 'place':
      // A public spot is a place to go to; a room of a home is not, without the home.
      return isHome(matter.place) || (matter.place.spot !== undefined && isPublic(matter.place.spot));
    case 'contact':
      return matter.slots.contact !== undefined || owner.phone !== undefined;
    default:
      return matter.slots[key] !== undefined;
  }
}

/** Fills the home from what is known of the owner when the message leaves it open and there is only one (R3, D8). */
export function supposeHome(matter: Collecting, owner: Owner): void {
  const [home, second] = owner.homes;
  if (
    !home ||
    second ||
    isHome(matter.place) ||
    (matter.place.spot !== undefined && isPublic(matter.place.spot))
  )
    return;
  if (matter.place.building !== undefined && matter.place.building !== home.building) return;
  matter.supposed = true;
  matter.place = {
    ...matter.place,
    building: home.building,
    room: home.room,
    ...(home.unit ? { unit: home.unit } : {}),
  };
}

/** What is still missing without which nothing can be filed. */
export function missing(matter: Collecting, rules: readonly SlotRule[], owner: Owner): SlotRule[] {
  return rules.filter((rule) => rule.required && !known(matter, rule.key, owner));
}

/** What else is worth asking in the reply that reads back (R5): not known, never asked, fitting, few. */
export function wanted(matter: Collecting, rules: readonly SlotRule[], owner: Owner): SlotRule[] {
  const left = MOST_QUESTIONS - matter.asked.reduce((sum, { times }) => sum + times, 0);
  const fitting = rules.filter(
    (rule) =>
      !rule.required &&
      !known(matter, rule.key, owner) &&
      !matter.asked.some(({ slot }) => slot === rule.key) &&
      (rule.only !== 'home' ||
        (isHome(matter.place) && !(matter.place.spot !== undefined && isPublic(matter.place.spot)))) &&
      !(matter.urgent && (rule.key === 'when' || rule.key === 'since')) &&
      !((matter.danger !== undefined || matter.urgent) && rule.never?.includes('danger')),
  );
  const few = fitting.slice(0, Math.max(0, Math.min(AT_ONCE, left)));
  return few.length === 1 && few[0]?.never?.includes('alone') ? [] : few;
}

/** Notes that slots were asked for. */
export function noteAsked(matter: Collecting, keys: readonly string[]): void {
  matter.pending = [...keys];
  for (const slot of keys) {
    const before = matter.asked.find((entry) => entry.slot === slot);
    if (before) before.times += 1;
    else matter.asked.push({ slot, times: 1 });
  }
}
