/**
 * The database, whichever it is: Prisma's model calls, raw statements, transactions of many statements, and
 * signals. The only place that knows there are two.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client/client.ts';
import { PrismaClient } from './generated/sqlite/client/client.ts';
import { channelOf, listen, openPool, schemaOf } from './postgresql.ts';
import type { Dialect } from './schemas.ts';
import { type Signal, Signals } from './signals.ts';
import { type RawRow, type Sql, sql } from './sql.ts';
import { SerialConnection, SerialLibSql, sqlitePath } from './sqlite.ts';

export type { PrismaClient } from './generated/sqlite/client/client.ts';

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
  query(statement: Sql): Promise<RawRow[]>;
  /** All statements in one transaction, in order; the rows of each. `signals` go out after the commit. */
  batch(statements: readonly Statement[], signals?: readonly Signal[]): Promise<RawRow[][]>;
  close(): Promise<void>;
}

function check(statement: Statement, touched: number): void {
  if (statement.expect !== undefined && touched !== statement.expect)
    throw new StaleError(`expected ${statement.expect} rows, found ${touched}`);
}

async function openSqlite(url: string): Promise<Database> {
  const connection = new SerialConnection(sqlitePath(url));
  const prisma = new PrismaClient({ adapter: new SerialLibSql({ url }, connection) });
  const signals = new Signals();
  return {
    dialect: 'sqlite',
    prisma,
    signals,
    nowMs: sql`(unixepoch('subsec') * 1000.0)`,
    instant: (at) => sql`${at}`,
    async query({ sql: text, values }) {
      return connection.inTurn(() => SerialConnection.objects(connection.run(text, values)));
    },
    async batch(statements, after = []) {
      const results = await connection.inTurn(() => {
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
      });
      for (const signal of after) signals.emit(signal);
      return results;
    },
    async close() {
      await prisma.$disconnect();
    },
  };
}

/** One statement for all signals of a batch. */
const NOTIFY = 'SELECT pg_notify($1, word) FROM unnest($2::text[]) AS word';

async function openPostgresql(url: string): Promise<Database> {
  const pool = openPool(url);
  const raw = openPool(url, true);
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  for (const one of [pool, raw]) one.on('error', () => undefined);
  const schema = schemaOf(url);
  const channel = channelOf(schema);
  const self = randomUUID();
  const signals = new Signals();
  const stopListening = listen(pool, channel, self, signals);
  const adapter = new PrismaPg(pool, { schema });
  // The two clients differ only in types that TypeScript does not see as alike; the program uses SQLite's.
  const prisma = new PostgresqlClient({ adapter }) as unknown as PrismaClient;
  return {
    dialect: 'postgresql',
    prisma,
    signals,
    nowMs: sql`(extract(epoch from clock_timestamp()) * 1000)::float8`,
    instant: (at) => sql`${at}::timestamptz`,
    async query(statement) {
      return (await raw.query(statement.text, statement.values as unknown[])).rows as RawRow[];
    },
    async batch(statements, after = []) {
      const client = await raw.connect();
      const send = ({ text, values }: Sql) => client.query(text, values as unknown[]);
      let broken: Error | undefined;
      try {
        const flight = [client.query('BEGIN'), ...statements.map((statement) => send(statement.sql))];
        if (after.length > 0)
          flight.push(
            client.query(NOTIFY, [channel, after.map(({ topic, key }) => `${self} ${topic} ${key}`)]),
          );
        // What needs no look at its answer is committed in the same flight; a statement that failed makes it a rollback.
        const blind = statements.every(({ expect }) => expect === undefined);
        if (blind) flight.push(client.query('COMMIT'));
        const settled = await Promise.allSettled(flight);
        // In order: an expectation that failed is the cause of what went wrong after it.
        const answers = settled.map((one, index) => {
          if (one.status === 'rejected') throw one.reason;
          const statement = statements[index - 1];
          if (statement) check(statement, one.value.rowCount ?? 0);
          return one.value;
        });
        if (!blind) await client.query('COMMIT');
        for (const signal of after) signals.emit(signal);
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
