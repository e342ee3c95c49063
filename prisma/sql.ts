/**
 * Small builders for the raw statements of the hot path. Everything else uses the Prisma client's model calls.
 * Values are always bound, never spliced; table and column names come from our own code and are quoted.
 */
import { join, raw, type Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

/** What a column may hold on its way to either database. */
export type Value = string | number | boolean | Date | Uint8Array | Sql | null | undefined;
export type Row = Record<string, Value>;

/** Rows returned by a raw statement: text, numbers, null, and Date on PostgreSQL where SQLite gives ISO text. */
export type RawRow = Record<string, unknown>;

const quote = (name: string): Sql => raw(`"${name}"`);

/** One INSERT of many rows. All rows must name the same columns. `tail` may hold ON CONFLICT and RETURNING. */
export function insertInto(table: string, rows: readonly Row[], tail?: Sql): Sql {
  const columns = Object.keys(rows[0] ?? {});
  const tuples = rows.map((row) => sql`(${join(columns.map((column) => row[column] ?? null))})`);
  const head = sql`INSERT INTO ${quote(table)} (${join(columns.map(quote))}) VALUES ${join(tuples)}`;
  return tail ? sql`${head} ${tail}` : head;
}

/** `UPDATE table SET … WHERE …`, every condition an equality (null means IS NULL). */
export function updateWhere(table: string, where: Row, set: Row): Sql {
  const conditions = Object.entries(where).map(([column, value]) =>
    value === null || value === undefined ? sql`${quote(column)} IS NULL` : sql`${quote(column)} = ${value}`,
  );
  const changes = Object.entries(set).map(([column, value]) => sql`${quote(column)} = ${value ?? null}`);
  return sql`UPDATE ${quote(table)} SET ${join(changes)} WHERE ${join(conditions, ' AND ')}`;
}

/** An instant read by a raw statement, whichever database gave it. */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new TypeError('a raw instant is no date');
  return date;
}
