/** Shapes of files taken in and given out, and of staff who come and leave. */
import { z } from 'zod';
import { id, instant, reason } from './common.ts';

export const importKind = z.enum([
  'homes',
  'people',
  'staff',
  'prices',
  'answers',
  'directory',
  'notices',
  'shifts',
]);
export const counts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  faulty: z.number().int(),
});
export const importQuery = z.strictObject({
  kind: importKind,
  /** Where a row names no estate. */
  estateId: id,
  /** Only says what would be done. */
  dry: z.enum(['true', 'false']).default('true'),
  name: z.string().max(200).default(''),
});
export const importAnswer = z.object({
  /** Null in a dry run, or when there was nothing to do. */
  id: z.string().nullable(),
  counts,
  /** Every faulty row with its number in the file and all that is wrong; they are left out, the others are taken. */
  faulty: z.array(z.object({ row: z.number().int(), title: z.string(), reasons: z.array(z.string()) })),
  /** The first new and changed rows. */
  rows: z.array(z.object({ row: z.number().int(), state: z.enum(['new', 'changed']), title: z.string() })),
});
export const importLog = z.object({
  id: z.string(),
  kind: importKind,
  name: z.string(),
  by: z.string(),
  at: instant,
  counts,
  undone: z.object({ at: instant, by: z.string() }).nullable(),
});
export const importList = z.object({ items: z.array(importLog) });
export const undoneImport = z.object({
  undone: z.number().int(),
  /** Rows that somebody has worked on since: left as they are. */
  kept: z.array(z.object({ table: z.string(), rowId: z.string() })),
});
export const templateQuery = z.strictObject({ kind: importKind });
export const exportQuery = z.strictObject({ kind: importKind, estateId: id });

/** What is not said stays; null takes it away. */
export const mendStaffBody = z
  .strictObject({
    /** Code of a repair's sub-kind; null: any work. */
    trade: z.string().max(64).nullable().optional(),
    /** 职务, a code of knowledge/rules/people.json. */
    post: z.string().max(64).nullable().optional(),
    /** 职务代理人 (R6). */
    deputyId: id.nullable().optional(),
    /** 楼栋 they go to; none: all. */
    buildings: z.array(z.string().trim().min(1).max(32)).max(200).optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'name what is to be changed');

export const leaveBody = z.strictObject({ toStaffId: id, reason });
export const leaveAnswer = z.object({
  matters: z.number().int(),
  talks: z.number().int(),
  homes: z.number().int(),
  shifts: z.number().int(),
});
/** Told once; the bearer changes nothing but who may log in. */
export const passwordAnswer = z.object({ login: z.string(), password: z.string() });

export type ImportQuery = z.infer<typeof importQuery>;
export type ImportAnswer = z.infer<typeof importAnswer>;
export type MendStaffBody = z.infer<typeof mendStaffBody>;
export type LeaveBody = z.infer<typeof leaveBody>;
