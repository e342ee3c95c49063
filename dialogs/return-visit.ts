/** The return visit 回访 (V1–V4): one card, mended and score, reasons for a low one; reopened when the owner is not satisfied. */
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { type Desk, deskOf, heardBy } from './context.ts';
import type { Matter, VisitAnswer, VisitCard } from './ports.ts';

export const RETURN_VISIT = 'return-visit';

const HOUR = 3_600_000;

export class ReturnVisitDialog extends Dialog {
  constructor() {
    super(RETURN_VISIT);
  }

  /** Sends the card of the visit named in `options`, if it still should go out. */
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const desk = deskOf(dc.context);
    const { visitId } = options as { visitId: string };
    const card = await desk.ports.visits.card(visitId);
    if (!card) return dc.endDialog();
    ask(desk, card);
    desk.ports.visits.sent(visitId);
    expectAnswer(desk, visitId, card);
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    await hearVisit(deskOf(dc.context));
    return dc.endDialog();
  }
}

const listed = ({ ports }: Desk, matters: readonly Matter[]): string =>
  matters.map(({ place, what }) => `${place}${what}`).join(ports.say('word.list', {}));

function scores({ ports }: Desk): string[] {
  return ([5, 4, 3, 2, 1] as const).map((score) => ports.say(`score.${score}`, {}));
}

/** The card's question and its buttons. */
function ask(desk: Desk, card: VisitCard): void {
  const { speech } = desk;
  const { say } = desk.ports;
  const list = listed(desk, card.matters);
  if (card.kind === 'one_tap') {
    speech.add(say('visit.incident', { what: list })).offer([say('button.stillOut', {})]);
    return;
  }
  const keys = {
    repair: 'visit.card',
    complaint: 'visit.card.complaint',
    service: 'visit.card.service',
    urgent_again: 'visit.urgent.second',
    rain: 'visit.rain',
  } as const;
  speech.add(say(keys[card.kind], { list }), say('visit.score', {}));
  speech.offer([...scores(desk), say('button.notMended', {})]);
}

function expectAnswer({ mind, ports }: Desk, visitId: string, { matters }: VisitCard): void {
  mind.visit = {
    id: visitId,
    sentAt: ports.now.toISOString(),
    matters: matters.map(({ id, what }) => ({ id, what })),
  };
}

/** The one reminder (V4). */
export async function remind(desk: Desk, visitId: string): Promise<void> {
  const card = await desk.ports.visits.reminder(visitId);
  if (!card) return;
  const { say } = desk.ports;
  desk.speech
    .add(say('visit.reminder', { list: listed(desk, card.matters) }))
    .offer([...scores(desk), say('button.stop', {})]);
  expectAnswer(desk, visitId, card);
}

