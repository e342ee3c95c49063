/**
 * The front desk: what happens with each message, in order. Danger first, then a person where one is needed, then what
 * is already going on, then something new.
 */
import type { StatePropertyAccessor, TurnContext } from 'botbuilder-core';
import { DialogSet, type DialogState } from 'botbuilder-dialogs';
import type { Attachment } from 'botframework-schema';
import { isPublic } from '../knowledge/rules/places.ts';
import { addToLast, isBare } from './amending.ts';
import { answerAppointment } from './appointment.ts';
import { question } from './asking.ts';
import { answerWordless } from './attachments.ts';
import { collect } from './collecting.ts';
import { type Desk, deskOf, heardBy } from './context.ts';
import { correct } from './correction.ts';
import { answerCourtesy, courtesyOf } from './courtesy.ts';
import { draftOf, fileCollected, fileFurther, readBack } from './filing.ts';
import { greeting, greetingDue, noteContact } from './greeting.ts';
import { comfort, handOver } from './handing-over.ts';
import { INTAKE, IntakeDialog } from './intake.ts';
import { type Collecting, noteSaid } from './memory.ts';
import type { Category, HandoffReason, Heard } from './ports.ts';
import { answerWish } from './progress.ts';
import { hearVisit, RETURN_VISIT, ReturnVisitDialog, remind } from './return-visit.ts';
import { missing } from './slots.ts';
import { joined } from './speech.ts';

const dialogs = [new IntakeDialog(), new ReturnVisitDialog()];

/** The name of the event that brings a return visit; its value is `{visitId}`. */
export const RETURN_VISIT_EVENT = 'return-visit';

/** The name of the event that reminds of a visit without an answer (V4); its value is `{visitId}`. */
export const VISIT_REMINDER_EVENT = 'return-visit.reminder';

/** The name of the event that says the owner went silent; its value is `{step: 'nudge' | 'file'}` (T4). */
export const SILENCE_EVENT = 'silence';

/** One turn of the front desk over a conversation's dialog state. What is to be said is left in the desk's speech. */
export async function frontDesk(
  context: TurnContext,
  state: StatePropertyAccessor<DialogState>,
): Promise<void> {
  const desk = deskOf(context);
  const set = new DialogSet(state);
  for (const dialog of dialogs) set.add(dialog);
  const dc = await set.createContext(context);
  const { activity } = context;
  if (activity.type === 'conversationUpdate') {
    if (desk.internal && greetingDue(desk))
      desk.speech.add(...greeting(desk), desk.ports.say('greeting.offer', {}));
  } else if (activity.type === 'event') {
    if (desk.internal && activity.name === RETURN_VISIT_EVENT)
      await dc.beginDialog(RETURN_VISIT, activity.value as object);
    if (desk.internal && activity.name === VISIT_REMINDER_EVENT)
      await remind(desk, (activity.value as { visitId: string }).visitId);
    if (desk.internal && activity.name === SILENCE_EVENT)
      await hearSilence(desk, dc, (activity.value as { step: string }).step);
  } else if (activity.type === 'message') {
    desk.mind.turns += 1;
    await hearMessage(desk, dc);
  }
  noteSaid(desk.mind, desk.speech.sentences);
}

/** The owner has not answered what was asked (T4): once a nudge, then the record is made with what there is. */
async function hearSilence(desk: Desk, dc: Dialogs, step: string): Promise<void> {
  const { mind, ports, speech } = desk;
  const matter = mind.collecting;
  if (!matter || matter.filedId !== undefined) return;
  if (step === 'nudge') {
    speech.add(ports.say('filed.nudge', {}));
    return;
  }
  await dc.cancelAllDialogs();
  readBack(desk, matter, await fileCollected(desk, matter), true);
  mind.collecting = undefined;
}

type Dialogs = Awaited<ReturnType<DialogSet['createContext']>>;

async function hearMessage(desk: Desk, dc: Dialogs): Promise<void> {
  const { mind, ports, speech } = desk;
  const heard = heardBy(desk);
  const greet = greetingDue(desk);
  noteContact(desk);
  await answer(desk, dc, heard, dc.context.activity.attachments ?? []);
  const { danger } = heard.details;
  // In danger the first words are first aid; a greeting would be in the way (U1, G1).
  if (danger !== undefined) {
    speech.first(ports.knows.firstAid(danger));
    mind.aided = danger;
    if (greet) mind.greetedAt = ports.now.toISOString();
  } else if (greet) {
    const sentences = greeting(desk);
    if (speech.empty && courtesyOf(desk, heard) !== 'acknowledgement')
      speech.add(ports.say('greeting.offer', {}));
    speech.first(joined(...sentences));
  }
}

