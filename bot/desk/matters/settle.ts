/** The ends of a matter and the ways back: done with its return visit (V1), closed (R9), withdrawn, declined (C6), reopened (V3). */

import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { move, reopen, step } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { EndBody, ReopenBody, ResolveBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts } from '../parts.ts';
import { matterItem, readMatter } from '../views/matters.ts';
import type { Who } from '../who.ts';
import { changeMatter } from './seen.ts';

/** Sets the result; the return visit is planned in the same commit. */
export function resolveMatter(
  parts: DeskParts,
  who: Who,
  id: string,
  body: ResolveBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, ({ matter, at, by, writes }) => {
    move(writes, matter, 'done', {
      at,
      by,
      note: body.result,
      set: { doneAt: at, result: body.result, handlerId: matter.handlerId ?? who.id },
    });
    for (const state of ['dispatched', 'accepted', 'arrived'])
      writes.update('Task', { matterId: id, state }, { state: 'done', doneAt: at, result: body.result });
    parts.planVisit(writes, { ...matter, state: 'done', doneAt: at, result: body.result }, at);
  });
}

/** @throws DeskError Conflict when it is open anyway */
export function reopenMatter(parts: DeskParts, who: Who, id: string, body: ReopenBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, ({ matter, at, by, writes }) => {
    if (isOpen(matter.state)) throw new DeskError('Conflict', '这件事还在办理中。');
    const promise = body.promisedAt === undefined ? undefined : new Date(body.promisedAt);
    reopen(writes, matter, { at, by, note: body.reason, promise });
  });
}

/** @throws DeskError Forbidden: 未满意办结 is the project manager's to say */
export function endMatter(parts: DeskParts, who: Who, id: string, body: EndBody): Promise<MatterItem> {
  if (body.as === 'closed_unsatisfied' && !who.can('matters.rule'))
    throw new DeskError('Forbidden', '未满意办结由项目经理决定。');
  return changeMatter(parts, who, id, body.seen, ({ matter, at, by, writes }) => {
    move(writes, matter, body.as, { at, by, note: body.reason, set: { closedAt: at, closedBy: by } });
    writes.update('ReturnVisit', { matterId: id, state: 'planned' }, { state: 'cancelled' });
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
