/**
 * SQLite for one process: one connection that everybody takes in turn. Prisma's client and our raw batches share
 * it, because two write transactions of one process on two connections would wait for each other with the event
 * loop blocked (the driver is synchronous), and because PRAGMAs live on a connection.
 */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Client, Config } from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { Mutex } from 'async-mutex';
import Database from 'libsql';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import type { RawRow } from './sql.ts';

/** How long a statement waits for another process's write lock, in ms. */
const BUSY_TIMEOUT = 10_000;
/** Prepared statements kept; multi-row statements come in many lengths, so the oldest go. */
const PREPARED = 1_000;

type Bound = string | number | null | Uint8Array;

/** A bound value as SQLite stores it: instants in the Prisma client's text format, booleans as 0 and 1. */
export function sqliteValue(value: unknown): Bound {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as Bound;
}

interface Result {
  columns: string[];
  columnTypes: string[];
  rows: unknown[][];
  rowsAffected: number;
}

interface Prepared {
  statement: Database.Statement<unknown[]>;
  columns: string[];
  columnTypes: string[];
}

/** The connection and the order in which it is used. */
export class SerialConnection {
  readonly #db: Database.Database;
  readonly #turn = new Mutex();
  readonly #prepared = new Map<string, Prepared>();
  readonly #checkpoints: Checkpoints | undefined;

  constructor(path: string) {
    if (path !== ':memory:') {
      mkdirSync(dirname(resolve(path)), { recursive: true });
      this.#checkpoints = createCheckpoints(path);
    }
    this.#db = new Database(path, { timeout: BUSY_TIMEOUT });
    this.#db.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=65536; PRAGMA temp_store=MEMORY',
    );
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    const definitions = statement.columns();
    if (definitions.length > 0) statement.raw(true);
    const made = {
      statement,
      columns: definitions.map((column) => column.name),
      columnTypes: definitions.map((column) => column.type ?? ''),
    };
    this.#prepared.set(sql, made);
    const oldest = this.#prepared.keys().next().value;
    if (this.#prepared.size > PREPARED && oldest !== undefined) this.#prepared.delete(oldest);
    return made;
  }

  /** Runs one statement now, whoever's turn it is: only from within a turn. */
  run(sql: string, values: readonly unknown[]): Result {
    const { statement, columns, columnTypes } = this.#prepare(sql);
    const bound = values.map(sqliteValue);
    if (columns.length === 0)
      return { columns, columnTypes, rows: [], rowsAffected: statement.run(bound).changes };
    return { columns, columnTypes, rows: statement.all(bound) as unknown[][], rowsAffected: 0 };
  }

  /** The rows of a result as objects. */
  static objects({ columns, rows }: Result): RawRow[] {
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
  }

  /** Waits for the connection, and gives it back with the returned function. */
  take(): Promise<() => void> {
    return this.#turn.acquire();
  }

  /** Runs `work` when its turn has come: at once, unless a transaction is open or others wait. */
  async inTurn<T>(work: () => T): Promise<T> {
    return this.#turn.isLocked() ? this.#turn.runExclusive(work) : work();
  }

  begin(): void {
    this.#db.exec('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.#db.exec('COMMIT');
    this.#checkpoints?.committed();
  }

  /** Undoes the open transaction, if SQLite has not done so by itself. */
  rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  /** Waits until nobody uses the file beside this connection. */
  async settled(): Promise<void> {
    await this.#checkpoints?.close();
  }

  script(sql: string): void {
    this.#db.exec(sql);
  }

  close(): void {
    this.#prepared.clear();
    this.#db.close();
  }
}

/** What Prisma's libSQL adapter asks of its client, answered by a SerialConnection. */
function clientOver(connection: SerialConnection): Client {
  const execute = ({ sql, args }: { sql: string; args: unknown[] }): Result => connection.run(sql, args);
  const client = {
    execute: (statement: { sql: string; args: unknown[] }) => connection.inTurn(() => execute(statement)),
    executeMultiple: (script: string) => connection.inTurn(() => connection.script(script)),
    async transaction() {
      const release = await connection.take();
      try {
        connection.begin();
      } catch (error) {
        release();
        throw error;
      }
      const end = (how: () => void): void => {
        try {
          how();
        } finally {
          release();
        }
      };
      return {
        execute: async (statement: { sql: string; args: unknown[] }) => execute(statement),
        commit: async () => end(() => connection.commit()),
        rollback: async () => end(() => connection.rollback()),
      };
    },
    close: () => connection.close(),
  };
  // The adapter calls nothing else of a client (adapter-libsql 7.10.0, src/libsql.ts).
  return client as unknown as Client;
}

/** Prisma's adapter over `shared`, or over a connection of its own. */
export class SerialLibSql extends PrismaLibSql {
  readonly #shared: SerialConnection | undefined;

  constructor(config: Config, shared?: SerialConnection) {
    super(config);
    this.#shared = shared;
  }

  override createClient(config: Config): Client {
    return clientOver(this.#shared ?? new SerialConnection(sqlitePath(config.url)));
  }
}

/** The path of `file:PATH`, or `:memory:`. */
export function sqlitePath(url: string): string {
  return url.replace(/^file:/, '');
}
