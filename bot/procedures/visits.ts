/**
 * Return visits 回访 (V1–V4): planned in the commit that resolves a matter, brought by an internal event so that the
 * card goes out in a turn of its own, once, and only if the matter is still done.
 */

import { RETURN_VISIT_EVENT } from '../../dialogs/front-desk.ts';
import type { Matter as TalkMatter, VisitAnswer, VisitPort } from '../../dialogs/ports.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { newId } from '../estates/estates.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { receiveEvent } from '../inbox/internal.ts';
import type { Turn } from '../inbox/turn.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { cancel, plan } from '../jobs/schedule.ts';
import { reopen, step } from '../register/matters.ts';
import { type MatterRow, readMatters } from '../register/rows.ts';

/** The kind of job that brings a visit. */
export const VISIT_JOB = 'visit.due';
/** The kind of job that looks, as soon as a visit is planned, whether its channel will still take it then (V5). */
export const WINDOW_JOB = 'visit.window';
const jobId = (visitId: string): string => `${VISIT_JOB}/${visitId}`;

/** Categories whose end is followed by a visit (V1). */
const VISITED = new Set(['repair', 'service', 'after_sales', 'complaint']);

/** Which of V1's delays a matter has. */
function kindOf(matter: Pick<MatterRow, 'category' | 'urgent' | 'kind'>): keyof Settings['visits']['delays'] {
  if (matter.category === 'complaint') return 'complaint';
  if (matter.category === 'service') return 'service';
  if (matter.category === 'after_sales') return 'after_sales';
  if (matter.urgent) return 'urgent';
  if (matter.kind === 'lift' || matter.kind === 'fire_safety') return 'safety';
  return matter.kind === 'building_leak' ? 'seepage' : 'repair';
}

/**
 * Plans the visit with the writes that resolve the matter. Complaints at once, others after their delay, always within
 * courteous hours. Nothing for categories without a visit, or where the matter has no talk.
 */
export function planVisit(
  writes: Writes,
  matter: Pick<MatterRow, 'id' | 'category' | 'urgent' | 'kind' | 'talkId' | 'reopened'>,
  settings: Settings,
  at: Date,
): void {
  if (!VISITED.has(matter.category)) return;
  const { delays, courteousHours } = settings.visits;
  const dueAt = nextWithin(
    later(at, delays[kindOf(matter)].afterMinutes),
    courteousHours,
    settings.estate.timeZone,
  );
  const id = newId();
  writes.insert('ReturnVisit', {
    id,
    matterId: matter.id,
    talkId: matter.talkId,
    round: matter.reopened + 1,
    state: matter.talkId === null ? 'phone' : 'planned',
    dueAt,
    createdAt: at,
  });
  if (matter.talkId !== null) {
    plan(writes, { id: jobId(id), kind: VISIT_JOB, dueAt, payload: { visitId: id }, now: at });
    plan(writes, {
      id: `${WINDOW_JOB}/${id}`,
      kind: WINDOW_JOB,
      dueAt: at,
      payload: { visitId: id },
      now: at,
    });
  }
}

/** Takes back the planned visit of a matter that is no longer done. */
export async function cancelVisits(db: Database, writes: Writes, matterId: string): Promise<void> {
  for (const { id } of await db.prisma.returnVisit.findMany({ where: { matterId, state: 'planned' } })) {
    writes.update('ReturnVisit', { id, state: 'planned' }, { state: 'cancelled' });
    cancel(writes, jobId(id));
  }
}

/** Brings a due visit into its talk as an internal event; the same visit twice is the same event. */
export function visitJob(db: Database, inbox: () => Inbox, now: () => Date): JobHandler {
  return async ({ payload }) => {
    const visit = await db.prisma.returnVisit.findUnique({ where: { id: String(payload.visitId) } });
    if (visit?.state !== 'planned' || visit.talkId === null) return;
    const event = { name: RETURN_VISIT_EVENT, value: { visitId: visit.id }, key: `visit/${visit.id}` };
    await receiveEvent(db, inbox(), visit.talkId, event, now());
  };
}

