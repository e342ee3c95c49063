/**
 * Bot Framework `TranscriptStore` over the tables Talk and Activity: the desk's own transcripts are read by it as they
 * are, and other programs may log into it. The desk itself never logs through it; its turns commit their transcript.
 */
import type { Activity, PagedResult, TranscriptInfo, TranscriptStore } from 'botbuilder';
import type { Database } from '../../prisma/client.ts';
import { insertInto, type RawRow, type Sql, sql, toDate } from '../../prisma/sql.ts';
import { talkIdOf } from '../inbox/talk.ts';
import { asLogged, bodyOf, directionOf, instantOf, textOf } from './transcript-activity.ts';

/** Items of a page. A full page carries a continuationToken, even if nothing follows. */
const PAGE = 20;

/** A missing argument is a mistake of the calling program: thrown at the call, not in the promise. */
function demand(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`TranscriptStore: missing ${name}`);
}

const tokenOf = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Where a page ended. @throws TypeError for a token that is none of ours */
function readToken(token: string | null | undefined, length: number): unknown[] | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  try {
    const parts = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown;
    if (Array.isArray(parts) && parts.length === length) return parts;
  } catch (error) {
    throw new TypeError('TranscriptStore: the continuationToken cannot be read', { cause: error });
  }
  throw new TypeError('TranscriptStore: the continuationToken cannot be read');
}

/** A page of `rows`; `at` says where it ended. */
function page<T>(rows: readonly RawRow[], items: T[], at: (last: RawRow) => string): PagedResult<T> {
  const last = rows.at(-1);
  const full = rows.length === PAGE && last !== undefined;
  return { items, continuationToken: full ? at(last) : (undefined as unknown as string) };
}

/** @param now instant of an activity that carries none */
export function createTranscriptStore(db: Database, now: () => Date = () => new Date()): TranscriptStore {
  /** The talk with room for one more activity; made when it is not there. */
  function advance(activity: Activity, talkId: string, at: Date): Sql {
    const { channelId, conversation } = activity;
    const row = {
      id: talkId,
      channel: channelId,
      conversationId: conversation.id,
      estateId: sql`COALESCE((SELECT "id" FROM "Estate" ORDER BY "createdAt", "id" LIMIT 1), 'estate')`,
      reference: JSON.stringify({
        channelId,
        conversation,
        bot: activity.recipient,
        user: activity.from,
        serviceUrl: activity.serviceUrl,
      }),
      position: 1,
      createdAt: at,
      lastAt: at,
    };
    return insertInto(
      'Talk',
      [row],
      sql`ON CONFLICT ("id") DO UPDATE SET "position" = "Talk"."position" + 1,
        "lastAt" = CASE WHEN excluded."lastAt" > "Talk"."lastAt" THEN excluded."lastAt" ELSE "Talk"."lastAt" END`,
    );
  }

  async function log(activity: Activity, at: Date): Promise<void> {
    const talkId = talkIdOf(activity.channelId, activity.conversation.id);
    const { id } = activity;
    // An update or a deletion of an activity has its id, but is another line of the transcript.
    const key = id ? `${talkId}/logged/${activity.type}/${id}` : null;
    if (id) {
      const [known] = await db.query(sql`SELECT 1 AS "one" FROM "Activity" WHERE "talkId" = ${talkId}
        AND "activityId" = ${id} AND "type" = ${activity.type ?? ''} LIMIT 1`);
      if (known) return;
    }
    const row = {
      talkId,
      position: sql`(SELECT "position" FROM "Talk" WHERE "id" = ${talkId})`,
      activityId: id ?? null,
      direction: directionOf(activity),
      type: activity.type ?? '',
      at,
      fromId: activity.from?.id ?? null,
      fromName: activity.from?.name ?? null,
      fromRole: directionOf(activity) === 'out' ? 'bot' : 'user',
      text: textOf(activity),
      body: bodyOf(activity),
      inboundKey: key,
    };
    await db.batch([
      { sql: advance(activity, talkId, at) },
      // Of two that log the same activity at once, the second finds the first's row.
      { sql: insertInto('Activity', [row], sql`ON CONFLICT ("inboundKey") DO NOTHING`) },
    ]);
  }

  async function activities(talkId: string, after: unknown[] | undefined, from: Date | undefined) {
    const [at, position] = after ?? [];
    const instant = new Date(Number(at));
    const rows =
      await db.query(sql`SELECT a."position", a."at", a."body", a."fromId", a."fromName", a."direction",
        a."activityId", t."channel", t."conversationId"
      FROM "Activity" a JOIN "Talk" t ON t."id" = a."talkId" WHERE a."talkId" = ${talkId}
      ${from ? sql`AND a."at" >= ${from}` : sql``}
      ${after ? sql`AND (a."at" > ${instant} OR (a."at" = ${instant} AND a."position" > ${Number(position)}))` : sql``}
      ORDER BY a."at", a."position" LIMIT ${PAGE}`);
    return page(rows, rows.map(asLogged), (last) =>
      tokenOf([toDate(last.at).getTime(), Number(last.position)]),
    );
  }

  async function list(channelId: string, after: unknown[] | undefined): Promise<PagedResult<TranscriptInfo>> {
    const rows = await db.query(sql`SELECT t."id", t."conversationId", t."createdAt" FROM "Talk" t
      WHERE t."channel" = ${channelId} ${after ? sql`AND t."id" > ${String(after[0])}` : sql``}
        AND EXISTS (SELECT 1 FROM "Activity" a WHERE a."talkId" = t."id")
      ORDER BY t."id" LIMIT ${PAGE}`);
    const items = rows.map((row) => ({
      channelId,
      id: String(row.conversationId),
      created: toDate(row.createdAt),
    }));
    return page(rows, items, (last) => tokenOf([String(last.id)]));
  }

  return {
    logActivity(activity: Activity) {
      if (!activity) throw new TypeError('TranscriptStore: missing activity');
      demand(activity.channelId, 'activity.channelId');
      demand(activity.conversation?.id, 'activity.conversation.id');
      return log(activity, instantOf(activity) ?? now());
    },
    getTranscriptActivities(channelId, conversationId, continuationToken, startDate) {
      demand(channelId, 'channelId');
      demand(conversationId, 'conversationId');
      const after = readToken(continuationToken, 2);
      return activities(talkIdOf(channelId, conversationId), after, startDate ?? undefined);
    },
    listTranscripts(channelId, continuationToken) {
      demand(channelId, 'channelId');
      return list(channelId, readToken(continuationToken, 1));
    },
    /** Takes away what was said, and copies of it that were sent. The talk's row stays: matters may hang on it. */
    deleteTranscript(channelId, conversationId) {
      demand(channelId, 'channelId');
      demand(conversationId, 'conversationId');
      const talkId = talkIdOf(channelId, conversationId);
      const statements = [
        { sql: sql`DELETE FROM "Activity" WHERE "talkId" = ${talkId}` },
        { sql: sql`DELETE FROM "Outbox" WHERE "talkId" = ${talkId} AND "state" <> 'waiting'` },
      ];
      return db.batch(statements).then(() => undefined);
    },
  };
}
