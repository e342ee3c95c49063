/** Shapes of the gradual start: paused talks, drafts of the bot, its readings beside a person's. */
import { z } from 'zod';
import { category, id, instant, talkId } from './common.ts';

export const pauseParams = z.strictObject({ id: talkId });
export const pauseBody = z.strictObject({ paused: z.boolean() });
export const draft = z.object({
  position: z.number().int(),
  at: instant,
  texts: z.array(z.string()),
  used: z.boolean(),
});
export const drafts = z.object({ paused: z.boolean(), items: z.array(draft) });

const label = z.object({
  category,
  kind: z.string().nullable(),
  urgent: z.boolean(),
  level: z.string().nullable(),
});
export const readingsQuery = z.strictObject({
  estateId: id.optional(),
  since: instant.optional(),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});
/** What the ear read and what a person made of it; words masked. */
export const reading = z.object({
  matterId: z.string(),
  number: z.string(),
  estateId: z.string(),
  at: instant,
  by: z.string(),
  reason: z.string().nullable(),
  text: z.string(),
  before: label,
  after: label,
});
export const readings = z.object({ items: z.array(reading), total: z.number().int() });
export type ReadingsQuery = z.infer<typeof readingsQuery>;
export type ReadingView = z.infer<typeof reading>;