export interface VisitTurn {
  turn: Turn;
  /** The matter as the dialogs speak of it. */
  asTalked: (row: MatterRow) => TalkMatter;
  reopenPromise: (row: MatterRow) => NonNullable<TalkMatter['promise']>;
  settings: Settings;
}

/** The visits of a turn's talk. */
export function createVisitPort(db: Database, context: VisitTurn): VisitPort {
  const { turn, settings } = context;
  const { writes, at, talk } = turn;
  const by = `owner:${talk.ownerId ?? turn.person?.ownerId ?? 'unknown'}` as const;

  /** A visit of this very talk, with its matter: an id from another talk's is not found. */
  async function visitHere(visitId: string) {
    const visit = await db.prisma.returnVisit.findUnique({ where: { id: visitId } });
    if (!visit || visit.talkId !== talk.id) return undefined;
    const [matter] = await readMatters(db, sql`m."id" = ${visit.matterId}`);
    return matter ? { visit, matter } : undefined;
  }

  return {
    async card(visitId) {
      const found = await visitHere(visitId);
      if (found?.visit.state !== 'planned') return undefined;
      if (found.matter.state !== 'done') {
        writes.update('ReturnVisit', { id: visitId, state: 'planned' }, { state: 'cancelled' });
        return undefined;
      }
      const { category } = found.matter;
      const kind = category === 'complaint' || category === 'service' ? category : 'repair';
      return { matters: [context.asTalked(found.matter)], kind };
    },

    sent(visitId) {
      writes.update('ReturnVisit', { id: visitId, state: 'planned' }, { state: 'sent', sentAt: at }, 1);
    },

    async answer(visitId, answer) {
      const found = await visitHere(visitId);
      if (!found) return { reopened: undefined };
      const { visit, matter } = found;
      const unhappy =
        answer.mended === false ||
        (answer.score !== undefined && settings.visits.reopenScores.includes(answer.score));
      record(writes, visit, answer, at);
      step(writes, matter.id, { at, by, what: 'visited', note: answer.remark, data: answer });
      writes.signal('desk', matter.estateId);
      if (!unhappy) {
        // A complaint leaves the book only with its verdict (C6): then a person closes it.
        const ready =
          matter.category !== 'complaint' ||
          (await db.prisma.verdict.count({ where: { matterId: matter.id, valid: { not: null } } })) > 0;
        if (ready && matter.state === 'done' && (answer.score !== undefined || answer.mended === true))
          writes.update(
            'Matter',
            { id: matter.id, state: 'done' },
            { state: 'closed', closedAt: at, closedBy: by, updatedAt: at },
          );
        return { reopened: undefined };
      }
      // Reasons tapped after the reopening amend the answer; the matter is reopened once.
      if (matter.state !== 'done' && matter.state !== 'closed') return { reopened: undefined };
      const promise = context.reopenPromise(matter);
      reopen(writes, matter, { at, by, note: answer.remark ?? '回访不满意', promise: promise.by, settings });
      return { reopened: { ...context.asTalked({ ...matter, state: 'in_progress' }), promise } };
    },
  };
}

function record(
  writes: Writes,
  visit: { id: string; reasons: string | null },
  answer: VisitAnswer,
  at: Date,
): void {
  writes.update(
    'ReturnVisit',
    { id: visit.id },
    {
      state: 'answered',
      answeredAt: at,
      ...(answer.mended === undefined ? {} : { mended: answer.mended }),
      ...(answer.score === undefined ? {} : { score: answer.score }),
      ...(answer.reasons === undefined ? {} : { reasons: JSON.stringify(answer.reasons) }),
      ...(answer.remark === undefined ? {} : { remark: answer.remark }),
    },
  );
}
