/**
 * The front desk: what happens with each message, in order. Danger first, then a person where one is needed, then what
 * is already going on, then something new.
 */
import type { StatePropertyAccessor, TurnContext } from 'botbuilder-core';
import { DialogSet, type DialogState } from 'botbuilder-dialogs';
import type { Attachment } from 'botframework-schema';
import { isBare } from './amending.ts';
import { answerUrgency, answerWordless, callForVoice, keepPhotos } from './attachments.ts';
import { type Desk, deskOf, heardBy } from './context.ts';
import { courtesyOf } from './courtesy.ts';
import { answerGuarded, answerStray } from './edges.ts';
import { fileAlso, fileCollected, readBack } from './filing.ts';
import { continueIntake, goOn, tellsMoreOfDanger } from './going-on.ts';
import { greeting, greetingDue, noteContact, wish } from './greeting.ts';
import { isTired } from './grievance.ts';
import { handOver } from './handing-over.ts';
import { IntakeDialog } from './intake.ts';
import { noteSaid } from './memory.ts';
import type { HandoffReason, Heard } from './ports.ts';
import { answerDues, answerMenu } from './requests.ts';
import { RETURN_VISIT, ReturnVisitDialog, remind } from './return-visit.ts';
import { joined } from './speech.ts';
import { begin, chosen, type Dialogs, unsure } from './starting.ts';
import { askSurvey } from './survey.ts';
import { WISHES } from './wishes.ts';

const dialogs = [new IntakeDialog(), new ReturnVisitDialog()];

/** The name of the event that brings a return visit; its value is `{visitId}`. */
export const RETURN_VISIT_EVENT = 'return-visit';

/** The name of the event that reminds of a visit without an answer (V4); its value is `{visitId}`. */
export const VISIT_REMINDER_EVENT = 'return-visit.reminder';

/** The name of the event that brings the yearly survey (C8). */
export const SURVEY_EVENT = 'survey';

/** The name of the event that says the owner went silent; its value is `{step: 'nudge' | 'file' | 'voice'}` (T3, T4). */
export const SILENCE_EVENT = 'silence';

/** Messages in a row that were not understood, after which a person is brought (T5). */
const MOST_LOST = 2;

/** Characters of a wish that says nothing else. */
const SHORT_WISH = 12;

/** Han characters of a message that may be the beginning of one. */
const LONGEST_FRAGMENT = 4;

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
    if (desk.internal && activity.name === SURVEY_EVENT) await askSurvey(desk);
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
  if (step === 'voice' && mind.voice !== undefined) return callForVoice(desk);
  const matter = mind.collecting;
  if (!matter || matter.filedId !== undefined || step === 'voice') return;
  if (step === 'nudge') {
    speech.add(ports.say('filed.nudge', {}));
    return;
  }
  await dc.cancelAllDialogs();
  readBack(desk, matter, await fileCollected(desk, matter), true);
  for (const parked of mind.parked ?? []) await fileAlso(desk, parked);
  mind.parked = undefined;
  mind.collecting = undefined;
}

async function hearMessage(desk: Desk, dc: Dialogs): Promise<void> {
  const { mind, ports, speech } = desk;
  const { fragment } = mind;
  await joinFragments(desk);
  const heard = heardBy(desk);
  const greet = greetingDue(desk);
  const introduced = mind.introduced;
  // Contact opens anew: what was filed before is in the book, and what is said now is about something else.
  if (greet && mind.collecting?.filedId !== undefined) mind.collecting = undefined;
  if (greet) mind.wanted = undefined;
  noteContact(desk);
  await answer(desk, dc, heard, dc.context.activity.attachments ?? []);
  if (mind.fragment === fragment) mind.fragment = undefined;
  const { danger } = heard.details;
  // In danger the first words are first aid; a greeting would be in the way (U1, G1).
  if (danger !== undefined) {
    speech.first(ports.knows.firstAid(danger));
    mind.aided = danger;
    if (greet) mind.greetedAt = ports.now.toISOString();
  } else if (greet) {
    const sentences = greeting(desk, introduced);
    if (isGlad(desk, heard)) sentences.push(wish(desk));
    if (speech.empty && courtesyOf(desk, heard) !== 'acknowledgement')
      speech.add(ports.say('greeting.offer', {}));
    speech.first(joined(...sentences));
  }
}

