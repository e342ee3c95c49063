/** Silence in the middle of collecting (T4): one nudge after ten minutes, filed with what there is after thirty. */
import { SILENCE_EVENT } from '../../dialogs/front-desk.ts';
import type { Clocks } from '../../knowledge/rules/clocks.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Database } from '../../prisma/client.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type InternalEvent, receiveEvent } from '../inbox/internal.ts';
import type { Turn } from '../inbox/turn.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';

/** The kind of job that looks whether the owner went silent. */
export const SILENCE_JOB = 'talk.silence';

/** The step of a look that the talk's door takes up, before the dialogs (middleware/door.ts). */
export const DOOR_STEP = 'door';

/** Plans both looks with the turn that asked for something without which nothing can be filed. */
export function planSilence(turn: Turn, { talk: figures }: Clocks): void {
  for (const [step, minutes] of [
    ['nudge', figures.nudgeMinutes],
    ['file', figures.fileAnywayMinutes],
  ] as const)
    plan(turn.writes, {
      id: `${SILENCE_JOB}/${turn.talk.id}/${turn.position}/${step}`,
      kind: SILENCE_JOB,
      dueAt: later(turn.at, minutes),
      payload: { talkId: turn.talk.id, position: turn.position, step },
      now: turn.at,
    });
}

/** Plans the look after the question which estate is meant, of an account that serves several. */
export function planDoor(turn: Turn, minutes: number): void {
  plan(turn.writes, {
    id: `${SILENCE_JOB}/${turn.talk.id}/${turn.position}/${DOOR_STEP}`,
    kind: SILENCE_JOB,
    dueAt: later(turn.at, minutes),
    payload: { talkId: turn.talk.id, position: turn.position, step: DOOR_STEP },
    now: turn.at,
  });
}

/** Plans the look after a voice message of which nobody knows yet whether it is urgent (T3). */
export function planVoice(turn: Turn, { talk: figures }: Clocks): void {
  plan(turn.writes, {
    id: `${SILENCE_JOB}/${turn.talk.id}/${turn.position}/voice`,
    kind: SILENCE_JOB,
    dueAt: later(turn.at, figures.voiceMinutes),
    payload: { talkId: turn.talk.id, position: turn.position, step: 'voice' },
    now: turn.at,
  });
}

/** Brings the look into the talk, unless the owner has written since. */
export function silenceJob(db: Database, inbox: () => Inbox, now: () => Date): JobHandler {
  return async ({ id, payload }) => {
    const talkId = String(payload.talkId);
    const since = await db.prisma.activity.count({
      where: { talkId, position: { gt: Number(payload.position) }, direction: 'in', fromRole: 'user' },
    });
    if (since > 0) return;
    const event: InternalEvent = { name: SILENCE_EVENT, value: { step: payload.step }, key: id };
    await receiveEvent(db, inbox(), talkId, event, now());
  };
}
