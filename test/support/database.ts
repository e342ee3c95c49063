/** Databases to test on: an SQLite file, and a PostgreSQL schema, made for a test file and removed after it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const POSTGRES = process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/test';

/** An empty database, not migrated. */
export interface OpenedDatabase {
  /** Fit for DATABASE_URL, `migrate` and `openDatabase`. */
  url: string;
  /** Removes it. Close what is open on it first. */
  dispose(): Promise<void>;
}

export interface TestDatabase {
  name: 'sqlite' | 'postgresql';
  open(): Promise<OpenedDatabase>;
}

async function statement(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: POSTGRES, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

const sqlite: TestDatabase = {
  name: 'sqlite',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'desk-db-'));
    return {
      url: `file:${join(folder, 'desk.db')}`,
      dispose: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const postgresql: TestDatabase = {
  name: 'postgresql',
  async open() {
    const schema = `t_${randomUUID().replaceAll('-', '')}`;
    await statement(`CREATE SCHEMA ${schema}`);
    const url = new URL(POSTGRES);
    url.searchParams.set('schema', schema);
    return { url: url.toString(), dispose: () => statement(`DROP SCHEMA ${schema} CASCADE`) };
  },
};

const reached = await statement('SELECT 1').then(
  () => true,
  (error: unknown) => {
    if (process.env.REQUIRE_POSTGRES === '1') throw error;
    return false;
  },
);

/**
 * The databases that answer here, for `describe.each(databases())('… on $name', ({ open }) => …)`. PostgreSQL
 * (TEST_DATABASE_URL) is left out when it cannot be reached, or is an error with REQUIRE_POSTGRES=1.
 */
export const databases = (): readonly TestDatabase[] => (reached ? [sqlite, postgresql] : [sqlite]);