/** Whether a holiday's wish suits: never to who complains, is in distress or waits for a person (G2). */
const isGlad = (desk: Desk, heard: Heard): boolean =>
  heard.category !== 'complaint' &&
  !heard.urgent &&
  heard.handoff.length === 0 &&
  desk.ports.knows.feeling(heard.text, heard.handoff) === 'calm';

/** Why a person must take over now; asking for one counts wherever it is said. */
function reasons(desk: Desk, heard: Heard): HandoffReason[] {
  // A bare number or address answers a question, a 你好 greets; what the ear guesses of their mood is nothing.
  if (isBare(heard) || courtesyOf(desk, heard)) return [];
  const { knows } = desk.ports;
  const upset: HandoffReason[] = knows.obscene(heard.text) ? ['emotional'] : [];
  const told = [...new Set([...heard.handoff, ...upset])];
  if (knows.wants('person', heard.text)) return told.includes('request') ? told : [...told, 'request'];
  // 快点 and 来了没 after filing are wishes, whatever mood the ear hears in two words.
  const wish = WISHES.some((one) => knows.wants(one, heard.text));
  if (desk.mind.last && wish && heard.text.length <= SHORT_WISH && knows.feeling(heard.text, []) === 'calm')
    return [];
  // What was just asked is answered: a place and a time are no case in themselves.
  const { collecting } = desk.mind;
  const asked = collecting && collecting.pending.length > 0 && collecting.askedTurn === desk.mind.turns - 1;
  const calm =
    knows.feeling(heard.text, []) === 'calm' && !heard.urgent && heard.details.danger === undefined;
  const answers = Object.keys(heard.fields).length > 0 || heard.details.spot !== undefined;
  if (asked && calm && answers && heard.category === 'other')
    return told.filter((reason) => reason !== 'major' && reason !== 'visitor');
  // Where something is under way, asking after it or adding to it is no call for a person.
  const about = Object.keys(heard.fields).length > 0 || wish;
  if (desk.mind.last && about) return told.filter((reason) => reason !== 'request' && reason !== 'visitor');
  return told;
}

async function answer(
  desk: Desk,
  dc: Dialogs,
  heard: Heard,
  attachments: readonly Attachment[],
): Promise<void> {
  const { mind, ports } = desk;
  keepPhotos(desk, attachments);
  if (heard.text === '') {
    if (await answerWordless(desk, attachments)) await continueIntake(dc);
    return;
  }
  if (await answerUrgency(desk, heard.text)) return;
  if (answerGuarded(desk, heard)) return;
  if (!ports.knows.serves(heard.text)) return bringPerson(desk, dc, ports.say('unsupported.language', {}));
  if (await answerDues(desk, heard)) return;
  if (answerMenu(desk, heard)) return;
  const tired = isTired(desk, heard);
  const why = reasons(desk, heard);
  if (why.length > 0 || tired) {
    await dc.cancelAllDialogs();
    await handOver(desk, tired && !why.includes('emotional') ? [...why, 'emotional'] : why, tired);
    return;
  }
  if (answerStray(desk, heard)) return;
  if (tellsMoreOfDanger(heard, mind.collecting)) return continueIntake(dc);
  if (heard.details.danger === undefined && (await goOn(desk, dc, heard))) {
    mind.lost = undefined;
    return;
  }
  const fault = await faultMissed(desk, heard);
  if (fault) return begin(desk, dc, fault, 'repair');
  if (isFragment(desk, heard)) return;
  if (await isLost(desk, dc, heard)) return;
  const forced = chosen(desk, heard);
  if (forced) return begin(desk, dc, { ...heard, ...forced.heard }, forced.category);
  if (unsure(desk, heard)) return;
  mind.unsure = undefined;
  await begin(desk, dc, heard, heard.category);
}

