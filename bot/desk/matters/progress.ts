/** The steps of the work between filing and done (C3): dispatched, accepted, on the way, on the spot, at work, on hold. */

import { sql } from '../../../prisma/sql.ts';
import { DeskError } from '../../errors.ts';
import { choose, everybody } from '../../estates/reach.ts';
import { absent, kept, putOff } from '../../procedures/appointments.ts';
import type { Change } from '../../procedures/change.ts';
import { pauseClocks, resumeClocks } from '../../procedures/clocks.ts';
import { askHold, endHold } from '../../procedures/holds.ts';
import { tellOnce, visited } from '../../procedures/news.ts';
import { acceptTask, giveTask, nextInTurn, tradeOf, workerWords } from '../../procedures/tasks.ts';
import { tell } from '../../register/alerts.ts';
import { settleClocks } from '../../register/clocks.ts';
import { move, step } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { ProgressBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import { demandNotNamed } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, readWho, type Who } from '../who.ts';
import { changeMatter } from './seen.ts';

type Step<K extends ProgressBody['step']> = Extract<ProgressBody, { step: K }>;

/** A colleague to whom a task may be given. @throws DeskError NotFound, Forbidden */
async function colleague(parts: DeskParts, change: Change, id: string): Promise<Who> {
  const one = await readWho(parts.db, parts.estates, id);
  if (!one) throw new DeskError('NotFound', '没有这位同事。');
  demandEstate(one, change.matter.estateId);
  demandNotNamed(change.matter, one);
  if (!one.can('matters.work')) throw new DeskError('Forbidden', `${one.name}不办理事项。`);
  return one;
}

/** Gives the matter to a person (派单), to whoever is first (抢单), or in turn (轮派), on a task slip 维修任务单. */
async function dispatch(parts: DeskParts, change: Change, body: Step<'dispatch'>): Promise<void> {
  const { department, mode, note } = body;
  const trade = body.trade ?? tradeOf(change.matter);
  if (mode !== 'assign' && body.handlerId !== undefined)
    throw new DeskError('BadRequest', 'handlerId: only with mode assign.');
  const assignee =
    mode === 'turn'
      ? await nextInTurn(parts, change.matter, { department, trade }, change.at)
      : body.handlerId === undefined
        ? undefined
        : await colleague(parts, change, body.handlerId);
  if (mode === 'turn' && !assignee)
    throw new DeskError('Conflict', '这个工种现在没有人值班，请指定人或放入抢单。');
  endHold(change);
  await giveTask(parts, change, { department, mode, assignee, trade, note });
}

/** The task goes back to the pool of its department; its head is told, and its clock runs on. */
async function giveBack(parts: DeskParts, change: Change, body: Step<'return'>): Promise<void> {
  const { matter, at, writes } = change;
  if (matter.department === null) throw new DeskError('Conflict', '这件事还没有派单。');
  writes.guard(sql`UPDATE "Task" SET "state" = 'returned', "note" = ${body.reason} WHERE "matterId" = ${matter.id}
    AND "state" IN ('dispatched', 'accepted')`);
  await giveTask(parts, change, {
    department: matter.department,
    mode: 'grab',
    trade: tradeOf(matter),
    note: body.reason,
  });
  const staff = await everybody(parts, matter.estateId, at);
  tell(writes, {
    about: `returned/${matter.id}/${at.getTime()}`,
    estateId: matter.estateId,
    staffId: choose('department_head', staff, matter, parts.settings(matter.estateId, at))?.id,
    role: 'department_head',
    kind: 'task_returned',
    matterId: matter.id,
    data: { number: matter.number },
    at,
  });
}

