/**
 * The database, whichever it is: Prisma's model calls, raw statements, transactions of many statements, and
 * signals. The only place that knows there are two.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client/client.ts';
import { type Prisma, PrismaClient } from './generated/sqlite/client/client.ts';
import { grouped } from './grouped.ts';
import { flight } from './pipeline.ts';
import { channelOf, listen, openPool, schemaOf } from './postgresql.ts';
import type { Dialect } from './schemas.ts';
import { type Signal, Signals } from './signals.ts';
import { insertInto, insertJson, type RawRow, type Row, type Sql, sql } from './sql.ts';
import { SerialConnection, SerialLibSql, sqlitePath } from './sqlite.ts';

export type { PrismaClient } from './generated/sqlite/client/client.ts';

/** A table of the data model. */
export type TableName = Prisma.ModelName;

/** A statement of a batch. With `expect`, touching or returning another number of rows undoes the whole batch. */
export interface Statement {
  sql: Sql;
  expect?: number;
}

/** A batch's expectation did not hold: somebody else was first. Nothing of the batch was kept. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
}

export interface Database {
  readonly dialect: Dialect;
  readonly prisma: PrismaClient;
  readonly signals: Signals;
  /** The database's own clock in epoch ms, for leases: the same for every process and never moved by a trial. */
  readonly nowMs: Sql;
  /** An instant where the database cannot tell a parameter's type by itself, as in VALUES. */
  instant(at: Date): Sql;
  /** An INSERT of many rows in the form that is cheapest here; see `insertInto`. */
  insert(table: string, rows: readonly Row[], tail?: Sql): Sql;
  query(statement: Sql): Promise<RawRow[]>;
  /** All statements in one transaction, in order; the rows of each. `signals` go out after the commit. */
  batch(statements: readonly Statement[], signals?: readonly Signal[]): Promise<RawRow[][]>;
  close(): Promise<void>;
}

function check(statement: Statement, touched: number): void {
  if (statement.expect !== undefined && touched !== statement.expect)
    throw new StaleError(`expected ${statement.expect} rows, found ${touched}`);
}

interface Batch {
  statements: readonly Statement[];
  signals: readonly Signal[];
}

/** Batches taken into one transaction. */
const GROUP = 8;

/**
 * Batches that wait at the same time share one transaction; if it fails, each is tried alone, so that a batch still is
 * all or nothing and its fault its own.
 */
function batches(
  run: (statements: readonly Statement[], signals: readonly Signal[]) => Promise<RawRow[][]>,
): (batch: Batch) => Promise<RawRow[][]> {
  return grouped(async (group) => {
    const rows = await run(
      group.flatMap(({ statements }) => statements),
      group.flatMap((batch) => batch.signals),
    );
    return group.map(({ statements }) => rows.splice(0, statements.length));
  }, GROUP);
}

async function openSqlite(url: string): Promise<Database> {
  const connection = new SerialConnection(sqlitePath(url));
  const prisma = new PrismaClient({ adapter: new SerialLibSql({ url }, connection) });
  const signals = new Signals();
  const together = batches(async (statements) =>
    connection.inTurn(() => {
      connection.begin();
      try {
        const all = statements.map((statement) => {
          const result = connection.run(statement.sql.sql, statement.sql.values);
          check(statement, result.columns.length > 0 ? result.rows.length : result.rowsAffected);
          return SerialConnection.objects(result);
        });
        connection.commit();
        return all;
      } catch (error) {
        connection.rollback();
        throw error;
      }
    }),
  );
  return {
    dialect: 'sqlite',
    prisma,
    signals,
    nowMs: sql`(unixepoch('subsec') * 1000.0)`,
    instant: (at) => sql`${at}`,
    insert: insertInto,
    async query({ sql: text, values }) {
      return connection.inTurn(() => SerialConnection.objects(connection.run(text, values)));
    },
    async batch(statements, after = []) {
      const results = await together({ statements, signals: after });
      for (const signal of after) signals.emit(signal);
      return results;
    },
    async close() {
      await connection.settled();
      await prisma.$disconnect();
    },
  };
}

/** Bytes of a notification: the server takes less than 8,000. */
const PAYLOAD = 7_000;

/** One statement for all signals of a batch, few notifications for many signals; `listen` reads them. */
function notify(channel: string, self: string, signals: readonly Signal[]): Sql[] {
  const payloads: string[] = [];
  let payload = self;
  for (const word of new Set(signals.map(({ topic, key }) => `${topic} ${key}`))) {
    if (Buffer.byteLength(payload) + Buffer.byteLength(word) > PAYLOAD) {
      payloads.push(payload);
      payload = self;
    }
    payload += `\n${word}`;
  }
  payloads.push(payload);
  return [sql`SELECT pg_notify(${channel}, "payload") FROM unnest(${payloads}::text[]) AS "payload"`];
}

