/** Something new: which category it is, an answer where the desk has one, else a matter. */
import type { DialogSet } from 'botbuilder-dialogs';
import { question } from './asking.ts';
import { collect } from './collecting.ts';
import type { Desk } from './context.ts';
import { draftOf, fileFurther } from './filing.ts';
import { comfort } from './handing-over.ts';
import { INTAKE } from './intake.ts';
import type { Collecting } from './memory.ts';
import { offerParked, park } from './parking.ts';
import { asksPriceAlone, partsOf } from './parts.ts';
import { BY_FAULT } from './phrasing.ts';
import type { Category, Heard } from './ports.ts';
import { answerRequest } from './requests.ts';
import { MOST_TIMES, missing, noteAsked } from './slots.ts';

export type Dialogs = Awaited<ReturnType<DialogSet['createContext']>>;

/** Shorter than this nothing is asked that the desk could answer. */
const SHORTEST_QUESTION = 5;

/** Whether a message asks something. */
export const isQuestion = (desk: Desk, text: string): boolean =>
  text.length >= SHORTEST_QUESTION && desk.ports.knows.tells('asks', text);

/** An answered question is an enquiry closed at once (R1). */
async function answerEntry(desk: Desk, heard: Heard, found: { text: string; source: string }): Promise<void> {
  desk.speech.add(desk.ports.say('answer.entry', found));
  const asked = collect(heard, 'other');
  await desk.ports.register.file({ ...draftOf(asked), answered: found.source || found.text.slice(0, 80) });
}

/** A question in mid-collection is answered, and what is still missing asked again. */
export async function answerAside(desk: Desk, heard: Heard, matter: Collecting): Promise<boolean> {
  const { ports, speech } = desk;
  if (heard.category !== 'other' && heard.category !== 'service') return false;
  if (!isQuestion(desk, heard.text) || Object.keys(heard.fields).length > 0) return false;
  const found = await ports.answers.find(heard.text);
  // 大概多少钱 asks about the matter; what names another thing is a question of its own.
  const paid = BY_FAULT.has(matter.category) && asksPriceAlone(desk, heard.text);
  const open = matter.filedId === undefined;
  if (found) await answerEntry(desk, heard, found);
  else if (paid) speech.add(ports.say('filed.paid', {}));
  else if (open && heard.details.kind === 'enquiry' && !ports.knows.wants('status', heard.text)) {
    // What is not at hand is registered beside (K1).
    const { who, number, promise } = await ports.register.file(draftOf(collect(heard, 'other')));
    speech.add(ports.say('answer.unknown', { who, number, time: promise ? ports.by(promise.by) : '' }));
  } else return false;
  if (!open) return true;
  const rules = ports.knows.slots(matter.category as Category, matter.kind);
  const lacking = missing(matter, rules, ports.owner).filter(
    ({ key }) => (matter.asked.find(({ slot }) => slot === key)?.times ?? 0) < MOST_TIMES,
  );
  if (lacking.length === 0) return true;
  speech.ask(question(ports.say, lacking, true));
  noteAsked(
    matter,
    lacking.map(({ key }) => key),
    desk.mind.turns,
  );
  return true;
}

/** A category that the owner tapped after being asked, with the message it was asked about. */
export function chosen(desk: Desk, heard: Heard): { category: Category; heard: Partial<Heard> } | undefined {
  const { mind, ports } = desk;
  const bare = ports.knows.isBareCategory(heard.text) && !mind.unsure;
  const category =
    ports.knows.categoryNamed(heard.text) ??
    (bare ? (ports.knows.bareCategory(heard.text) ?? heard.category) : undefined);
  if (!category) return undefined;
  // The bare word 报修 says which, not what.
  const text = mind.unsure?.text ?? '';
  mind.unsure = undefined;
  return { category, heard: { text, plain: text, category, also: [], fields: {}, details: {} } };
}

