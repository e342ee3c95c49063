/** The Bot Framework stores by themselves, for programs and test suites outside the desk (docs/storage.md). */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Storage, TranscriptStore } from 'botbuilder';

export interface Stores {
  storage: Storage;
  transcripts: TranscriptStore;
  /** Lets the database go. */
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Generates the database clients where a bare `npm ci` has not; quick when they are there. */
async function prepare(): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'prisma/generate.ts'], { cwd: root });
}

/**
 * Opens the stores over a database, which is migrated first.
 * @param databaseUrl `file:PATH` or `postgresql://…[?schema=NAME]`, as DATABASE_URL
 */
export async function openStores(databaseUrl: string): Promise<Stores> {
  await prepare();
  const { migrate } = await import('../../prisma/migrate.ts');
  const { openDatabase } = await import('../../prisma/client.ts');
  const { createBotStorage } = await import('./bot-storage.ts');
  const { createTranscriptStore } = await import('./transcript-store.ts');
  await migrate(databaseUrl);
  const db = await openDatabase(databaseUrl);
  return {
    storage: createBotStorage(db),
    transcripts: createTranscriptStore(db),
    close: () => db.close(),
  };
}
