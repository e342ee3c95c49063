/**
 * Makes the calls that were written with what they announce: what was said goes to channels that have to be called, notices
 * to staff groups, photos are fetched. Rows are claimed with a lease, made in order within a talk, tried again with
 * growing pauses, held until the owner writes where only that helps (V5), and given up in sight of the desk.
 */
import type { Activity, ConversationReference } from 'botbuilder';
import type { Database } from '../../prisma/client.ts';
import { grouped } from '../../prisma/grouped.ts';
import { join, type RawRow, sql, stillWaiting } from '../../prisma/sql.ts';
import { type Carrier, type Delivery, Held, Later, PermanentFailure } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { sweeper } from './sweep.ts';

/** How long a claim on a row lasts, in ms: longer than a platform takes to answer or to fail. */
const LEASE = 30_000;
/** Rows claimed at a look, and calls that run at once. */
const BATCH = 50;
const AT_ONCE = 100;
const ATTEMPTS = 12;
/** How old what was held may be and still be said, in ms: three days. */
const HELD_MOST = 3 * 86_400_000;

/** Pause after the n-th failure in ms: 2 s, 4 s, 8 s … at most 15 minutes. */
const pause = (attempts: number): number => Math.min(2_000 * 2 ** (attempts - 1), 15 * 60_000);

export interface Outbox {
  /** Makes every call that is due; returns how many rows went out. Overlapping calls join. */
  run(): Promise<number>;
  /** Claims nothing more and waits for the calls that run. */
  close(): Promise<void>;
}

/** The oldest waiting row of each talk, so that a talk's messages arrive in order. */
const oldest = sql`NOT EXISTS (SELECT 1 FROM "Outbox" e WHERE e."talkId" = o."talkId" AND e."state" = 'waiting'
  AND e."position" < o."position")`;

/** Whether a call, a job or an activity that is due still waits, here or in another process. */
export async function dueLeft(db: Database, now: Date): Promise<boolean> {
  const [row] = await db.query(sql`SELECT
    (SELECT count(*) FROM "Outbox" o WHERE o."state" = 'waiting' AND o."dueAt" <= ${now} AND ${oldest})
    + (SELECT count(*) FROM "Job" WHERE "state" = 'waiting' AND "dueAt" <= ${now})
    + (SELECT count(*) FROM "Activity" WHERE "inbox" = 1) AS "left"`);
  return Number(row?.left) > 0;
}

export interface OutboxParts {
  db: Database;
  carriers: { of(id: string): Carrier };
  clock: Clock;
  log: Logger;
}

type Batch = [RawRow, ...RawRow[]];

