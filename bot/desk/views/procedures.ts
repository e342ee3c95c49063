/** What the procedures keep of a matter, as the console shows it. */
import { stages } from '../../../knowledge/rules/clocks.ts';
import type {
  AppointmentView,
  ClockView,
  HoldView,
  OrderView,
  SlipView,
  VerdictView,
  WrittenAnswerView,
} from '../contract/procedures.ts';
import type { DeskParts } from '../parts.ts';
import { iso, isoOrNull, staffNames } from './names.ts';

const staffId = (by: string | null): string | null => by?.replace(/^staff:/, '') ?? null;

const order = (stage: string): number => (stages as readonly string[]).indexOf(stage);
/** As they were started, those of one start in the order of their stages. */
const inOrder = (a: { id: string; stage: string }, b: { id: string; stage: string }): number =>
  Number(a.id.split('/').at(-1)) - Number(b.id.split('/').at(-1)) || order(a.stage) - order(b.stage);

/** Everything of a record beside its columns, its timeline, tasks and visits. */
export async function procedureViews(
  parts: DeskParts,
  matterId: string,
): Promise<{
  clocks: ClockView[];
  holds: HoldView[];
  appointments: AppointmentView[];
  slips: SlipView[];
  verdict: VerdictView | null;
  answers: WrittenAnswerView[];
  order: OrderView | null;
}> {
  const { prisma } = parts.db;
  const where = { matterId };
  const [clocks, holds, appointments, slips, verdict, answers, signatures, asked] = await Promise.all([
    prisma.matterClock.findMany({ where, orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] }),
    prisma.hold.findMany({ where, orderBy: { round: 'asc' } }),
    prisma.appointment.findMany({ where, orderBy: { round: 'asc' } }),
    prisma.slip.findMany({ where, orderBy: { issuedAt: 'asc' } }),
    prisma.verdict.findUnique({ where }),
    prisma.writtenAnswer.findMany({ where, orderBy: { at: 'asc' } }),
    prisma.signature.findMany({ where, orderBy: [{ askedAt: 'asc' }, { role: 'asc' }] }),
    prisma.authorityOrder.findUnique({ where }),
  ]);
  const names = await staffNames(parts.db, [
    ...holds.flatMap(({ askedBy, decidedBy }) => [staffId(askedBy), staffId(decidedBy)]),
    ...signatures.map((one) => one.staffId),
  ]);
  return {
    clocks: clocks.sort(inOrder).map((row) => ({
      id: row.id,
      kind: row.kind,
      stage: row.stage,
      state: row.state as ClockView['state'],
      startedAt: iso(row.startedAt),
      dueFirst: iso(row.dueFirst),
      dueAt: iso(row.dueAt),
      settledAt: isoOrNull(row.settledAt),
      pausedAt: isoOrNull(row.pausedAt),
    })),
    holds: holds.map((row) => ({
      id: row.id,
      reason: row.reason,
      newDate: iso(row.newDate),
      state: row.state as HoldView['state'],
      askedAt: iso(row.askedAt),
      askedBy: names(staffId(row.askedBy)),
      decidedBy: names(staffId(row.decidedBy)),
      note: row.note,
    })),
    appointments: appointments.map((row) => ({
      id: row.id,
      from: iso(row.from),
      to: iso(row.to),
      state: row.state as AppointmentView['state'],
      madeAt: iso(row.madeAt),
      agreedAt: isoOrNull(row.agreedAt),
      remindedAt: isoOrNull(row.remindedAt),
    })),
    slips: slips.map((row) => ({
      id: row.id,
      number: row.number,
      kind: row.kind as SlipView['kind'],
      from: row.from,
      to: row.to,
      text: row.text,
      issuedAt: iso(row.issuedAt),
      answerBy: isoOrNull(row.answerBy),
      doneBy: isoOrNull(row.doneBy),
      receivedAt: isoOrNull(row.receivedAt),
      fixBy: isoOrNull(row.fixBy),
      answeredAt: isoOrNull(row.answeredAt),
      answer: row.answer,
      urged: row.urged,
      closedAt: isoOrNull(row.closedAt),
    })),
    verdict: verdict && {
      finding: verdict.finding as VerdictView['finding'],
      valid: verdict.valid,
      validReason: verdict.validReason,
      liability: verdict.liability as VerdictView['liability'],
      causeKind: verdict.causeKind as VerdictView['causeKind'],
      cause: verdict.cause,
      correction: verdict.correction,
      prevention: verdict.prevention,
      cost: verdict.cost,
      costBearer: verdict.costBearer,
      lesson: verdict.lesson,
    },
    answers: answers.map((row) => ({
      id: row.id,
      text: row.text,
      state: row.state as WrittenAnswerView['state'],
      at: iso(row.at),
      signatures: signatures
        .filter(({ answerId }) => answerId === row.id)
        .map((one) => ({
          id: one.id,
          role: one.role,
          signer: names(one.staffId),
          state: one.state as WrittenAnswerView['signatures'][number]['state'],
          dueAt: iso(one.dueAt),
          passed: one.passed,
          decidedAt: isoOrNull(one.decidedAt),
          note: one.note,
        })),
    })),
    order: asked && {
      authority: asked.authority,
      number: asked.number,
      receivedAt: iso(asked.receivedAt),
      replyBy: iso(asked.replyBy),
      repliedAt: isoOrNull(asked.repliedAt),
      reply: asked.reply,
    },
  };
}
