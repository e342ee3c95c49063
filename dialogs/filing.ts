/** Filing a matter and reading it back (R5): number, place, what, and a point in time by which the owner will hear. */

import { isVent } from '../knowledge/rules/telling.ts';
import { collect } from './collecting.ts';
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import { BY_FAULT, excerpt } from './phrasing.ts';
import type { Category, Heard, Matter, MatterDraft } from './ports.ts';
import { missing, supposeHome } from './slots.ts';
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
  matter.disturbance = matter.category === 'complaint' && ports.knows.wants('ongoing', matter.said);
  const filed = await ports.register.file(draftOf(matter));
  matter.filedId = filed.id;
  mind.last = { id: filed.id, at: ports.now.toISOString() };
  if (filed.category === 'complaint')
    mind.grievance = {
      id: filed.id,
      at: ports.now.toISOString(),
      ...(matter.kind === undefined ? {} : { kind: matter.kind }),
    };
  const { contact, name } = matter.slots;
  const { room } = matter.place;
  ports.remember({
    ...(contact === undefined ? {} : { phone: contact }),
    ...(name === undefined ? {} : { name }),
    ...(room === undefined ? {} : { home: matter.place as MatterDraft['place'] }),
  });
  return filed;
}

/**
 * Place and words as they are read back. Of a fault the place stands right before it; a grievance is told in the
 * owner's own words, the place before them only if they do not name it and the owner did.
 */
export function told(
  desk: Desk,
  matter: Pick<Collecting, 'supposed' | 'place'>,
  filed: Matter,
): { place: string; what: string; whole: string } {
  const { place, category } = filed;
  if (BY_FAULT.has(category)) return { place, what: filed.what, whole: `${place}${filed.what}` };
  // What the book keeps is the owner's own; what is nothing but rage is not said back.
  const { knows } = desk.ports;
  const words = knows.readable(filed.what, (clause) => desk.ports.kindOf(clause, 'repair') !== 'other');
  const what = words.length < 2 || isVent(words) ? '' : words;
  const { building, room } = matter.place;
  const named =
    matter.supposed === true ||
    (room !== undefined && what.includes(room)) ||
    (building !== undefined &&
      new RegExp(`${building} ?[栋棟幢座号號]|(block|tower) ?${building}`, 'i').test(what));
  if (named || place === '') return { place: '', what, whole: what };
  const pause = desk.ports.say('word.pause', {});
  // English wordings have the pause between place and words themselves.
  return {
    place: knows.locale === 'en' ? place : `${place}${pause}`,
    what,
    whole: `${place}${pause}${what}`,
  };
}

/** Says what was filed, who answers for it and by when. `partial`: something needed is still unknown. */
export function readBack(desk: Desk, matter: Collecting, filed: Matter, partial: boolean): void {
  const { ports, speech } = desk;
  const { say, knows } = ports;
  const { number } = filed;
  const { place, what, whole } = told(desk, matter, filed);
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
    case 'complaint':
      speech.add(say('filed.complaint', { number, what: what ? whole : '' }));
      break;
    default: {
      const key = filed.urgent ? ('filed.urgent' as const) : (`filed.${filed.category}` as const);
      speech.add(say(key, { number, place, what }));
    }
  }
  const { kinds, beforeMeter } = knows.settings.routes.waterCompany;
  const before = beforeMeter && kinds.includes(matter.kind ?? '');
  const water = before && filed.urgent && knows.tells('beforeMeter', matter.said);
  // Other residents are talked to without a word about who wrote (C5).
  const quietly = filed.category === 'complaint' && matter.kind === 'neighbours';
  const priced = filed.category === 'repair' && knows.tells('price', matter.said);
  if (filed.promise)
    speech.add(
      joined(
        promise(desk, filed),
        priced ? say('filed.paid', {}) : '',
        quietly ? say('complaint.mediate', {}) : '',
        water ? say('filed.water', {}) : '',
        quietly || water ? '' : say('filed.correct', {}),
      ),
    );
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

/** Files what else the message holds, each with a sentence of its own (R4); what lacks its place waits for it. */
export async function fileFurther(desk: Desk, further: readonly Heard[], whatever = false): Promise<void> {
  const { ports, mind } = desk;
  for (const part of further) {
    const matter = collect(part, part.category);
    supposeHome(matter, ports.owner);
    const rules = ports.knows.slots(part.category, matter.kind);
    // While the main matter still lacks something, its place is what the others lack too.
    const early = mind.collecting !== undefined && mind.collecting.filedId === undefined;
    if (!whatever && (early || missing(matter, rules, ports.owner).length > 0))
      mind.parked = [...(mind.parked ?? []), matter];
    else await fileAlso(desk, matter);
  }
}

/** Files a matter beside the main one. */
export async function fileAlso(desk: Desk, matter: Collecting): Promise<void> {
  const { ports, speech } = desk;
  const filed = await ports.register.file(draftOf(matter));
  const { place, what } = told(desk, matter, filed);
  speech.add(ports.say('filed.also', { number: filed.number, place, what }));
}
