/**
 * 重大(突发)事件处理记录 (H5): opened for danger, actual major cases and the visitors of H1, once each; due two working days
 * after the end. Looked for at each reading and each daily report, so nobody has to remember.
 */
import { dayAt, instantOf, minutesAt } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { sql, toDate } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import type { Estates } from '../estates/estates.ts';
import { nextFormNumber } from '../register/form-numbers.ts';

export interface MajorParts {
  db: Database;
  estates: Estates;
  settings: (estateId: string, at: Date) => Settings;
  now: () => Date;
}

/** Kinds of H5 by what happened: the danger, the group of visitors. */
const byDanger: Readonly<Record<string, string>> = {
  fire: 'fire',
  gas: 'fire',
  injury: 'casualty',
  intruder: 'security',
  lift: 'equipment',
  electric: 'equipment',
  storm: 'disaster',
};
/** When the record is due: two working days after the end, at the end's hour. */
export function majorDue(settings: Settings, endedAt: Date): Date {
  const { timeZone } = settings.estate;
  const day = settings.calendar.afterWorkdays(dayAt(endedAt, timeZone), 2);
  return instantOf(day, minutesAt(endedAt, timeZone), timeZone);
}

interface Found {
  id: string;
  kind: string;
  title: string;
  matterId: string | null;
  handoffId: string | null;
  startedAt: Date;
  endedAt: Date | null;
}

/** Opens the records that are missing and notes the ends of those that have ended. */
export async function openMajorRecords(parts: MajorParts, writes: Writes, estateId: string): Promise<void> {
  const { db } = parts;
  const at = parts.now();
  const rows =
    await db.query(sql`SELECT m."id", m."what", m."danger", m."level", m."createdAt", m."doneAt", m."closedAt"
    FROM "Matter" m WHERE m."estateId" = ${estateId} AND (m."level" IN ('danger', 'actual')
      OR (m."danger" IS NOT NULL AND m."handoff" LIKE ${'%major%'}))
      AND NOT EXISTS (SELECT 1 FROM "MajorRecord" r WHERE r."id" = 'matter/' || m."id" AND r."endedAt" IS NOT NULL)`);
  const calls =
    await db.query(sql`SELECT h."id", h."group", h."summary", h."matterId", h."createdAt", h."closedAt"
    FROM "Handoff" h WHERE h."estateId" = ${estateId} AND h."group" IN ('A', 'B', 'C')
      AND NOT EXISTS (SELECT 1 FROM "MajorRecord" r WHERE r."id" = 'handoff/' || h."id" AND r."endedAt" IS NOT NULL)`);
  const date = (value: unknown): Date | null =>
    value === null || value === undefined ? null : toDate(value);
  const found: Found[] = [
    ...rows.map((row) => ({
      id: `matter/${String(row.id)}`,
      kind: byDanger[String(row.danger)] ?? (row.level === 'actual' ? 'actual' : 'danger'),
      title: String(row.what),
      matterId: String(row.id),
      handoffId: null,
      startedAt: toDate(row.createdAt),
      endedAt: date(row.doneAt) ?? date(row.closedAt),
    })),
    ...calls.map((row) => ({
      id: `handoff/${String(row.id)}`,
      kind: String(row.group),
      title: String(row.summary).slice(0, 60),
      matterId: row.matterId === null ? null : String(row.matterId),
      handoffId: String(row.id),
      startedAt: toDate(row.createdAt),
      endedAt: date(row.closedAt),
    })),
  ];
  const known = new Set(
    (await db.prisma.majorRecord.findMany({ where: { estateId, endedAt: null }, select: { id: true } })).map(
      ({ id }) => id,
    ),
  );
  const estate = parts.estates.get(estateId);
  for (const { endedAt, ...row } of found) {
    const dueAt = endedAt ? majorDue(parts.settings(estateId, at), endedAt) : null;
    if (known.has(row.id)) {
      if (endedAt) writes.update('MajorRecord', { id: row.id, endedAt: null }, { endedAt, dueAt });
      continue;
    }
    const number = await nextFormNumber(db, estate, '突', at);
    writes.insert('MajorRecord', { ...row, number, estateId, endedAt, dueAt, createdAt: at }, 'ignore');
  }
}
