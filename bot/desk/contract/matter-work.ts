/** What is done with a matter: the bodies of the requests that change the book. */
import { z } from 'zod';
import { category, department, id, instant, level, reason, words } from './common.ts';
import { orderBody } from './procedures.ts';

/** 来源: where a matter came from. */
export const source = z.enum(['visit', 'phone', 'letter', 'email', 'authority', 'patrol', 'group']);

/** The `updatedAt` of the matter as the writer saw it: if it has changed since, the answer is 409. */
const seen = instant;

/** Confirmed on the task 七个一; codes are the worker's own list, kept as they are. */
const checks = z.array(z.string().trim().min(1).max(40)).max(7);

/**
 * A step of the work. `hold` needs a reason of the data, a new date and the supervisor's consent, and tells the owner
 * (C3). `return` gives the task back, `transfer` gives it to a colleague. `arrive` says how it was found (R10).
 * `safe`: the danger is over (C3). `note` is for colleagues.
 */
export const progressBody = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('dispatch'),
    seen,
    department,
    /** assign 派单: to `handlerId`, or to the department; grab 抢单; turn 轮派, by trade and building. */
    mode: z.enum(['assign', 'grab', 'turn']).default('assign'),
    trade: z.string().trim().min(1).max(64).optional(),
    handlerId: id.optional(),
    note: words.optional(),
  }),
  z.strictObject({ step: z.literal('accept'), seen, note: words.optional() }),
  z.strictObject({ step: z.literal('return'), seen, reason }),
  z.strictObject({ step: z.literal('transfer'), seen, toStaffId: id, reason }),
  z.strictObject({ step: z.literal('on_way'), seen, eta: instant }),
  z.strictObject({
    step: z.literal('arrive'),
    seen,
    outcome: z.enum(['arrived', 'absent', 'rescheduled']).default('arrived'),
    note: words.optional(),
  }),
  z.strictObject({ step: z.literal('safe'), seen, note: words.optional() }),
  z.strictObject({ step: z.literal('work'), seen, note: words.optional() }),
  z.strictObject({ step: z.literal('hold'), seen, reason, newDate: instant }),
  z.strictObject({ step: z.literal('wait_for_owner'), seen, note: words.optional() }),
]);
export const resolveBody = z.strictObject({
  seen,
  result: words,
  /** What the owner pays, in hundredths of the currency; it goes to finance, never through the worker's hands (U2). */
  amount: z.number().int().min(0).max(100_000_000).optional(),
  checks: checks.optional(),
});
export const reopenBody = z.strictObject({ seen, reason, promisedAt: instant.optional() });
/** `closed` 注销 (R9), `withdrawn` by the owner, `declined` with tact (C6), `closed_unsatisfied` by the project manager. */
export const endBody = z.strictObject({
  seen,
  as: z.enum(['closed', 'withdrawn', 'declined', 'closed_unsatisfied']),
  reason,
});
const set = z.strictObject({
  what: z.string().trim().min(1).max(60).optional(),
  said: words.optional(),
  wanted: words.nullable().optional(),
  place: z.string().trim().min(1).max(200).nullable().optional(),
  spot: z.string().trim().min(1).max(200).nullable().optional(),
  fields: z.record(z.string().max(64), z.string().max(1_000)).optional(),
  promisedAt: instant.optional(),
  note: words.nullable().optional(),
});
export const amendBody = z.strictObject({
  seen,
  reason,
  set: set.refine((value) => Object.keys(value).length > 0, 'name at least one field'),
});
/** Staff may mend what the ear read; clocks count from registration, both readings are kept (R12). */
export const recategoriseBody = z.strictObject({
  seen,
  reason,
  category: category.optional(),
  kind: z.string().trim().min(1).max(64).nullable().optional(),
  urgent: z.boolean().optional(),
  level: level.nullable().optional(),
});
export const createBody = z.strictObject({
  estateId: id,
  source,
  category,
  kind: z.string().trim().min(1).max(64).optional(),
  /** Short phrase; the beginning of `said` when left out. */
  what: z.string().trim().min(1).max(60).optional(),
  said: words,
  wanted: words.optional(),
  ownerName: z.string().trim().min(1).max(64).optional(),
  phone: z
    .string()
    .trim()
    .regex(/^[+\d][\d -]{4,24}$/, 'a telephone number')
    .optional(),
  home: z
    .strictObject({
      building: z.string().trim().min(1).max(32),
      unit: z.string().trim().max(32).default(''),
      room: z.string().trim().min(1).max(32),
    })
    .optional(),
  spot: z.string().trim().min(1).max(200).optional(),
  urgent: z.boolean().default(false),
  /** A disturbance that is going on now: security goes at once (C3). */
  ongoing: z.boolean().default(false),
  /** The talk it was said in, if any. */
  talkId: z.string().max(1_100).optional(),
  /** Goes with source `authority`. */
  order: orderBody.optional(),
});

export type Source = z.infer<typeof source>;
export type ProgressBody = z.infer<typeof progressBody>;
export type ResolveBody = z.infer<typeof resolveBody>;
export type ReopenBody = z.infer<typeof reopenBody>;
export type EndBody = z.infer<typeof endBody>;
export type AmendBody = z.infer<typeof amendBody>;
export type RecategoriseBody = z.infer<typeof recategoriseBody>;
export type CreateBody = z.infer<typeof createBody>;
