/** What an owner adds after filing (R5): put into the record, and said back in a few words. */
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import type { Heard, Ports } from './ports.ts';

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

/** Puts an answer into the record of the matter being collected. */
export async function amendFiled(desk: Desk, matter: Collecting, heard: Heard): Promise<void> {
  matter.pending = [];
  if (matter.filedId === undefined) return;
  const { ports, speech } = desk;
  const { place, slots } = matter;
  const amended = await ports.register.amend(matter.filedId, { place, slots, added: heard.text });
  remember(ports, heard);
  speech.add(
    ports.say('filed.amended', {
      number: amended.number,
      what: addedWords(ports, heard) || (matter.what ?? ''),
    }),
  );
}

/** Bare data after everything was asked still belongs to the matter filed last. */
export async function addToLast(desk: Desk, heard: Heard, id: string): Promise<void> {
  const { ports, speech } = desk;
  const { building, unit, room, phone, when, name } = heard.fields;
  const slots: Record<string, string> = {
    ...(phone === undefined ? {} : { contact: phone }),
    ...(when === undefined ? {} : { when }),
    ...(name === undefined ? {} : { name }),
  };
  const place = room === undefined && building === undefined ? {} : { place: { building, unit, room } };
  const amended = await ports.register.amend(id, { ...place, slots, added: heard.text });
  remember(ports, heard);
  speech.add(
    'place' in place
      ? ports.say('filed.corrected', { number: amended.number, place: amended.place, what: amended.what })
      : ports.say('filed.amended', { number: amended.number, what: addedWords(ports, heard) }),
  );
}

function remember(ports: Ports, { fields: { phone, name } }: Heard): void {
  if (phone === undefined && name === undefined) return;
  ports.remember({ ...(phone === undefined ? {} : { phone }), ...(name === undefined ? {} : { name }) });
}

/** What was just added, for reading back: never the whole text, never a telephone number in full. */
export function addedWords(ports: Ports, heard: Heard): string {
  const { phone, when } = heard.fields;
  const tail = phone === undefined ? undefined : ports.say('word.phone', { digits: phone.slice(-4) });
  const parts = [when, tail].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join(ports.say('word.list', {}));
  return heard.text.replaceAll(/[\s，。,.]+$/g, '').slice(0, 24);
}
