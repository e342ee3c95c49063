/** What is decided about a matter beside its work: holds, appointments, level, verdict, signatures, who answers for it, who may read it. */
import { DeskError } from '../../errors.ts';
import { choose, everybody } from '../../estates/reach.ts';
import { appoint } from '../../procedures/appointments.ts';
import { decideHold } from '../../procedures/holds.ts';
import { confirmLevel } from '../../procedures/levels.ts';
import { demandNoPromise } from '../../procedures/promises.ts';
import { putToSign, sendAnswer, sign } from '../../procedures/signatures.ts';
import { answerSlip, closeSlip, issueSlip, receiveSlip } from '../../procedures/slips.ts';
import { tell } from '../../register/alerts.ts';
import { settleClocks } from '../../register/clocks.ts';
import { step } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { MatterItem } from '../contract/matters.ts';
import type * as body from '../contract/procedures.ts';
import { demandNotNamed, namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, readStaff, readWho, type Who } from '../who.ts';
import { type Change, changeMatter } from './seen.ts';

const demandOpen = (matter: { state: string }): void => {
  if (!isOpen(matter.state)) throw new DeskError('Conflict', '这件事已经办结，请先重开。');
};

export const settleHold = (
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.DecideHoldBody,
): Promise<MatterItem> => changeMatter(parts, who, id, b.seen, (change) => decideHold(parts, change, who, b));

/** @throws DeskError Conflict when it is settled */
export function makeAppointment(
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.AppointBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, (change) => {
    demandOpen(change.matter);
    return appoint(parts, change, b);
  });
}

/** @throws DeskError Conflict when it is closed */
export function setLevel(parts: DeskParts, who: Who, id: string, b: body.LevelBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, (change) => {
    if (change.matter.closedAt !== null) throw new DeskError('Conflict', '这件事已经注销，不再更改。');
    confirmLevel(parts, change, b);
  });
}

/** The one complained of may read the words from here; they are told (R6). */
export function releaseWords(
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.ReasonBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, async ({ matter, at, by, writes }) => {
    const named = (await readStaff(parts.db, parts.estates, [matter.estateId])).filter((one) =>
      namedIn(matter, one),
    );
    if (named.length === 0) throw new DeskError('Conflict', '这件事没有指到同事。');
    writes.update('Matter', { id }, { releasedAt: at, releasedBy: by, updatedAt: at }, 1);
    step(writes, id, { at, by, what: 'released', note: b.reason });
    for (const one of named)
      tell(writes, {
        about: `released/${id}`,
        estateId: matter.estateId,
        staffId: one.id,
        role: 'named',
        kind: 'released',
        matterId: id,
        data: { number: matter.number },
        at,
      });
  });
}

/** Another first-contact owner for good; the first stays in the timeline (R6). */
export function reassign(parts: DeskParts, who: Who, id: string, b: body.ReassignBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, async ({ matter, at, by, writes }) => {
    const to = await readWho(parts.db, parts.estates, b.toStaffId);
    if (!to) throw new DeskError('NotFound', '没有这位同事。');
    demandEstate(to, matter.estateId);
    demandNotNamed(matter, to);
    writes.update('Matter', { id }, { firstContactId: to.id, updatedAt: at }, 1);
    const data = { before: matter.firstContactId, after: to.id };
    step(writes, id, { at, by, what: 'reassigned', note: b.reason, data });
    writes.signal('desk', matter.estateId);
  });
}

export function sendSlip(parts: DeskParts, who: Who, id: string, b: body.SlipBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, async (change) => {
    demandOpen(change.matter);
    const { seen: _, answerBy, doneBy, ...slip } = b;
    for (const [name, value] of Object.entries({ answerBy, doneBy }))
      if (value !== undefined && new Date(value) <= change.at)
        throw new DeskError('BadRequest', `${name}: must lie ahead.`);
    change.writes.update('Matter', { id }, { updatedAt: change.at });
    await issueSlip(parts, change, {
      ...slip,
      from: who.department,
      answerBy: answerBy === undefined ? undefined : new Date(answerBy),
      doneBy: doneBy === undefined ? undefined : new Date(doneBy),
    });
  });
}

/** A slip is its receiver's; the front desk may act for them. @throws DeskError Forbidden, NotFound */
async function demandReceiver(parts: DeskParts, who: Who, slipId: string): Promise<void> {
  const slip = await parts.db.prisma.slip.findUnique({ where: { id: slipId } });
  if (!slip) throw new DeskError('NotFound', '没有这张联系单。');
  demandEstate(who, slip.estateId);
  if (slip.to !== who.department && !who.can('matters.keep'))
    throw new DeskError('Forbidden', '这张联系单是其他部门的。');
}

export async function signForSlip(parts: DeskParts, who: Who, slipId: string): Promise<void> {
  await demandReceiver(parts, who, slipId);
  await receiveSlip(parts, who, slipId);
}

