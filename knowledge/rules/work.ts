import { z } from 'zod';
import { once, readData } from '../load.ts';

const taps = z.array(z.string().trim().min(2).max(40)).max(12);

/** What a worker confirms and taps on the task (R10): every list may be worded by the estate. */
export const workSchema = z.strictObject({
  /** 七个一: confirmed one by one when the work is finished. */
  checks: z.array(z.string().trim().min(1).max(40)).max(7),
  /** Results that are often right. */
  results: taps,
  /** Why a task is given back. */
  returns: taps,
  /** Why a task goes to a colleague. */
  transfers: taps,
});
export type Work = z.infer<typeof workSchema>;

export const shippedWork = once(() => readData('rules/work.json', workSchema));
