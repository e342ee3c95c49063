/**
 * The written answer to an actual major case (C6): countersigned by those the data names, each within twelve hours, then
 * the deputy is asked. It stops no clock. Only what all have signed goes to the owner.
 */
import { later } from '../../knowledge/rules/zone.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { choose, everybody } from '../estates/reach.ts';
import { readHeld } from '../handoff/held.ts';
import { say } from '../inbox/say.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { step } from '../register/matters.ts';
import { type Change, changeByClock } from './change.ts';
import type { ProcedureParts } from './parts.ts';

/** The kind of job that asks a signer's deputy. */
export const DEPUTY_JOB = 'sign.deputy';

type Signature = NonNullable<Awaited<ReturnType<ProcedureParts['db']['prisma']['signature']['findUnique']>>>;

function planDeputy(parts: ProcedureParts, change: Change, id: string, passed: number): Date {
  const { at, matter, writes } = change;
  const { hours } = parts.settings(matter.estateId, at).clocks.countersign;
  const dueAt = later(at, hours * 60);
  plan(writes, {
    id: `${DEPUTY_JOB}/${id}/${passed}`,
    kind: DEPUTY_JOB,
    dueAt,
    payload: { signatureId: id, matterId: matter.id, passed },
    now: at,
  });
  return dueAt;
}

function ask(change: Change, signature: { id: string; role: string }, staffId: string | undefined): void {
  const { matter, at, writes } = change;
  tell(writes, {
    about: `sign/${signature.id}`,
    estateId: matter.estateId,
    staffId,
    role: signature.role,
    kind: 'sign',
    matterId: matter.id,
    data: { number: matter.number },
    at,
  });
}

/**
 * Puts a written answer to its signers.
 * @throws DeskError Conflict when the case is not an actual major one, or one is being signed already
 */
export async function putToSign(
  parts: ProcedureParts,
  change: Change,
  who: { id: string },
  text: string,
): Promise<void> {
  const { matter, at, by, writes } = change;
  if (matter.level !== 'actual') throw new DeskError('Conflict', '只有确认为重大的事项才需要会签答复。');
  const open = await parts.db.prisma.writtenAnswer.count({
    where: { matterId: matter.id, state: { in: ['signing', 'signed'] } },
  });
  if (open > 0) throw new DeskError('Conflict', '已有一份答复在会签。');
  const id = newId();
  writes.insert('WrittenAnswer', { id, matterId: matter.id, text, state: 'signing', byStaff: who.id, at });
  const settings = parts.settings(matter.estateId, at);
  const staff = await everybody(parts, matter.estateId, at);
  for (const code of settings.routes.countersign) {
    const signer = choose(code, staff, matter, settings);
    const signatureId = newId();
    const dueAt = planDeputy(parts, change, signatureId, 0);
    writes.insert('Signature', {
      id: signatureId,
      answerId: id,
      matterId: matter.id,
      role: code,
      staffId: signer?.id ?? null,
      deputyId: signer?.deputyId ?? null,
      askedAt: at,
      dueAt,
    });
    ask(change, { id: signatureId, role: code }, signer?.id);
  }
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'answer_drafted' });
}

/** After twelve hours without a signature the deputy is asked; where there is none, the project manager. */
export function deputyJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async (change) => {
      const { matter, at, writes } = change;
      const id = String(payload.signatureId);
      const signature = await parts.db.prisma.signature.findUnique({ where: { id } });
      if (signature?.state !== 'asked' || signature.passed !== payload.passed) return false;
      const staff = await everybody(parts, matter.estateId, at);
      const settings = parts.settings(matter.estateId, at);
      const deputy = staff.find((one) => one.id === signature.deputyId && one.id !== signature.staffId);
      const passed = new Set(signature.staffId === null ? [] : [signature.staffId]);
      const next = deputy ?? choose('project_manager', staff, matter, settings, passed);
      if (!next) return false;
      const dueAt = planDeputy(parts, change, id, signature.passed + 1);
      writes.update(
        'Signature',
        { id, state: 'asked', passed: signature.passed },
        { staffId: next.id, deputyId: next.deputyId, passed: signature.passed + 1, askedAt: at, dueAt },
        1,
      );
      ask(change, signature, next.id);
      step(writes, matter.id, { at, by: 'clock', what: 'sign_passed', data: { role: signature.role } });
      return true;
    });
}

