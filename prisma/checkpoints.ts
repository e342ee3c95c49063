/**
 * Brings SQLite's write-ahead log home into the database file away from the event loop: what a commit would do by
 * itself every few thousand pages stands still for as long as the disk does.
 */
import { statSync } from 'node:fs';
import Database from 'libsql/promise';

/** Bytes of the log from which it is brought home. */
const FULL = 16 * 1024 * 1024;
/** Pause between two looks at its size, in ms. */
const PAUSE = 250;

export interface Checkpoints {
  /** Says that something was committed. */
  committed(): void;
  /** Waits for what runs, and lets go of the file. */
  close(): Promise<void>;
}

/** For the database at `path`, which must be in WAL mode. */
export function createCheckpoints(path: string): Checkpoints {
  let looked = 0;
  let own: Database | undefined;
  let running: Promise<void> | undefined;

  async function bringHome(): Promise<void> {
    own ??= new Database(path, { timeout: PAUSE });
    // Nearly all of it while others go on writing, then the little that came meanwhile.
    await own.exec('PRAGMA wal_checkpoint(PASSIVE)');
    await own.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  return {
    committed() {
      const now = performance.now();
      if (running || now - looked < PAUSE) return;
      looked = now;
      const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (size < FULL) return;
      running = bringHome()
        // The log only stays longer; the next look tries again, and a commit does it where nothing else has.
        .catch(() => undefined)
        .finally(() => {
          running = undefined;
        });
    },
    async close() {
      await running;
      own?.close();
      own = undefined;
    },
  };
}
