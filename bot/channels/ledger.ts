/**
 * What may still be sent to a talk (V5): when its owner wrote last, how much of the window is used, when it shuts, and
 * the free answer that the newest event carries. One row a talk, kept as the platforms count.
 */
import { insertInto, type RawRow, type Sql, sql, toDate } from '../../prisma/sql.ts';
import type { Limits } from './channel.ts';

/** The part of the database that is needed here. */
export interface Rows {
  query(statement: Sql): Promise<RawRow[]>;
  batch(statements: readonly { sql: Sql }[]): Promise<RawRow[][]>;
}

/** An event of an owner's, as far as it opens something. */
export interface Heard {
  talkId: string;
  channel: string;
  /** The desk's clock. */
  at: Date;
  /** The platform's time: an event that comes late or again opens nothing. */
  eventAt: Date;
  /** `message` opens the window, `click` its minute; `none` only brings a token. */
  opens: 'message' | 'click' | 'none';
  limits: Limits | undefined;
  /** A free answer: LINE's reply token, 微信客服's welcome code; good for so many ms. */
  reply?: { token: string; ms: number } | undefined;
}

export interface Entry {
  lastOwnerAt: Date | undefined;
  windowEndsAt: Date | undefined;
  used: number;
  blocked: boolean;
  optIns: number;
  choices: readonly string[];
  profiled: boolean;
}

/** What may be sent now, and until when. */
export interface Allowance {
  /** Sends that the bot and that people have left; Infinity where the platform does not count. */
  bot: number;
  people: number;
  /** When the window shuts; undefined where there is none or it is shut. */
  until: Date | undefined;
}

/** Where a send was counted, so that one the platform refused can be given back. */
export type Spent = 'used' | 'clickUsed';

export interface Ledger {
  /** Whether an event had been taken before: for platforms whose times are too coarse to tell. */
  seen(channel: string, key: string): Promise<boolean>;
  /** What an event opens, as a statement to be committed with the event itself. */
  hearing(event: Heard): Sql;
  /** The same for an event that leaves nothing else. */
  heard(event: Heard): Promise<void>;
  read(talkId: string): Promise<Entry | undefined>;
  allowance(talkId: string, limits: Limits | undefined, at: Date): Promise<Allowance>;
  /** Counts one send if it is allowed. Undefined: it is not. `urgent` may use what is kept for people. */
  spend(
    talkId: string,
    limits: Limits,
    at: Date,
    who: { by: 'bot' | 'staff'; urgent?: boolean },
  ): Promise<Spent | undefined>;
  /** The platform did not take it: it does not count. */
  giveBack(talkId: string, spent: Spent): Promise<void>;
  /**
   * The free answer for a delivery: taken at its first try, so that no other has it, and the same at every further one,
   * whatever the owner writes meanwhile. `blind`: an earlier try ended without word whether it arrived.
   */
  takeReply(
    talkId: string,
    deliveryId: string,
    at: Date,
  ): Promise<{ token: string; until: Date; blind: boolean } | undefined>;
  /** The free answer that was taken is used, or no good. */
  dropReply(talkId: string): Promise<void>;
  /** A try with it ended without word. */
  blindReply(talkId: string): Promise<void>;
  /** From now on this delivery goes another way: a free answer that comes later is not for it, or it might be said twice. */
  noReply(talkId: string, deliveryId: string): Promise<void>;
  /** It surely was not said: a free answer would do. */
  replyAgain(talkId: string): Promise<void>;
  /** What was offered as lettered text last. */
  offers(talkId: string): Promise<readonly string[]>;
  offered(talkId: string, choices: readonly string[]): Promise<void>;
  blocked(talkId: string, at: Date | null): Promise<void>;
  profiled(talkId: string, at: Date): Promise<void>;
  /** The platform has ended the talk: nothing may be sent until the owner writes. */
  shut(talkId: string, at: Date): Promise<void>;
  /** Lets go what was held: there is a way for it now. */
  release(talkId: string, at: Date): Promise<void>;
  /** Adds (or with -1 takes) opt-ins for one notice each; false when there was none to take. */
  optIn(talkId: string, count: number): Promise<boolean>;
}

