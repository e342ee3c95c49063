/** What a form or table is once it is made: sections of rows, rates with their formulas, and where each figure comes from. */
import { z } from 'zod';
import { tableIds } from '../../knowledge/tables/tables.ts';

/** A cell: a text, a number, or nothing. */
export const cell = z.union([z.string(), z.number(), z.null()]);
export const tableRow = z.object({
  cells: z.record(z.string(), cell),
  /** Matters the row is made of. */
  ids: z.array(z.string()),
  /** Of counted cells, the matters counted, by column. */
  from: z.record(z.string(), z.array(z.string())).optional(),
});
export const tableSection = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.array(z.object({ key: z.string(), title: z.string() })),
  rows: z.array(tableRow),
  total: tableRow.optional(),
});
/** A rate: `value` is null where nothing was due. */
export const tableRate = z.object({
  id: z.string(),
  name: z.string(),
  formula: z.string(),
  met: z.number(),
  due: z.number(),
  value: z.number().nullable(),
  /** ‰ instead of %. */
  perThousand: z.boolean(),
  metIds: z.array(z.string()),
  dueIds: z.array(z.string()),
});
export const tableData = z.object({
  id: z.enum(tableIds),
  name: z.string(),
  aliases: z.array(z.string()),
  company: z.string(),
  estate: z.string(),
  estateId: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** "2026-08-26 至 2026-09-25". */
  period: z.string(),
  madeAt: z.iso.datetime(),
  /** Above the table: 总户数, 入住户数. */
  head: z.array(z.object({ title: z.string(), value: cell })),
  sections: z.array(tableSection),
  rates: z.array(tableRate),
  texts: z.array(z.string()),
  signatures: z.array(z.string()),
  note: z.string().optional(),
});

export type Cell = z.infer<typeof cell>;
export type TableRow = z.infer<typeof tableRow>;
export type TableSection = z.infer<typeof tableSection>;
export type TableRate = z.infer<typeof tableRate>;
export type TableData = z.infer<typeof tableData>;

/** Cells by column; what a builder does not know stays empty. */
export type Cells = Record<string, Cell>;
