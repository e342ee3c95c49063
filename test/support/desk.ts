/** A whole desk on a free port for tests: on an SQLite file of its own, or in a PostgreSQL schema of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type App, createApp } from '../../bot/app.ts';
import { MovableClock } from '../../bot/clock.ts';
import { createConfig } from '../../bot/config.ts';
import { createLogger, type Logger } from '../../bot/log.ts';
import type { Dialect } from '../../prisma/schemas.ts';

const POSTGRES = process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/test';

async function postgresAnswers(): Promise<boolean> {
  const client = new pg.Client({ connectionString: POSTGRES, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if (process.env.REQUIRE_POSTGRES === '1') throw error;
    return false;
  }
}

/** The databases that can be tested on here. With REQUIRE_POSTGRES=1 a missing PostgreSQL is an error. */
export const databases: readonly Dialect[] = (await postgresAnswers())
  ? ['sqlite', 'postgresql']
  : ['sqlite'];

/** A place for a desk's data, to be emptied with `drop`. Several desks may share a PostgreSQL one. */
export interface Place {
  env: Record<string, string>;
  drop(): Promise<void>;
}

export async function makePlace(database: Dialect): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'desk-'));
  const removeDir = () => rm(dataDir, { recursive: true, force: true });
  if (database === 'sqlite') return { env: { DATA_DIR: dataDir }, drop: removeDir };
  const schema = `t_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(POSTGRES);
  url.searchParams.set('schema', schema);
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: POSTGRES });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`CREATE SCHEMA ${schema}`);
  return {
    env: { DATA_DIR: dataDir, DATABASE_URL: url.toString() },
    async drop() {
      await run(`DROP SCHEMA ${schema} CASCADE`);
      await removeDir();
    },
  };
}

export interface Desk {
  /** http://127.0.0.1:port */
  url: string;
  app: App;
  clock: MovableClock;
  place: Place;
  /** Ends the process's part; the data stay. */
  halt(): Promise<void>;
  /** Ends it and removes the data, if they were made for it. */
  stop(): Promise<void>;
}

/**
 * Starts a desk.
 * @param place where another desk was or is; a new one is made otherwise
 * @param env further settings
 */
export async function startDesk(options: {
  database: Dialect;
  place?: Place;
  port?: number;
  env?: Record<string, string>;
  now?: Date;
  /** Where the desk's log goes, for tests that read it. */
  log?: Logger;
}): Promise<Desk> {
  const place = options.place ?? (await makePlace(options.database));
  const clock = new MovableClock(options.now);
  const level = process.env.TEST_LOG ?? 'silent';
  const app = await createApp(
    createConfig({ GATHER_BURSTS: '0', ...place.env, ...options.env }),
    clock,
    options.log ?? createLogger(level),
  );
  const port = await app.listen(options.port ?? 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    clock,
    place,
    halt: () => app.close(),
    async stop() {
      await app.close();
      if (!options.place) await place.drop();
    },
  };
}