const optional = (value: unknown): Date | undefined => (value === null ? undefined : toDate(value));

const choicesOf = (row: RawRow): string[] =>
  row.choices === null ? [] : (JSON.parse(String(row.choices)) as string[]);

/** The newest event of a talk counts; what is older than the row opens nothing. */
function hearing({ talkId, channel, at, eventAt, opens, limits, reply }: Heard): Sql {
  const message = opens === 'message';
  const click = opens === 'click' ? limits?.click : undefined;
  const ends = (ms: number): Date => new Date(at.getTime() + ms);
  const row = {
    talkId,
    channel,
    heardAt: eventAt,
    ...(message ? { lastOwnerAt: at } : {}),
    ...(message && limits ? { windowEndsAt: ends(limits.window.ms), used: 0 } : {}),
    ...(click ? { clickEndsAt: ends(click.ms), clickUsed: 0 } : {}),
    ...(reply ? { replyToken: reply.token, replyUntil: ends(reply.ms) } : {}),
    ...(message ? { blockedAt: null } : {}),
  };
  const set = Object.keys(row)
    .filter((column) => column !== 'talkId' && column !== 'channel')
    .map((column) => assigned[column as keyof typeof assigned])
    .reduce((all, one) => sql`${all}, ${one}`);
  return insertInto(
    'Allowance',
    [row],
    sql`ON CONFLICT ("talkId") DO UPDATE SET ${set} WHERE excluded."heardAt" > "Allowance"."heardAt"`,
  );
}

const assigned = {
  heardAt: sql`"heardAt" = excluded."heardAt"`,
  lastOwnerAt: sql`"lastOwnerAt" = excluded."lastOwnerAt"`,
  windowEndsAt: sql`"windowEndsAt" = excluded."windowEndsAt"`,
  used: sql`"used" = excluded."used"`,
  clickEndsAt: sql`"clickEndsAt" = excluded."clickEndsAt"`,
  clickUsed: sql`"clickUsed" = excluded."clickUsed"`,
  replyToken: sql`"replyToken" = excluded."replyToken"`,
  replyUntil: sql`"replyUntil" = excluded."replyUntil"`,
  blockedAt: sql`"blockedAt" = excluded."blockedAt"`,
};

