import { z } from 'zod';
import { once, readData } from '../load.ts';

/** Outside firms and offices that a desk calls: 电梯维保, 燃气, 供水, 供电, 派出所 … */
const firm = z.strictObject({
  /** 类别, as the desk calls it. */
  kind: z.string().min(1).max(32),
  name: z.string().min(1).max(64),
  phone: z.string().regex(/^[+\d][\d -]{2,24}$/, 'a telephone number'),
  note: z.string().max(200).optional(),
});

/** The directory by code. Ships empty: every estate has its own. */
export const directorySchema = z.record(z.string().min(1).max(64), firm);
export type Directory = z.infer<typeof directorySchema>;

export const shippedDirectory = once(() => readData('rules/directory.json', directorySchema));
