/**
 * Tables made by themselves at their times and kept as made (C8): the daily report, the weekly one, the two of the 25th
 * and 27th, the monthly one. Each slot is a job; doing one plans the next, so none is left out after a rest.
 */
import { minutesOf } from '../../knowledge/rules/shared.ts';
import { addDays, dayAt, instantOf, weekdayOf } from '../../knowledge/rules/zone.ts';
import type { TableId, Tables } from '../../knowledge/tables/tables.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { Writes } from '../../prisma/writes.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { openMajorRecords } from '../procedures/major.ts';
import { buildTable, type TableParts } from './build.ts';
import { monthOf, type Period, periodAround, periodOfMonth } from './period.ts';

/** The kind of job that makes a table. */
export const TABLE_JOB = 'table.make';

/** Tables that make themselves. */
export const scheduled = ['daily', 'weekly', 'complaint_summary', 'complaint_handling', 'monthly'] as const;
export type Scheduled = (typeof scheduled)[number];

const dateOf = (day: string): number => Number(day.slice(8));

/** Whether a table is made on a day, and at which minute. */
function slotOn(table: Scheduled, day: string, { jobs }: Tables): number | undefined {
  switch (table) {
    case 'daily':
      return minutesOf(jobs.daily);
    case 'weekly':
      return weekdayOf(day) === jobs.weeklyOn ? minutesOf(jobs.weekly) : undefined;
    case 'complaint_summary':
      return dateOf(day) === jobs.summaryOn ? minutesOf(jobs.monthAt) : undefined;
    case 'complaint_handling':
      return dateOf(day) === jobs.handlingOn ? minutesOf(jobs.monthAt) : undefined;
    case 'monthly':
      return dateOf(day) === jobs.monthlyOn ? minutesOf(jobs.monthAt) : undefined;
  }
}

/** The next slot after an instant. */
export function nextSlot(
  table: Scheduled,
  after: Date,
  tables: Tables,
  timeZone: string,
): { day: string; at: Date } {
  for (let day = dayAt(after, timeZone); ; day = addDays(day, 1)) {
    const minutes = slotOn(table, day, tables);
    if (minutes === undefined) continue;
    const at = instantOf(day, minutes, timeZone);
    if (at > after) return { day, at };
  }
}

/** What the table of a slot is about: the day or week before; the period that ends about then. */
export function periodFor(table: Scheduled, day: string, tables: Tables, timeZone: string): Period {
  if (table === 'daily') return periodAround('day', addDays(day, -1), tables, timeZone);
  if (table === 'weekly') return periodAround('week', addDays(day, -7), tables, timeZone);
  // Made on the 25th it is of the period that ends that day; on the 27th of the one that has ended.
  return table === 'complaint_handling'
    ? periodOfMonth(
        monthOf(addDays(day, -tables.jobs.handlingOn + tables.periodStartsOn - 1), tables),
        tables,
        timeZone,
      )
    : periodOfMonth(monthOf(day, tables), tables, timeZone);
}

const jobId = (table: Scheduled, estateId: string, day: string): string =>
  `${TABLE_JOB}/${table}/${estateId}/${day}`;

export interface MadeParts extends TableParts {
  committer: Committer;
  now: () => Date;
}

function planNext(writes: Writes, parts: MadeParts, table: Scheduled, estateId: string, after: Date): void {
  const { timeZone } = parts.estates.get(estateId);
  const { tables } = parts.settings(estateId, after);
  const { day, at } = nextSlot(table, after, tables, timeZone);
  plan(writes, {
    id: jobId(table, estateId, day),
    kind: TABLE_JOB,
    dueAt: at,
    payload: { table, estateId, day },
    now: parts.now(),
  });
}

/** Plans what is not planned yet: at start, and for new estates. */
export async function planTables(parts: MadeParts): Promise<void> {
  const writes = new Writes();
  for (const { id } of parts.estates.all())
    for (const table of scheduled) {
      const waiting = await parts.db.prisma.job.count({
        where: { kind: TABLE_JOB, state: 'waiting', id: { startsWith: `${TABLE_JOB}/${table}/${id}/` } },
      });
      if (waiting === 0) planNext(writes, parts, table, id, parts.now());
    }
  if (!writes.empty) await parts.committer.commit(writes);
}

/** Makes and keeps one table; the same once more writes nothing. */
export async function makeTable(
  db: Database,
  parts: TableParts,
  writes: Writes,
  wanted: { table: TableId; estateId: string; period: Period; at: Date },
): Promise<void> {
  const { table, estateId, period, at } = wanted;
  const estates = parts.estates
    .all()
    .filter(({ companyId }) => companyId === parts.estates.get(estateId).companyId);
  const id = `${table}/${estateId}/${period.first}/${period.last}`;
  if (await db.prisma.madeTable.findUnique({ where: { id }, select: { id: true } })) return;
  const data = await buildTable(parts, table, {
    estateId,
    period,
    at,
    reader:
      table === 'monthly'
        ? { name: '', role: 'leader', seesPhones: false, estates: estates.map((estate) => estate.id) }
        : undefined,
  });
  writes.insert(
    'MadeTable',
    { id, table, estateId, from: period.from, to: period.to, madeAt: at, data: JSON.stringify(data) },
    'ignore',
  );
}

/** Does a slot: makes its table and plans the next slot, in one commit. */
export function tableJob(parts: MadeParts): JobHandler {
  return async ({ dueAt, payload }) => {
    const table = String(payload.table) as Scheduled;
    const estateId = String(payload.estateId);
    const { timeZone } = parts.estates.get(estateId);
    const { tables } = parts.settings(estateId, dueAt);
    const period = periodFor(table, String(payload.day), tables, timeZone);
    const writes = new Writes();
    await makeTable(parts.db, parts, writes, { table, estateId, period, at: parts.now() });
    if (table === 'daily') await openMajorRecords(parts, writes, estateId);
    planNext(writes, parts, table, estateId, dueAt);
    await parts.committer.commit(writes);
  };
}
