/** The inbox's statements: store and claim, claim again, read what is unfinished. All grouped, all raw (hot path). */
import type { Database } from '../../prisma/client.ts';
import { Behind, join, type RawRow, raw, type Sql, sql } from '../../prisma/sql.ts';
import type { Together } from '../../prisma/writes.ts';
import { type Person, personKey, selectPersons, toPersons } from './person.ts';
import { type Talk, talkColumns, toTalk } from './talk.ts';
import type { TalkChange } from './turn.ts';

/**
 * How long a claim lasts without being renewed, in ms: how long a talk waits after its process was killed. A turn that
 * takes longer may be begun by another process too; only the one whose fence still holds is committed.
 */
export const LEASE = 10_000;

/** An activity on its way in. */
export interface Inbound {
  channel: string;
  conversationId: string;
  talkId: string;
  estateId: string;
  userId: string;
  /** Made by the desk itself (a return visit falls due): not a word of the owner's. */
  internal: boolean;
  fromName: string | undefined;
  /** The same activity delivered twice has the same key. */
  key: string;
  activityId: string | undefined;
  type: string;
  at: Date;
  text: string | undefined;
  locale: string | undefined;
  reference: string;
  body: string;
  /** What the channel writes in the same commit. */
  beside?: readonly Sql[];
}

/** What a turn needs when it begins. */
export interface Claim {
  talk: Talk;
  person: Person | undefined;
  /** Stored bot state; meaningless when `stateRead` is false because the caller's copy is current. */
  state: string | undefined;
  stateRead: boolean;
}

/** An inbound activity, stored. `position` undefined: it had been stored before. */
export interface Stored {
  claim: Claim;
  position: number | undefined;
}

/** The storage key of a talk's bot state, as botbuilder's ConversationState forms it. */
export const stateKey = (talkId: string): string => `${talkId.replace('/', '/conversations/')}/`;

/** Where an activity stands. */
export interface Place {
  talkId: string;
  position: number;
}

/** An activity that is still to be handled. */
export interface Left extends Place {
  body: string;
  internal: boolean;
}

/** The end of a turn as its talk's row takes it; the claim must still be the one the turn began with. */
export interface Advance {
  talkId: string;
  fence: number;
  /** Activities that the commit adds. */
  count: number;
  at: Date;
  /** More of the talk waits in this process: the claim is kept. */
  keep: boolean;
  change: TalkChange;
}

export interface InboxStore {
  readonly advanceTalks: Together<Advance>;
  /** Takes activities out of the inbox: handled, or given up and kept in sight. */
  readonly finish: Together<Place>;
  readonly giveUp: Together<Place>;
  /** This process's name among those that share the database. */
  readonly holder: string;
  /** Stores all of them and claims those talks that are free. */
  accept(group: readonly Inbound[], knowsState: (talkId: string) => boolean): Promise<Stored[]>;
  /** Claims a talk if it is free or already ours. Undefined: another process holds it. */
  claim(talkId: string): Promise<Claim | undefined>;
  /** Claims that a killed process left on SQLite are void: there is no other process. */
  begin(): Promise<void>;
  /** Unfinished activities of every talk that nobody holds, oldest first. */
  unfinished(): Promise<Left[]>;
  /** Unfinished activities of a talk that stand before `position`, oldest first, whoever holds it. */
  before(talkId: string, position: number): Promise<Left[]>;
  /** Gives a talk up that is claimed by this process, so that whoever waits for it may go on. */
  release(talkId: string): Promise<void>;
  /** Whether all of a talk's activities at these positions are still to be handled. */
  pending(talkId: string, positions: readonly number[]): Promise<boolean>;
  /** What was said in answer to an activity that had been handled before. */
  repliesTo(key: string): Promise<{ pending: boolean; replies: string[] } | undefined>;
}

const toLeft = (row: RawRow): Left => ({
  talkId: String(row.talkId),
  position: Number(row.position),
  body: String(row.body),
  internal: row.fromRole === 'desk',
});

const TALK = join(talkColumns.map((column) => raw(`"Talk"."${column}"`)));