const openSignatures = (parts: ProcedureParts, answerId: string): Promise<Signature[]> =>
  parts.db.prisma.signature.findMany({ where: { answerId } });

/**
 * Signs, or sends the answer back with a reason.
 * @throws DeskError Forbidden when no signature of it is theirs to give, Conflict when it is decided
 */
export async function sign(
  parts: ProcedureParts,
  change: Change,
  who: { id: string },
  body: { answerId: string; sign: boolean; note?: string | undefined },
): Promise<void> {
  const { matter, at, by, writes } = change;
  const answer = await parts.db.prisma.writtenAnswer.findUnique({ where: { id: body.answerId } });
  if (answer?.matterId !== matter.id) throw new DeskError('NotFound', '没有这份答复。');
  if (answer.state !== 'signing') throw new DeskError('Conflict', '这份答复不在会签中。');
  const all = await openSignatures(parts, answer.id);
  // One who is asked in two capacities signs for both.
  const mine = all.filter(({ staffId, state }) => staffId === who.id && state === 'asked');
  if (mine.length === 0) throw new DeskError('Forbidden', '这份答复不由您会签，或已经会签过。');
  const state = body.sign ? 'signed' : 'refused';
  for (const { id } of mine)
    writes.update(
      'Signature',
      { id, state: 'asked', staffId: who.id },
      { state, decidedAt: at, decidedBy: who.id, note: body.note ?? null },
      1,
    );
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: `answer_${state}`, note: body.note });
  const last = all.every((one) => one.state === 'signed' || mine.some(({ id }) => id === one.id));
  const common = {
    estateId: matter.estateId,
    staffId: answer.byStaff,
    role: 'holder',
    matterId: matter.id,
    data: { number: matter.number },
    at,
  };
  if (!body.sign) {
    writes.update('WrittenAnswer', { id: answer.id, state: 'signing' }, { state: 'refused' }, 1);
    tell(writes, { ...common, about: `answer/${answer.id}/refused`, kind: 'sign_refused' });
  } else if (last) {
    writes.update('WrittenAnswer', { id: answer.id, state: 'signing' }, { state: 'signed', signedAt: at }, 1);
    tell(writes, { ...common, about: `answer/${answer.id}/signed`, kind: 'signed' });
  }
}

/**
 * Sends what all have signed to the owner.
 * Without a talk it is recorded as given by letter.
 * @throws DeskError Conflict before that
 */
export async function sendAnswer(
  parts: ProcedureParts,
  change: Change,
  who: { id: string; name: string },
  answerId: string,
): Promise<void> {
  const { matter, at, by, writes } = change;
  const answer = await parts.db.prisma.writtenAnswer.findUnique({ where: { id: answerId } });
  if (answer?.matterId !== matter.id) throw new DeskError('NotFound', '没有这份答复。');
  if (answer.state !== 'signed') throw new DeskError('Conflict', '会签齐了才能发给业主。');
  writes.update('WrittenAnswer', { id: answer.id, state: 'signed' }, { state: 'sent', sentAt: at }, 1);
  writes.update('Matter', { id: matter.id }, { updatedAt: at });
  step(writes, matter.id, { at, by, what: 'answer_sent' });
  if (matter.talkId === null) return;
  const { talk } = await readHeld(parts.db, matter.talkId);
  const speaker = { role: 'staff', id: who.id, name: who.name } as const;
  say(writes, { talk, speaker, activities: [{ type: 'message', text: answer.text }], at }, parts.channels);
}
