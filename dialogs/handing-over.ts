/** Bot to person (H1, H2): what is said once, what is filed first, who is called. Afterwards the bot is silent. */

import { collect } from './collecting.ts';
import { type Desk, heardBy } from './context.ts';
import { fileCollected, fileFurther, promise } from './filing.ts';
import type { HandoffReason, Heard, Matter } from './ports.ts';
import { isHome, supposeHome } from './slots.ts';

/** Which announcement fits best when several reasons hold. */
const order: readonly HandoffReason[] = ['visitor', 'emotional', 'major', 'request'];

/** A message that only asks for a person, or comes from a visitor, has no matter to file (R1). */
function hasMatter(desk: Desk): boolean {
  const heard = heardBy(desk);
  if (heard.handoff.includes('visitor')) return false;
  return heard.category !== 'other' || heard.handoff.includes('major');
}

/** The apology or sympathy that comes before facts (C1, C7). Praise and plain repairs need none. */
export function comfort(desk: Desk, heard: Heard): string {
  // In danger the first words are first aid, not an apology.
  if (heard.category !== 'complaint' || heard.details.danger !== undefined) return '';
  const { say, knows } = desk.ports;
  if (heard.details.kind === 'neighbours' && !heard.handoff.includes('emotional'))
    return say('complaint.neighbour', {});
  const mood = knows.feeling(heard.text, heard.handoff);
  return say(`complaint.apology.${mood}`, { desk: knows.settings.estate.desk });
}

/** Files what there is to file, calls a person, and says so in one reply. */
export async function handOver(desk: Desk, reasons: readonly HandoffReason[]): Promise<void> {
  const { mind, ports, speech } = desk;
  const heard = heardBy(desk);
  const { danger } = heard.details;
  let filed: Matter | undefined;
  let supposed = false;
  if (mind.collecting && mind.collecting.filedId === undefined) {
    // What was being collected goes into the book with what there is: nothing is dropped.
    const own =
      heard.details.danger !== undefined ||
      (heard.category === 'complaint' && mind.collecting.category !== 'complaint');
    if (!own) mind.collecting.said = `${mind.collecting.said}\n${heard.text}`;
    const left = await fileCollected(desk, mind.collecting);
    if (!own) filed = left;
  }
  if (!filed && hasMatter(desk)) {
    const matter = collect(heard);
    supposeHome(matter, ports.owner);
    filed = await fileCollected(desk, matter);
    supposed = matter.supposed === true;
    if (
      matter.danger !== undefined &&
      !isHome(matter.place) &&
      matter.place.building === undefined &&
      // A garage is place enough.
      matter.danger !== 'garage'
    )
      speech.ask(ports.say('ask.where.danger', {}));
  }
  mind.collecting = undefined;
  const { who } = await ports.desk.call({
    reasons: [...reasons],
    summary: filed ? `${supposed ? '' : filed.place}${filed.what}` : heard.text.slice(0, 40),
    urgent: heard.urgent || danger !== undefined,
    ...(filed ? { matterId: filed.id } : {}),
  });
  const sorry = comfort(desk, heard);
  const reason = order.find((one) => reasons.includes(one)) ?? 'request';
  const announcement =
    // Who is shut in cannot leave; the first aid has said what to do.
    danger === undefined || danger === 'lift' || heard.category === 'other'
      ? ports.say(`handoff.announce.${reason}`, { who })
      : ports.say('handoff.announce.danger', { who });
  const registered = filed ? filedSentence(desk, filed, supposed) : '';
  speech.add(sorry, registered);
  if (filed) await fileFurther(desk, heard, filed.category);
  speech.add(announcement);
}

function filedSentence(desk: Desk, filed: Matter, supposed: boolean): string {
  const { say } = desk.ports;
  const { number, what } = filed;
  const place = supposed && filed.category === 'complaint' ? '' : filed.place;
  if (filed.urgent) return say('filed.urgent', { number, place, what });
  if (filed.category === 'complaint')
    return say('filed.complaint', { number, place, what }) + promise(desk, filed);
  return say('filed.head', { number, place, what });
}
