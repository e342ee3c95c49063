/** Shapes of forms and tables (C8), and of costs and per-home archives. */
import { z } from 'zod';
import { tableIds } from '../../../knowledge/tables/tables.ts';
import { tableData } from '../../tables/shape.ts';
import { id, instant, reason } from './common.ts';
import { matterItem, visit } from './matters.ts';

export { tableData };

const day = z.iso.date();
export const tableCatalogue = z.object({
  items: z.array(
    z.object({
      id: z.enum(tableIds),
      name: z.string(),
      aliases: z.array(z.string()),
      period: z.enum(['day', 'week', 'month', 'year', 'range']),
    }),
  ),
  /** The month whose period holds today. */
  month: z.string(),
});
export const tableParams = z.strictObject({ table: z.enum(tableIds) });
/** The period: `month` (2026-09: the 26th to the 25th), or `from` and `to` (last day), or `day` within it. */
export const tableQuery = z.strictObject({
  estateId: id.optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  from: day.optional(),
  to: day.optional(),
  day: day.optional(),
  /** Only the form of this matter. */
  matterId: id.optional(),
});
export const printQuery = tableQuery.extend({
  /** `forms`: a page for each record; `blank`: an empty one. */
  as: z.enum(['list', 'forms', 'blank']).default('list'),
});

export const madeQuery = z.strictObject({ estateId: id.optional(), table: z.enum(tableIds).optional() });
export const madeTables = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      table: z.enum(tableIds),
      name: z.string(),
      estateId: z.string(),
      period: z.string(),
      madeAt: instant,
    }),
  ),
});
export const madeParams = z.strictObject({ id: z.string().min(1).max(300) });

/** The matters behind a figure. */
export const behindBody = z.strictObject({ ids: z.array(id).max(500) });
export const behind = z.object({ items: z.array(matterItem) });

export const costParams = z.strictObject({ id });
/** `amount` in the currency's unit, at most two decimals. */
export const costBody = z.strictObject({
  item: reason,
  amount: z.number().positive().max(100_000_000).multipleOf(0.01),
  payer: reason,
  approver: z.string().trim().min(1).max(64).optional(),
});

export const archiveParams = z.strictObject({ id });
export const archive = z.object({
  home: z.object({ id: z.string(), worded: z.string() }),
  matters: z.array(matterItem),
  visits: z.array(visit.extend({ matterId: z.string(), kind: z.string() })),
});

export type TableQuery = z.infer<typeof tableQuery>;
export type TableCatalogue = z.infer<typeof tableCatalogue>;
export type { TableData, TableRate, TableRow, TableSection } from '../../tables/shape.ts';
