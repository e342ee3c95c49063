/** Forms and tables (C8): their names, aliases and columns as data; what stands in the columns is read from the records. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { clockTime } from '../rules/shared.ts';

/** The ids of all tables. */
export const tableIds = [
  'reception',
  'developer_slip',
  'complaint_summary',
  'complaint_handling',
  'duty_log',
  'handover',
  'major',
  'lost_found',
  'work_slip',
  'task_sheet',
  'repair_summary',
  'visits',
  'costs',
  'daily',
  'weekly',
  'monthly',
  'survey',
] as const;
export type TableId = (typeof tableIds)[number];

export const rateIds = [
  'dispatched',
  'accepted',
  'arrived',
  'done',
  'answered',
  'mendedFirst',
  'settledAll',
  'settledComplaints',
  'settled',
  'answeredVisits',
  'satisfied',
  'perThousand',
] as const;
export type RateId = (typeof rateIds)[number];

const text = z.string().min(1);
const column = z.strictObject({ key: text, title: text });
const table = z.strictObject({
  id: z.enum(tableIds),
  name: text,
  aliases: z.array(text),
  /** `month` runs from the 26th to the 25th unless the setting says the calendar's. */
  period: z.enum(['day', 'week', 'month', 'year', 'range']),
  sections: z.array(z.strictObject({ id: text, title: z.string(), columns: z.array(column).min(1) })).min(1),
  rates: z.array(z.enum(rateIds)),
  /** Parts that people write on the page. */
  texts: z.array(text),
  signatures: z.array(text),
  note: text.optional(),
});

export const tablesSchema = z.strictObject({
  periodStartsOn: z.number().int().min(1).max(28),
  calendarMonth: z.boolean(),
  /** When tables are made by themselves; `weeklyOn` 1 is Monday. */
  jobs: z.strictObject({
    daily: clockTime,
    weekly: clockTime,
    weeklyOn: z.number().int().min(0).max(6),
    summaryOn: z.number().int().min(1).max(28),
    handlingOn: z.number().int().min(1).max(28),
    monthlyOn: z.number().int().min(1).max(28),
    monthAt: clockTime,
    surveyOn: z.string().regex(/^\d\d-\d\d$/),
    surveyAt: clockTime,
  }),
  rates: z.array(z.strictObject({ id: z.enum(rateIds), name: text, formula: text })).length(rateIds.length),
  tables: z
    .array(table)
    .length(tableIds.length)
    .refine((all) => tableIds.every((id) => all.some((one) => one.id === id)), 'a table is missing'),
});
export type Tables = z.infer<typeof tablesSchema>;
export type TableForm = Tables['tables'][number];

/** As shipped; throws KnowledgeError naming file and entry. */
export const shippedTables = once(() => readData('tables/tables.json', tablesSchema));