async function transfer(parts: DeskParts, change: Change, who: Who, body: Step<'transfer'>): Promise<void> {
  const { matter, writes } = change;
  const to = await colleague(parts, change, body.toStaffId);
  if (who.role === 'worker' && to.department !== who.department)
    throw new DeskError('Forbidden', '转给其他部门请交回主管安排。');
  writes.guard(sql`UPDATE "Task" SET "state" = 'transferred' WHERE "matterId" = ${matter.id}
    AND "state" IN ('dispatched', 'accepted', 'arrived', 'on_hold')`);
  endHold(change);
  await giveTask(parts, change, {
    department: to.department,
    mode: 'assign',
    assignee: to,
    trade: tradeOf(matter),
    note: body.reason,
  });
}

/** On the way: the owner hears who and about when (R10). */
async function onWay(parts: DeskParts, change: Change, who: Who, body: Step<'on_way'>): Promise<void> {
  const { matter, at, by, writes } = change;
  if (!['accepted', 'in_progress'].includes(matter.state))
    throw new DeskError('Conflict', '接单之后再出发。');
  const eta = new Date(body.eta);
  if (eta < at) throw new DeskError('BadRequest', 'eta: must lie ahead.');
  writes.update('Task', { matterId: matter.id, state: 'accepted' }, { onWayAt: at });
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'on_way', data: { eta: body.eta } });
  writes.signal('desk', matter.estateId);
  if (visited(matter.category))
    await tellOnce(parts, change, 'onway', 'appointment.onway', (write, say) => ({
      number: matter.number,
      who: workerWords(say, who),
      at: write.clock(eta),
    }));
}

/** 到场, 业主不在家, 改约 (R10). */
async function arrive(parts: DeskParts, change: Change, body: Step<'arrive'>): Promise<void> {
  const { matter, at, by, writes } = change;
  if (body.outcome === 'absent') return absent(parts, change, body.note);
  if (body.outcome === 'rescheduled') return putOff(parts, change, body.note);
  endHold(change);
  await resumeClocks(parts, change, matter.id);
  writes.update('Task', { matterId: matter.id, state: 'accepted' }, { state: 'arrived', arrivedAt: at });
  kept(change);
  move(writes, matter, 'on_the_spot', { at, by, note: body.note });
}

/** 已排险: the danger is over, the mending goes on. */
function safe({ matter, at, by, writes }: Change, body: Step<'safe'>): void {
  settleClocks(writes, matter.id, ['safe'], at);
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'safe', note: body.note });
  writes.signal('desk', matter.estateId);
}

/**
 * One step of the work.
 * @throws DeskError Conflict when the matter is settled, cannot go there, or has changed since it was seen
 */
export function progress(parts: DeskParts, who: Who, id: string, body: ProgressBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, async (change) => {
    const { writes, matter, at, by } = change;
    // A settled matter comes back to work by being reopened, with a reason (V3).
    if (!isOpen(matter.state)) throw new DeskError('Conflict', '这件事已经办结，请先重开。');
    switch (body.step) {
      case 'dispatch':
        return dispatch(parts, change, body);
      case 'accept':
        await resumeClocks(parts, change, matter.id);
        return acceptTask(
          parts,
          change,
          matter.handlerId === null ? who : await handler(parts, matter.handlerId, who),
          body.note,
        );
      case 'return':
        return giveBack(parts, change, body);
      case 'transfer':
        return transfer(parts, change, who, body);
      case 'on_way':
        return onWay(parts, change, who, body);
      case 'arrive':
        return arrive(parts, change, body);
      case 'safe':
        return safe(change, body);
      case 'hold':
        return askHold(parts, change, who, body);
      case 'work':
        endHold(change);
        await resumeClocks(parts, change, matter.id);
        return move(writes, matter, 'in_progress', { at, by, note: body.note });
      case 'wait_for_owner':
        endHold(change);
        await pauseClocks(parts, change, matter.id);
        return move(writes, matter, 'waiting_for_owner', { at, by, note: body.note });
    }
  });
}

/** Who accepts: the one it was given to, though a receptionist may press for them. */
async function handler(parts: DeskParts, handlerId: string, who: Who): Promise<{ id: string; name: string }> {
  if (handlerId === who.id) return who;
  return (await parts.duty.person(handlerId)) ?? who;
}
