/** What an owner adds after filing (R5): put into the record, and said back in a few words. */
import { coreOf, isPast } from '../knowledge/rules/telling.ts';
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import type { Heard, Matter, Place, Ports } from './ports.ts';
import { writerOf } from './slots.ts';
import { joined } from './speech.ts';

/** The longest note that is said back. */
const LONGEST_NOTE = { han: 24, latin: 80 } as const;

/** Words that stand around data without saying anything themselves. */
const AROUND = /[\d\s\p{P}栋棟幢座号號楼樓单元單室电话電話手机手機联系聯繫我家住在是+的叫]/gu;

/** Whether a message is nothing but data: a telephone, a home, a name, a time. */
export function isBare({ text, fields }: Heard): boolean {
  const { phone, name, when, room } = fields;
  if (phone === undefined && room === undefined && name === undefined && when === undefined) return false;
  let rest = text;
  for (const words of [name, when]) if (words !== undefined) rest = rest.replace(words, '');
  return rest.replaceAll(AROUND, '').length <= 2;
}

/**
 * Puts what the owner added into the record of the matter, and says so in a few words.
 * @param changed whether it brought data; other words are noted without repeating them
 */
export async function amendFiled(
  desk: Desk,
  matter: Collecting,
  heard: Heard,
  changed: boolean,
  before: Place,
): Promise<void> {
  matter.pending = matter.pending.filter((slot) => matter.slots[slot] === undefined);
  if (matter.filedId === undefined) return;
  const { ports, speech } = desk;
  const { place, slots } = matter;
  const amended = await ports.register.amend(matter.filedId, {
    place,
    slots,
    added: heard.text,
    ...(matter.what === undefined ? {} : { what: matter.what }),
  });
  remember(ports, heard);
  const { number } = amended;
  const { building, room } = heard.fields;
  // Who is praised may be told by where they work.
  const told = (room !== undefined || building !== undefined) && matter.category !== 'praise';
  if (told && before.room === undefined && before.building === undefined)
    speech.add(ports.say('filed.amended', { number, what: amended.place }));
  else if (told)
    speech.add(
      ports.say('filed.corrected', { number, place: amended.place, what: matter.what ?? amended.what }),
    );
  else if (before.spot === undefined && isSpotAlone(heard, matter.place.spot))
    speech.add(ports.say('filed.amended', { number, what: matter.place.spot ?? '' }));
  else speech.add(added(desk, heard, amended, changed, slots.when));
}

/** Whether a message names a spot and hardly anything else: 就是客厅那个. */
const isSpotAlone = ({ text, fields }: Heard, spot: string | undefined): boolean =>
  spot !== undefined &&
  fields.when === undefined &&
  text.includes(spot) &&
  text.replace(spot, '').replaceAll(/[\s\p{P}就是在那个個的里裡这這啊呢吧]/gu, '') === '';

/** What was added, said back: a time with who confirms it, data in a few words, else only that it was noted. */
function added(
  desk: Desk,
  heard: Heard,
  amended: Matter,
  changed: boolean,
  wished: string | undefined,
): string {
  const { say, by } = desk.ports;
  const { number, who, promise } = amended;
  const { when, phone } = heard.fields;
  const visited =
    amended.category === 'repair' || amended.category === 'service' || amended.category === 'after_sales';
  if (when !== undefined && phone === undefined && visited && wished === when && promise && !amended.urgent)
    return joined(
      say('filed.amended', { number, what: when }),
      say('filed.promise.when', { who, time: by(promise.by) }),
    );
  const words = addedWords(desk.ports, heard);
  return changed && words !== ''
    ? say('filed.amended', { number, what: words })
    : say('filed.noted', { number, what: quoted(desk, heard) });
}

/** Bare data after everything was asked still belongs to the matter filed last. */
export async function addToLast(desk: Desk, heard: Heard, id: string): Promise<void> {
  const { ports, speech } = desk;
  const { building, unit, room, phone, when, name } = heard.fields;
  const slots: Record<string, string> = {
    ...(phone === undefined ? {} : { contact: phone }),
    ...(when === undefined ? {} : { [isPast(when) ? 'since' : 'when']: when }),
    ...(name === undefined ? {} : { name }),
  };
  const place = room === undefined && building === undefined ? {} : { place: { building, unit, room } };
  const amended = await ports.register.amend(id, { ...place, slots, added: heard.text });
  remember(ports, heard);
  speech.add(
    'place' in place
      ? ports.say('filed.corrected', { number: amended.number, place: amended.place, what: amended.what })
      : added(desk, heard, amended, true, slots.when),
  );
}

function remember(ports: Ports, { fields: { phone, name } }: Heard): void {
  if (phone === undefined && name === undefined) return;
  ports.remember({ ...(phone === undefined ? {} : { phone }), ...(name === undefined ? {} : { name }) });
}

/** A short note said back in its own words; what is long, or said in anger, is only pointed at. */
export function quoted(desk: Desk, { text, handoff }: Heard): string {
  const { say, knows } = desk.ports;
  const words = coreOf(text).replace(/[\s，,。.！!？?～~]+$/u, '');
  const short = words.length <= LONGEST_NOTE[/\p{Script=Han}/u.test(words) ? 'han' : 'latin'];
  const calm = knows.feeling(text, handoff) === 'calm' && !knows.obscene(text) && !knows.tells('asks', text);
  return short && calm ? say('word.quote', { what: words }) : say('word.this', {});
}

/** Data just added, for reading back: never the whole text, never a telephone number in full; `''` where it holds none. */
export function addedWords(ports: Ports, heard: Heard): string {
  const { phone, when } = heard.fields;
  const name = writerOf(heard);
  const tail = phone === undefined ? undefined : ports.say('word.phone', { digits: phone.slice(-4) });
  // 刚才 by itself reads back nothing.
  const parts = [when !== undefined && isPast(when) ? undefined : when, name, tail].filter(
    (part) => part !== undefined,
  );
  return parts.join(ports.say('word.list', {}));
}
