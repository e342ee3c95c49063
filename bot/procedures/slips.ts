/**
 * Slips between departments 工作联系单, and to the developer's after-sales 物业返修联系单: numbered in series of their own,
 * signed for, answered, checked. The developer is urged every three days until the work is dated and done (R2, C6).
 */
import { later } from '../../knowledge/rules/zone.ts';
import { Writes } from '../../prisma/writes.ts';
import type { MatterRow } from '../desk/parts.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { choose, everybody } from '../estates/reach.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { type AlertKind, tell } from '../register/alerts.ts';
import { settleClocks, startClock } from '../register/clocks.ts';
import { type Actor, step } from '../register/matters.ts';
import { formNumber } from '../register/numbers.ts';
import { isOpen } from '../register/states.ts';
import { changeByClock } from './change.ts';
import type { ProcedureParts } from './parts.ts';

/** The kinds of job that urge the developer, and that look whether a slip was answered. */
export const URGE_JOB = 'slip.urge';
export const LATE_JOB = 'slip.late';

const words = { work: '联', developer: '返' } as const;
export type SlipKind = keyof typeof words;
type SlipRow = NonNullable<Awaited<ReturnType<ProcedureParts['db']['prisma']['slip']['findUnique']>>>;

const DAY = 1_440;

/** Tells the head of a department about a slip. */
async function tellHead(
  parts: ProcedureParts,
  writes: Writes,
  matter: MatterRow,
  told: { slip: { id: string; number: string }; to: string; kind: AlertKind; when: string; at: Date },
): Promise<void> {
  const { slip, to, kind, when, at } = told;
  const staff = await everybody(parts, matter.estateId, at);
  const about = { ...matter, department: to };
  tell(writes, {
    about: `slip/${slip.id}/${when}`,
    estateId: matter.estateId,
    staffId: choose('department_head', staff, about, parts.settings(matter.estateId, at))?.id,
    role: 'department_head',
    kind,
    matterId: matter.id,
    data: { number: matter.number, slip: slip.number },
    at,
  });
}

const urgeAt = (parts: ProcedureParts, estateId: string, from: Date): Date =>
  later(from, parts.settings(estateId, from).clocks.afterSalesUrgeDays * DAY);

function planUrge(writes: Writes, slipId: string, count: number, dueAt: Date, now: Date): void {
  plan(writes, {
    id: `${URGE_JOB}/${slipId}/${count}`,
    kind: URGE_JOB,
    dueAt,
    payload: { slipId, count },
    now,
  });
}

/** Issues a slip; its receiver is told. */
export async function issueSlip(
  parts: ProcedureParts,
  change: { matter: MatterRow; writes: Writes; at: Date; by: Actor },
  slip: {
    kind: SlipKind;
    from: string;
    to: string;
    text: string;
    answerBy?: Date | undefined;
    doneBy?: Date | undefined;
  },
): Promise<string> {
  const { matter, writes, at, by } = change;
  const estate = parts.estates.get(matter.estateId);
  const id = newId();
  const number = await formNumber(parts.nextInSeries, estate, words[slip.kind], at);
  const { answerBy, doneBy, ...rest } = slip;
  writes.insert('Slip', {
    id,
    number,
    matterId: matter.id,
    estateId: estate.id,
    ...rest,
    issuedAt: at,
    issuedBy: by,
    answerBy: answerBy ?? null,
    doneBy: doneBy ?? null,
  });
  step(writes, matter.id, { at, by, what: 'slip', note: number, data: { to: slip.to, kind: slip.kind } });
  await tellHead(parts, writes, matter, {
    slip: { id, number },
    to: slip.to,
    kind: 'slip',
    when: 'issued',
    at,
  });
  if (slip.kind === 'developer') planUrge(writes, id, 1, urgeAt(parts, estate.id, at), at);
  if (answerBy)
    plan(writes, {
      id: `${LATE_JOB}/${id}`,
      kind: LATE_JOB,
      dueAt: answerBy,
      payload: { slipId: id },
      now: at,
    });
  return id;
}

/** The slip of an after-sales matter, written the same day without anybody remembering it (R2). */
export function developerJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async (change) => {
      const { matter } = change;
      const known = await parts.db.prisma.slip.count({ where: { matterId: matter.id, kind: 'developer' } });
      if (known > 0 || !isOpen(matter.state)) return false;
      const text = [matter.place, matter.what].filter(Boolean).join('，');
      await issueSlip(parts, change, { kind: 'developer', from: 'customer', to: 'developer', text });
      // The slip is what dispatches it.
      settleClocks(change.writes, matter.id, ['dispatched'], change.at);
      return true;
    });
}

/** @throws DeskError NotFound, Conflict when it is closed */
async function openSlip(parts: ProcedureParts, id: string): Promise<{ slip: SlipRow; matter: MatterRow }> {
  const slip = await parts.db.prisma.slip.findUnique({ where: { id } });
  const matter = slip ? await parts.db.prisma.matter.findUnique({ where: { id: slip.matterId } }) : null;
  if (!slip || !matter) throw new DeskError('NotFound', '没有这张联系单。');
  if (slip.closedAt !== null) throw new DeskError('Conflict', '这张联系单已经关闭。');
  return { slip, matter };
}

type By = { id: string };

