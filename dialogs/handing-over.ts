/** Bot to person (H1, H2): what is said once, what is filed first, who is called. Afterwards the bot is silent. */

import { collect } from './collecting.ts';
import { type Desk, heardBy } from './context.ts';
import { fileAlso, fileCollected, fileFurther, promise, told } from './filing.ts';
import { isSameGrievance } from './grievance.ts';
import type { Collecting } from './memory.ts';
import { partsOf } from './parts.ts';
import type { HandoffReason, Heard, Matter } from './ports.ts';
import { isHome, supposeHome } from './slots.ts';

/** Which announcement fits best when several reasons hold. */
const order: readonly HandoffReason[] = ['visitor', 'emotional', 'major', 'request'];

/** Characters of a message that says hardly anything. */
const BARELY = 6;

/** Characters of a message that asks for somebody and names nothing. */
const REQUEST_ALONE = 12;

/** A message that only asks for a person, or comes from a visitor, has no matter to file (R1). */
function hasMatter(desk: Desk): boolean {
  const heard = heardBy(desk);
  if (heard.handoff.includes('visitor')) return false;
  // 叫个师傅来跟我说 sounds like a service and names none.
  const named = heard.details.kind !== undefined || Object.keys(heard.fields).length > 0;
  if (heard.category === 'service' && !named && heard.text.length <= REQUEST_ALONE) return false;
  if (heard.category !== 'other') return true;
  // Two words by which nobody can tell what is the matter are none.
  const told = heard.details.kind !== 'chat' || heard.text.length > BARELY;
  return heard.handoff.includes('major') && told;
}

/** The apology or sympathy that comes before facts (C1, C7). Praise and plain repairs need none. */
export function comfort(desk: Desk, heard: Heard): string {
  // In danger the first words are first aid, not an apology.
  if (heard.category !== 'complaint' || heard.details.danger !== undefined) return '';
  const { say, knows } = desk.ports;
  if (knows.obscene(heard.text)) return say('complaint.obscene', {});
  if (heard.details.kind === 'neighbours' && !heard.handoff.includes('emotional'))
    return say('complaint.neighbour', {});
  const mood = knows.feeling(heard.text, heard.handoff);
  return say(`complaint.apology.${mood}`, { desk: knows.settings.estate.desk });
}

/** What a handover puts into the book, or finds there. */
interface Entered {
  matter: Matter;
  collected: Collecting | undefined;
  further: readonly Heard[];
  /** It stood in the book before, and what is said now was put into it. */
  again: boolean;
}

/** Files what is told, and what had been begun: nothing is dropped (R4). */
async function enter(desk: Desk, heard: Heard): Promise<Entered | undefined> {
  const { mind, ports } = desk;
  const { grievance, collecting } = mind;
  if (collecting && collecting.filedId === undefined) {
    const own =
      heard.details.danger !== undefined ||
      (heard.category === 'complaint' && collecting.category !== 'complaint');
    if (!own) collecting.said = `${collecting.said}\n${heard.text}`;
    const matter = await fileCollected(desk, collecting);
    if (!own) return { matter, collected: collecting, further: [], again: false };
  }
  for (const parked of mind.parked ?? []) await fileAlso(desk, parked);
  mind.parked = undefined;
  if (grievance && isSameGrievance(desk, heard)) {
    const matter = await ports.register.amend(grievance.id, { added: heard.text });
    return { matter, collected: undefined, further: [], again: true };
  }
  if (!hasMatter(desk)) return undefined;
  const { main, further } = await partsOf(desk, heard, heard.category);
  const collected = collect(main);
  supposeHome(collected, ports.owner);
  return { matter: await fileCollected(desk, collected), collected, further, again: false };
}

/** Files what there is to file, calls a person, and says so in one reply. `tired`: irritation had risen over the talk. */
export async function handOver(desk: Desk, reasons: readonly HandoffReason[], tired = false): Promise<void> {
  const { mind, ports, speech } = desk;
  const heard = heardBy(desk);
  const { danger } = heard.details;
  const entered = await enter(desk, heard);
  const { collected } = entered ?? {};
  if (
    collected?.danger !== undefined &&
    !isHome(collected.place) &&
    collected.place.building === undefined &&
    // A garage is place enough.
    collected.danger !== 'garage'
  )
    speech.ask(ports.say('ask.where.danger', {}));
  mind.collecting = undefined;
  const { who } = await ports.desk.call({
    reasons: [...reasons],
    summary: entered ? summary(desk, entered) : heard.text.slice(0, 40),
    urgent: heard.urgent || danger !== undefined,
    ...(entered ? { matterId: entered.matter.id } : {}),
  });
  speech.add(
    entered?.again && !ports.knows.obscene(heard.text) ? sorryAgain(desk, heard) : comfort(desk, heard),
  );
  if (entered) {
    speech.add(filedSentence(desk, entered));
    await fileFurther(desk, entered.further, true);
  }
  speech.add(announcement(desk, reasons, who, tired));
}

/** Who is furious now hears so; to who was heard before, sympathy is said rather than the apology again. */
function sorryAgain(desk: Desk, heard: Heard): string {
  return heard.handoff.includes('emotional')
    ? comfort(desk, heard)
    : desk.ports.say('complaint.understand', {});
}

function announcement(desk: Desk, reasons: readonly HandoffReason[], who: string, tired: boolean): string {
  const { say } = desk.ports;
  const heard = heardBy(desk);
  const { danger } = heard.details;
  // Who is shut in cannot leave; the first aid has said what to do.
  if (danger !== undefined && danger !== 'lift' && heard.category !== 'other')
    return say('handoff.announce.danger', { who });
  if (tired) return say('handoff.announce.tired', { who });
  const reason = order.find((one) => reasons.includes(one));
  return reason ? say(`handoff.announce.${reason}`, { who }) : say('handoff.announce.unsure', { who });
}

const summary = (desk: Desk, { matter, collected }: Entered): string => {
  return collected ? told(desk, collected, matter).whole : matter.what;
};

function filedSentence(desk: Desk, { matter, collected, again }: Entered): string {
  const { say, by } = desk.ports;
  const { number, who } = matter;
  const time = matter.promise ? by(matter.promise.by) : '';
  if (again || !collected) return say('complaint.added', { number, who, time });
  const { place, what, whole } = told(desk, collected, matter);
  if (matter.urgent) return say('filed.urgent', { number, place, what });
  if (matter.category === 'complaint')
    return say('filed.complaint', { number, what: what ? whole : '' }) + promise(desk, matter);
  return say('filed.head', { number, place, what });
}