/** What an owner may want of a matter already filed, the more decisive first (R5). */
const WISHES = ['withdraw', 'hurry', 'status', 'who', 'reopened', 'done'] as const;

/** Why a person must take over now; asking for one counts wherever it is said. */
function reasons(desk: Desk, heard: Heard): HandoffReason[] {
  // A bare number or address answers a question, a 你好 greets; what the ear guesses of their mood is nothing.
  if (isBare(heard) || courtesyOf(desk, heard)) return [];
  const { knows } = desk.ports;
  const asked = knows.wants('person', heard.text);
  if (asked) return heard.handoff.includes('request') ? heard.handoff : [...heard.handoff, 'request'];
  // Where something is under way, asking after it or adding to it is no call for a person.
  const about = Object.keys(heard.fields).length > 0 || WISHES.some((wish) => knows.wants(wish, heard.text));
  if (desk.mind.last && about)
    return heard.handoff.filter((reason) => reason !== 'request' && reason !== 'visitor');
  return heard.handoff;
}

async function answer(
  desk: Desk,
  dc: Dialogs,
  heard: Heard,
  attachments: readonly Attachment[],
): Promise<void> {
  const { mind, ports, speech } = desk;
  if (heard.text === '') {
    await answerWordless(desk, dc, attachments);
    return;
  }
  const why = reasons(desk, heard);
  if (why.length > 0) {
    await dc.cancelAllDialogs();
    await handOver(desk, why);
    return;
  }
  if (ports.knows.wants('others', heard.text)) {
    // Other owners' data and the desk's own rules are nobody's to ask for (G9).
    speech.add(ports.say('answer.privacy', {}));
    return;
  }
  if (heard.details.danger === undefined && (await goOn(desk, dc, heard))) return;
  if (isNoise(heard.text) && !isBare(heard)) {
    speech.add(ports.say('gibberish', {}));
    return;
  }
  const forced = chosen(desk, heard);
  if (forced) return begin(desk, dc, { ...heard, ...forced.heard }, forced.category);
  if (unsure(desk, heard)) return;
  mind.unsure = undefined;
  await begin(desk, dc, heard, heard.category);
}

/** What is already going on: an open visit, courtesies, wishes about filed matters, the matter being collected. */
async function goOn(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  const { mind, ports } = desk;
  if (mind.visit && (await hearVisit(desk))) {
    await dc.cancelAllDialogs();
    return true;
  }
  if (await correct(desk, heard)) return true;
  if (await answerAppointment(desk, heard)) return true;
  const waiting = mind.collecting !== undefined && mind.collecting.pending.length > 0;
  const courtesy = courtesyOf(desk, heard);
  if (
    courtesy &&
    !(waiting && courtesy === 'acknowledgement' && mind.collecting?.pending.includes('entry'))
  ) {
    answerCourtesy(desk, courtesy);
    return true;
  }
  for (const wish of WISHES)
    if (ports.knows.wants(wish, heard.text)) {
      if (wish === 'withdraw' && mind.collecting && mind.collecting.filedId === undefined) {
        mind.collecting = undefined;
        await dc.cancelAllDialogs();
        desk.speech.add(ports.say('wrong', {}));
        return true;
      }
      if (await answerWish(desk, heard, wish)) return true;
    }
  if (
    mind.collecting &&
    mind.collecting.filedId === undefined &&
    (await answerAside(desk, heard, mind.collecting))
  )
    return true;
  if (mind.collecting && !startsAnew(desk, heard)) {
    // A return visit may have come between; the collection goes on all the same.
    if (dc.activeDialog?.id !== INTAKE) {
      await dc.cancelAllDialogs();
      dc.stack.push({ id: INTAKE, state: {} });
    }
    await dc.continueDialog();
    return true;
  }
  if (isBare(heard) && mind.last) {
    await addToLast(desk, heard, mind.last.id);
    return true;
  }
  return false;
}

/** An answered question is an enquiry closed at once (R1). */
async function answerEntry(desk: Desk, heard: Heard, found: { text: string; source: string }): Promise<void> {
  desk.speech.add(desk.ports.say('answer.entry', found));
  const asked = collect(heard, 'other');
  await desk.ports.register.file({ ...draftOf(asked), answered: found.source || found.text.slice(0, 80) });
}

/** A question in mid-collection is answered, and what is still missing asked again. */
async function answerAside(desk: Desk, heard: Heard, matter: Collecting): Promise<boolean> {
  const { ports, speech } = desk;
  if (heard.category !== 'other' && heard.category !== 'service') return false;
  if (!isQuestion(heard.text) || Object.keys(heard.fields).length > 0) return false;
  const found = await ports.answers.find(heard.text);
  const paid = /收费|收費|多少钱|多少錢|费用|費用|价钱|價錢|how much|cost|charge/i.test(heard.text);
  if (!found && !paid) return false;
  if (found) await answerEntry(desk, heard, found);
  else speech.add(ports.say('filed.paid', {}));
  const rules = ports.knows.slots(matter.category as Category, matter.kind);
  speech.ask(question(ports.say, missing(matter, rules, ports.owner), true));
  return true;
}

