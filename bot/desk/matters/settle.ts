/** The ends of a matter and the ways back: done with its return visit (V1), closed (R9), withdrawn, declined (C6), reopened (V3). */

import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { kept } from '../../procedures/appointments.ts';
import { tellOnce, tellOwner, visited } from '../../procedures/news.ts';
import { demandNoPromise } from '../../procedures/promises.ts';
import { liveTasks } from '../../procedures/tasks.ts';
import { move, reopen, step } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { EndBody, ReopenBody, ResolveBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import { matterItem, readMatter } from '../views/matters.ts';
import type { Who } from '../who.ts';
import { changeMatter } from './seen.ts';

/** Visits that are still to be answered, phoned or given up honestly (V4). */
const UNSETTLED = ['planned', 'sent', 'phone'];

/**
 * Sets the result; the return visit is planned in the same commit, and who was visited hears that it is done, with result
 * and amount (R10).
 * @throws DeskError Held: the result promises what may not be promised
 */
export function resolveMatter(
  parts: DeskParts,
  who: Who,
  id: string,
  body: ResolveBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, async (change) => {
    const { matter, at, by, writes } = change;
    demandNoPromise(parts.settings(matter.estateId, at), body.result);
    move(writes, matter, 'done', {
      at,
      by,
      note: body.result,
      set: { doneAt: at, result: body.result, handlerId: matter.handlerId ?? who.id },
    });
    const finished = {
      state: 'done',
      doneAt: at,
      result: body.result,
      ...(body.amount === undefined ? {} : { amount: body.amount }),
      ...(body.checks === undefined ? {} : { checks: JSON.stringify(body.checks) }),
    };
    for (const state of liveTasks) writes.update('Task', { matterId: id, state }, finished);
    writes.update('Hold', { matterId: id, state: 'agreed' }, { state: 'ended' });
    kept(change);
    const tasks = await parts.db.prisma.task.count({ where: { matterId: id } });
    if (visited(matter.category) && tasks > 0)
      await tellOnce(parts, change, 'done', 'appointment.done', (write) => ({
        number: matter.number,
        result: body.result.replace(/[。.]+$/u, ''),
        amount: body.amount ? write.money(body.amount / 100) : '',
      }));
    parts.planVisit(writes, { ...matter, state: 'done', doneAt: at, result: body.result }, at);
  });
}

/** @throws DeskError Conflict when it is open anyway */
export function reopenMatter(parts: DeskParts, who: Who, id: string, body: ReopenBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, ({ matter, at, by, writes }) => {
    if (isOpen(matter.state)) throw new DeskError('Conflict', '这件事还在办理中。');
    const promise = body.promisedAt === undefined ? undefined : new Date(body.promisedAt);
    reopen(writes, matter, {
      at,
      by,
      note: body.reason,
      promise,
      settings: parts.settings(matter.estateId, at),
    });
  });
}

/** What must be settled before a matter leaves the book (R9, C6). @throws DeskError Conflict */
async function demandSettled(parts: DeskParts, matter: MatterRow): Promise<void> {
  const { prisma } = parts.db;
  const owed = await prisma.returnVisit.count({ where: { matterId: matter.id, state: { in: UNSETTLED } } });
  if (owed > 0) throw new DeskError('Conflict', '回访还没有结束，不能注销。');
  if (matter.category !== 'complaint') return;
  const verdict = await prisma.verdict.findUnique({ where: { matterId: matter.id } });
  if (!verdict || verdict.valid === null)
    throw new DeskError('Conflict', '投诉注销前要填核实、有效与否、责任、原因、纠正、预防和费用。');
}

/**
 * Closes 注销 (R9); or records that it was withdrawn, declined by a person with tact (C6), or closed 未满意办结: the
 * project manager's, after two reopenings, with a reason. The owner is told of the last two.
 * @throws DeskError Forbidden, Conflict, Held
 */
export function endMatter(parts: DeskParts, who: Who, id: string, body: EndBody): Promise<MatterItem> {
  if (body.as === 'closed_unsatisfied' && !who.can('matters.rule'))
    throw new DeskError('Forbidden', '未满意办结由项目经理决定。');
  return changeMatter(parts, who, id, body.seen, async (change) => {
    const { matter, at, by, writes } = change;
    if (body.as === 'closed') await demandSettled(parts, matter);
    const { supervisorAfterReopenings: least } = parts.settings(matter.estateId, at).visits;
    if (body.as === 'closed_unsatisfied' && matter.reopened < least)
      throw new DeskError('Conflict', `重开${least}次、主管拜访之后才能未满意办结。`);
    move(writes, matter, body.as, { at, by, note: body.reason, set: { closedAt: at, closedBy: by } });
    writes.update('ReturnVisit', { matterId: id, state: 'planned' }, { state: 'cancelled' });
    for (const state of liveTasks) writes.update('Task', { matterId: id, state }, { state: 'cancelled' });
    const key = { declined: 'status.declined', closed_unsatisfied: 'status.unsatisfied' } as const;
    if (body.as !== 'declined' && body.as !== 'closed_unsatisfied') return;
    demandNoPromise(parts.settings(matter.estateId, at), body.reason);
    const reason = body.reason.replace(/[。.]+$/u, '');
    await tellOwner(parts, change, key[body.as], () => ({ number: matter.number, reason }));
  });
}

/** A colleague's word in the timeline; it changes nothing and needs no look before. */
export async function noteMatter(parts: DeskParts, who: Who, id: string, text: string): Promise<MatterItem> {
  const matter = await readMatter(parts, who, id);
  const writes = new Writes();
  step(writes, id, { at: parts.clock.now(), by: `staff:${who.id}`, what: 'note', note: text });
  writes.signal('desk', matter.estateId);
  await parts.committer.commit(writes);
  return matterItem(parts, who, id);
}