/**
 * Calls a person to what cannot be understood: another language, of which nobody here can tell whether it is urgent
 * (G6), or words that make no sense. What had been begun is filed.
 */
async function bringPerson(desk: Desk, dc: Dialogs, before: string): Promise<void> {
  const { ports, speech, mind } = desk;
  await dc.cancelAllDialogs();
  const begun = mind.collecting;
  mind.collecting = undefined;
  if (begun && begun.filedId === undefined) readBack(desk, begun, await fileCollected(desk, begun), true);
  const { who } = await ports.desk.call({
    reasons: ['request'],
    summary: heardBy(desk).text.slice(0, 40),
    urgent: false,
  });
  speech.add(before, ports.say('handoff.announce.unsure', { who }));
}

/** One run of Latin letters, digits or marks with no word in it: a slip of the hand, not a matter (R1). */
const isNoise = (text: string): boolean => /^[a-z0-9\p{P}\p{S}]{1,30}$/iu.test(text.trim());

/** A few words that the ear took for chat but that name a fault: 停电了. */
async function faultMissed(desk: Desk, heard: Heard): Promise<Heard | undefined> {
  const { knows, kindOf, hear } = desk.ports;
  const { text, category, confidence, details } = heard;
  if (category !== 'other' || details.kind !== 'chat' || confidence >= knows.settings.ear.newMatterFrom)
    return undefined;
  if (knows.tells('asks', text) || kindOf(text, 'repair') === 'other') return undefined;
  return hear(text, 'repair');
}

/** Words dropped one by one are heard as the sentence they make (T1). */
async function joinFragments(desk: Desk): Promise<void> {
  const { mind, heard, ports } = desk;
  if (!mind.fragment || !heard?.text || courtesyOf(desk, heard)) return;
  desk.heard = await ports.hear(`${mind.fragment.text}${ports.say('word.pause', {})}${heard.text}`);
}

/** A word or two of which nothing can be made yet: kept, and what it is about asked, twice at most (T5). */
function isFragment(desk: Desk, heard: Heard): boolean {
  const { mind, ports, speech } = desk;
  const { text, category, confidence, details, fields } = heard;
  const words = text.slice(mind.fragment?.text.length ?? 0).match(/\p{Script=Han}/gu)?.length ?? 0;
  const times = (mind.fragment?.times ?? 0) + 1;
  const open = category === 'other' || confidence < ports.knows.settings.ear.newMatterFrom;
  const fault = ports.kindOf(text, 'repair') !== 'other';
  const vague =
    [undefined, 'chat', 'other'].includes(details.kind) ||
    confidence < ports.knows.settings.ear.newMatterFrom;
  const nothing = !fault && Object.keys(fields).length === 0 && vague;
  if (words === 0 || words > LONGEST_FRAGMENT || !open || !nothing || times > MOST_LOST) return false;
  if (ports.knows.isBareCategory(text) || ports.knows.categoryNamed(text)) return false;
  mind.fragment = { text, times };
  speech.ask(times === 1 ? ports.say('ask.what', {}) : ports.say('ask.what.again', {}));
  return true;
}

/** Words in which neither thing nor place was found, of whose category the ear is not sure. */
const isFaint = (desk: Desk, { confidence, fields, details, urgent }: Heard): boolean =>
  !urgent &&
  confidence < desk.ports.knows.settings.ear.newMatterFrom &&
  Object.keys(fields).length === 0 &&
  details.spot === undefined &&
  [undefined, 'other', 'chat', 'enquiry'].includes(details.kind);

/** What cannot be made out: twice the owner is asked to say it differently, then a person is brought (T5). */
async function isLost(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const noise = isNoise(heard.text) && !isBare(heard);
  const odd = noise || isFaint(desk, heard) || heard.details.kind === 'chat';
  if (!odd || heard.details.danger !== undefined) {
    mind.lost = undefined;
    return false;
  }
  mind.lost = (mind.lost ?? 0) + 1;
  if (mind.lost > MOST_LOST) {
    await bringPerson(desk, dc, '');
    mind.lost = undefined;
    return true;
  }
  if (noise) speech.add(ports.say('gibberish', {}));
  return noise;
}
