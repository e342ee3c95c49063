/**
 * Files taken over into the books: tried first, then in one transaction, never deleting, and undone row by row as
 * long as nobody has worked on a row since. The books give the same file back.
 */
import { createHash } from 'node:crypto';
import type { Statement } from '../../prisma/client.ts';
import { insertInto, join, type Row, raw, type Sql, sql, updateWhere } from '../../prisma/sql.ts';
import { homes } from './homes.ts';
import { answers, directory, prices } from './lists.ts';
import { people } from './people.ts';
import {
  type Change,
  type Columns,
  chunks,
  type ImportKind,
  type Kind,
  type Planned,
  type Planning,
  type RowState,
} from './plan.ts';
import { notices, shifts } from './rosters.ts';
import { readSheet } from './sheet.ts';
import { staff } from './staff.ts';

export const kinds: Readonly<Record<ImportKind, Kind>> = {
  homes,
  people,
  staff,
  prices,
  answers,
  directory,
  notices,
  shifts,
};

export type Counts = Record<RowState, number>;

export interface Outcome {
  counts: Counts;
  rows: Planned['rows'];
  planned: Planned;
  sha256: string;
}

/** What a file would do. @throws DeskError BadRequest when it is no such file */
export async function tryFile(planning: Planning, kind: ImportKind, bytes: Uint8Array): Promise<Outcome> {
  const spec = kinds[kind];
  const planned = await spec.plan(planning, await readSheet(bytes, spec.titles, spec.optional));
  const counts: Counts = { new: 0, changed: 0, same: 0, faulty: 0 };
  for (const { state } of planned.rows) counts[state] += 1;
  return { counts, rows: planned.rows, planned, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The row's key columns; all tables but one have an id. */
function keyOf(table: Change['table'], id: string): Row {
  if (table !== 'StaffEstate') return { id };
  const [staffId = '', estateId = ''] = id.split(' ');
  return { staffId, estateId };
}

/** Instants come back from JSON as text. */
const DAYS = new Set(['createdAt', 'handedOverAt', 'until', 'leftAt', 'startsAt', 'endsAt', 'endedAt']);
const fromJson = (text: string): Columns =>
  Object.fromEntries(
    Object.entries(JSON.parse(text) as Columns).map(([name, value]) => [
      name,
      DAYS.has(name) && typeof value === 'string' ? new Date(value) : value,
    ]),
  );

/** The statements that make the changes: inserts of one table together, each update by itself. */
export function statementsFor(changes: readonly Change[]): Statement[] {
  const inserts = new Map<string, { table: string; rows: Row[] }>();
  const updates: Statement[] = [];
  for (const { table, id, before, after } of changes) {
    if (before !== null) {
      updates.push({ sql: updateWhere(table, keyOf(table, id), after) });
      continue;
    }
    const key = `${table} ${Object.keys(after).join()}`;
    const known = inserts.get(key);
    if (known) known.rows.push(after);
    else inserts.set(key, { table, rows: [after] });
  }
  const made = [...inserts.values()].flatMap(({ table, rows }) =>
    chunks(rows).map((part) => ({ sql: insertInto(table, part, sql`ON CONFLICT DO NOTHING`) })),
  );
  return [...made, ...updates];
}

/** The log of an import with the changes it made, as statements. */
export function logOf(
  entry: {
    id: string;
    companyId: string;
    kind: ImportKind;
    name: string;
    sha256: string;
    by: string;
    at: Date;
    counts: Counts;
  },
  changes: readonly Change[],
): Statement[] {
  const rows = changes.map(({ table, id, before, after }, seq) => ({
    importId: entry.id,
    seq,
    table,
    rowId: id,
    before: before === null ? null : JSON.stringify(before),
    after: JSON.stringify(after),
  }));
  return [
    { sql: insertInto('Import', [{ ...entry, counts: JSON.stringify(entry.counts) }]) },
    ...chunks(rows).map((part) => ({ sql: insertInto('ImportChange', part) })),
  ];
}

/** Rows of these tables that others may have come to hang on. */
const hanging: Partial<Record<string, readonly (readonly [string, string])[]>> = {
  Home: [
    ['Matter', 'homeId'],
    ['Residence', 'homeId'],
    ['Invitation', 'homeId'],
  ],
  Owner: [
    ['Matter', 'ownerId'],
    ['Talk', 'ownerId'],
    ['Identity', 'ownerId'],
    ['Residence', 'ownerId'],
  ],
  Staff: [
    ['Shift', 'staffId'],
    ['Session', 'staffId'],
    ['Audit', 'staffId'],
    ['Home', 'stewardId'],
    ['StaffEstate', 'staffId'],
    ['Staff', 'deputyId'],
  ],
};

export interface Undone {
  /** Rows put back or taken away. */
  undone: number;
  /** Rows left as they are, because somebody has worked on them since. */
  kept: { table: string; rowId: string }[];
}

const condition = (row: Columns): Sql =>
  join(
    Object.entries(row).map(([name, value]) =>
      value === null || value === undefined
        ? sql`${raw(`"${name}"`)} IS NULL`
        : sql`${raw(`"${name}"`)} = ${value}`,
    ),
    ' AND ',
  );

/** A statement that undoes one change where the row still stands as the import left it; touches no row otherwise. */
export function undoOf(change: { table: string; rowId: string; before: string | null; after: string }): Sql {
  const table = change.table as Change['table'];
  const key = keyOf(table, change.rowId);
  const after = fromJson(change.after);
  const stands = condition({ ...key, ...after });
  if (change.before !== null) {
    const before = fromJson(change.before);
    const set = join(
      Object.entries(before).map(([name, value]) => sql`${raw(`"${name}"`)} = ${value ?? null}`),
    );
    return sql`UPDATE ${raw(`"${table}"`)} SET ${set} WHERE ${stands}`;
  }
  const free = (hanging[table] ?? []).map(
    ([other, column]) =>
      sql`NOT EXISTS (SELECT 1 FROM ${raw(`"${other}"`)} o WHERE o.${raw(`"${column}"`)} = ${change.rowId})`,
  );
  const alone = free.length > 0 ? sql` AND ${join(free, ' AND ')}` : sql``;
  return sql`DELETE FROM ${raw(`"${table}"`)} WHERE ${stands}${alone}`;
}
