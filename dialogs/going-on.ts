/** What is already going on: an open visit, corrections, courtesies, wishes about filed matters, the matter being collected. */
import { isPublic } from '../knowledge/rules/places.ts';
import { tellsOnlyWhere } from '../knowledge/rules/telling.ts';
import { addToLast, isBare, quoted } from './amending.ts';
import { answerAppointment } from './appointment.ts';
import type { Desk } from './context.ts';
import { correct } from './correction.ts';
import { answerCourtesy, courtesyOf } from './courtesy.ts';
import { addToGrievance } from './grievance.ts';
import { INTAKE } from './intake.ts';
import type { Collecting } from './memory.ts';
import type { Heard } from './ports.ts';
import { hearVisit } from './return-visit.ts';
import { isHome } from './slots.ts';
import { answerAside, type Dialogs, isQuestion } from './starting.ts';
import { hearSurvey } from './survey.ts';
import { answerChoice, answerWish, keep, WISHES } from './wishes.ts';

/** Longer messages tell a matter; a wish in them is said by the way. */
const LONGEST_WISH = { han: 60, latin: 160 } as const;

/** Goes on with what is under way. False when the message begins something new. */
export async function goOn(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  const { mind } = desk;
  // Of two cards that are out the newer is meant.
  const newer = mind.survey && mind.survey.sentAt > (mind.visit?.sentAt ?? '');
  if (newer && (await hearSurvey(desk))) return true;
  if (mind.visit && (await hearVisit(desk))) {
    await dc.cancelAllDialogs();
    return true;
  }
  if (!newer && (await hearSurvey(desk))) return true;
  if (await answerChoice(desk, heard)) return true;
  if (await keep(desk, heard)) return true;
  if (await correct(desk, heard)) return true;
  if (await answerAppointment(desk, heard)) return true;
  if (await courteous(desk, dc, heard)) return true;
  if (await urged(desk, dc, heard)) return true;
  if (askedForPhone(desk, heard)) return true;
  if (await wished(desk, dc, heard)) return true;
  if (await addToGrievance(desk, heard)) return true;
  if (await addMore(desk, heard)) return true;
  const matter = mind.collecting;
  if (matter && (await answerAside(desk, heard, matter))) return true;
  if (matter && !startsAnew(desk, heard, matter)) {
    await continueIntake(dc);
    return true;
  }
  if (isBare(heard) && mind.last) {
    await addToLast(desk, heard, mind.last.id);
    return true;
  }
  return false;
}

/** A return visit may have come between; the collection goes on all the same. */
export async function continueIntake(dc: Dialogs): Promise<void> {
  if (dc.activeDialog?.id !== INTAKE) {
    await dc.cancelAllDialogs();
    dc.stack.push({ id: INTAKE, state: {} });
  }
  await dc.continueDialog();
}

/** 你好, 谢谢, 好的: answered as a courtesy, unless it answers a question. */
async function courteous(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const courtesy = courtesyOf(desk, heard);
  if (!courtesy) return false;
  const matter = mind.collecting;
  const open = matter !== undefined && matter.filedId === undefined;
  // A 在吗 or a 好的 in mid-collection wants to know what is still missing.
  if (open && (courtesy === 'greeting' || courtesy === 'acknowledgement')) {
    await continueIntake(dc);
    return true;
  }
  const consents =
    courtesy === 'acknowledgement' &&
    matter?.filedId !== undefined &&
    matter.askedTurn === mind.turns - 1 &&
    matter.pending.length === 1 &&
    matter.pending[0] === 'entry';
  if (consents && matter.filedId !== undefined) {
    const entry = ports.say('word.entry.yes', {});
    matter.slots.entry = entry;
    matter.pending = [];
    const { number } = await ports.register.amend(matter.filedId, { slots: { entry }, added: heard.text });
    speech.add(ports.say('filed.amended', { number, what: entry }));
    return true;
  }
  answerCourtesy(desk, courtesy);
  return true;
}

/** ??? asks what has become of it, or what is still missing. */
async function urged(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  if (!/^[?？!！.。…~～\s]+$/u.test(heard.text)) return false;
  const { collecting, last } = desk.mind;
  if (collecting && collecting.filedId === undefined) {
    await continueIntake(dc);
    return true;
  }
  return last !== undefined && answerWish(desk, heard, 'status');
}

/** 换个电话, without one: it is asked for. */
function askedForPhone(desk: Desk, heard: Heard): boolean {
  const { mind, ports, speech } = desk;
  if (!mind.last || heard.fields.phone !== undefined || !ports.knows.wants('newPhone', heard.text))
    return false;
  speech.ask(ports.say('ask.newphone', {}));
  return true;
}

