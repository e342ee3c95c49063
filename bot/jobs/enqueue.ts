/** A call to be made that no turn writes: what a webhook asks for, stored before it is acknowledged. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { insertInto } from '../../prisma/sql.ts';

/** Puts a row into the outbox for a carrier; settles when it is stored. */
export type Enqueue = (carrier: string, value: unknown) => Promise<void>;

export function createEnqueue(db: Database, now: () => Date): Enqueue {
  return async (channel, value) => {
    const at = now();
    const payload = JSON.stringify({ type: 'event', name: channel, value });
    const row = { id: randomUUID(), talkId: '', channel, payload, dueAt: at, createdAt: at };
    await db.batch([{ sql: insertInto('Outbox', [row]) }], [{ topic: 'outbox', key: channel }]);
  };
}
