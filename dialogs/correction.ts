/** Second thoughts in plain words (R5): 不是1501是1502, 时间改成周日, 说错了是卫生间: before and after filing, until closed. */
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import type { Heard, Matter, Place } from './ports.ts';
import { isHome } from './slots.ts';

/** What a correction names. */
interface Change {
  place: Place;
  slots: Record<string, string>;
}

/** The parts of a place that a correction names: by the ear, else by what stood there before. */
function placeOf(right: Heard, bare: string, wrong: string | undefined, before: Place): Place {
  const { building, unit, room } = right.fields;
  if (building !== undefined || unit !== undefined || room !== undefined) return { building, unit, room };
  const part = bare.replaceAll(/[\s室号號]/g, '');
  if (!/^[\dA-Za-z-]{1,6}$/.test(part)) return {};
  const old = wrong?.replaceAll(/[\s室号號]/g, '');
  if (old !== undefined && old === before.building) return { building: part };
  if (old !== undefined && old === before.unit) return { unit: part };
  return part.length >= 3 ? { room: part } : {};
}

const given = (place: Place): Place =>
  Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));

/** Reads the right half, with everything that stands behind it: 不是65栋是66栋,电话也换成… */
async function changeOf(desk: Desk, heard: Heard, before: Place): Promise<Change | undefined> {
  const found = desk.ports.knows.correction(heard.text);
  if (!found) return undefined;
  const from = heard.text.lastIndexOf(found.right);
  const right = await desk.ports.hear(heard.text.slice(Math.max(0, from)).trim());
  const place = given(placeOf(right, found.right, found.wrong, before));
  const { spot } = right.details;
  if (spot !== undefined && Object.keys(place).length === 0) place.spot = spot;
  const { phone, when, name } = right.fields;
  const slots = {
    ...(phone === undefined ? {} : { contact: phone }),
    ...(when === undefined ? {} : { when }),
    ...(name === undefined ? {} : { name }),
  };
  return Object.keys(place).length + Object.keys(slots).length === 0 ? undefined : { place, slots };
}

/** The phrase with the old spot taken for the new one. */
const respotted = (what: string, old: string | undefined, spot: string): string =>
  old !== undefined && what.includes(old) ? what.replace(old, spot) : what;

/** Carries out a correction of the matter being collected or filed last. False when the message is none. */
export async function correct(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports } = desk;
  const matter = mind.collecting;
  const last = matter ? matter.filedId : mind.last?.id;
  if (!matter && last === undefined) return false;
  // Most messages correct nothing, and ask no book.
  if (!ports.knows.correction(heard.text)) return false;
  const mine = last === undefined ? undefined : (await ports.register.mine()).find(({ id }) => id === last);
  const before = matter?.place ?? mine?.parts ?? {};
  const change = await changeOf(desk, heard, before);
  if (!change) return false;
  const { place, slots } = change;
  const { spot } = place;
  const old = before.spot;
  if (matter) put(desk, matter, change);
  if (last === undefined) return false;
  const what = spot !== undefined && mine ? respotted(mine.what, old, spot) : undefined;
  const amended = await ports.register.amend(last, {
    place,
    slots,
    added: heard.text,
    ...(what === undefined ? {} : { what }),
  });
  if (slots.contact !== undefined) ports.remember({ phone: slots.contact });
  sayCorrected(desk, amended, change);
  return true;
}

/** Reads back what is right now. */
function sayCorrected(desk: Desk, { number, place, what, who, promise }: Matter, change: Change): void {
  const { say, by } = desk.ports;
  const { contact, when, name } = change.slots;
  if (Object.keys(change.place).length > 0) desk.speech.add(say('filed.corrected', { number, place, what }));
  const words = [
    when,
    name,
    contact === undefined ? undefined : say('word.phone', { digits: contact.slice(-4) }),
  ];
  const list = words.filter((word) => word !== undefined).join(say('word.list', {}));
  if (list === '') return;
  desk.speech.add(say('filed.amended', { number, what: list }));
  if (when !== undefined && promise)
    desk.speech.add(say('filed.promise.when', { who, time: by(promise.by) }));
}

function put(desk: Desk, matter: Collecting, { place, slots }: Change): void {
  const before = { ...matter.place };
  if (place.spot !== undefined && matter.what !== undefined)
    matter.what = respotted(matter.what, before.spot, place.spot);
  matter.place = { ...matter.place, ...place };
  Object.assign(matter.slots, slots);
  if (place.room === undefined && place.building === undefined && place.unit === undefined) return;
  // A home on the books that was only supposed is theirs all the same.
  if (!matter.supposed) desk.ports.forgetHome(before);
  matter.supposed = false;
  if (isHome(matter.place)) desk.ports.remember({ home: matter.place });
}
