/**
 * Brings what was said to channels that have to be called. Rows were written with what they announce; they are
 * claimed with a lease, sent in order within a talk, tried again with growing pauses, and given up in sight of the desk.
 */
import type { Activity, ConversationReference } from 'botbuilder';
import type { Database } from '../../prisma/client.ts';
import { grouped } from '../../prisma/grouped.ts';
import { join, type RawRow, sql } from '../../prisma/sql.ts';
import { type Channels, PermanentFailure } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Sweeper, sweeper } from './sweep.ts';

/** How long a claim on a row lasts, in ms: longer than a platform takes to answer or to fail. */
const LEASE = 30_000;
const BATCH = 100;
const ATTEMPTS = 12;

/** Pause after the n-th failure in ms: 2 s, 4 s, 8 s … at most 15 minutes. */
const pause = (attempts: number): number => Math.min(2_000 * 2 ** (attempts - 1), 15 * 60_000);

/** Sends everything that is due. */
export type Outbox = Sweeper;

export function createOutbox(parts: { db: Database; channels: Channels; clock: Clock; log: Logger }): Outbox {
  const { db, channels, clock, log } = parts;
  const markSent = grouped<string, void>(async (ids) => {
    await db.query(
      sql`UPDATE "Outbox" SET "state" = 'sent', "sentAt" = ${clock.now()} WHERE "id" IN (${join(ids)})`,
    );
    return ids.map(() => undefined);
  }, BATCH);

  /** The oldest waiting row of each talk, so that a talk's messages arrive in order. */
  function claim(): Promise<RawRow[]> {
    return db.query(sql`UPDATE "Outbox" SET "leaseUntil" = ${db.nowMs} + ${LEASE}
      WHERE "state" = 'waiting' AND "leaseUntil" <= ${db.nowMs} AND "id" IN (
        SELECT o."id" FROM "Outbox" o WHERE o."state" = 'waiting' AND o."dueAt" <= ${clock.now()}
          AND o."leaseUntil" <= ${db.nowMs}
          AND NOT EXISTS (SELECT 1 FROM "Outbox" e WHERE e."talkId" = o."talkId" AND e."state" = 'waiting' AND e."position" < o."position")
        ORDER BY o."dueAt" LIMIT ${BATCH})
      RETURNING "id", "talkId", "channel", "payload", "attempts",
        (SELECT "reference" FROM "Talk" WHERE "Talk"."id" = "Outbox"."talkId") AS "reference"`);
  }

  async function send(row: RawRow): Promise<boolean> {
    const id = String(row.id);
    try {
      await channels.of(String(row.channel)).send({
        id,
        talkId: String(row.talkId),
        reference: JSON.parse(String(row.reference)) as Partial<ConversationReference>,
        activity: JSON.parse(String(row.payload)) as Partial<Activity>,
      });
      await markSent(id);
      return true;
    } catch (error) {
      const attempts = Number(row.attempts) + 1;
      const dead = error instanceof PermanentFailure || attempts >= ATTEMPTS;
      const reason = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
      const dueAt = new Date(clock.now().getTime() + pause(attempts));
      await db.query(sql`UPDATE "Outbox" SET "state" = ${dead ? 'dead' : 'waiting'}, "attempts" = ${attempts},
        "dueAt" = ${dueAt}, "leaseUntil" = 0, "lastError" = ${reason} WHERE "id" = ${id}`);
      log.warn({ outbox: id, channel: row.channel, attempts, dead, reason }, 'a message was not delivered');
      return false;
    }
  }

  async function sweep(): Promise<number> {
    let sent = 0;
    for (let rows = await claim(); rows.length > 0; rows = await claim())
      sent += (await Promise.all(rows.map(send))).filter(Boolean).length;
    return sent;
  }

  return sweeper(sweep);
}