/** Whether a message is short enough to be a wish and no matter of its own. */
function mayWish(desk: Desk, heard: Heard): boolean {
  const { text, category, confidence, fields } = heard;
  const latin = !/\p{Script=Han}/u.test(text);
  if (text.length > (latin ? LONGEST_WISH.latin : LONGEST_WISH.han)) return false;
  // With a home and a sure category it is told in full, and for the first time.
  const whole = fields.room !== undefined && category !== 'other';
  return !whole || confidence < desk.ports.knows.settings.ear.newMatterFrom;
}

/** State, hurrying, withdrawal and the like of matters already filed (R5). */
async function wished(desk: Desk, dc: Dialogs, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  if (!mayWish(desk, heard)) return false;
  for (const wish of WISHES) {
    if (!ports.knows.wants(wish, heard.text)) continue;
    if (wish === 'withdraw' && mind.collecting && mind.collecting.filedId === undefined) {
      mind.collecting = undefined;
      await dc.cancelAllDialogs();
      speech.add(ports.say('wrong', {}));
      return true;
    }
    // Who looks after our building is a question of its own; 又坏了 may well be told for the first time.
    if (wish === 'who' && ports.knows.wants('steward', heard.text)) continue;
    if (await answerWish(desk, heard, wish)) return true;
  }
  return false;
}

/** 刚才那个再加一条: put into the matter filed last, unless it names a place of its own. */
async function addMore(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  if (!mind.last || mind.last.withdrawn || !ports.knows.wants('add', heard.text)) return false;
  const { room, building } = heard.fields;
  const { spot, fault } = heard.details;
  if (room !== undefined || building !== undefined || (spot !== undefined && isPublic(spot))) return false;
  const { number } = await ports.register.amend(mind.last.id, { added: heard.text });
  const what =
    fault === undefined ? '' : spot === undefined || fault.includes(spot) ? fault : `${spot}${fault}`;
  speech.add(
    what
      ? ports.say('filed.amended', { number, what })
      : ports.say('filed.noted', { number, what: quoted(desk, heard) }),
  );
  return true;
}

/** Whether the last matter was filed within the minute in which a further line amends it (T1). */
function justFiled(desk: Desk): boolean {
  const { mind, ports } = desk;
  const seconds = ports.knows.settings.clocks.talk.amendSeconds;
  return mind.last !== undefined && ports.now.getTime() - Date.parse(mind.last.at) <= seconds * 1_000;
}

/** Kinds of `other` that are matters in themselves, whatever else is going on. */
const MATTERS = new Set([
  'lost_found',
  'pets',
  'visitors',
  'payment',
  'certificates',
  'decoration',
  'moving',
  'help',
]);

/** More about the urgent matter that was just filed: the breaker that will not go in is no second outage. */
export function tellsMoreOfDanger(heard: Heard, matter: Collecting | undefined): boolean {
  const { kind, danger, spot } = heard.details;
  const { room, building } = heard.fields;
  const elsewhere = room !== undefined || building !== undefined || (spot !== undefined && isPublic(spot));
  const same = matter?.filedId !== undefined && matter.urgent && matter.kind === kind;
  return danger !== undefined && same && !elsewhere;
}

/** Whether a message in mid-collection is a matter of its own rather than an answer. */
function startsAnew(desk: Desk, heard: Heard, matter: Collecting): boolean {
  if (isBare(heard)) return false;
  if (matter.filedId !== undefined && heard.fields.room === undefined && tellsOnlyWhere(heard.text))
    return false;
  const { fault, kind, spot } = heard.details;
  const sure = heard.confidence >= desk.ports.knows.settings.ear.newMatterFrom;
  const otherKind = kind !== undefined && kind !== 'other' && kind !== matter.kind;
  const placed = heard.fields.room !== undefined || (spot !== undefined && isPublic(spot));
  // Another subject with a place of its own parks what was begun.
  if (matter.filedId === undefined)
    return matter.what !== undefined && fault !== undefined && placed && otherKind && sure;
  if (heard.category === 'other') {
    if (kind !== undefined && MATTERS.has(kind) && kind !== matter.kind) return sure;
    return isQuestion(desk, heard.text) && Object.keys(heard.fields).length === 0;
  }
  // What they want done was just asked: an idea is the answer.
  if (heard.category === 'suggestion' && matter.pending.includes('wanted')) return false;
  if (fault === undefined || !sure) return false;
  // A line within a minute of filing that names no other trade and no other place is told of the same (T1).
  const unnamed = kind === undefined || kind === 'other';
  if (justFiled(desk) && unnamed && !placed && heard.category !== 'complaint' && heard.category !== 'praise')
    return false;
  const elsewhere =
    heard.fields.room !== undefined && isHome(matter.place) && heard.fields.room !== matter.place.room;
  // Of the same category it is an answer to what was asked, unless it is about another kind of thing or another home.
  return heard.category !== matter.category || otherKind || elsewhere;
}
