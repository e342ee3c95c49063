import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern } from './shared.ts';

/** How far the ear is trusted: confidences from 0 to 1. */
export const earSchema = z.strictObject({
  /** Below, the owner is asked which is meant rather than guessed at. */
  clarifyBelow: z.number().min(0).max(1),
  /** Below, a question that the desk has an answer to is answered, whatever else the ear guessed (K1). */
  answerBelow: z.number().min(0).max(1),
  /** From here on a message in mid-talk counts as a matter of its own. */
  newMatterFrom: z.number().min(0).max(1),
  /** Below, the clauses of a message are heard one by one as well (R4). */
  splitBelow: z.number().min(0).max(1),
  /** From here on a clause alone tells a matter that the whole was not heard to hold. */
  partFrom: z.number().min(0).max(1),
  /** Messages that name what they are and nothing more: "我要投诉", "我有个建议". */
  bare: z.array(pattern),
});
export type EarRules = z.infer<typeof earSchema>;

export const shippedEar = once(() => readData('rules/ear.json', earSchema));
