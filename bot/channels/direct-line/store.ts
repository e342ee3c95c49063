/** What Direct Line reads of talks and their transcript, and the account behind a user id. */
import type { Committer } from '../../../prisma/commit.ts';
import { join, type RawRow, raw, type Sql, sql, toDate } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { newId } from '../../estates/estates.ts';
import { talkIdOf } from '../../inbox/talk.ts';

/** The activities' channelId. */
export const WEB = 'web';

/** Rows read at once, and the most of a frame or an answer. */
export const PAGE = 200;

/** The part of the database that is needed here. */
export interface Rows {
  query(statement: Sql): Promise<RawRow[]>;
}

/** A row of the transcript that the owner's client may see. */
export interface Line {
  position: number;
  mine: boolean;
  at: Date;
  from: { id: string; name: string | undefined };
  /** The position of what is answered, when that is visible too. */
  replyTo: number | undefined;
  /** The activity as JSON. */
  body: string;
}

export interface Page {
  lines: Line[];
  /** Position up to which everything has been read. */
  watermark: number;
  /** More may follow at once. */
  more: boolean;
}

/** A home as an entrance names it. */
export interface ListedHome {
  estateId: string;
  building: string;
  unit: string;
  room: string;
}

/** An account of this channel. */
export interface Account {
  id: string;
  secretHash: string | undefined;
  companyId: string;
  ownerId: string;
}

export interface DirectLineStore {
  /** The user that a conversation belongs to; undefined when it was never started. */
  userOf(conversationId: string): Promise<string | undefined>;
  /** The transcript after a position, without what is not for the client. */
  after(conversationId: string, position: number): Promise<Page>;
  /** Where an activity stands that had been stored under a key. */
  positionOf(key: string): Promise<number | undefined>;
  /** How far each of these talks has come; for the slow look of those that wait. */
  positions(talkIds: readonly string[]): Promise<Map<string, number>>;
  account(userId: string): Promise<Account | undefined>;
  /** A new owner with this account. @throws the driver's error when the account is there already */
  createAccount(account: {
    userId: string;
    secretHash: string;
    estateId: string;
    companyId: string;
    at: Date;
  }): Promise<void>;
  /** A home of the estate's list that an entrance names: claimed by the account's owner (D8). Unlisted ones are nobody's. */
  claimListed(userId: string, home: ListedHome, at: Date): Promise<void>;
  /** Binds an account that nobody has used yet. @throws StaleError when somebody was first */
  bindAccount(id: string, secretHash: string): Promise<void>;
}

/** The owner's own messages and events, and what was said to them: not the desk's own events, not typing. */
const visible = (table: 'a' | 'r'): Sql =>
  raw(`((${table}."direction" = 'out' AND ${table}."type" = 'message')
    OR (${table}."direction" = 'in' AND ${table}."fromRole" = 'user' AND ${table}."type" IN ('message', 'event')))`);

/** Text of a column that may be null. */
const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function toLine(row: RawRow): Line {
  return {
    position: Number(row.position),
    mine: row.direction === 'in',
    at: toDate(row.at),
    from: { id: optional(row.fromId) ?? '', name: optional(row.fromName) },
    replyTo: row.answered === null ? undefined : Number(row.answered),
    body: String(row.body),
  };
}

export function createDirectLineStore(db: Rows, committer: Committer): DirectLineStore {
  return {
    async userOf(conversationId) {
      const [row] = await db.query(
        sql`SELECT "userId" FROM "Talk" WHERE "id" = ${talkIdOf(WEB, conversationId)}`,
      );
      return row ? (optional(row.userId) ?? '') : undefined;
    },

    async after(conversationId, position) {
      const rows =
        await db.query(sql`SELECT a."position", a."direction", a."at", a."fromId", a."fromName", a."body",
          CASE WHEN ${visible('a')} THEN 1 ELSE 0 END AS "shown", r."position" AS "answered"
        FROM "Activity" a
        LEFT JOIN "Activity" r ON r."talkId" = a."talkId" AND r."position" = a."replyTo" AND ${visible('r')}
        WHERE a."talkId" = ${talkIdOf(WEB, conversationId)} AND a."position" > ${position}
        ORDER BY a."position" LIMIT ${PAGE}`);
      const last = rows.at(-1);
      return {
        lines: rows.filter((row) => Number(row.shown) === 1).map(toLine),
        watermark: last ? Number(last.position) : position,
        more: rows.length === PAGE,
      };
    },

    async positionOf(key) {
      const [row] = await db.query(sql`SELECT "position" FROM "Activity" WHERE "inboundKey" = ${key}`);
      return row ? Number(row.position) : undefined;
    },

    async positions(talkIds) {
      if (talkIds.length === 0) return new Map();
      const rows = await db.query(
        sql`SELECT "id", "position" FROM "Talk" WHERE "id" IN (${join([...talkIds])})`,
      );
      return new Map(rows.map((row) => [String(row.id), Number(row.position)]));
    },

    async account(userId) {
      const [row] = await db.query(
        sql`SELECT i."id", i."secretHash", i."ownerId", o."companyId" FROM "Identity" i JOIN "Owner" o ON o."id" = i."ownerId"
          WHERE i."channel" = ${WEB} AND i."userId" = ${userId}`,
      );
      if (!row) return undefined;
      return {
        id: String(row.id),
        secretHash: optional(row.secretHash),
        companyId: String(row.companyId),
        ownerId: String(row.ownerId),
      };
    },

    async createAccount({ userId, secretHash, estateId, companyId, at }) {
      const ownerId = newId();
      const writes = new Writes()
        .insert('Owner', { id: ownerId, companyId, createdAt: at })
        .insert('Identity', {
          id: newId(),
          ownerId,
          channel: WEB,
          userId,
          estateId,
          secretHash,
          createdAt: at,
        })
        .signal('owner', ownerId);
      await committer.commit(writes);
    },

    async claimListed(userId, { estateId, building, unit, room }, at) {
      const [found] = await db.query(sql`SELECT i."ownerId", h."id" FROM "Identity" i, "Home" h
        WHERE i."channel" = ${WEB} AND i."userId" = ${userId} AND h."estateId" = ${estateId} AND h."claimed" = ${false}
          AND h."building" = ${building} AND h."unit" = ${unit} AND h."room" = ${room}`);
      if (!found) return;
      const tie = { ownerId: String(found.ownerId), homeId: String(found.id) };
      const row = { id: newId(), ...tie, relation: 'owner', createdAt: at };
      await committer.commit(new Writes().insert('Residence', row, 'ignore'));
    },

    async bindAccount(id, secretHash) {
      await committer.commit(new Writes().update('Identity', { id, secretHash: null }, { secretHash }, 1));
    },
  };
}
