/**
 * A visit is an appointment (R10): its window is offered, agreed, changed, reminded; it is kept, or the owner was not at
 * home. After two absences the steward phones. While the owner has yet to name another time the clocks stand still (C3).
 */
import { later } from '../../knowledge/rules/zone.ts';
import { updateWhere } from '../../prisma/sql.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { everybody, holderOf } from '../estates/reach.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { move, step } from '../register/matters.ts';
import { type Change, changeByClock } from './change.ts';
import { pauseClocks, promiseAnew, resumeClocks } from './clocks.ts';
import { tellOwner } from './news.ts';
import type { ProcedureParts } from './parts.ts';
import { workerWords } from './tasks.ts';

/** The kind of job that reminds an owner of an agreed visit. */
export const REMIND_JOB = 'appointment.remind';

const standing = ['offered', 'agreed'];

/** Who will come, as the owner hears of them. */
async function whoComes(parts: ProcedureParts, { matter }: Pick<Change, 'matter'>) {
  const id = matter.handlerId ?? matter.firstContactId;
  const person = id === null ? undefined : await parts.duty.person(id);
  return (
    say: Parameters<typeof workerWords>[0] & ((key: 'who.colleague', values: object) => string),
  ): string => (person ? workerWords(say, person) : say('who.colleague', {}));
}

/** Plans what follows an agreed window: the clock of arrival runs by it, the owner is reminded once. */
async function agreed(
  parts: Pick<ProcedureParts, 'db' | 'settings'>,
  change: Change,
  appointment: { id: string; from: Date; to: Date },
  first: boolean,
): Promise<void> {
  const { matter, at, by, writes } = change;
  const { appointment: figures } = parts.settings(matter.estateId, at).clocks;
  const remindAt = later(appointment.from, -figures.remindBeforeMinutes);
  if (remindAt > at)
    plan(writes, {
      id: `${REMIND_JOB}/${appointment.id}`,
      kind: REMIND_JOB,
      dueAt: remindAt,
      payload: { appointmentId: appointment.id, matterId: matter.id },
      now: at,
    });
  if (matter.state === 'waiting_for_owner') {
    await resumeClocks(parts, change, matter.id, ['arrived']);
    move(writes, matter, matter.handlerId === null ? 'in_progress' : 'accepted', { at, by });
  }
  // The agreed time is the row's own promise at the first agreement; later ones leave the original.
  await promiseAnew(parts, change, matter.id, appointment.to, { stages: ['arrived'], original: first });
}

/**
 * Offers a window, or records one that was agreed (by telephone); an earlier one is changed by it. The owner is told.
 * @throws DeskError BadRequest for a window that is none or lies behind
 */
export async function appoint(
  parts: ProcedureParts,
  change: Change,
  body: { from: string; to: string; agreed: boolean },
): Promise<void> {
  const { matter, at, by, writes } = change;
  const [from, to] = [new Date(body.from), new Date(body.to)];
  if (from >= to || to <= at) throw new DeskError('BadRequest', 'from, to: a window that lies ahead.');
  const { prisma } = parts.db;
  const earlier = await prisma.appointment.findMany({
    where: { matterId: matter.id },
    orderBy: { round: 'asc' },
  });
  const known = earlier.find((one) => one.state === 'offered' && +one.from === +from && +one.to === +to);
  if (known && body.agreed) {
    await agree(parts, change, known.id);
    return;
  }
  for (const state of standing) writes.guard(changedAll(matter.id, state));
  const id = newId();
  const round = earlier.length + 1;
  writes.insert('Appointment', {
    id,
    matterId: matter.id,
    round,
    from,
    to,
    state: body.agreed ? 'agreed' : 'offered',
    madeBy: by,
    madeAt: at,
    ...(body.agreed ? { agreedAt: at, agreedBy: by } : {}),
  });
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  const window = { from: body.from, to: body.to };
  step(writes, matter.id, { at, by, what: body.agreed ? 'appointed' : 'appointment_offered', data: window });
  const wasAgreed = earlier.some((one) => one.agreedAt !== null);
  const who = await whoComes(parts, change);
  const key = !body.agreed ? 'appointment.offered' : wasAgreed ? 'appointment.changed' : 'appointment.agreed';
  await tellOwner(
    parts,
    change,
    key,
    (write, say) => ({ number: matter.number, window: write.window(from, to), who: who(say) }),
    body.agreed ? [] : ['button.confirm', 'button.reschedule'],
  );
  if (body.agreed) await agreed(parts, change, { id, from, to }, !wasAgreed);
}