/** 收文部门签收. */
export async function receiveSlip(parts: ProcedureParts, by: By, id: string): Promise<void> {
  const { slip, matter } = await openSlip(parts, id);
  if (slip.receivedAt !== null) throw new DeskError('Conflict', '已经签收过。');
  const at = parts.clock.now();
  const writes = new Writes();
  writes.update('Slip', { id, receivedAt: null }, { receivedAt: at, receivedBy: by.id }, 1);
  step(writes, matter.id, { at, by: `staff:${by.id}`, what: 'slip_received', note: slip.number });
  writes.signal('desk', matter.estateId);
  await parts.committer.commit(writes);
}

/** The receiver's measures and result, or the date the work is promised for. */
export async function answerSlip(
  parts: ProcedureParts,
  by: By,
  id: string,
  body: { answer?: string | undefined; fixBy?: string | undefined },
): Promise<void> {
  const { slip, matter } = await openSlip(parts, id);
  const at = parts.clock.now();
  const writes = new Writes();
  const fixBy = body.fixBy === undefined ? undefined : new Date(body.fixBy);
  if (fixBy && fixBy <= at) throw new DeskError('BadRequest', 'fixBy: must lie ahead.');
  writes.update(
    'Slip',
    { id, closedAt: null },
    {
      receivedAt: slip.receivedAt ?? at,
      receivedBy: slip.receivedBy ?? by.id,
      ...(fixBy ? { fixBy } : {}),
      ...(body.answer === undefined ? {} : { answer: body.answer, answeredAt: at, answeredBy: by.id }),
    },
    1,
  );
  const note = body.answer ?? `约定${fixBy?.toISOString() ?? ''}`;
  step(writes, matter.id, {
    at,
    by: `staff:${by.id}`,
    what: 'slip_answered',
    note,
    data: { slip: slip.number },
  });
  if (slip.kind === 'developer' && fixBy && slip.fixBy === null) {
    // The developer has named a date (C3): from here the work's own clock runs.
    const { clocks } = parts.settings(matter.estateId, at);
    settleClocks(writes, matter.id, ['accepted'], at);
    const clock = { matterId: matter.id, estateId: matter.estateId, kind: 'after_sales', stage: 'done' };
    startClock(writes, { ...clock, round: matter.reopened + 1, from: at, due: fixBy }, clocks, at);
  }
  if (slip.issuedBy?.startsWith('staff:'))
    tell(writes, {
      about: `slip/${id}/answered/${at.getTime()}`,
      estateId: matter.estateId,
      staffId: slip.issuedBy.slice('staff:'.length),
      role: 'holder',
      kind: 'slip_answered',
      matterId: matter.id,
      data: { number: matter.number, slip: slip.number },
      at,
    });
  writes.signal('desk', matter.estateId);
  await parts.committer.commit(writes);
}

/** 发文部门核验: the sender has checked the result. @throws DeskError Conflict while it is not answered */
export async function closeSlip(parts: ProcedureParts, by: By, id: string): Promise<void> {
  const { slip, matter } = await openSlip(parts, id);
  if (slip.answeredAt === null) throw new DeskError('Conflict', '还没有答复，不能关闭。');
  const at = parts.clock.now();
  const writes = new Writes();
  writes.update('Slip', { id, closedAt: null }, { closedAt: at, closedBy: by.id }, 1);
  step(writes, matter.id, { at, by: `staff:${by.id}`, what: 'slip_closed', note: slip.number });
  writes.signal('desk', matter.estateId);
  await parts.committer.commit(writes);
}

/** Urges the developer until the work is dated, and again when the date has passed, until it is done. */
export function urgeJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) => {
    const count = Number(payload.count);
    return ofSlip(parts, payload, async (change, slip) => {
      const { writes, at } = change;
      if (slip.answeredAt !== null || !isOpen(change.matter.state) || slip.urged >= count) return false;
      const dated = slip.fixBy !== null && slip.fixBy > at;
      planUrge(
        writes,
        slip.id,
        count + 1,
        dated && slip.fixBy ? slip.fixBy : urgeAt(parts, slip.estateId, at),
        at,
      );
      writes.update('Slip', { id: slip.id, urged: slip.urged }, { urged: count }, 1);
      if (dated) return true;
      const told = { slip, to: slip.to, kind: 'slip_urged', when: `urged/${count}`, at } as const;
      await tellHead(parts, writes, change.matter, told);
      step(writes, change.matter.id, { at, by: 'clock', what: 'slip_urged', note: slip.number });
      return true;
    });
  };
}

/** A slip that was not answered in time: the head of its department hears. */
export function lateJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    ofSlip(parts, payload, async (change, slip) => {
      if (slip.answeredAt !== null || !isOpen(change.matter.state)) return false;
      const { writes, matter, at } = change;
      await tellHead(parts, writes, matter, { slip, to: slip.to, kind: 'slip_late', when: 'late', at });
      return true;
    });
}

async function ofSlip(
  parts: ProcedureParts,
  payload: Record<string, unknown>,
  work: (change: Parameters<Parameters<typeof changeByClock>[2]>[0], slip: SlipRow) => Promise<boolean>,
): Promise<void> {
  const found = await parts.db.prisma.slip.findUnique({ where: { id: String(payload.slipId) } });
  if (!found) return;
  await changeByClock(parts, found.matterId, async (change) => {
    const slip = await parts.db.prisma.slip.findUnique({ where: { id: found.id } });
    return slip !== null && slip.closedAt === null && (await work(change, slip));
  });
}
