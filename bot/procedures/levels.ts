/**
 * The level of a complaint or incident as a person confirms it (C2), kept apart from what the ear took it for, and the
 * ladder of reports it sets off (C4).
 */

import { later } from '../../knowledge/rules/zone.ts';
import type { Level } from '../desk/contract/common.ts';
import { choose, everybody } from '../estates/reach.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { step } from '../register/matters.ts';
import { isOpen } from '../register/states.ts';
import { clockAnew } from './anew.ts';
import { type Change, changeByClock } from './change.ts';
import type { ProcedureParts } from './parts.ts';

/** The kind of job that climbs a rung of a ladder of reports. */
export const LADDER_JOB = 'ladder';

const ladders = { actual: 'actual_major', threatened: 'threatened' } as const;

/** What confirming a level sets off: the clocks and page of a danger, or the ladder of reports. */
export function climbFrom(parts: ProcedureParts, change: Change, level: Level): void {
  const { matter, at, writes } = change;
  clockAnew(parts, writes, matter, { ...matter, level }, at);
  if (level !== 'actual' && level !== 'threatened') return;
  const ladder = ladders[level];
  const rungs = parts.settings(matter.estateId, at).clocks.ladders[ladder];
  rungs.forEach(({ afterMinutes }, index) => {
    plan(writes, {
      id: `${LADDER_JOB}/${matter.id}/${ladder}/${index}`,
      kind: LADDER_JOB,
      dueAt: later(at, afterMinutes),
      payload: { matterId: matter.id, level, ladder, index },
      now: at,
    });
  });
}

/** Confirms the level; the ear's reading stays beside it, and who judged and why is kept. */
export function confirmLevel(
  parts: ProcedureParts,
  change: Change,
  body: { level: Level; reason: string },
): void {
  const { matter, at, by, writes } = change;
  const { level, reason } = body;
  writes.update('Matter', { id: matter.id }, { level, levelBy: by, levelReason: reason, updatedAt: at }, 1);
  const data = { level, before: matter.level, ear: JSON.parse(matter.handoff) as unknown };
  step(writes, matter.id, { at, by, what: 'level', note: reason, data });
  writes.update(
    'Alert',
    { matterId: matter.id, kind: 'level_asked', seenAt: null },
    { seenAt: at, seenBy: by },
  );
  climbFrom(parts, change, level);
  writes.signal('desk', matter.estateId);
}

/** Tells the people of a rung, while the matter is open and still of that level. */
export function ladderJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async (change) => {
      const { matter, at, writes } = change;
      const ladder = payload.ladder as 'actual_major' | 'threatened';
      if (matter.level !== payload.level || !isOpen(matter.state)) return false;
      const settings = parts.settings(matter.estateId, at);
      const rung = settings.clocks.ladders[ladder][Number(payload.index)];
      const staff = await everybody(parts, matter.estateId, at);
      for (const code of rung?.call ?? [])
        tell(writes, {
          about: `ladder/${matter.id}/${ladder}/${String(payload.index)}/${code}`,
          estateId: matter.estateId,
          staffId: choose(code, staff, matter, settings)?.id,
          role: code,
          kind: 'ladder',
          matterId: matter.id,
          data: { number: matter.number, level: matter.level },
          at,
        });
      step(writes, matter.id, { at, by: 'clock', what: 'reported', data: { ladder, called: rung?.call } });
      return true;
    });
}

/** The ear took it for a major case: the supervisor is asked which level it is, until somebody has said. */
export function levelJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async ({ matter, at, writes }) => {
      if (matter.level !== null || !isOpen(matter.state)) return false;
      const settings = parts.settings(matter.estateId, at);
      const staff = await everybody(parts, matter.estateId, at);
      tell(writes, {
        about: `level/${matter.id}`,
        estateId: matter.estateId,
        staffId: choose('supervisor', staff, matter, settings)?.id,
        role: 'supervisor',
        kind: 'level_asked',
        matterId: matter.id,
        data: { number: matter.number },
        at,
      });
      return true;
    });
}

/** The kind of job that looks whether a written notice was read (V3). */
export const UNREAD_JOB = 'rectification.unread';

/**
 * A reopened matter (V3, C6): its handler is told, once. Where the return visit was the cause there is a written notice
 * 整改通知, and the word is of that; unread for two hours it goes to the head of the department. After two reopenings the
 * supervisor visits.
 */
export function reopenedJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async ({ matter, at, writes }) => {
      const settings = parts.settings(matter.estateId, at);
      const staff = await everybody(parts, matter.estateId, at);
      const common = {
        about: `reopened/${matter.id}/${String(payload.round)}`,
        estateId: matter.estateId,
        matterId: matter.id,
        data: { number: matter.number, times: matter.reopened },
        at,
      };
      const written = await parts.db.prisma.rectification.findFirst({
        where: { matterId: matter.id, toldAt: new Date(Number(payload.at)) },
      });
      if (written) {
        const head = choose('department_head', staff, matter, settings);
        tell(writes, {
          ...common,
          about: `rectification/${written.id}`,
          data: { number: matter.number, notice: written.number },
          staffId: written.handlerId ?? head?.id,
          role: written.handlerId === null ? 'department_head' : 'holder',
          kind: 'rectification',
        });
        plan(writes, {
          id: `${UNREAD_JOB}/${written.id}`,
          kind: UNREAD_JOB,
          dueAt: later(written.toldAt, settings.visits.handlerToldMinutes),
          payload: { matterId: matter.id, noticeId: written.id },
          now: at,
        });
      } else {
        const handler = staff.find(({ id }) => id === (matter.handlerId ?? matter.firstContactId));
        tell(writes, { ...common, staffId: handler?.id, role: 'holder', kind: 'reopened' });
      }
      if (matter.reopened >= settings.visits.supervisorAfterReopenings)
        tell(writes, {
          ...common,
          about: `${common.about}/visit`,
          staffId: choose('supervisor', staff, matter, settings)?.id,
          role: 'supervisor',
          kind: 'visit_owed',
        });
      return true;
    });
}

/** A written notice that nobody has looked at within its time: the head of the department hears (V3). */
export function unreadJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async ({ matter, at, writes }) => {
      const { prisma } = parts.db;
      const written = await prisma.rectification.findUnique({ where: { id: String(payload.noticeId) } });
      if (!written || written.readAt !== null) return false;
      const about = `rectification/${written.id}`;
      const seen = await prisma.alert.count({
        where: { id: { startsWith: `${about}/` }, kind: 'rectification', seenAt: { not: null } },
      });
      if (seen > 0) return false;
      const staff = await everybody(parts, matter.estateId, at);
      tell(writes, {
        about: `${about}/unread`,
        estateId: matter.estateId,
        staffId: choose('department_head', staff, matter, parts.settings(matter.estateId, at))?.id,
        role: 'department_head',
        kind: 'rectification_unread',
        matterId: matter.id,
        data: { number: matter.number, notice: written.number },
        at,
      });
      return true;
    });
}