/** @param holder this process's name among those that share the database */
export function createInboxStore(db: Database, holder: string): InboxStore {
  const until = sql`${db.nowMs} + ${LEASE}`;
  const free = sql`"Talk"."leaseUntil" <= ${db.nowMs}`;

  /** `lastAt` of a known talk is left to the turn's commit: it is indexed, and a talk must not be re-indexed twice a turn. */
  function upsertTalks(group: readonly Inbound[]): Sql {
    const talks = new Map<string, { first: Inbound; last: Inbound; count: number }>();
    for (const inbound of group) {
      const known = talks.get(inbound.talkId);
      if (known) Object.assign(known, { last: inbound, count: known.count + 1 });
      else talks.set(inbound.talkId, { first: inbound, last: inbound, count: 1 });
    }
    const rows = [...talks.values()].map(({ last, count }) => ({
      id: last.talkId,
      channel: last.channel,
      conversationId: last.conversationId,
      estateId: last.estateId,
      userId: last.userId,
      reference: last.reference,
      locale: last.locale ?? null,
      position: count,
      holder,
      leaseUntil: until,
      fence: 1,
      createdAt: last.at,
      lastOwnerAt: last.internal ? null : last.at,
      lastAt: last.at,
    }));
    return db.insert(
      'Talk',
      rows,
      sql`ON CONFLICT ("id") DO UPDATE SET
        "position" = "Talk"."position" + excluded."position",
        "reference" = excluded."reference",
        "locale" = COALESCE("Talk"."locale", excluded."locale"),
        "lastOwnerAt" = COALESCE(excluded."lastOwnerAt", "Talk"."lastOwnerAt"),
        "fence" = CASE WHEN ${free} THEN "Talk"."fence" + 1 ELSE "Talk"."fence" END,
        "leaseUntil" = CASE WHEN ${free} OR "Talk"."holder" = excluded."holder" THEN excluded."leaseUntil" ELSE "Talk"."leaseUntil" END,
        "holder" = CASE WHEN ${free} THEN excluded."holder" ELSE "Talk"."holder" END
      RETURNING ${TALK}`,
    );
  }

  function insertActivities(group: readonly Inbound[]): Sql {
    const left = new Map<string, number>();
    for (const { talkId } of group) left.set(talkId, (left.get(talkId) ?? 0) + 1);
    const rows = group.map((inbound) => {
      const after = (left.get(inbound.talkId) ?? 1) - 1;
      left.set(inbound.talkId, after);
      return {
        talkId: inbound.talkId,
        position: new Behind(inbound.talkId, after),
        activityId: inbound.activityId ?? null,
        direction: 'in',
        type: inbound.type,
        at: inbound.at,
        fromId: inbound.userId,
        fromName: inbound.fromName ?? null,
        fromRole: inbound.internal ? 'desk' : 'user',
        text: inbound.text ?? null,
        body: inbound.body,
        inboundKey: inbound.key,
        inbox: 1,
      };
    });
    return db.insert(
      'Activity',
      rows,
      sql`ON CONFLICT ("inboundKey") DO NOTHING RETURNING "inboundKey", "position"`,
    );
  }

  const selectStates = (talkIds: readonly string[]): Sql =>
    sql`SELECT "key", "value" FROM "BotState" WHERE "key" IN (${join(talkIds.map(stateKey))})`;

  const states = (rows: readonly RawRow[]): Map<string, string> =>
    new Map(rows.map((row) => [String(row.key), String(row.value)]));

  const places = (rows: readonly Place[]): Sql =>
    join(rows.map(({ talkId, position }) => sql`(CAST(${talkId} AS text), CAST(${position} AS integer))`));
  const marked = (rows: readonly Place[], inbox: Sql): Sql => sql`UPDATE "Activity" SET "inbox" = ${inbox}
    WHERE ("talkId", "position") IN (VALUES ${places(rows)}) AND "inbox" = 1`;

  /** Columns of a VALUES list are column1, column2 … on both databases; NULL leaves what is there, '' empties. */
  const advanceTalks = (rows: readonly Advance[]): Sql => {
    const values = rows.map(
      ({ talkId, fence, count, at, keep, change }) => sql`(CAST(${talkId} AS text), CAST(${fence} AS integer),
        CAST(${count} AS integer), ${db.instant(at)}, ${keep ? until : sql`0`}, CAST(${change.mode ?? null} AS text),
        CAST(${change.handoffId === null ? '' : (change.handoffId ?? null)} AS text),
        CAST(${change.ownerId ?? null} AS text), CAST(${change.locale ?? null} AS text),
        CAST(${change.estateId ?? null} AS text))`,
    );
    return sql`UPDATE "Talk" SET "position" = "position" + v.column3, "lastAt" = v.column4, "leaseUntil" = v.column5,
        "mode" = COALESCE(v.column6, "mode"), "handoffId" = NULLIF(COALESCE(v.column7, "handoffId"), ''),
        "ownerId" = COALESCE(v.column8, "ownerId"), "locale" = COALESCE(v.column9, "locale"),
        "estateId" = COALESCE(v.column10, "estateId")
      FROM (VALUES ${join(values)}) AS v WHERE "Talk"."id" = v.column1 AND "Talk"."fence" = v.column2`;
  };

  const finish = (rows: readonly Place[]): Sql => marked(rows, sql`NULL`);
  const giveUp = (rows: readonly Place[]): Sql => marked(rows, sql`2`);

  return {
    holder,
    advanceTalks,
    finish,
    giveUp,

    async accept(group, knowsState) {
      const unknown = [...new Set(group.map(({ talkId }) => talkId))].filter((id) => !knowsState(id));
      const statements = [
        { sql: upsertTalks(group) },
        { sql: insertActivities(group) },
        { sql: selectPersons(group) },
        ...(unknown.length > 0 ? [{ sql: selectStates(unknown) }] : []),
        ...group.flatMap(({ beside = [] }) => beside.map((one) => ({ sql: one }))),
      ];
      const signals = [...new Set(group.map(({ talkId }) => talkId))].map((key) => ({
        topic: 'talk' as const,
        key,
      }));
      const [talkRows = [], activityRows = [], personRows = [], stateRows = []] = await db.batch(
        statements,
        signals,
      );
      const talks = new Map(talkRows.map((row) => [String(row.id), toTalk(row)]));
      const positions = new Map(activityRows.map((row) => [String(row.inboundKey), Number(row.position)]));
      const persons = toPersons(personRows);
      const read = states(unknown.length > 0 ? stateRows : []);
      return group.map((inbound) => {
        const talk = talks.get(inbound.talkId);
        if (!talk) throw new Error('a stored talk was not returned');
        const position = positions.get(inbound.key);
        // The same activity twice in one group: the first has it.
        positions.delete(inbound.key);
        return {
          claim: {
            talk,
            person: persons.get(personKey(inbound.channel, inbound.userId)),
            state: read.get(stateKey(talk.id)),
            stateRead: unknown.includes(talk.id),
          },
          position,
        };
      });
    },

    async claim(talkId) {
      const [talkRows = [], stateRows = []] = await db.batch([
        {
          sql: sql`UPDATE "Talk" SET
              "fence" = CASE WHEN ${free} THEN "fence" + 1 ELSE "fence" END,
              "leaseUntil" = ${until}, "holder" = ${holder}
            WHERE "id" = ${talkId} AND (${free} OR "holder" = ${holder}) RETURNING ${TALK}`,
        },
        { sql: selectStates([talkId]) },
      ]);
      const [row] = talkRows;
      if (!row) return undefined;
      const talk = toTalk(row);
      const account = talk.userId === undefined ? [] : [{ channel: talk.channel, userId: talk.userId }];
      const persons =
        account.length > 0 ? toPersons(await db.query(selectPersons(account))) : new Map<string, Person>();
      return {
        talk,
        person: talk.userId === undefined ? undefined : persons.get(personKey(talk.channel, talk.userId)),
        state: states(stateRows).get(stateKey(talkId)),
        stateRead: true,
      };
    },

    async begin() {
      if (db.dialect === 'sqlite')
        await db.query(sql`UPDATE "Talk" SET "leaseUntil" = 0 WHERE "leaseUntil" > 0`);
    },

    async unfinished() {
      const rows = await db.query(
        sql`SELECT a."talkId", a."position", a."body", a."fromRole" FROM "Activity" a JOIN "Talk" ON "Talk"."id" = a."talkId"
          WHERE a."inbox" = 1 AND ${free} ORDER BY a."talkId", a."position" LIMIT 500`,
      );
      return rows.map(toLeft);
    },

    async before(talkId, position) {
      const rows = await db.query(
        sql`SELECT "talkId", "position", "body", "fromRole" FROM "Activity"
          WHERE "inbox" = 1 AND "talkId" = ${talkId} AND "position" < ${position} ORDER BY "position"`,
      );
      return rows.map(toLeft);
    },

    async release(talkId) {
      await db.query(sql`UPDATE "Talk" SET "leaseUntil" = 0 WHERE "id" = ${talkId} AND "holder" = ${holder}`);
    },

    async pending(talkId, positions) {
      const [row] = await db.query(sql`SELECT count(*) AS "count" FROM "Activity"
        WHERE "talkId" = ${talkId} AND "position" IN (${join([...positions])}) AND "inbox" = 1`);
      return Number(row?.count) === positions.length;
    },

    async repliesTo(key) {
      const [original] = await db.query(
        sql`SELECT "talkId", "position", "inbox" FROM "Activity" WHERE "inboundKey" = ${key}`,
      );
      if (!original) return undefined;
      const rows = await db.query(
        sql`SELECT "body" FROM "Activity" WHERE "talkId" = ${original.talkId as string}
          AND "position" > ${Number(original.position)} AND "replyTo" = ${Number(original.position)} ORDER BY "position"`,
      );
      return { pending: original.inbox === 1, replies: rows.map((row) => String(row.body)) };
    },
  };
}
