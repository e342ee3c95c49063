/** Shapes of return visits to be phoned (V4), notices to handlers (V3), and the rain (V1). */
import { z } from 'zod';
import { id, instant, person, words } from './common.ts';

export const visitTry = z.object({
  at: instant,
  by: person,
  outcome: z.enum(['answered', 'no_answer', 'declined']),
  note: z.string().nullable(),
});

export const phoneVisit = z.object({
  id: z.string(),
  matterId: z.string(),
  number: z.string(),
  category: z.string(),
  /** complaint, urgent, urgent_again, safety, seepage, rain, repair, service, after_sales … */
  kind: z.string(),
  round: z.number().int(),
  what: z.string(),
  place: z.string().nullable(),
  result: z.string().nullable(),
  doneAt: instant.nullable(),
  since: instant,
  tries: z.array(visitTry),
});

/** One owner to call, with everything to ask about. `phone` is hidden from roles that may not see it. */
export const phoneTask = z.object({
  ownerId: z.string().nullable(),
  owner: z.string().nullable(),
  phone: z.string().nullable(),
  estateId: z.string(),
  visits: z.array(phoneVisit),
});
export const phoneQuery = z.strictObject({ estateId: id.optional() });
export const phoneTasks = z.object({
  now: instant,
  items: z.array(phoneTask),
  /** Visits to be phoned in all. */
  total: z.number().int(),
  /** Whether this is an hour for calling; otherwise when the next begins. */
  callable: z.boolean(),
  from: instant,
});

export const visitParams = z.strictObject({ id });
/** `at`: when the call was made, if not now; must lie in calling hours. */
export const tryBody = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('no_answer'), at: instant.optional(), note: words.optional() }),
  z.strictObject({ outcome: z.literal('declined'), at: instant.optional(), note: words.optional() }),
  z
    .strictObject({
      outcome: z.literal('answered'),
      at: instant.optional(),
      mended: z.boolean().optional(),
      score: z.number().int().min(1).max(5).optional(),
      reasons: z.array(z.enum(['slow', 'attitude', 'not_mended', 'charge', 'mess'])).optional(),
      note: words.optional(),
    })
    .refine(({ mended, score }) => mended !== undefined || score !== undefined, 'mended or score is missing'),
]);
export const tried = z.object({
  state: z.string(),
  /** The matter was reopened (V3). */
  reopened: z.boolean(),
});

export const rainBody = z.strictObject({ estateId: id });
export const rained = z.object({ planned: z.number().int() });

export const rectification = z.object({
  id: z.string(),
  number: z.string(),
  matterId: z.string(),
  text: z.string(),
  handler: person.nullable(),
  department: z.string().nullable(),
  toldAt: instant,
  readAt: instant.nullable(),
  result: z.string().nullable(),
  doneAt: instant.nullable(),
});
export const rectificationQuery = z.strictObject({
  estateId: id.optional(),
  open: z.stringbool().optional(),
});
export const rectifications = z.object({ items: z.array(rectification) });
/** Reading it acknowledges it; with `result` it is answered. */
export const rectificationBody = z.strictObject({ result: words.optional() });

export type PhoneTask = z.infer<typeof phoneTask>;
export type PhoneTasks = z.infer<typeof phoneTasks>;
export type TryBody = z.infer<typeof tryBody>;
export type Rectification = z.infer<typeof rectification>;