export function createOutbox({ db, carriers, clock, log }: OutboxParts): Outbox {
  const columns = sql`"id", "talkId", "channel", "payload", "attempts", "batch", "position",
    (SELECT "reference" FROM "Talk" WHERE "Talk"."id" = "Outbox"."talkId") AS "reference",
    (SELECT "fromRole" FROM "Activity" a WHERE a."talkId" = "Outbox"."talkId" AND a."position" = "Outbox"."position") AS "by"`;

  function claim(): Promise<RawRow[]> {
    return db.query(sql`UPDATE "Outbox" SET "leaseUntil" = ${db.nowMs} + ${LEASE}
      WHERE ${stillWaiting} AND "leaseUntil" <= ${db.nowMs} AND "id" IN (
        SELECT o."id" FROM "Outbox" o WHERE o."state" = 'waiting' AND o."dueAt" <= ${clock.now()}
          AND o."leaseUntil" <= ${db.nowMs}
          AND ${oldest}
        ORDER BY o."dueAt" LIMIT ${BATCH})
      RETURNING ${columns}`);
  }

  /**
   * The rows that go into one call with the first, and what was held before it: it rides along. Nobody else can have
   * claimed them: they wait behind the first. What was once one call stays one, so that trying again under the same
   * id repeats the same words. Undefined: so much was held that the first must wait for the next call.
   */
  async function batchOf(first: RawRow): Promise<Batch | undefined> {
    const { together = 1 } = carriers.of(String(first.channel));
    if (together === 1 || first.position === null) return [first];
    const talkId = String(first.talkId);
    const batch = first.batch === null ? String(first.id) : String(first.batch);
    const stillSaid = new Date(clock.now().getTime() - HELD_MOST);
    const members =
      first.batch === null
        ? sql`"id" IN (SELECT "id" FROM "Outbox" WHERE "talkId" = ${talkId}
            AND (("state" = 'waiting' AND "position" >= ${Number(first.position)})
              OR ("state" = 'held' AND "createdAt" >= ${stillSaid})) ORDER BY "position" LIMIT ${together})`
        : sql`"talkId" = ${talkId} AND "state" = 'waiting' AND "batch" = ${batch}`;
    const rows =
      await db.query(sql`UPDATE "Outbox" SET "state" = 'waiting', "leaseUntil" = ${db.nowMs} + ${LEASE},
      "batch" = ${batch} WHERE ${members} RETURNING ${columns}`);
    if (!rows.some(({ id }) => id === first.id))
      await db.query(sql`UPDATE "Outbox" SET "leaseUntil" = 0 WHERE "id" = ${String(first.id)}`);
    const [head, ...others] = rows.sort((a, b) => Number(a.position) - Number(b.position));
    return head && [head, ...others];
  }

  const deliveryOf = (row: RawRow): Delivery => ({
    id: String(row.id),
    talkId: String(row.talkId),
    reference: JSON.parse(String(row.reference ?? '{}')) as Partial<ConversationReference>,
    activity: JSON.parse(String(row.payload)) as Partial<Activity>,
    by: row.by === 'staff' ? 'staff' : 'bot',
    attempts: Number(row.attempts),
  });

  /** Calls that end together are marked in one statement. */
  const markSent = grouped<readonly string[], void>(async (calls) => {
    await db.query(
      sql`UPDATE "Outbox" SET "state" = 'sent', "sentAt" = ${clock.now()} WHERE "id" IN (${join(calls.flat())})`,
    );
    return calls.map(() => undefined);
  }, BATCH);

  const idsOf = (rows: Batch) => join(rows.map(({ id }) => String(id)));

  async function failed(rows: Batch, error: unknown): Promise<void> {
    const attempts = Number(rows[0].attempts) + 1;
    const dead = error instanceof PermanentFailure || attempts >= ATTEMPTS;
    const state = error instanceof Held ? 'held' : dead ? 'dead' : 'waiting';
    const reason = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
    const wait = (error instanceof Later ? error.pause : undefined) ?? pause(attempts);
    const dueAt = new Date(clock.now().getTime() + wait);
    await db.query(sql`UPDATE "Outbox" SET "state" = ${state}, "attempts" = ${attempts},
      "dueAt" = ${dueAt}, "leaseUntil" = 0, "lastError" = ${reason},
      "batch" = CASE WHEN ${state} = 'held' THEN NULL ELSE "batch" END WHERE "id" IN (${idsOf(rows)})`);
    log.warn(
      { outbox: rows[0].id, channel: rows[0].channel, attempts, state, reason },
      'a message was not delivered',
    );
  }

  async function send(first: RawRow): Promise<number> {
    const rows = await batchOf(first);
    if (!rows) return 0;
    try {
      const [head, ...others] = rows;
      await carriers.of(String(first.channel)).send([deliveryOf(head), ...others.map(deliveryOf)]);
    } catch (error) {
      await failed(rows, error);
      return 0;
    }
    await markSent(rows.map(({ id }) => String(id)));
    return rows.length;
  }

  const inFlight = new Set<Promise<void>>();
  let out = 0;
  let closed = false;

  function begin(row: RawRow): void {
    const call = send(row)
      .then(
        (count) => {
          out += count;
        },
        (err: unknown) => log.error({ err, outbox: row.id }, 'a row of the outbox could not be marked'),
      )
      .finally(() => {
        inFlight.delete(call);
        // What stood behind it in its talk can go now.
        if (!closed)
          look.run().catch((err: unknown) => log.error({ err }, 'the outbox could not be looked at'));
      });
    inFlight.add(call);
  }

  /** Claims what is due and lets the calls run: a slow platform holds up its own talk, nobody else's. */
  const look = sweeper(async () => {
    let claimed = 0;
    while (!closed && inFlight.size < AT_ONCE) {
      const rows = await claim();
      if (rows.length === 0) break;
      rows.forEach(begin);
      claimed += rows.length;
      // That was all; what stands behind these in their talks is looked for when they are out.
      if (rows.length < BATCH) break;
    }
    return claimed;
  });

  return {
    async run() {
      const before = out;
      do {
        await look.run();
        await Promise.all(inFlight);
      } while (inFlight.size > 0);
      return out - before;
    },
    async close() {
      closed = true;
      await look.idle();
      await Promise.all(inFlight);
    },
  };
}
