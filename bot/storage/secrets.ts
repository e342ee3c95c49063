/** Keys that the program makes for itself once and keeps in the database: the same after a restart and in every process. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { insertInto, sql } from '../../prisma/sql.ts';

/**
 * The key of that name, 32 random bytes, made when there is none yet. Processes that ask at once get the same one.
 * @param name what it is for: `direct-line`, `file-links`
 * @throws Error when the database cannot be read
 */
export async function secretNamed(db: Database, name: string, now: Date): Promise<Uint8Array> {
  const made = { name, value: randomBytes(32).toString('base64'), createdAt: now };
  const [, rows] = await db.batch([
    { sql: insertInto('Secret', [made], sql`ON CONFLICT DO NOTHING`) },
    { sql: sql`SELECT "value" FROM "Secret" WHERE "name" = ${name}` },
  ]);
  const value = rows?.[0]?.value;
  if (typeof value !== 'string') throw new Error(`secret ${name} could not be kept`);
  return Buffer.from(value, 'base64');
}
