/** Requests that are no fault and no grievance: a message passed on (R11), one's own dues (K1), who the steward is (R6). */
import { collect } from './collecting.ts';
import type { Desk } from './context.ts';
import { draftOf, fileCollected } from './filing.ts';
import type { Heard, Matter } from './ports.ts';

/** The request as the book takes it: an enquiry, whatever the ear made of it. */
const enquiry = (heard: Heard) =>
  collect({ ...heard, category: 'other', details: { ...heard.details, kind: 'enquiry' } });

const by = (desk: Desk, filed: Matter): string => (filed.promise ? desk.ports.by(filed.promise.by) : '');

/** Answers such a request. False when the message is none. */
export async function answerRequest(desk: Desk, heard: Heard): Promise<boolean> {
  const { ports } = desk;
  if (heard.urgent || heard.handoff.length > 0) return false;
  if (ports.knows.wants('relay', heard.text)) await passOn(desk, heard);
  else if (ports.knows.wants('steward', heard.text)) await tellSteward(desk, heard);
  else return false;
  return true;
}

/** One's own dues, whatever mood the ear hears in a demand for figures. False when they are not asked for. */
export async function answerDues(desk: Desk, heard: Heard): Promise<boolean> {
  const { knows } = desk.ports;
  if (!knows.wants('dues', heard.text) || heard.urgent || heard.details.danger !== undefined) return false;
  if (heard.category !== 'other' && heard.confidence >= knows.settings.ear.splitBelow) return false;
  await tellDues(desk, heard);
  return true;
}

/** What an app's menu offers beside matters: the emergency numbers (U1), and whether it is a complaint or a suggestion. */
export function answerMenu(desk: Desk, heard: Heard): boolean {
  const { ports, speech } = desk;
  const { knows, say } = ports;
  if (knows.wants('emergencies', heard.text)) {
    const { region, estate } = knows.settings;
    speech.add(say('answer.emergencies', { ...region.emergency, desk: estate.desk, phone: estate.phone }));
    return true;
  }
  if (!knows.wants('feedback', heard.text)) return false;
  const labels = (['complaint', 'suggestion'] as const).map((category) => say(`button.${category}`, {}));
  speech.ask(say('clarify', { list: labels.join(say('word.list', {})) }));
  speech.offer([...labels, say('button.person', {})]);
  return true;
}

/** 转告 (R11): registered, with by when they hear. */
async function passOn(desk: Desk, heard: Heard): Promise<void> {
  const { ports, speech } = desk;
  const filed = await fileCollected(desk, enquiry(heard));
  const name = heard.fields.person ?? ports.knows.addressee(heard.text) ?? ports.say('who.colleague', {});
  speech.add(ports.say('answer.forwarded', { name, number: filed.number, time: by(desk, filed) }));
}

async function tellSteward(desk: Desk, heard: Heard): Promise<void> {
  const { ports, speech } = desk;
  const [own] = ports.owner.homes;
  const { building, unit, room } = heard.fields;
  const home = room === undefined ? own : { building, unit, room };
  const name = home && (await ports.register.steward(home));
  if (home && name !== undefined) {
    speech.add(ports.say('answer.steward', { home: ports.place(home), name }));
    await ports.register.file({ ...draftOf(enquiry(heard)), answered: name });
    return;
  }
  const filed = await fileCollected(desk, enquiry(heard));
  speech.add(ports.say('answer.unknown', { who: filed.who, time: by(desk, filed), number: filed.number }));
}

/** Dues of one's own home are told to a verified payer by a colleague; here only the question is taken (K1). */
async function tellDues(desk: Desk, heard: Heard): Promise<void> {
  const { ports, speech } = desk;
  const filed = await fileCollected(desk, enquiry(heard));
  speech.add(
    ports.say('answer.fees.verify', {}),
    ports.say('answer.unknown', { who: filed.who, time: by(desk, filed), number: filed.number }),
  );
}