const changedAll = (matterId: string, state: string) =>
  updateWhere('Appointment', { matterId, state }, { state: 'changed' });

/** The owner agrees to the window that was offered. */
export async function agree(
  parts: Pick<ProcedureParts, 'db' | 'settings'>,
  change: Change,
  appointmentId: string,
): Promise<void> {
  const { matter, at, by, writes } = change;
  const { prisma } = parts.db;
  const one = await prisma.appointment.findUniqueOrThrow({ where: { id: appointmentId } });
  writes.update(
    'Appointment',
    { id: one.id, state: 'offered' },
    { state: 'agreed', agreedAt: at, agreedBy: by },
    1,
  );
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'appointed', data: { from: one.from, to: one.to } });
  const before = await prisma.appointment.count({
    where: { matterId: matter.id, agreedAt: { not: null }, id: { not: one.id } },
  });
  await agreed(parts, change, one, before === 0);
}

/** 业主另约: the owner wants another time; the clocks stand still until one is agreed. */
export async function putOff(
  parts: Pick<ProcedureParts, 'db'>,
  change: Change,
  note?: string,
): Promise<void> {
  const { matter, at, by, writes } = change;
  for (const state of standing)
    writes.update('Appointment', { matterId: matter.id, state }, { state: 'changed', endedAt: at });
  await pauseClocks(parts, change, matter.id);
  if (matter.state !== 'waiting_for_owner') move(writes, matter, 'waiting_for_owner', { at, by, note });
}

/** 业主不在家: the owner is told, the clocks stand still; after two the steward phones. */
export async function absent(parts: ProcedureParts, change: Change, note?: string): Promise<void> {
  const { matter, at, by, writes } = change;
  const { prisma } = parts.db;
  const settings = parts.settings(matter.estateId, at);
  const before = await prisma.step.count({ where: { matterId: matter.id, what: 'absent' } });
  for (const state of standing)
    writes.update('Appointment', { matterId: matter.id, state }, { state: 'absent', endedAt: at });
  step(writes, matter.id, { at, by, what: 'absent', note });
  const who = await whoComes(parts, change);
  await tellOwner(parts, change, 'appointment.absent', (_, say) => ({
    number: matter.number,
    who: who(say),
  }));
  await pauseClocks(parts, change, matter.id);
  if (matter.state !== 'waiting_for_owner') move(writes, matter, 'waiting_for_owner', { at, by, note });
  if (before + 1 < settings.clocks.appointment.absencesBeforeCall) return;
  const home = matter.homeId ? await prisma.home.findUnique({ where: { id: matter.homeId } }) : null;
  const staff = await everybody(parts, matter.estateId, at);
  const person = holderOf({ ...matter, handlerId: home?.stewardId ?? null }, staff, settings);
  tell(writes, {
    about: `absent/${matter.id}/${before + 1}`,
    estateId: matter.estateId,
    staffId: person?.id,
    role: 'steward',
    kind: 'phone_owner',
    matterId: matter.id,
    data: { number: matter.number, absences: before + 1 },
    at,
  });
}

/** The visit took place. */
export function kept({ matter, at, writes }: Change): void {
  for (const state of standing)
    writes.update('Appointment', { matterId: matter.id, state }, { state: 'kept', endedAt: at });
}

/** Reminds the owner of an agreed visit, once, if it still stands. */
export function remindJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async (change) => {
      const id = String(payload.appointmentId);
      const one = await parts.db.prisma.appointment.findUnique({ where: { id } });
      if (one?.state !== 'agreed' || one.remindedAt !== null || one.to <= change.at) return false;
      change.writes.update('Appointment', { id, state: 'agreed' }, { remindedAt: change.at }, 1);
      const who = await whoComes(parts, change);
      await tellOwner(parts, change, 'appointment.reminder', (write, say) => ({
        number: change.matter.number,
        window: write.window(one.from, one.to),
        who: who(say),
      }));
      return true;
    });
}
