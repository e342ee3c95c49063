/** The steps of the work between filing and done (C3): dispatched, accepted, on the spot, at work, on hold. */

import { staffNotice } from '../../../knowledge/phrases/staff-notices.ts';
import { updateWhere } from '../../../prisma/sql.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { notice, readHeld } from '../../handoff/held.ts';
import { say } from '../../inbox/say.ts';
import { move } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { ProgressBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import { demandNotNamed } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, readWho, type Who } from '../who.ts';
import { type Change, changeMatter } from './seen.ts';

type Step<K extends ProgressBody['step']> = Extract<ProgressBody, { step: K }>;

/** Gives the matter to a department, or to a person of it, on a task slip 维修任务单. */
async function dispatch(parts: DeskParts, change: Change, body: Step<'dispatch'>): Promise<void> {
  const { matter, at, by, writes } = change;
  const handler = body.handlerId ? await readWho(parts.db, parts.estates, body.handlerId) : undefined;
  if (body.handlerId && !handler) throw new DeskError('NotFound', '没有这位同事。');
  if (handler) {
    demandEstate(handler, matter.estateId);
    demandNotNamed(matter, handler);
    if (!handler.can('matters.work')) throw new DeskError('Forbidden', `${handler.name}不办理事项。`);
  }
  const earlier = await parts.db.prisma.task.count({ where: { matterId: matter.id } });
  // Before the new slip goes in.
  for (const state of ['dispatched', 'accepted', 'arrived'])
    writes.guard(updateWhere('Task', { matterId: matter.id, state }, { state: 'replaced' }));
  writes.insert('Task', {
    id: newId(),
    number: `${matter.number}-${earlier + 1}`,
    matterId: matter.id,
    department: body.department,
    assigneeId: handler?.id ?? null,
    state: 'dispatched',
    createdAt: at,
  });
  const to = handler ? handler.name : body.department;
  parts.announce(writes, {
    to: body.department,
    at,
    text: staffNotice('task', {
      estate: parts.estates.get(matter.estateId).name,
      number: matter.number,
      department: parts.settings(matter.estateId, at).routes.departments[body.department] ?? body.department,
      who: handler?.name ?? '',
    }),
  });
  move(writes, matter, 'dispatched', {
    at,
    by,
    note: body.note === undefined ? to : `${to}：${body.note}`,
    set: { department: body.department, handlerId: handler?.id ?? null },
  });
}

/** The one who accepts carries it from here. */
function accept({ matter, at, by, writes }: Change, who: Who, body: Step<'accept'>): void {
  writes.update('Task', { matterId: matter.id, state: 'dispatched' }, { state: 'accepted', acceptedAt: at });
  move(writes, matter, 'accepted', {
    at,
    by,
    note: body.note,
    set: matter.handlerId === null ? { handlerId: who.id } : {},
  });
}

function arrive({ matter, at, by, writes }: Change, body: Step<'arrive'>): void {
  writes.update('Task', { matterId: matter.id, state: 'accepted' }, { state: 'arrived', arrivedAt: at });
  move(writes, matter, 'on_the_spot', { at, by, note: body.note });
}

/** 挂单 (C3): a reason and a new date, told to the owner; after two, only the project manager may. */
async function hold(parts: DeskParts, change: Change, who: Who, body: Step<'hold'>): Promise<void> {
  const { matter, at, by, writes } = change;
  const newDate = new Date(body.newDate);
  if (newDate <= at) throw new DeskError('BadRequest', 'newDate: must lie ahead.');
  const settings = parts.settings(matter.estateId, at);
  const holds = await parts.db.prisma.step.count({ where: { matterId: matter.id, what: 'on_hold' } });
  if (holds >= settings.clocks.holds.most && !who.can('matters.rule'))
    throw new DeskError('Forbidden', `已挂单${holds}次，再次挂单由项目经理决定。`);
  move(writes, matter, 'on_hold', {
    at,
    by,
    note: `${body.reason}（${newDate.toISOString()}）`,
    set: { promisedAt: newDate },
  });
  if (matter.talkId === null) return;
  const { talk } = await readHeld(parts.db, matter.talkId);
  const words = await notice(parts, talk, at, 'status.held', (write) => ({
    number: matter.number,
    what: matter.what,
    reason: body.reason,
    time: write.deadline(newDate),
  }));
  say(writes, { talk, speaker: parts.bot, activities: [words], at }, parts.channels);
}

/**
 * One step of the work.
 * @throws DeskError Conflict when the matter is settled, cannot go there, or has changed since it was seen
 */
export function progress(parts: DeskParts, who: Who, id: string, body: ProgressBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, async (change) => {
    // A settled matter comes back to work by being reopened, with a reason (V3).
    if (!isOpen(change.matter.state)) throw new DeskError('Conflict', '这件事已经办结，请先重开。');
    switch (body.step) {
      case 'dispatch':
        return dispatch(parts, change, body);
      case 'accept':
        return accept(change, who, body);
      case 'arrive':
        return arrive(change, body);
      case 'hold':
        return hold(parts, change, who, body);
      case 'work':
      case 'wait_for_owner': {
        const { writes, matter, at, by } = change;
        const to = body.step === 'work' ? 'in_progress' : 'waiting_for_owner';
        return move(writes, matter, to, { at, by, note: body.note });
      }
    }
  });
}
