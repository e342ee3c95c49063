/**
 * Small builders for the raw statements of the hot path. Everything else uses the Prisma client's model calls.
 * Values are always bound, never spliced; table and column names come from our own code and are quoted.
 */
import { join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

/** What a column may hold on its way to either database. */
export type Value = string | number | boolean | Date | Uint8Array | Sql | Behind | null | undefined;
export type Row = Record<string, Value>;

/** A position in a talk, counted back from the last that the talk's row has made room for; the row must name its `talkId`. */
export class Behind {
  readonly talkId: string;
  readonly steps: number;

  constructor(talkId: string, steps: number) {
    this.talkId = talkId;
    this.steps = steps;
  }

  get sql(): Sql {
    return sql`(SELECT "position" FROM "Talk" WHERE "id" = ${this.talkId}) - ${this.steps}`;
  }
}

/** Rows returned by a raw statement: text, numbers, null, and Date on PostgreSQL where SQLite gives ISO text. */
export type RawRow = Record<string, unknown>;

const quote = (name: string): Sql => raw(`"${name}"`);

/** One INSERT of many rows. All rows must name the same columns. `tail` may hold ON CONFLICT and RETURNING. */
export function insertInto(table: string, rows: readonly Row[], tail?: Sql): Sql {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: Value): unknown => (value instanceof Behind ? value.sql : (value ?? null));
  const tuples = rows.map((row) => sql`(${join(columns.map((column) => cell(row[column])))})`);
  const head = sql`INSERT INTO ${quote(table)} (${join(columns.map(quote))}) VALUES ${join(tuples)}`;
  return tail ? sql`${head} ${tail}` : head;
}

/** What neither of PostgreSQL's texts can hold: NUL, and half a surrogate pair. */
const cleaned = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd') : value;

/**
 * The same INSERT for PostgreSQL with all rows in one JSON value, so that its text does not depend on how many rows it
 * has and can stay prepared. Undefined where cells hold expressions that differ from row to row.
 */
export function insertJson(table: string, rows: readonly Row[], tail?: Sql): Sql | undefined {
  const columns = Object.keys(rows[0] ?? {});
  const picked: Sql[] = [];
  for (const column of columns) {
    const first = rows[0]?.[column];
    if (first instanceof Sql) {
      const same = (value: Value): boolean =>
        value === first || (value instanceof Sql && value.sql === first.sql && value.values.length === 0);
      if (!rows.every((row) => same(row[column]))) return undefined;
      picked.push(first);
    } else if (first instanceof Behind) {
      picked.push(
        sql`(SELECT "position" FROM "Talk" WHERE "Talk"."id" = "new"."talkId") - "new".${quote(column)}`,
      );
    } else {
      if (rows.some((row) => row[column] instanceof Sql || row[column] instanceof Uint8Array))
        return undefined;
      picked.push(sql`"new".${quote(column)}`);
    }
  }
  const plain = rows.map((row) =>
    Object.fromEntries(
      columns
        .filter((column) => !(row[column] instanceof Sql))
        .map((column) => {
          const value = row[column];
          return [column, value instanceof Behind ? value.steps : value];
        }),
    ),
  );
  let json = JSON.stringify(plain);
  if (/\\u(0000|d[89a-f])/i.test(json)) json = JSON.stringify(plain, cleaned);
  const insert = sql`INSERT INTO ${quote(table)} (${join(columns.map(quote))})
    SELECT ${join(picked)} FROM json_populate_recordset(NULL::${quote(table)}, ${json}::json) AS "new"`;
  return tail ? sql`${insert} ${tail}` : insert;
}

/**
 * The rows that are still waiting, where others pick them by id. SQLite would rather walk the index by state through
 * everything that waits than look up a handful of ids, so the column is hidden from it.
 */
export const stillWaiting = sql`COALESCE("state", '') = 'waiting'`;

/** `UPDATE table SET … WHERE …`, every condition an equality (null means IS NULL). */
export function updateWhere(table: string, where: Row, set: Row): Sql {
  const conditions = Object.entries(where).map(([column, value]) =>
    value === null || value === undefined ? sql`${quote(column)} IS NULL` : sql`${quote(column)} = ${value}`,
  );
  const changes = Object.entries(set).map(([column, value]) => sql`${quote(column)} = ${value ?? null}`);
  return sql`UPDATE ${quote(table)} SET ${join(changes)} WHERE ${join(conditions, ' AND ')}`;
}

/** A text read by a raw statement, or null. */
export const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/** An instant read by a raw statement, whichever database gave it. */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new TypeError('a raw instant is no date');
  return date;
}