/** Asks which is meant rather than guess; at the second time brings a person. True when it asked. */
export function unsure(desk: Desk, heard: Heard): boolean {
  const { mind, ports, speech } = desk;
  if (
    heard.confidence >= ports.knows.settings.ear.clarifyBelow ||
    heard.urgent ||
    heard.details.danger !== undefined
  )
    return false;
  const times = (mind.unsure?.times ?? 0) + 1;
  if (times > 2) return false;
  mind.unsure = { text: mind.unsure ? `${mind.unsure.text}\n${heard.text}` : heard.text, times };
  const likely = [heard.category, ...heard.also, 'repair', 'complaint', 'other'] as const;
  const labels = [...new Set(likely)].slice(0, 4).map((category) => ports.say(`button.${category}`, {}));
  const list = labels.join(ports.say('word.list', {}));
  speech.add(times === 1 ? ports.say('clarify', { list }) : ports.say('clarify.again', { list }));
  speech.offer([...labels, ports.say('button.person', {})]);
  return true;
}

/** A question of at most so many characters that names no home asks about the thing, whatever it is about. */
const SHORT_QUESTION = 24;

/** Whether a message that the ear took for something else may be a question (K1). */
function mayBeAsking(desk: Desk, heard: Heard, category: Category): boolean {
  if (category !== heard.category || heard.urgent || heard.handoff.length > 0) return false;
  if (!isQuestion(desk, heard.text)) return false;
  const short = heard.text.length <= SHORT_QUESTION && Object.keys(heard.fields).length === 0;
  return short || heard.confidence < desk.ports.knows.settings.ear.answerBelow;
}

/** Longer words, or such as name a place, are registered rather than taken for small talk (R4). */
const LITTLE = 10;
function saysLittle({ text, fields, details }: Heard): boolean {
  // The same few letters over and over are no words.
  if (new Set(text).size <= LITTLE / 2) return true;
  const placed = details.spot !== undefined || Object.keys(fields).some((field) => field !== 'when');
  return text.length <= LITTLE && !placed;
}

/** Something new: an answer where the desk has one, else a matter; what had been begun is parked. */
export async function begin(desk: Desk, dc: Dialogs, heard: Heard, category: Category): Promise<void> {
  const { mind, ports, speech } = desk;
  await dc.cancelAllDialogs();
  park(desk);
  if (category === 'repair' && heard.details.danger === undefined) {
    // What has been announced is said first; only something more is a fault (K2).
    const notice = await ports.answers.notice(heard.text, heard.fields.building);
    if (notice) {
      await answerEntry(desk, heard, notice);
      return offerParked(desk);
    }
  }
  if (category === 'other' || mayBeAsking(desk, heard, category)) {
    const found = await ports.answers.find(heard.text);
    if (found) {
      await answerEntry(desk, heard, found);
      return offerParked(desk);
    }
    if (await answerRequest(desk, heard)) return offerParked(desk);
  }
  if (category === 'other') {
    const idle = heard.details.kind === 'chat' && !isQuestion(desk, heard.text) && saysLittle(heard);
    if (idle || heard.details.kind === 'outsider') {
      speech.add(ports.say('smalltalk', {}));
      return offerParked(desk);
    }
  }
  const faint = heard.confidence < ports.knows.settings.ear.splitBelow;
  if (faint && ports.knows.wants('relay', heard.text) && (await answerRequest(desk, heard)))
    return offerParked(desk);
  const { main, further } = await partsOf(desk, heard, category);
  speech.add(comfort(desk, main));
  mind.collecting = collect(main, main.category);
  // What was asked about its first words counts among the questions about it (T5).
  if (mind.fragment) mind.collecting.asked.push({ slot: 'fragment', times: mind.fragment.times });
  if (mind.photos) mind.collecting.slots.photos = String(mind.photos);
  mind.photos = undefined;
  await dc.beginDialog(INTAKE);
  await fileFurther(desk, further);
  await offerParked(desk);
}
