/**
 * SQLite serves one process: whoever opens the desk's file holds a lock beside it for as long as the process lives. The
 * operating system lets it go when the process ends, however it ends, so nothing is ever left to be cleaned up.
 */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Sqlite from 'libsql';
import { sqlitePath } from './sqlite.ts';

/** Another process has the SQLite file. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';
}

/**
 * Takes the lock of a `file:` URL; nothing to do for any other. Returns the way to let go.
 * @throws DatabaseInUse when another process holds it
 */
export function lockDatabase(url: string): () => void {
  if (!url.startsWith('file:') || url === 'file::memory:') return () => undefined;
  const path = resolve(sqlitePath(url));
  mkdirSync(dirname(path), { recursive: true });
  const lock = new Sqlite(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!/busy|locked/i.test(cause instanceof Error ? cause.message : '')) throw cause;
    throw new DatabaseInUse(
      `${path} is in use by another process of the desk. SQLite serves one process; ` +
        'stop the other one, give this one a DATA_DIR of its own, or let several share a PostgreSQL (DATABASE_URL).',
      { cause },
    );
  }
  return () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
}
