/** What may be changed in a stored activity: a photo fetched later, a message taken back, a name learned. */
import type { Activity, Attachment } from 'botbuilder';
import type { Database } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import type { Files } from '../storage/files.ts';

export interface Mending {
  /** Puts `attachment` where an activity of the talk has `address`; without one the address goes. */
  settle(talkId: string, address: string, attachment: Attachment | undefined): Promise<void>;
  /** Clears a message and its files; that there was one, and when it was taken back, stays. */
  unsend(talkId: string, messageId: string): Promise<void>;
  /** A name for what the owner has said, a language for what is said next; what is known already stays. */
  introduce(talkId: string, profile: { name: string; language: string | undefined }): Promise<void>;
  /** Marks what a platform had taken and then did not bring: the desk sees it as given up. */
  undelivered(talkId: string, is: (deliveryId: string) => boolean, why: string): Promise<void>;
}

/** How many of a talk's last calls are looked through. */
const LAST = 50;

const FILE = /^file:(.+)$/;

export function createMending(db: Database, files: Files, now: () => Date): Mending {
  const write = async (talkId: string, position: number, was: string, activity: Partial<Activity>) => {
    const { text } = activity;
    await db.batch(
      [
        {
          sql: sql`UPDATE "Activity" SET "body" = ${JSON.stringify(activity)}, "text" = ${text || null}
            WHERE "talkId" = ${talkId} AND "position" = ${position} AND "body" = ${was}`,
        },
      ],
      [{ topic: 'talk', key: talkId }],
    );
  };
  return {
    async settle(talkId, address, attachment) {
      const rows = await db.query(sql`SELECT "position", "body" FROM "Activity"
        WHERE "talkId" = ${talkId} AND "direction" = 'in' AND "body" LIKE ${`%${address}%`}`);
      for (const row of rows) {
        const activity = JSON.parse(String(row.body)) as Activity;
        const attachments = (activity.attachments ?? []).map((one) => {
          if (one.contentUrl !== address) return one;
          const { contentUrl: _, ...rest } = one;
          return attachment ?? rest;
        });
        await write(talkId, Number(row.position), String(row.body), { ...activity, attachments });
      }
    },

    async unsend(talkId, messageId) {
      const rows = await db.query(
        sql`SELECT "position", "body" FROM "Activity" WHERE "talkId" = ${talkId} AND "activityId" = ${messageId}`,
      );
      for (const row of rows) {
        const { attachments = [], text: _, ...rest } = JSON.parse(String(row.body)) as Activity;
        await write(talkId, Number(row.position), String(row.body), {
          ...rest,
          channelData: { unsent: now().toISOString() },
        });
        for (const { contentUrl } of attachments) {
          const id = FILE.exec(contentUrl ?? '')?.[1];
          if (id !== undefined) await files.remove(id);
        }
      }
    },

    async introduce(talkId, { name, language }) {
      await db.batch([
        {
          sql: sql`UPDATE "Activity" SET "fromName" = ${name}
            WHERE "talkId" = ${talkId} AND "direction" = 'in' AND "fromName" IS NULL`,
        },
        ...(language === undefined
          ? []
          : [
              {
                sql: sql`UPDATE "Talk" SET "locale" = ${language} WHERE "id" = ${talkId} AND "locale" IS NULL`,
              },
            ]),
      ]);
    },

    async undelivered(talkId, is, why) {
      const rows =
        await db.query(sql`SELECT "id" FROM "Outbox" WHERE "talkId" = ${talkId} AND "state" = 'sent'
        ORDER BY "position" DESC LIMIT ${LAST}`);
      const found = rows.map(({ id }) => String(id)).find(is);
      if (found === undefined) return;
      await db.batch(
        [
          {
            sql: sql`UPDATE "Outbox" SET "state" = 'dead', "lastError" = ${why} WHERE "id" = ${found} OR "batch" = ${found}`,
          },
        ],
        [{ topic: 'talk', key: talkId }],
      );
    },
  };
}
