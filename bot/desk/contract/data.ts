/** Shapes of data protection: requests of owners, what is kept, exports, holds, retention (D1–D7). */
import { z } from 'zod';
import { id, instant, reason } from './common.ts';

export const dataRequest = z.object({
  id: z.string(),
  estateId: z.string(),
  ownerId: z.string().nullable(),
  owner: z.string().nullable(),
  matterId: z.string().nullable(),
  kind: z.enum(['see', 'correct', 'export', 'delete']),
  state: z.enum(['open', 'done']),
  createdAt: instant,
  dueAt: instant,
  doneAt: instant.nullable(),
  doneBy: z.string().nullable(),
  /** What was done, in words or figures. */
  report: z.string().nullable(),
});
export const dataRequests = z.object({ items: z.array(dataRequest) });
export const doneBody = z.strictObject({ report: reason });
export const dataParams = z.strictObject({ id });

export const correctBody = z
  .strictObject({
    name: z.string().trim().min(1).max(32).optional(),
    title: z.string().trim().max(8).nullable().optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?\d[\d -]{2,24}$/, 'a telephone number')
      .nullable()
      .optional(),
    language: z.enum(['zh-Hans', 'zh-Hant', 'en']).nullable().optional(),
    reason,
  })
  .refine((body) => Object.keys(body).length > 1, 'name what is to be corrected');
export const forgetBody = z.strictObject({ reason });
export const forgotten = z.object({
  matters: z.number().int(),
  talks: z.number().int(),
  activities: z.number().int(),
  files: z.number().int(),
  accounts: z.number().int(),
  owners: z.number().int(),
});

export const exportList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      estateId: z.string(),
      kind: z.string(),
      by: z.string(),
      at: instant,
      rows: z.number().int(),
      people: z.number().int(),
    }),
  ),
});
export const touched = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string().nullable(), phone: z.string().nullable() })),
});

export const legalHoldBody = z.strictObject({
  estateId: id,
  /** owner/ID, matter/ID, talk/ID or estate/ID. */
  subject: z.string().regex(/^(owner|matter|talk|estate)\/.{1,1100}$/),
  reason,
});
export const legalHold = z.object({
  id: z.string(),
  estateId: z.string(),
  subject: z.string(),
  reason: z.string(),
  by: z.string(),
  at: instant,
  releasedAt: instant.nullable(),
});
export const legalHolds = z.object({ items: z.array(legalHold) });

export const retentionBody = z.strictObject({ dry: z.boolean().default(true) });
export const retentionRun = z.object({
  id: z.string(),
  at: instant,
  dry: z.boolean(),
  by: z.string(),
  counts: z.object({
    matters: z.number().int(),
    talks: z.number().int(),
    strangers: z.number().int(),
    /** Residents who moved out long ago, and persons whom nothing is kept of any more. */
    people: z.number().int().default(0),
    files: z.number().int(),
    audit: z.number().int(),
    held: z.number().int(),
  }),
});
export const retentionRuns = z.object({ items: z.array(retentionRun) });

export type CorrectBody = z.infer<typeof correctBody>;
export type LegalHoldBody = z.infer<typeof legalHoldBody>;