/** Takes the message as an answer to the card that is out. False when it is about something else. */
export async function hearVisit(desk: Desk): Promise<boolean> {
  const { mind, ports } = desk;
  const { visit } = mind;
  if (!visit) return false;
  const { text } = heardBy(desk);
  if (visit.which) return hearWhich(desk, defined(visit.which), text);
  const answer = ports.knows.visitAnswer(text);
  if (!answer) return false;
  if (visit.answeredAt !== undefined) {
    // An answer may be mended for a day; 好 and 谢谢 after it are courtesies.
    const age = ports.now.getTime() - Date.parse(visit.answeredAt);
    if (age > ports.knows.settings.visits.mendHours * HOUR) return false;
    if (answer.reasons === undefined && ports.knows.courtesy(text) !== undefined) return false;
  }
  const { refused, ...said } = answer;
  if (refused) {
    await ports.visits.decline(visit.id);
    mind.visit = undefined;
    desk.speech.add(ports.say('visit.refused', {}));
    return true;
  }
  await takeAnswer(desk, said);
  return true;
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** Without the parts that say nothing. */
function defined({ mended, score, reasons, remark }: Loose<VisitAnswer>): VisitAnswer {
  return {
    ...(mended === undefined ? {} : { mended }),
    ...(score === undefined ? {} : { score }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(remark === undefined ? {} : { remark }),
  };
}

/** Which of several matters is not mended: by its place in the list, or all. */
async function hearWhich(desk: Desk, answer: VisitAnswer, text: string): Promise<boolean> {
  const { mind, ports } = desk;
  const matters = mind.visit?.matters ?? [];
  const all = text.includes(ports.say('button.all', {})) || /都|全|all/i.test(text);
  const nth = /[1-9]|[一二三四五六七八九]/u.exec(text)?.[0];
  const index = nth === undefined ? -1 : '一二三四五六七八九'.indexOf(nth);
  const place = index >= 0 ? index : Number(nth ?? 0) - 1;
  const meant = matters[place] ?? matters.find(({ what }) => text.includes(what));
  if (mind.visit) delete mind.visit.which;
  if (!all && !meant) {
    // Something else was said: what is known is that one of them is not right.
    await conclude(desk, answer, undefined);
    return false;
  }
  await conclude(desk, answer, all ? undefined : meant?.id);
  return true;
}

/** Records the answer and closes the visit politely, or reopens and apologises (V3). */
async function takeAnswer(desk: Desk, answer: VisitAnswer): Promise<void> {
  const { ports, speech, mind } = desk;
  const { say } = ports;
  const earlier = mind.visit;
  if (!earlier) return;
  const whole: VisitAnswer = {
    ...(earlier.mended === undefined ? {} : { mended: earlier.mended }),
    ...(earlier.score === undefined ? {} : { score: earlier.score }),
    ...answer,
  };
  const unhappy =
    whole.mended === false ||
    (whole.score !== undefined && ports.knows.settings.visits.reopenScores.includes(whole.score));
  const matters = earlier.matters ?? [];
  if (unhappy && matters.length > 1 && earlier.answeredAt === undefined) {
    const list = matters.map(({ what }, index) => `${index + 1} ${what}`).join(say('word.list', {}));
    speech
      .add(say('visit.which', { list }))
      .offer([
        ...matters.map((_, index) => say('button.nth', { n: String(index + 1) })),
        say('button.all', {}),
      ]);
    mind.visit = { ...earlier, which: whole };
    return;
  }
  await conclude(desk, whole, undefined);
}

/** The same score and state as before, and nothing added: it counts once (V2). */
function same(
  earlier: { mended?: boolean | undefined; score?: number | undefined },
  whole: VisitAnswer,
): boolean {
  return (
    whole.reasons === undefined &&
    earlier.score === whole.score &&
    (whole.mended === undefined || earlier.mended === whole.mended)
  );
}

async function conclude(desk: Desk, whole: VisitAnswer, matterId: string | undefined): Promise<void> {
  const { ports, speech, mind } = desk;
  const { say } = ports;
  const earlier = mind.visit;
  if (!earlier) return;
  if (earlier.answeredAt !== undefined && same(earlier, whole)) {
    speech.add(say('visit.thanks', {}));
    return;
  }
  const { reopened } = await ports.visits.answer(earlier.id, whole, matterId);
  const mending =
    earlier.answeredAt !== undefined && earlier.score !== undefined && whole.reasons === undefined;
  const asked = ports.knows.settings.visits.reasonScores;
  mind.visit = {
    id: earlier.id,
    sentAt: earlier.sentAt,
    answeredAt: earlier.answeredAt ?? ports.now.toISOString(),
    ...(earlier.matters ? { matters: earlier.matters } : {}),
    ...(whole.mended === undefined ? {} : { mended: whole.mended }),
    ...(whole.score === undefined ? {} : { score: whole.score }),
  };
  const reasons = (): void => {
    if (whole.reasons !== undefined || whole.remark !== undefined) return;
    speech
      .add(say('visit.reasons', {}))
      .offer(ports.knows.visitReasons.map((reason) => say(`reason.${reason}`, {})));
  };
  const [first] = reopened;
  if (first) {
    mind.last = { id: first.id, at: ports.now.toISOString() };
    const time = first.promise ? ports.by(first.promise.by) : '';
    const number = reopened.map((matter) => matter.number).join(say('word.list', {}));
    speech.add(say('visit.sorry', { number, who: first.who, time }));
    reasons();
    return;
  }
  if (whole.score === undefined && whole.mended === true) {
    speech.add(say('visit.score', {})).offer(scores(desk));
    return;
  }
  if (mending) {
    speech.add(say('visit.changed', {}));
    return;
  }
  const low = whole.score !== undefined && asked.includes(whole.score);
  speech.add(low ? say('visit.noted', {}) : say('visit.thanks', {}));
  if (low) reasons();
}
