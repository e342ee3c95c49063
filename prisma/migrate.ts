/** Brings a database to the newest migration at start, however many processes start at once. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { withEngine } from './engine.ts';
import { openPool, schemaOf } from './postgresql.ts';
import type { Dialect } from './schemas.ts';
import { SerialLibSql, sqlitePath } from './sqlite.ts';

export const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/** How long a process waits for another one's migration, in ms. */
const PATIENCE = 60_000;

/** Names of a database's migrations, oldest first. */
export function migrationNames(dialect: Dialect): string[] {
  return readdirSync(join(migrationsFolder, dialect), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apply(dialect: Dialect, factory: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const baseDir = join(migrationsFolder, dialect);
  const names = migrationNames(dialect);
  const newest = readFileSync(join(baseDir, names.at(-1) ?? '', 'schema.prisma'), 'utf8');
  return withEngine(factory, newest, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: { path: 'migration_lock.toml', content: `provider = "${dialect}"\n` },
        shadowDbInitScript: '',
        migrationDirectories: names.map((path) => ({
          path,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
          },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  });
}

/** Whether the process that wrote a lock file is still alive; a killed one leaves its file behind. */
function alive(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return true; // just made, not yet written
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH' || code === 'ENOENT') return false;
    throw error;
  }
}

async function withLockFile<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (!alive(lock)) rmSync(lock, { force: true });
    else if (Date.now() > deadline)
      throw new Error(`another process has held ${lock} for a minute; remove it if none runs`);
    else await new Promise((next) => setTimeout(next, 50));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Applies what is missing; the names of what was applied. Throws with the engine's reason. */
export async function migrate(url: string): Promise<string[]> {
  if (url.startsWith('file:')) {
    const path = resolve(sqlitePath(url));
    return withLockFile(`${path}.migrating`, () => apply('sqlite', new SerialLibSql({ url })));
  }
  const pool = openPool(url);
  const schema = schemaOf(url);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`front-desk migrations ${schema}`]);
    if (schema !== 'public') await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    return await apply(
      'postgresql',
      new PrismaPg({ connectionString: url, options: `-c search_path="${schema}"` }, { schema }),
    );
  } finally {
    // Ending the connection gives the lock back even if the statement above failed.
    client.release(true);
    await pool.end();
  }
}