export async function replyToSlip(
  parts: DeskParts,
  who: Who,
  slipId: string,
  b: { answer?: string | undefined; fixBy?: string | undefined },
): Promise<void> {
  await demandReceiver(parts, who, slipId);
  await answerSlip(parts, who, slipId, b);
}

export async function checkSlip(parts: DeskParts, who: Who, slipId: string): Promise<void> {
  await demandReceiver(parts, who, slipId);
  await closeSlip(parts, who, slipId);
}

/** What caused it is known: the department that acts on causes of this kind hears, a serious one its leader too (C5). */
async function passCauseOn(
  parts: DeskParts,
  { matter, at, writes }: Pick<Change, 'matter' | 'at' | 'writes'>,
  cause: NonNullable<body.VerdictBody['causeKind']>,
): Promise<void> {
  const settings = parts.settings(matter.estateId, at);
  const department = settings.routes.causes[cause];
  if (department === undefined) return;
  const staff = await everybody(parts, matter.estateId, at);
  const about = { ...matter, department };
  const serious = cause === 'attitude' && (matter.level === 'actual' || matter.level === 'danger');
  for (const code of serious ? (['department_head', 'leader'] as const) : (['department_head'] as const))
    tell(writes, {
      about: `cause/${matter.id}/${cause}/${code}`,
      estateId: matter.estateId,
      staffId: choose(code, staff, about, settings)?.id,
      role: code,
      kind: 'cause_found',
      matterId: matter.id,
      data: { number: matter.number, cause },
      at,
    });
}

/**
 * 核实, 责任, 原因, 纠正, 预防, 费用 (C6). Written again, it replaces what stood; the timeline keeps both.
 * @throws DeskError Forbidden: 有效 is the supervisor's to say, BadRequest: with a reason
 */
export function judgeMatter(
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.VerdictBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, async ({ matter, at, by, writes }) => {
    if (matter.closedAt !== null) throw new DeskError('Conflict', '这件事已经注销，不再更改。');
    if (b.valid !== undefined && !who.can('matters.consent'))
      throw new DeskError('Forbidden', '投诉是否有效由主管认定。');
    if (b.valid !== undefined && b.validReason === undefined)
      throw new DeskError('BadRequest', 'validReason: 认定有效或无效要写明理由。');
    const before = await parts.db.prisma.verdict.findUnique({ where: { matterId: id } });
    const { seen: _, ...said } = b;
    const row = {
      matterId: id,
      finding: said.finding,
      valid: said.valid ?? before?.valid ?? null,
      validReason: said.validReason ?? before?.validReason ?? null,
      validBy: said.valid === undefined ? (before?.validBy ?? null) : who.id,
      liability: said.liability,
      causeKind: said.causeKind ?? null,
      cause: said.cause,
      correction: said.correction,
      prevention: said.prevention,
      cost: said.cost,
      costBearer: said.costBearer ?? null,
      lesson: said.lesson ?? null,
      byStaff: who.id,
      at,
    };
    writes.insert('Verdict', row, ['matterId']);
    writes.update('Matter', { id }, { updatedAt: at });
    step(writes, id, { at, by, what: 'verdict', data: { before, after: said } });
    if (said.causeKind !== undefined && said.causeKind !== before?.causeKind)
      await passCauseOn(parts, { matter, at, writes }, said.causeKind);
    writes.signal('desk', matter.estateId);
  });
}

export function draftAnswer(parts: DeskParts, who: Who, id: string, b: body.AnswerBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, (change) => {
    demandOpen(change.matter);
    return putToSign(parts, change, who, b.text);
  });
}

export const signAnswer = (parts: DeskParts, who: Who, id: string, b: body.SignBody): Promise<MatterItem> =>
  changeMatter(parts, who, id, b.seen, (change) => sign(parts, change, who, b), { asked: true });

export const answerSent = (
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.SendAnswerBody,
): Promise<MatterItem> =>
  changeMatter(parts, who, id, b.seen, (change) => sendAnswer(parts, change, who, b.answerId));

/** The reply to 12345 or another authority; its clock ends with it (C2). @throws DeskError Conflict */
export function replyToAuthority(
  parts: DeskParts,
  who: Who,
  id: string,
  b: body.ReplyBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, b.seen, async ({ matter, at, by, writes }) => {
    const order = await parts.db.prisma.authorityOrder.findUnique({ where: { matterId: id } });
    if (!order) throw new DeskError('Conflict', '这件事没有来文单位。');
    if (order.repliedAt !== null) throw new DeskError('Conflict', '已经回复过来文单位。');
    demandNoPromise(parts.settings(matter.estateId, at), b.reply);
    writes.update(
      'AuthorityOrder',
      { matterId: id, repliedAt: null },
      { repliedAt: at, repliedBy: who.id, reply: b.reply },
      1,
    );
    writes.update('Matter', { id }, { updatedAt: at });
    settleClocks(writes, id, ['replied'], at);
    step(writes, id, { at, by, what: 'replied', note: b.reply, data: { number: order.number } });
    writes.signal('desk', matter.estateId);
  });
}