export function createLedger(db: Rows): Ledger {
  const change = async (talkId: string, set: Sql, where?: Sql): Promise<number> => {
    const more = where ? sql`AND ${where}` : sql``;
    const rows = await db.query(
      sql`UPDATE "Allowance" SET ${set} WHERE "talkId" = ${talkId} ${more} RETURNING "talkId"`,
    );
    return rows.length;
  };

  async function raw(talkId: string): Promise<RawRow | undefined> {
    return (await db.query(sql`SELECT * FROM "Allowance" WHERE "talkId" = ${talkId}`))[0];
  }

  return {
    async seen(channel, key) {
      const rows = await db.query(
        sql`SELECT 1 AS "one" FROM "Activity" WHERE "inboundKey" = ${`${channel}/${key}`}`,
      );
      return rows.length > 0;
    },
    hearing,
    async heard(event) {
      await db.query(hearing(event));
    },

    async read(talkId) {
      const row = await raw(talkId);
      if (!row) return undefined;
      return {
        lastOwnerAt: optional(row.lastOwnerAt),
        windowEndsAt: optional(row.windowEndsAt),
        used: Number(row.used),
        blocked: row.blockedAt !== null,
        optIns: Number(row.optIns),
        choices: choicesOf(row),
        profiled: row.profileAt !== null,
      };
    },

    async allowance(talkId, limits, at) {
      const row = await raw(talkId);
      if (row && row.blockedAt !== null) return { bot: 0, people: 0, until: undefined };
      if (!limits)
        return { bot: Number.POSITIVE_INFINITY, people: Number.POSITIVE_INFINITY, until: undefined };
      const windowEnd = row ? optional(row.windowEndsAt) : undefined;
      const open = windowEnd !== undefined && windowEnd > at;
      const left = open ? Math.max(0, limits.window.sends - Number(row?.used)) : 0;
      const clickEnd = row ? optional(row.clickEndsAt) : undefined;
      const clicks =
        limits.click && clickEnd && clickEnd > at
          ? Math.max(0, limits.click.sends - Number(row?.clickUsed))
          : 0;
      return {
        bot: Math.max(0, left - limits.keptForPeople) + clicks,
        people: left + clicks,
        until: open ? windowEnd : undefined,
      };
    },

    async spend(talkId, limits, at, { by, urgent = false }) {
      const { click, window } = limits;
      if (click) {
        const inClick = sql`"clickEndsAt" > ${at} AND "clickUsed" < ${click.sends}`;
        if (await change(talkId, sql`"clickUsed" = "clickUsed" + 1`, inClick)) return 'clickUsed';
      }
      const most = by === 'bot' && !urgent ? window.sends - limits.keptForPeople : window.sends;
      const inWindow = sql`"windowEndsAt" > ${at} AND "used" < ${most}`;
      return (await change(talkId, sql`"used" = "used" + 1`, inWindow)) ? 'used' : undefined;
    },

    async giveBack(talkId, spent) {
      if (spent === 'used') await change(talkId, sql`"used" = "used" - 1`, sql`"used" > 0`);
      else await change(talkId, sql`"clickUsed" = "clickUsed" - 1`, sql`"clickUsed" > 0`);
    },

    async takeReply(talkId, deliveryId, at) {
      // One delivery of a talk is on its way at a time: what an earlier one had taken is of no use to anybody.
      await change(
        talkId,
        sql`"takenToken" = "replyToken", "takenUntil" = "replyUntil", "takenFor" = ${deliveryId}, "takenBlind" = 0,
          "replyToken" = NULL`,
        sql`"replyToken" IS NOT NULL AND "replyUntil" > ${at} AND ("takenFor" IS NULL OR "takenFor" <> ${deliveryId})`,
      );
      const row = await raw(talkId);
      if (!row || row.takenToken === null || row.takenFor !== deliveryId) return undefined;
      const until = toDate(row.takenUntil);
      return until > at
        ? { token: String(row.takenToken), until, blind: Number(row.takenBlind) === 1 }
        : undefined;
    },

    async dropReply(talkId) {
      await change(talkId, sql`"takenToken" = NULL`);
    },
    async blindReply(talkId) {
      await change(talkId, sql`"takenBlind" = 1`);
    },
    async noReply(talkId, deliveryId) {
      await change(talkId, sql`"takenToken" = NULL, "takenFor" = ${deliveryId}`);
    },
    async replyAgain(talkId) {
      await change(talkId, sql`"takenFor" = NULL`);
    },
    async offers(talkId) {
      const row = await raw(talkId);
      return row ? choicesOf(row) : [];
    },
    async offered(talkId, choices) {
      await change(talkId, sql`"choices" = ${JSON.stringify(choices)}`);
    },
    async blocked(talkId, at) {
      await change(talkId, sql`"blockedAt" = ${at}`);
    },
    async profiled(talkId, at) {
      await change(talkId, sql`"profileAt" = ${at}`);
    },
    async shut(talkId, at) {
      await change(talkId, sql`"windowEndsAt" = ${at}, "clickEndsAt" = ${at}`);
    },
    async release(talkId, at) {
      await db.query(sql`UPDATE "Outbox" SET "state" = 'waiting', "dueAt" = ${at}, "leaseUntil" = 0
        WHERE "talkId" = ${talkId} AND "state" = 'held'`);
    },
    async optIn(talkId, count) {
      return (await change(talkId, sql`"optIns" = "optIns" + ${count}`, sql`"optIns" + ${count} >= 0`)) > 0;
    },
  };
}