/** Whether a message in mid-collection is a matter of its own rather than an answer. */
function startsAnew(desk: Desk, heard: Heard): boolean {
  const { collecting } = desk.mind;
  if (!collecting) return true;
  if (isBare(heard)) return false;
  const { fault, kind, spot } = heard.details;
  // Another subject with a place of its own; what was begun is filed with what there is.
  const placed = heard.fields.room !== undefined || (spot !== undefined && isPublic(spot));
  if (collecting.filedId === undefined)
    return (
      collecting.what !== undefined &&
      fault !== undefined &&
      placed &&
      kind !== undefined &&
      kind !== collecting.kind &&
      heard.confidence >= desk.ports.knows.settings.ear.newMatterFrom
    );
  if (heard.category === 'other') return isQuestion(heard.text) && Object.keys(heard.fields).length === 0;
  if (fault === undefined || heard.confidence < desk.ports.knows.settings.ear.newMatterFrom) return false;
  // Of the same category it is an answer to what was asked, unless it is about another kind of thing.
  return heard.category !== collecting.category || (kind !== undefined && kind !== collecting.kind);
}

/** One run of Latin letters, digits or marks with no word in it: a slip of the hand, not a matter (R1). */
const isNoise = (text: string): boolean => /^[a-z0-9\p{P}\p{S}]{1,30}$/iu.test(text.trim());

const isQuestion = (text: string): boolean =>
  text.length >= 5 &&
  /[?？吗嗎呢么]\s*$|什么|什麼|怎么|怎麼|咋|多少|几点|幾點|哪里|哪裡|能不能|可以.{0,6}吗|幾時|點樣|\b(how|what|when|where|can|do|is)\b/i.test(
    text,
  );

/** A category that the owner tapped after being asked, with the message it was asked about. */
function chosen(desk: Desk, heard: Heard): { category: Category; heard: Partial<Heard> } | undefined {
  const { mind, ports } = desk;
  const bare = ports.knows.isBareCategory(heard.text) && !mind.unsure;
  const category = ports.knows.categoryNamed(heard.text) ?? (bare ? heard.category : undefined);
  if (!category) return undefined;
  // The bare word 报修 says which, not what.
  const text = mind.unsure?.text ?? '';
  mind.unsure = undefined;
  return { category, heard: { text, plain: text, category, also: [], fields: {}, details: {} } };
}

/** Asks which is meant rather than guess; at the second time brings a person. True when it asked. */
function unsure(desk: Desk, heard: Heard): boolean {
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

/** Whether a message that the ear took for something else, without being sure of it, may be a question (K1). */
const mayBeAsking = (desk: Desk, heard: Heard, category: Category): boolean =>
  category === heard.category &&
  !heard.urgent &&
  heard.handoff.length === 0 &&
  heard.confidence < desk.ports.knows.settings.ear.answerBelow &&
  isQuestion(heard.text);

/** Something new: an answer where the desk has one, else a matter. */
async function begin(desk: Desk, dc: Dialogs, heard: Heard, category: Category): Promise<void> {
  const { mind, ports, speech } = desk;
  await dc.cancelAllDialogs();
  if (mind.collecting && mind.collecting.filedId === undefined) {
    const left = await fileCollected(desk, mind.collecting);
    readBack(desk, mind.collecting, left, true);
  }
  mind.collecting = undefined;
  if (category === 'repair' && heard.details.danger === undefined) {
    // What has been announced is said first; only something more is a fault (K2).
    const notice = await ports.answers.notice(heard.text, heard.fields.building);
    if (notice) {
      await answerEntry(desk, heard, notice);
      return;
    }
  }
  if (category === 'other' || mayBeAsking(desk, heard, category)) {
    const found = await ports.answers.find(heard.text);
    if (found) {
      await answerEntry(desk, heard, found);
      return;
    }
  }
  if (category === 'other') {
    if (/^(\[[^\]]{1,8}\]|\([^)]{1,8}\))+$/u.test(heard.text)) {
      speech.add(ports.say('sticker', {}));
      return;
    }
    if (heard.details.kind === 'chat' || heard.details.kind === 'outsider') {
      speech.add(ports.say('smalltalk', {}));
      return;
    }
  }
  speech.add(comfort(desk, heard));
  mind.collecting = collect(heard, category);
  await dc.beginDialog(INTAKE);
  await fileFurther(desk, heard, category);
}
