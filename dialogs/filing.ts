/** Filing a matter and reading it back (R5): number, place, what, and a point in time by which the owner will hear. */

import { BY_FAULT, collect, excerpt } from './collecting.ts';
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import { furtherMatters } from './parts.ts';
import type { Category, Heard, Matter, MatterDraft } from './ports.ts';
import { supposeHome } from './slots.ts';
import { joined } from './speech.ts';

/** What was collected, as the register takes it. */
export function draftOf(matter: Collecting): MatterDraft {
  return {
    category: matter.category as Category,
    said: matter.said,
    what: matter.what ?? excerpt(matter.said),
    place: matter.place as MatterDraft['place'],
    urgent: matter.urgent,
    handoff: matter.handoff as MatterDraft['handoff'],
    slots: matter.slots,
    ...(matter.kind === undefined ? {} : { kind: matter.kind }),
    ...(matter.danger === undefined ? {} : { danger: matter.danger as NonNullable<MatterDraft['danger']> }),
  };
}

/** Files it, keeps what the owner told about themselves, and notes it as the talk's last matter. */
export async function fileCollected(desk: Desk, matter: Collecting): Promise<Matter> {
  const { ports, mind } = desk;
  const filed = await ports.register.file(draftOf(matter));
  matter.filedId = filed.id;
  mind.last = { id: filed.id, at: ports.now.toISOString() };
  const { contact, name } = matter.slots;
  const { room } = matter.place;
  ports.remember({
    ...(contact === undefined ? {} : { phone: contact }),
    ...(name === undefined ? {} : { name }),
    ...(room === undefined ? {} : { home: matter.place as MatterDraft['place'] }),
  });
  return filed;
}

/** Says what was filed, who answers for it and by when. `partial`: something needed is still unknown. */
export function readBack(desk: Desk, matter: Collecting, filed: Matter, partial: boolean): void {
  const { ports, speech } = desk;
  const { say } = ports;
  const { number, what } = filed;
  // A home that the owner did not name is not put into a complaint's mouth.
  const place = matter.supposed && !BY_FAULT.has(filed.category) ? '' : filed.place;
  const by = filed.promise ? ports.by(filed.promise.by) : '';
  if (filed.known && !partial) {
    speech.add(joined(say('incident.known', { number, time: by }), say('filed.correct', {})));
    return;
  }
  if (partial) {
    speech.add(say('filed.partial', { number, place, what, time: by }));
    return;
  }
  switch (filed.category) {
    case 'praise':
      speech.add(
        say('thanks.praise', { whom: matter.slots.whom ?? '' }),
        say('filed.praise', { number, what }),
      );
      break;
    case 'suggestion':
      speech.add(say('thanks.suggestion', {}), say('filed.suggestion', { number, what }));
      break;
    default: {
      const key = filed.urgent ? ('filed.urgent' as const) : (`filed.${filed.category}` as const);
      speech.add(say(key, { number, place, what }));
    }
  }
  if (filed.promise) speech.add(joined(promise(desk, filed), say('filed.correct', {})));
}

/** The sentence that says who does what by when. */
export function promise(desk: Desk, filed: Matter): string {
  if (!filed.promise) return '';
  const { say } = desk.ports;
  const time = desk.ports.by(filed.promise.by);
  const { clock } = filed.promise;
  if (clock === 'praise' || clock === 'suggestion') return say(`filed.promise.${clock}`, { time });
  // To the spot goes the engineer on duty; the first-contact colleague answers for it to the end (R6).
  if (clock !== 'urgent' && clock !== 'danger' && clock !== 'repair_public')
    return say(`filed.promise.${clock}`, { who: filed.who, time });
  const going = say(`filed.promise.${clock}`, { who: say('who.engineer', {}), time });
  return filed.named ? joined(going, say('meeting.owner', { who: filed.who })) : going;
}

/** Files what else the message holds, each with a sentence of its own (R4). */
export async function fileFurther(desk: Desk, heard: Heard, main: Category): Promise<void> {
  const { ports, speech, mind } = desk;
  // While the main matter still lacks something, its place is what the others lack too.
  if (mind.collecting && mind.collecting.filedId === undefined) return;
  for (const part of await furtherMatters(desk, heard, main)) {
    const matter = collect(part, part.category);
    if (mind.collecting) matter.place = { ...mind.collecting.place, spot: matter.place.spot };
    supposeHome(matter, ports.owner);
    const { number, place, what } = await ports.register.file(draftOf(matter));
    speech.add(ports.say('filed.also', { number, place, what }));
  }
}
