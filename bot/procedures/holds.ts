/**
 * 挂单 (C3): a reason of the data, a new date, the consent of the supervisor, and the owner is told. The original promise
 * still counts in reports. After two, the project manager alone consents.
 */
import type { Who } from '../desk/who.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { choose, everybody } from '../estates/reach.ts';
import { tell } from '../register/alerts.ts';
import { move, step } from '../register/matters.ts';
import { type MatterState, mayBecome } from '../register/states.ts';
import type { Change } from './change.ts';
import { promiseAnew } from './clocks.ts';
import { tellOwner } from './news.ts';
import type { ProcedureParts } from './parts.ts';

/** Stages that a hold's new date moves. */
const COMING = ['accepted', 'arrived', 'safe', 'done'] as const;

interface HoldRow {
  id: string;
  reason: string;
  newDate: Date;
  round: number;
  askedBy: string;
}

/** Who may consent to the hold that comes after `earlier` ones. */
function consent(parts: ProcedureParts, change: Change, earlier: number) {
  const { holds } = parts.settings(change.matter.estateId, change.at).clocks;
  const beyond = earlier >= holds.most;
  return {
    code: beyond ? holds.afterwards : holds.consent,
    may: (who: Who): boolean => who.can(beyond ? 'matters.rule' : 'matters.consent'),
    refusal: beyond ? `已挂单${earlier}次，再次挂单由项目经理决定。` : '挂单要主管同意。',
  };
}

const agreedHolds = (parts: ProcedureParts, matterId: string): Promise<number> =>
  parts.db.prisma.hold.count({ where: { matterId, state: { in: ['agreed', 'ended'] } } });

async function takeHold(parts: ProcedureParts, change: Change, hold: HoldRow): Promise<void> {
  const { matter, at, by, writes } = change;
  const { reason, newDate } = hold;
  writes.update('Hold', { matterId: matter.id, state: 'agreed' }, { state: 'ended' });
  writes.update('Hold', { id: hold.id }, { state: 'agreed', decidedBy: by, decidedAt: at });
  writes.update('Task', { matterId: matter.id, state: 'accepted' }, { state: 'on_hold' });
  writes.update('Task', { matterId: matter.id, state: 'arrived' }, { state: 'on_hold' });
  move(writes, matter, 'on_hold', {
    at,
    by,
    note: `${reason}（${newDate.toISOString()}）`,
    set: { promisedAt: newDate },
  });
  await promiseAnew(parts, change, matter.id, newDate, { stages: COMING });
  await tellOwner(parts, change, 'status.held', (write) => ({
    number: matter.number,
    what: matter.what,
    reason,
    time: write.deadline(newDate),
  }));
}

/**
 * Asks for a hold; with whom it is to consent, it holds at once.
 * @throws DeskError BadRequest (reason, date), Conflict (not from this state, one is asked for already)
 */
export async function askHold(
  parts: ProcedureParts,
  change: Change,
  who: Who,
  body: { reason: string; newDate: string },
): Promise<void> {
  const { matter, at, by, writes } = change;
  const { holds } = parts.settings(matter.estateId, at).clocks;
  const newDate = new Date(body.newDate);
  if (newDate <= at) throw new DeskError('BadRequest', 'newDate: must lie ahead.');
  if (!holds.reasons.includes(body.reason))
    throw new DeskError('BadRequest', `reason: one of ${holds.reasons.join('、')}`);
  if (!mayBecome(matter.state as MatterState, 'on_hold'))
    throw new DeskError('Conflict', '接单之后才能挂单。');
  const rows = await parts.db.prisma.hold.findMany({ where: { matterId: matter.id } });
  if (rows.some(({ state }) => state === 'asked')) throw new DeskError('Conflict', '已有一次挂单在等同意。');
  const { code, may } = consent(parts, change, await agreedHolds(parts, matter.id));
  const round = rows.length + 1;
  const hold = { id: newId(), reason: body.reason, newDate, round, askedBy: by };
  writes.insert('Hold', { ...hold, matterId: matter.id, askedAt: at });
  if (may(who)) return takeHold(parts, change, hold);
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'hold_asked', note: body.reason, data: { newDate: body.newDate } });
  const staff = await everybody(parts, matter.estateId, at);
  tell(writes, {
    about: `hold/${hold.id}`,
    estateId: matter.estateId,
    staffId: choose(code, staff, matter, parts.settings(matter.estateId, at))?.id,
    role: code,
    kind: 'hold_asked',
    matterId: matter.id,
    data: { number: matter.number, reason: body.reason, newDate: body.newDate },
    at,
  });
}

/**
 * Consents to a hold that was asked for, or not; who asked is told.
 * @throws DeskError Conflict when none is asked for, Forbidden when it is another's to say
 */
export async function decideHold(
  parts: ProcedureParts,
  change: Change,
  who: Who,
  body: { agree: boolean; note?: string | undefined },
): Promise<void> {
  const { matter, at, by, writes } = change;
  const hold = await parts.db.prisma.hold.findFirst({ where: { matterId: matter.id, state: 'asked' } });
  if (!hold) throw new DeskError('Conflict', '没有等待同意的挂单。');
  const { may, refusal } = consent(parts, change, await agreedHolds(parts, matter.id));
  if (!may(who)) throw new DeskError('Forbidden', refusal);
  if (body.agree) {
    if (hold.newDate <= at) throw new DeskError('Conflict', '申请的新时间已过，请重新申请。');
    await takeHold(parts, change, hold);
  } else {
    writes.update(
      'Hold',
      { id: hold.id },
      { state: 'refused', decidedBy: by, decidedAt: at, note: body.note ?? null },
    );
    writes.update('Matter', { id: matter.id }, { updatedAt: at });
    step(writes, matter.id, { at, by, what: 'hold_refused', note: body.note });
    writes.signal('desk', matter.estateId);
  }
  const asker = hold.askedBy.replace(/^staff:/, '');
  if (asker !== who.id)
    tell(writes, {
      about: `hold/${hold.id}/decided`,
      estateId: matter.estateId,
      staffId: asker,
      role: 'holder',
      kind: body.agree ? 'hold_agreed' : 'hold_refused',
      matterId: matter.id,
      data: { number: matter.number, reason: hold.reason },
      at,
    });
}

/** Work goes on: the hold is over, and its task is as it was. */
export function endHold({ matter, writes }: Change): void {
  if (matter.state !== 'on_hold') return;
  writes.update('Hold', { matterId: matter.id, state: 'agreed' }, { state: 'ended' });
  writes.update('Task', { matterId: matter.id, state: 'on_hold' }, { state: 'accepted' });
}
