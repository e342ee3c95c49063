/**
 * The one way to the database for everything that belongs together. Commits that wait at the same time are grouped:
 * one transaction, rows of one table in one statement. A group that fails is tried again one by one, so that one
 * writer's fault or lost race is its own.
 */
import { type Database, StaleError, type Statement } from './client.ts';
import { grouped } from './grouped.ts';
import { empty, join, type Row, raw, sql } from './sql.ts';
import type { Conflict, Insert, Together, Writes } from './writes.ts';

/** Commits taken into one group; keeps a statement's bound values under SQLite's limit of 32,766. */
const GROUP = 64;

function tail(conflict: Conflict | undefined, columns: string[]) {
  if (!conflict) return empty;
  if (conflict === 'ignore') return sql`ON CONFLICT DO NOTHING`;
  const key = join(conflict.map((column) => raw(`"${column}"`)));
  const others = columns.filter((column) => !conflict.includes(column));
  return sql`ON CONFLICT (${key}) DO UPDATE SET ${join(others.map((column) => raw(`"${column}" = excluded."${column}"`)))}`;
}

/** The inserts as few statements: those of one table, columns and conflict rule together, in order of first use. */
function merged(db: Database, inserts: readonly Insert[]): Statement[] {
  const groups = new Map<string, { table: string; conflict: Conflict | undefined; rows: Row[] }>();
  for (const { table, row, conflict } of inserts) {
    const key = `${table} ${Object.keys(row).join()} ${conflict ?? ''}`;
    const group = groups.get(key);
    if (group) group.rows.push(row as Row);
    else groups.set(key, { table, conflict, rows: [row as Row] });
  }
  return [...groups.values()].map(({ table, conflict, rows }) => ({
    sql: db.insert(table, rows, tail(conflict, Object.keys(rows[0] ?? {}))),
  }));
}

/** One statement for each builder, over all of its rows. */
function together(calls: readonly { builder: Together<unknown>; row: unknown }[]): Statement[] {
  const rows = new Map<Together<unknown>, unknown[]>();
  for (const { builder, row } of calls) {
    const known = rows.get(builder);
    if (known) known.push(row);
    else rows.set(builder, [row]);
  }
  return [...rows].map(([builder, all]) => ({ sql: builder(all), expect: all.length }));
}

/** Commits all of some writes or nothing, then sends their signals. */
export interface Committer {
  /** @throws StaleError when an expectation of the writes did not hold; the driver's error otherwise */
  commit(writes: Writes): Promise<void>;
}

/** Whether two of a group prove the same thing: in one transaction both would, before either has changed it. */
function proveTheSame(group: readonly Writes[]): boolean {
  const proofs = group.flatMap(({ guards }) =>
    guards.map(({ sql: { sql, values } }) => JSON.stringify([sql, values])),
  );
  return new Set(proofs).size < proofs.length;
}

export function createCommitter(db: Database): Committer {
  return {
    commit: grouped<Writes, void>(async (group) => {
      // One by one the second finds what the first has done.
      if (group.length > 1 && proveTheSame(group)) throw new StaleError('two changes of one row in a group');
      await db.batch(
        [
          ...together(group.flatMap((writes) => writes.guardedTogether)),
          ...group.flatMap((writes) => writes.guards),
          ...merged(
            db,
            group.flatMap((writes) => writes.inserts),
          ),
          ...together(group.flatMap((writes) => writes.afterTogether)),
          ...group.flatMap((writes) => writes.statements),
        ],
        group.flatMap((writes) => writes.signals),
      );
      return group.map(() => undefined);
    }, GROUP),
  };
}
