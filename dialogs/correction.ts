/** Second thoughts in plain words (R5): 不是1501是1502, 时间改成周日, 电话写错了应该是…: before and after filing, until closed. */
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import type { Heard, Place } from './ports.ts';
import { isHome } from './slots.ts';

/** The parts of a place that a correction names: by the ear, else by what stood there before. */
function placeOf(right: Heard, wrong: string | undefined, before: Place): Place {
  const { building, unit, room } = right.fields;
  if (building !== undefined || unit !== undefined || room !== undefined) return { building, unit, room };
  const bare = right.text.replaceAll(/[\s室号號]/g, '');
  if (!/^[\dA-Za-z-]{1,6}$/.test(bare)) return {};
  const old = wrong?.replaceAll(/[\s室号號]/g, '');
  if (old !== undefined && old === before.building) return { building: bare };
  if (old !== undefined && old === before.unit) return { unit: bare };
  return bare.length >= 3 ? { room: bare } : {};
}

const given = (place: Place): Place =>
  Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));

/** Carries out a correction of the matter being collected or filed last. False when the message is none. */
export async function correct(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const found = ports.knows.correction(heard.text);
  if (!found) return false;
  const matter = mind.collecting;
  if (!matter && !mind.last) return false;
  const right = await ports.hear(found.right);
  const place = given(placeOf(right, found.wrong, matter?.place ?? {}));
  const slots: Record<string, string> = {
    ...(right.fields.phone === undefined ? {} : { contact: right.fields.phone }),
    ...(right.fields.when === undefined ? {} : { when: right.fields.when }),
    ...(right.fields.name === undefined ? {} : { name: right.fields.name }),
  };
  if (Object.keys(place).length === 0 && Object.keys(slots).length === 0) return false;
  if (matter) {
    const before = { ...matter.place };
    put(matter, place, slots);
    if (place.room !== undefined || place.building !== undefined || place.unit !== undefined) {
      ports.forgetHome(before);
      if (isHome(matter.place)) ports.remember({ home: matter.place });
    }
  }
  const id = matter?.filedId ?? (matter ? undefined : mind.last?.id);
  if (id === undefined) return false;
  const { number, place: where, what } = await ports.register.amend(id, { place, slots, added: heard.text });
  const { contact } = slots;
  if (contact !== undefined) ports.remember({ phone: contact });
  speech.add(
    Object.keys(place).length > 0
      ? ports.say('filed.corrected', { number, place: where, what })
      : ports.say('filed.amended', {
          number,
          what: contact === undefined ? found.right : ports.say('word.phone', { digits: contact.slice(-4) }),
        }),
  );
  return true;
}

function put(matter: Collecting, place: Place, slots: Record<string, string>): void {
  matter.place = { ...matter.place, ...place };
  Object.assign(matter.slots, slots);
}
