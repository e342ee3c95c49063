/** Shapes of the procedures around a matter: clocks, alerts, tasks, holds, appointments, slips, level, verdict, signatures. */
import { z } from 'zod';
import { alertKinds } from '../../register/alert-kinds.ts';
import { department, id, instant, level, person, reason, words } from './common.ts';

/** The `updatedAt` of the matter as the writer saw it: if it has changed since, the answer is 409. */
const seen = instant;
const hundredths = z.number().int().min(0).max(100_000_000);

export const clock = z.object({
  id: z.string(),
  /** A row of the table of clocks (C3), or `authority`. */
  kind: z.string(),
  stage: z.string(),
  state: z.enum(['running', 'paused', 'near', 'breached', 'met', 'cancelled']),
  startedAt: instant,
  /** The original promise, by which reports count. */
  dueFirst: instant,
  /** The promise in force. */
  dueAt: instant,
  settledAt: instant.nullable(),
  pausedAt: instant.nullable(),
});
export const hold = z.object({
  id: z.string(),
  reason: z.string(),
  newDate: instant,
  state: z.enum(['asked', 'agreed', 'refused', 'ended']),
  askedAt: instant,
  askedBy: person.nullable(),
  decidedBy: person.nullable(),
  note: z.string().nullable(),
});
export const appointment = z.object({
  id: z.string(),
  from: instant,
  to: instant,
  state: z.enum(['offered', 'agreed', 'kept', 'absent', 'changed', 'cancelled']),
  madeAt: instant,
  agreedAt: instant.nullable(),
  remindedAt: instant.nullable(),
});
export const slip = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(['work', 'developer']),
  from: z.string(),
  to: z.string(),
  text: z.string(),
  issuedAt: instant,
  answerBy: instant.nullable(),
  doneBy: instant.nullable(),
  receivedAt: instant.nullable(),
  fixBy: instant.nullable(),
  answeredAt: instant.nullable(),
  answer: z.string().nullable(),
  urged: z.number().int(),
  closedAt: instant.nullable(),
});
export const findings = ['true', 'partly', 'untrue'] as const;
export const liabilities = ['property', 'developer', 'municipal', 'residents', 'third_party'] as const;
export const causeKinds = [
  'municipal',
  'internal',
  'attitude',
  'emergency',
  'developer',
  'residents',
] as const;
export const verdict = z.object({
  finding: z.enum(findings),
  /** 有效 or not: the supervisor's to say. */
  valid: z.boolean().nullable(),
  validReason: z.string().nullable(),
  liability: z.enum(liabilities),
  causeKind: z.enum(causeKinds).nullable(),
  cause: z.string(),
  correction: z.string(),
  prevention: z.string(),
  /** In hundredths of the currency. */
  cost: z.number().int(),
  costBearer: z.string().nullable(),
  lesson: z.string().nullable(),
});
export const signature = z.object({
  id: z.string(),
  role: z.string(),
  signer: person.nullable(),
  state: z.enum(['asked', 'signed', 'refused']),
  dueAt: instant,
  /** How often it went on to a deputy. */
  passed: z.number().int(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
});
export const writtenAnswer = z.object({
  id: z.string(),
  text: z.string(),
  state: z.enum(['signing', 'signed', 'refused', 'sent']),
  at: instant,
  signatures: z.array(signature),
});
export const order = z.object({
  authority: z.string(),
  number: z.string(),
  receivedAt: instant,
  replyBy: instant,
  repliedAt: instant.nullable(),
  reply: z.string().nullable(),
});

export const alert = z.object({
  id: z.string(),
  estateId: z.string(),
  kind: z.enum(alertKinds),
  /** In which capacity one is told. */
  role: z.string(),
  text: z.string(),
  /** Sounds until 收到 is pressed. */
  sounds: z.boolean(),
  matter: z.object({ id: z.string(), number: z.string(), place: z.string().nullable() }).nullable(),
  /** Codes and times of what happened. */
  data: z.record(z.string(), z.unknown()),
  createdAt: instant,
  seenAt: instant.nullable(),
});
export const alertsQuery = z.strictObject({
  /** new: not yet seen; all. */
  list: z.enum(['new', 'all']).default('new'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const alertList = z.object({
  now: instant,
  items: z.array(alert),
  counts: z.object({ new: z.number().int(), sounding: z.number().int() }),
});
export const alertParams = z.strictObject({ id: z.string().min(1).max(600) });

export const taskItem = z.object({
  id: z.string(),
  number: z.string(),
  estateId: z.string(),
  matterId: z.string(),
  department: z.string(),
  trade: z.string().nullable(),
  mode: z.enum(['assign', 'grab', 'turn']),
  assignee: person.nullable(),
  state: z.string(),
  urgent: z.boolean(),
  /** Whole for who carries it; in the pool without the home. */
  place: z.string().nullable(),
  what: z.string(),
  createdAt: instant,
  ackBy: instant.nullable(),
});
export const tasksQuery = z.strictObject({
  /** mine: given to the asker and not done; pool: to be grabbed by the asker's department. */
  list: z.enum(['mine', 'pool']).default('mine'),
});
export const taskList = z.object({ now: instant, items: z.array(taskItem) });
export const one = z.strictObject({ id });

export const decideHoldBody = z.strictObject({ seen, agree: z.boolean(), note: reason.optional() });
export const appointBody = z.strictObject({
  seen,
  from: instant,
  to: instant,
  /** The owner agreed to it, by telephone or at the door; otherwise it is offered in the talk. */
  agreed: z.boolean().default(false),
});
export const levelBody = z.strictObject({ seen, level, reason });
export const reasonBody = z.strictObject({ seen, reason });
export const reassignBody = z.strictObject({ seen, toStaffId: id, reason });
export const slipBody = z.strictObject({
  seen,
  kind: z.enum(['work', 'developer']).default('work'),
  to: department,
  text: words,
  answerBy: instant.optional(),
  doneBy: instant.optional(),
});
export const answerSlipBody = z
  .strictObject({ answer: words.optional(), fixBy: instant.optional() })
  .refine(({ answer, fixBy }) => answer !== undefined || fixBy !== undefined, 'name answer or fixBy');
export const verdictBody = z.strictObject({
  seen,
  finding: z.enum(findings),
  valid: z.boolean().optional(),
  validReason: reason.optional(),
  liability: z.enum(liabilities),
  causeKind: z.enum(causeKinds).optional(),
  cause: words,
  correction: words,
  prevention: words,
  cost: hundredths.default(0),
  costBearer: z.string().trim().min(1).max(64).optional(),
  lesson: words.optional(),
});
export const answerBody = z.strictObject({ seen, text: words });
export const signBody = z.strictObject({ seen, answerId: id, sign: z.boolean(), note: reason.optional() });
export const sendAnswerBody = z.strictObject({ seen, answerId: id });
/** An order of 12345 or another authority: its own number and reply date (C2). */
export const orderBody = z.strictObject({
  authority: z.string().trim().min(2).max(64),
  number: z.string().trim().min(1).max(64),
  receivedAt: instant.optional(),
  replyBy: instant,
});
export const replyBody = z.strictObject({ seen, reply: words });
export const leaveWordBody = z.strictObject({
  estateId: id,
  /** The matter it came with. */
  matterId: id,
  forId: id,
  text: words,
  /** By when the owner hears. */
  tellBy: instant,
});

export type ClockView = z.infer<typeof clock>;
export type HoldView = z.infer<typeof hold>;
export type AppointmentView = z.infer<typeof appointment>;
export type SlipView = z.infer<typeof slip>;
export type VerdictView = z.infer<typeof verdict>;
export type WrittenAnswerView = z.infer<typeof writtenAnswer>;
export type OrderView = z.infer<typeof order>;
export type AlertView = z.infer<typeof alert>;
export type AlertsQuery = z.infer<typeof alertsQuery>;
export type AlertList = z.infer<typeof alertList>;
export type TaskItem = z.infer<typeof taskItem>;
export type TasksQuery = z.infer<typeof tasksQuery>;
export type TaskList = z.infer<typeof taskList>;
export type LevelBody = z.infer<typeof levelBody>;
export type ReassignBody = z.infer<typeof reassignBody>;
export type ReasonBody = z.infer<typeof reasonBody>;
export type SlipBody = z.infer<typeof slipBody>;
export type VerdictBody = z.infer<typeof verdictBody>;
export type OrderBody = z.infer<typeof orderBody>;
export type ReplyBody = z.infer<typeof replyBody>;
export type LeaveWordBody = z.infer<typeof leaveWordBody>;
export type DecideHoldBody = z.infer<typeof decideHoldBody>;
export type AppointBody = z.infer<typeof appointBody>;
export type AnswerBody = z.infer<typeof answerBody>;
export type SignBody = z.infer<typeof signBody>;
export type SendAnswerBody = z.infer<typeof sendAnswerBody>;
