/** The return visit 回访 (V1–V3): one card, mended and score, reasons for a low one; reopened when the owner is not satisfied. */
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { type Desk, deskOf, heardBy } from './context.ts';
import type { VisitAnswer } from './ports.ts';

export const RETURN_VISIT = 'return-visit';

export class ReturnVisitDialog extends Dialog {
  constructor() {
    super(RETURN_VISIT);
  }

  /** Sends the card of the visit named in `options`, if it still should go out. */
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const desk = deskOf(dc.context);
    const { visitId } = options as { visitId: string };
    const { ports, speech, mind } = desk;
    const { say } = ports;
    const card = await ports.visits.card(visitId);
    if (!card) return dc.endDialog();
    const list = card.matters.map(({ place, what }) => `${place}${what}`).join(say('word.list', {}));
    const key =
      card.kind === 'complaint'
        ? 'visit.card.complaint'
        : card.kind === 'service'
          ? 'visit.card.service'
          : 'visit.card';
    speech.add(say(key, { list }), say('visit.score', {}));
    speech.offer([
      ...([5, 4, 3, 2, 1] as const).map((score) => say(`score.${score}`, {})),
      say('button.notMended', {}),
    ]);
    ports.visits.sent(visitId);
    mind.visit = { id: visitId, sentAt: ports.now.toISOString() };
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const desk = deskOf(dc.context);
    const visit = desk.mind.visit;
    const answer = visit ? visitAnswer(desk) : undefined;
    if (!visit || !answer) return dc.endDialog();
    await takeAnswer(desk, visit.id, answer);
    return dc.endDialog();
  }
}

/** The message read as an answer to the card; undefined when it is about something else. */
export function visitAnswer(desk: Desk): VisitAnswer | undefined {
  return desk.ports.knows.visitAnswer(heardBy(desk).text);
}

/** Records the answer and closes the visit politely, or reopens and apologises (V3). */
export async function takeAnswer(desk: Desk, visitId: string, answer: VisitAnswer): Promise<void> {
  const { ports, speech, mind } = desk;
  const { say } = ports;
  const earlier = mind.visit;
  const whole: VisitAnswer = {
    ...(earlier?.mended === undefined ? {} : { mended: earlier.mended }),
    ...(earlier?.score === undefined ? {} : { score: earlier.score }),
    ...answer,
  };
  const { reopened } = await ports.visits.answer(visitId, whole);
  mind.visit = { id: visitId, sentAt: earlier?.sentAt ?? ports.now.toISOString(), ...pick(whole) };
  if (reopened) {
    mind.last = { id: reopened.id, at: ports.now.toISOString() };
    speech.add(
      say('visit.sorry', {
        number: reopened.number,
        who: reopened.who,
        time: reopened.promise ? ports.by(reopened.promise.by) : '',
      }),
    );
    if (!whole.remark)
      speech
        .add(say('visit.reasons', {}))
        .offer(ports.knows.visitReasons.map((reason) => say(`reason.${reason}`, {})));
    return;
  }
  if (whole.score === undefined && whole.mended === true) {
    speech
      .add(say('visit.score', {}))
      .offer(([5, 4, 3, 2, 1] as const).map((score) => say(`score.${score}`, {})));
    return;
  }
  // Whoever is not content has not praised anything.
  const content = whole.mended !== false && (whole.score ?? 5) > 3;
  speech.add(content ? say('visit.thanks', {}) : say('visit.noted', {}));
}

const pick = ({ mended, score }: VisitAnswer) => ({
  ...(mended === undefined ? {} : { mended }),
  ...(score === undefined ? {} : { score }),
});
