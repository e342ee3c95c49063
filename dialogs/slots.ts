/** The declared fields of R3, filled from what was heard: what is known, what is missing, what to ask next. */
import { isPublic } from '../knowledge/rules/places.ts';
import type { Slot as SlotRule } from '../knowledge/rules/slots.ts';
import {
  countsThings,
  handoverTold,
  hasDay,
  hasHour,
  introduces,
  isMonth,
  isPast,
  isPublicKind,
  tellsEntry,
} from '../knowledge/rules/telling.ts';
import type { Collecting } from './memory.ts';
import { phraseOf } from './phrasing.ts';
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
  const { building, unit, room, phone } = heard.fields;
  const name = writerOf(heard);
  const whom = colleagueOf(heard);
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
  const what = matter.what ?? phraseOf(heard, matter.category);
  if (what !== undefined) matter.what = what;
  if (phone !== undefined) matter.slots.contact = phone;
  if (name !== undefined) matter.slots.name = name;
  if (whom !== undefined) matter.slots.whom = whom;
  hearTime(matter, heard);
  if (VISITED.has(matter.category) && tellsEntry(heard.text)) matter.slots.entry ??= heard.text.trim();
}

/** Categories for which somebody comes to the home. */
const VISITED: ReadonlySet<string> = new Set(['repair', 'service', 'after_sales']);

/** A time that is told: of a visit the one wished, of a fault when it began, of what happened when it did. */
function hearTime(matter: Collecting, { text, fields: { when } }: Heard): void {
  if (matter.category === 'after_sales') {
    const handover = handoverTold(text);
    if (handover !== undefined) matter.slots.handover ??= handover;
    if (handover !== undefined && when !== undefined && handover.includes(when)) return;
    // Asked when the home was handed over, a month or a year answers that.
    if (matter.pending.includes('handover') && when !== undefined && isMonth(when)) {
      matter.slots.handover ??= when;
      return;
    }
  }
  if (when === undefined || countsThings(text, when)) return;
  if (VISITED.has(matter.category)) {
    if (isPast(when)) matter.slots.since ??= when;
    else matter.slots.when = hasDay(when) ? when : `${dayOf(matter.slots.when)}${when}`;
    return;
  }
  matter.slots.when = when;
  matter.slots.happened ??= when;
}

/** The day told before, to which an hour told later belongs: 后天, then 上午10点. */
const dayOf = (before: string | undefined): string =>
  before !== undefined && hasDay(before) && !hasHour(before) ? before : '';

/** The name of the writer: in praise and complaints only one they introduce themselves by, or that stands alone. */
export function writerOf({ text, category, fields: { name, person } }: Heard): string | undefined {
  if (name === undefined || person?.includes(name)) return undefined;
  if (category !== 'praise' && category !== 'complaint') return name;
  const at = text.indexOf(name);
  // Latin words stand apart anyway.
  const gap = /\p{Script=Han}/u.test(name) ? /[\s\p{P}\d]/u : /[\n\p{P}\d]/u;
  const border = (letter: string): boolean => letter === '' || gap.test(letter);
  const before = text.slice(0, at).replace(/ $/, '');
  const after = text.slice(at + name.length).replace(/^ /, '');
  const alone = border(before.slice(-1)) && border(after.slice(0, 1));
  return alone || introduces(text.slice(0, at)) ? name : undefined;
}

/** The colleague or department spoken of: Mrs Chen rather than the front desk she sits at. */
function colleagueOf(heard: Heard): string | undefined {
  const { person, name } = heard.fields;
  if (name === undefined || writerOf(heard) !== undefined || heard.category !== 'praise') return person;
  return person?.includes(name) ? person : name;
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
      return isHome(matter.place) || isPlaced(matter);
    case 'where_lost':
      return matter.place.spot !== undefined || matter.place.building !== undefined;
    case 'happened':
      return matter.slots.happened !== undefined || matter.disturbance === true;
    case 'price':
      // Quoted from the price list when the visit is agreed (U2): there is none to accept yet.
      return true;
    case 'contact':
      return matter.slots.contact !== undefined || owner.phone !== undefined;
    default:
      return matter.slots[key] !== undefined;
  }
}

/** A public spot, or for what lies in public by its nature any spot or a building. */
export const isPlaced = ({ place: { spot, building }, kind, placed }: Collecting): boolean =>
  spot !== undefined
    ? isPublic(spot) || isPublicKind(kind) || placed === true
    : isPublicKind(kind) && building !== undefined;

/** Fills the home from what is known of the owner when the message leaves it open and there is only one (R3, D8). */
export function supposeHome(matter: Collecting, owner: Owner): void {
  const [home, second] = owner.homes;
  if (!home || second || isHome(matter.place) || isPlaced(matter)) return;
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

/** What one answer tells for all matters of a talk. */
const SHARED: ReadonlySet<string> = new Set(['contact', 'when', 'entry', 'photos', 'since']);

/** What else is worth asking in the reply that reads back (R5): not known, never asked, fitting, few. */
export function wanted(
  matter: Collecting,
  rules: readonly SlotRule[],
  owner: Owner,
  before: readonly string[] = [],
): SlotRule[] {
  const left = MOST_QUESTIONS - matter.asked.reduce((sum, { times }) => sum + times, 0);
  const fitting = rules.filter(
    (rule) =>
      !rule.required &&
      !known(matter, rule.key, owner) &&
      !(SHARED.has(rule.key) && before.some((key) => SHARED.has(key))) &&
      !matter.asked.some(({ slot }) => slot === rule.key) &&
      (rule.only !== 'home' || (isHome(matter.place) && !isPlaced(matter))) &&
      !(matter.urgent && (rule.key === 'when' || rule.key === 'since')) &&
      !((matter.danger !== undefined || matter.urgent) && rule.never?.includes('danger')),
  );
  const few = fitting.slice(0, Math.max(0, Math.min(AT_ONCE, left)));
  return few.length === 1 && few[0]?.never?.includes('alone') ? [] : few;
}

/** Notes that slots were asked for. */
export function noteAsked(matter: Collecting, keys: readonly string[], turn: number): void {
  matter.pending = [...keys];
  matter.askedTurn = turn;
  for (const slot of keys) {
    const before = matter.asked.find((entry) => entry.slot === slot);
    if (before) before.times += 1;
    else matter.asked.push({ slot, times: 1 });
  }
}
