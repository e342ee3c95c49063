import { z } from 'zod';
import { once, readData } from '../load.ts';

/** An answer of the estate's or company's own (K1), quoted with its source. */
const own = z.strictObject({
  /** Ways owners ask it. */
  questions: z.array(z.string().min(2).max(200)).min(1).max(20),
  text: z.string().min(2).max(600),
  source: z.string().min(2).max(64).default('本项目资料'),
});

/** Own answers by id; they stand before those every estate may give. Ships empty. */
export const ownAnswersSchema = z.record(z.string().min(1).max(64), own);
export type OwnAnswers = z.infer<typeof ownAnswersSchema>;

export const shippedOwnAnswers = once(() => readData('answers/own.json', ownAnswersSchema));
