/** Which estate an owner means, of those that one account of ours serves: what a turn tells about it, and nothing else. */
import type { Activity, Attachment } from 'botbuilder';
import { type Doors, nameTold } from '../../knowledge/rules/doors.ts';
import { readable } from '../../knowledge/rules/shared.ts';
import { ordinalTold } from '../../knowledge/rules/telling.ts';
import type { Person } from '../inbox/person.ts';
import type { Turn } from '../inbox/turn.ts';
import { DOOR_STEP } from '../procedures/silence.ts';
import type { Door, Entrances } from './entrances.ts';
import type { Estate } from './estates.ts';

/** What waits for the answer: how often was asked, and what was said meanwhile. */
export interface Asking {
  times: number;
  texts: string[];
  attachments: Attachment[];
}

/** A door's code at the end of words that a link has put into the owner's mouth: 您好（YJ/5/2/1501）. */
const CODE = /[（([]([A-Za-z]{1,6}(?:\/[^/\s（）()[\]]{0,32}){0,3})[）)\]]$/u;
/** Characters at the end of a message that are looked at for it. */
const END = 120;

/** The door that somebody comes by, and their words without its code. */
export function comesBy(activity: Activity, entrances: Entrances): { door: Door | undefined; text: string } {
  const { text = '' } = activity;
  const { scene } = (activity.channelData ?? {}) as { scene?: unknown };
  if (typeof scene === 'string') return { door: entrances.door(scene), text };
  const said = text.trimEnd();
  const code = activity.type === 'message' ? CODE.exec(said.slice(-END)) : null;
  const door = code ? entrances.door(code[1] ?? '') : undefined;
  return { door, text: door && code ? said.slice(0, -code[0].length).trimEnd() : text };
}

/** The one estate of those that somebody's proved homes are in, else the one they wrote to last (D8). */
function knownIn(person: Person | undefined, served: readonly Estate[]): Estate | undefined {
  if (!person) return undefined;
  const proved = new Set(person.homes.filter(({ verified }) => verified).map(({ estateId }) => estateId));
  const [home, ...others] = served.filter(({ id }) => proved.has(id));
  return home && others.length === 0 ? home : served.find(({ id }) => id === person.estateId);
}

/** A turn as far as it tells which estate is meant. */
export interface Look {
  turn: Turn;
  served: readonly [Estate, ...Estate[]];
  doors: Doors;
  /** The door that was come by, of an estate that the account serves. */
  door: Door | undefined;
  /** The words, without a door's code. */
  text: string;
  asking: Asking | undefined;
  /** A person has the talk, or the bot says nothing here: it asks nothing either. */
  quiet: boolean;
}

/** What is to be done: go on in an estate with these words, ask, go on as things stand, or nothing at all. */
export type Found =
  | { what: 'go'; estate: Estate; text: string }
  | { what: 'ask'; times: number; kept: string }
  | { what: 'pass' }
  | { what: 'nothing' };

/** The estate that an answer or first words name. */
function namedBy({ text, served, asking, doors }: Look): { estate: Estate; text: string } | undefined {
  const names = served.map(({ name }) => name);
  const told = nameTold(text, names, asking !== undefined, doors);
  const named = told && served[told.index];
  if (named) return { estate: named, text: told.rest };
  const ordinal = asking ? ordinalTold(text) : undefined;
  const picked = typeof ordinal === 'number' ? served.at(ordinal) : undefined;
  return picked && { estate: picked, text: '' };
}

export function find(look: Look): Found {
  const { turn, served, doors, door, text, asking, quiet } = look;
  const { talk, activity } = turn;
  const known = talk.ownerId !== undefined;
  const message = activity.type === 'message';
  const here = served.find(({ id }) => id === talk.estateId) ?? served[0];
  // Whoever a person talks with stays with that person.
  if (door) return { what: 'go', estate: known && quiet ? here : door.estate, text };
  const { step } = (activity.value ?? {}) as { step?: unknown };
  if (activity.type === 'event' && turn.internal && step === DOOR_STEP)
    // The account's first estate takes what nobody has placed.
    return asking && !known ? { what: 'go', estate: here, text: '' } : { what: 'nothing' };
  const another = known && message && new RegExp(doors.another, 'iu').test(readable(text));
  if (quiet || (known && !asking && !another)) return { what: 'pass' };
  if (another) return { what: 'ask', times: 1, kept: '' };
  const begun = activity.type === 'conversationUpdate' && turn.internal;
  if (!message && (!begun || asking)) return { what: 'nothing' };
  const named = namedBy(look);
  if (named) return { what: 'go', ...named };
  const before = asking ? undefined : knownIn(turn.person, served);
  if (before) return { what: 'go', estate: before, text };
  // Who is known stays where they are, whatever they answered.
  if (known) return { what: 'pass' };
  const times = (asking?.times ?? 0) + 1;
  return times > doors.askTimes
    ? { what: 'go', estate: served[0], text }
    : { what: 'ask', times, kept: text };
}
