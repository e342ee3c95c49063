/**
 * What follows a card that stays unanswered (V4): after a day one reminder, after another a phone task or, for those not
 * drawn, the honest state 未答复. Each step is a job of its own: it happens once, whoever does it.
 */
import { VISIT_REMINDER_EVENT } from '../../dialogs/front-desk.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { receiveEvent } from '../inbox/internal.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { step } from '../register/matters.ts';
import { isAlwaysPhoned, lotOf } from './visit-kinds.ts';
import { closeWhenSettled } from './visits.ts';

/** The kind of job that follows an unanswered card up. */
export const VISIT_CHAIN_JOB = 'visit.unanswered';

type ChainStep = 'remind' | 'phone' | 'settle';

/** Plans the next step of a card's chain; `putOff`: the same step again at that time, when it came too late in the day. */
export function planChain(
  writes: Writes,
  card: { id: string },
  next: ChainStep,
  { visits, estate }: Settings,
  at: Date,
  putOff?: Date,
): void {
  const hours = next === 'phone' ? visits.phoneTaskHours : visits.reminderHours;
  const dueAt = putOff ?? nextWithin(later(at, hours * 60), visits.courteousHours, estate.timeZone);
  const id = `${VISIT_CHAIN_JOB}/${card.id}/${next}${putOff ? `/${putOff.getTime()}` : ''}`;
  plan(writes, { id, kind: VISIT_CHAIN_JOB, dueAt, payload: { visitId: card.id, step: next }, now: at });
}

export interface ChainParts {
  db: Database;
  committer: Committer;
  inbox: () => Inbox;
  now: () => Date;
  settings: (estateId: string, at: Date) => Settings;
}

/** Does a step of the chain, if nobody has answered by then. */
export function visitChainJob(parts: ChainParts): JobHandler {
  const { db, committer, inbox, now } = parts;

  /** Those of the card still without an answer become phone tasks or end as they are. */
  async function giveUp(cardId: string, ends: boolean): Promise<void> {
    const at = now();
    const waiting = await db.prisma.returnVisit.findMany({ where: { cardId, state: 'sent' } });
    const writes = new Writes();
    for (const visit of waiting) {
      const { estateId, category } = await db.prisma.matter.findUniqueOrThrow({
        where: { id: visit.matterId },
      });
      const { visits } = parts.settings(estateId, at);
      const phoned = !ends && (isAlwaysPhoned(visit, visits) || lotOf(visit.id) < visits.phonedShare);
      writes.update(
        'ReturnVisit',
        { id: visit.id, state: 'sent' },
        phoned ? { state: 'phone', phoneAt: at } : { state: 'unanswered', settledAt: at },
        1,
      );
      step(writes, visit.matterId, { at, by: 'clock', what: phoned ? 'visit_phone' : 'visit_unanswered' });
      if (!phoned && category !== 'complaint') closeWhenSettled(writes, visit.matterId, 'clock', at);
      writes.signal('desk', estateId);
    }
    if (!writes.empty) await committer.commit(writes);
  }

  return async ({ id, payload }) => {
    const visitId = String(payload.visitId);
    if (payload.step !== 'remind') {
      await giveUp(visitId, payload.step === 'settle');
      return;
    }
    const visit = await db.prisma.returnVisit.findUnique({ where: { id: visitId } });
    if (!visit || visit.talkId === null) return;
    const event = { name: VISIT_REMINDER_EVENT, value: { visitId }, key: id };
    await receiveEvent(db, inbox(), visit.talkId, event, now());
  };
}