/**
 * The same statement, failing on the server when it touches another number of rows than expected: so a transaction
 * needs no look at its answers before it is committed. Undefined where that cannot be said in the statement.
 */
function demanding({ sql: statement, expect }: Statement): Sql | undefined {
  if (expect === undefined) return statement;
  if (!/^\s*UPDATE\b/.test(statement.sql) || /\bRETURNING\b/.test(statement.sql)) return undefined;
  return sql`WITH "touched" AS (${statement} RETURNING 1) SELECT 1 / (count(*) = ${expect})::int FROM "touched"`;
}

/** PostgreSQL's code for a division by zero: what `demanding` fails with. */
const DIVISION = '22012';

/** All statements in one transaction, sent in one flight; `last` run before the commit and give no rows. */
async function inTransaction(
  pool: pg.Pool,
  statements: readonly Statement[],
  last: readonly Sql[],
): Promise<RawRow[][]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const demands = statements.map(demanding);
    const blind = demands.every((demand) => demand !== undefined);
    const sent = demands.map((demand, index) => demand ?? (statements[index] as Statement).sql);
    // A statement that failed makes the commit behind it a rollback.
    const settled = await Promise.allSettled(
      flight(client, ['BEGIN', ...sent, ...last, ...(blind ? ['COMMIT'] : [])]),
    );
    // In order: what failed first is the cause of what went wrong after it.
    const answers = settled.map((one, index) => {
      const statement = statements[index - 1];
      if (one.status === 'rejected') {
        const { code } = one.reason as { code?: string };
        if (code === DIVISION && statement?.expect !== undefined)
          throw new StaleError(`expected ${statement.expect} rows`, { cause: one.reason });
        throw one.reason;
      }
      if (statement && demands[index - 1] === undefined) check(statement, one.value.rowCount ?? 0);
      return one.value;
    });
    if (!blind) await client.query('COMMIT');
    return statements.map((_, index) => (answers[index + 1]?.rows ?? []) as RawRow[]);
  } catch (error) {
    // A connection that cannot even roll back is not given to anybody else.
    await client.query('ROLLBACK').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Single statements: those asked for in one round of the event loop share a connection and a flight. */
function readsOver(pool: pg.Pool): (statement: Sql) => Promise<RawRow[]> {
  let waiting: { statement: Sql; done: (rows: RawRow[]) => void; failed: (error: unknown) => void }[] = [];
  async function send(): Promise<void> {
    const group = waiting;
    waiting = [];
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      for (const { failed } of group) failed(error);
      return;
    }
    const settled = await Promise.allSettled(
      flight(
        client,
        group.map(({ statement }) => statement),
      ),
    );
    client.release();
    group.forEach(({ done, failed }, index) => {
      const one = settled[index];
      if (one?.status === 'fulfilled') done(one.value.rows as RawRow[]);
      else failed(one?.reason);
    });
  }
  return (statement) =>
    new Promise((done, failed) => {
      if (waiting.length === 0) setImmediate(() => void send());
      waiting.push({ statement, done, failed });
    });
}

async function openPostgresql(url: string): Promise<Database> {
  const pool = openPool(url);
  const raw = openPool(url, true);
  const schema = schemaOf(url);
  const channel = channelOf(schema);
  const self = randomUUID();
  const signals = new Signals();
  const stopListening = listen(pool, channel, self, signals);
  const adapter = new PrismaPg(pool, { schema });
  // The two clients differ only in types that TypeScript does not see as alike; the program uses SQLite's.
  const prisma = new PostgresqlClient({ adapter }) as unknown as PrismaClient;
  const reads = readsOver(raw);
  const together = batches((statements, after) =>
    inTransaction(raw, statements, after.length > 0 ? notify(channel, self, after) : []),
  );
  return {
    dialect: 'postgresql',
    prisma,
    signals,
    nowMs: sql`(extract(epoch from clock_timestamp()) * 1000)::float8`,
    instant: (at) => sql`${at}::timestamptz`,
    insert: (table, rows, tail) => insertJson(table, rows, tail) ?? insertInto(table, rows, tail),
    query: reads,
    async batch(statements, after = []) {
      const results = await together({ statements, signals: after });
      for (const signal of after) signals.emit(signal);
      return results;
    },
    async close() {
      await stopListening();
      await prisma.$disconnect();
      await Promise.all([pool.end(), raw.end()]);
    },
  };
}

/** Opens `file:…` or `postgresql://…`. The tables must be there: call `migrate` first. */
export function openDatabase(url: string): Promise<Database> {
  if (url.startsWith('file:')) return openSqlite(url);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresql(url);
  throw new Error('DATABASE_URL must begin with file: or postgresql://');
}
