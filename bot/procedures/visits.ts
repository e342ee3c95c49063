/**
 * Return visits 回访 (V1): planned in the commit that resolves a matter, brought by an internal event so that the
 * card goes out in a turn of its own, once, and only if the matter is still settled.
 */

import { RETURN_VISIT_EVENT } from '../../dialogs/front-desk.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { join, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { newId } from '../estates/estates.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { receiveEvent } from '../inbox/internal.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { cancel, plan } from '../jobs/schedule.ts';
import {
  delaysOf,
  isVisited,
  type PlannedKind,
  unsettled,
  type Visited,
  visitKindOf,
} from './visit-kinds.ts';

/** The kind of job that ends an incident whose task has been done (C5). */
export const INCIDENT_END_JOB = 'incident.end';

/** The kind of job that brings a visit. */
export const VISIT_JOB = 'visit.due';
/** The kind of job that looks, as soon as a visit is planned, whether its channel will still take it then (V5). */
export const WINDOW_JOB = 'visit.window';
const jobId = (visitId: string): string => `${VISIT_JOB}/${visitId}`;

const DAY_MINUTES = 24 * 60;

/** Puts one visit into the writes, with the job that brings it; without a talk somebody will have to call. */
export function insertVisit(
  writes: Writes,
  visit: { matterId: string; talkId: string | null; round: number; kind: PlannedKind; dueAt: Date; at: Date },
): void {
  const { at, ...row } = visit;
  const id = newId();
  writes.insert('ReturnVisit', {
    id,
    ...row,
    state: row.talkId === null ? 'phone' : 'planned',
    phoneAt: row.talkId === null ? row.dueAt : null,
    createdAt: at,
  });
  if (row.talkId !== null) {
    plan(writes, { id: jobId(id), kind: VISIT_JOB, dueAt: row.dueAt, payload: { visitId: id }, now: at });
    plan(writes, {
      id: `${WINDOW_JOB}/${id}`,
      kind: WINDOW_JOB,
      dueAt: at,
      payload: { visitId: id },
      now: at,
    });
  }
}

/**
 * Plans the visit with the writes that resolve the matter: complaints at once, others after their delay, urgent ones
 * again some days later, always within courteous hours. Nothing for categories without a visit.
 */
export function planVisit(
  writes: Writes,
  matter: Visited & { id: string; talkId: string | null; reopened: number },
  settings: Settings,
  at: Date,
): void {
  if (!isVisited(matter.category)) return;
  const kind = visitKindOf(matter);
  const { afterMinutes, againDays } = delaysOf(kind, settings.visits);
  const courteous = (minutes: number): Date =>
    nextWithin(later(at, minutes), settings.visits.courteousHours, settings.estate.timeZone);
  // Who reported an incident hears at once that it has ended; the others follow their task.
  if (matter.incidentId)
    plan(writes, {
      id: `${INCIDENT_END_JOB}/${matter.incidentId}/${at.getTime()}`,
      kind: INCIDENT_END_JOB,
      dueAt: at,
      payload: { id: matter.incidentId },
      now: at,
    });
  const common = { matterId: matter.id, talkId: matter.talkId, round: matter.reopened + 1, at };
  insertVisit(writes, { ...common, kind, dueAt: courteous(kind === 'incident' ? 0 : afterMinutes) });
  if (againDays !== undefined)
    insertVisit(writes, { ...common, kind: 'urgent_again', dueAt: courteous(againDays * DAY_MINUTES) });
}

/** Puts a planned visit off until `dueAt` (V1: at most one a day and two a week). */
export function postponeVisit(writes: Writes, visitId: string, dueAt: Date, now: Date): void {
  writes.update('ReturnVisit', { id: visitId, state: 'planned' }, { dueAt });
  const id = `${jobId(visitId)}/${dueAt.getTime()}`;
  plan(writes, { id, kind: VISIT_JOB, dueAt, payload: { visitId }, now });
}

/** Takes back the planned visits of a matter that is no longer done. */
export async function cancelVisits(db: Database, writes: Writes, matterId: string): Promise<void> {
  for (const { id } of await db.prisma.returnVisit.findMany({ where: { matterId, state: 'planned' } })) {
    writes.update('ReturnVisit', { id, state: 'planned' }, { state: 'cancelled' });
    cancel(writes, jobId(id));
  }
}

/** A done matter whose visits are all settled leaves the book 注销 (R9). Runs after what settles the visit. */
export function closeWhenSettled(writes: Writes, matterId: string, by: string, at: Date): void {
  writes.run(sql`UPDATE "Matter" SET "state" = 'closed', "closedAt" = ${at}, "closedBy" = ${by}, "updatedAt" = ${at}
    WHERE "id" = ${matterId} AND "state" = 'done' AND NOT EXISTS (
      SELECT 1 FROM "ReturnVisit" v WHERE v."matterId" = ${matterId} AND v."state" IN (${join([...unsettled])}))`);
}

/** Brings a due visit into its talk as an internal event; the same visit at the same time is the same event. */
export function visitJob(db: Database, inbox: () => Inbox, now: () => Date): JobHandler {
  return async ({ id, payload }) => {
    const visit = await db.prisma.returnVisit.findUnique({ where: { id: String(payload.visitId) } });
    if (visit?.state !== 'planned' || visit.talkId === null) return;
    const event = {
      name: RETURN_VISIT_EVENT,
      value: { visitId: visit.id },
      key: id.replace(VISIT_JOB, 'visit'),
    };
    await receiveEvent(db, inbox(), visit.talkId, event, now());
  };
}
