/** What the database says after the killing: is everything there, once, and at its end? */
import { randomUUID } from 'node:crypto';
import { VISIT_JOB } from '../../bot/procedures/visits.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { createCommitter } from '../../prisma/commit.ts';
import { join, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import { afternoon } from '../support/afternoon.ts';
import type { Acknowledged } from './owners.ts';

/** What must all be 0. */
export interface Faults {
  /** Messages that the desk said it had received and that are not in their talk or were never answered, and replies not brought. */
  lost: number;
  /** Messages answered twice, matters filed twice, return visits said twice. */
  doubled: number;
  /** Talks with something left undone. */
  stuck: number;
}

export interface Look {
  /** Has the matters of these talks mended, with a return visit that is due at once; how many. */
  mend(talkIds: readonly string[]): Promise<number>;
  /** Waits until nothing is left to do, at most `ms`; how many talks are still not at their end. */
  rest(ms: number): Promise<number>;
  /**
   * Counts what went wrong among what was acknowledged.
   * @param taken ids of what the called channel was brought
   */
  faults(acknowledged: readonly Acknowledged[], taken: ReadonlySet<string>): Promise<Omit<Faults, 'stuck'>>;
  close(): Promise<void>;
}

const PART = 400;

async function inParts<T>(items: readonly T[], work: (part: T[]) => Promise<number>): Promise<number> {
  let sum = 0;
  for (let from = 0; from < items.length; from += PART) sum += await work(items.slice(from, from + PART));
  return sum;
}

export async function look(databaseUrl: string): Promise<Look> {
  const db: Database = await openDatabase(databaseUrl);
  const committer = createCommitter(db);
  // Return visits keep courteous hours (V1): here it is always early afternoon.
  await db.prisma.estate.updateMany({ data: { timeZone: afternoon() } });
  const count = async (statement: ReturnType<typeof sql>): Promise<number> =>
    Number((await db.query(statement))[0]?.count);

  async function unfinished(): Promise<number> {
    return count(sql`SELECT count(DISTINCT "talkId") AS "count" FROM (
      SELECT "talkId" FROM "Activity" WHERE "inbox" = 1
      UNION SELECT "talkId" FROM "Outbox" WHERE "state" = 'waiting'
      UNION SELECT "talkId" FROM "ReturnVisit" WHERE "state" = 'planned'
      UNION SELECT "id" FROM "Talk" WHERE "leaseUntil" > ${db.nowMs}) AS "open"`);
  }

  return {
    async mend(talkIds) {
      const now = new Date();
      const matters = await db.prisma.matter.findMany({ where: { talkId: { in: [...talkIds] } } });
      for (const { id: matterId, talkId } of matters) {
        const id = randomUUID();
        const writes = new Writes();
        writes.update('Matter', { id: matterId }, { state: 'done', doneAt: now });
        writes.insert('ReturnVisit', {
          id,
          matterId,
          talkId,
          round: 1,
          state: 'planned',
          dueAt: now,
          createdAt: now,
        });
        writes.insert('Job', {
          id: `${VISIT_JOB}/${id}`,
          kind: VISIT_JOB,
          dueAt: now,
          payload: JSON.stringify({ visitId: id }),
          createdAt: now,
        });
        await committer.commit(writes);
      }
      return matters.length;
    },

    async rest(ms) {
      const deadline = Date.now() + ms;
      for (;;) {
        const open = await unfinished();
        if (open === 0 || Date.now() > deadline) return open;
        await new Promise((next) => setTimeout(next, 500));
      }
    },

    async faults(acknowledged, taken) {
      const keys = acknowledged.map(({ key }) => key);
      // Stored, handled, and answered.
      const answered = await inParts(keys, (part) =>
        count(sql`SELECT count(*) AS "count" FROM "Activity" i WHERE i."inboundKey" IN (${join(part)}) AND i."inbox" IS NULL
          AND EXISTS (SELECT 1 FROM "Activity" o WHERE o."talkId" = i."talkId" AND o."direction" = 'out' AND o."replyTo" = i."position")`),
      );
      // One turn says all it says at one instant.
      const twice = await count(sql`SELECT count(*) AS "count" FROM (SELECT 1 AS "one" FROM "Activity"
        WHERE "direction" = 'out' AND "replyTo" IS NOT NULL GROUP BY "talkId", "replyTo" HAVING count(DISTINCT "at") > 1) AS "t"`);
      const matters = await count(sql`SELECT count(*) AS "count" FROM (SELECT 1 AS "one" FROM "Matter"
        GROUP BY "talkId" HAVING count(*) > 1) AS "t"`);
      const visits = await count(sql`SELECT count(*) AS "count" FROM (SELECT "talkId" FROM "Activity"
        WHERE "type" = 'event' AND "fromRole" = 'desk' GROUP BY "talkId" HAVING count(*) > 1) AS "t"`);
      const sent = await db.query(sql`SELECT "id" FROM "Outbox" WHERE "state" = 'sent'`);
      const vanished = sent.filter(({ id }) => !taken.has(String(id))).length;
      return { lost: new Set(keys).size - answered + vanished, doubled: twice + matters + visits };
    },

    close: () => db.close(),
  };
}
