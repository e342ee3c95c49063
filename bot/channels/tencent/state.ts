/** What all processes share of a platform: access tokens, cursors. One row a key; one process at a time changes it. */
import { insertInto, type Sql, sql } from '../../../prisma/sql.ts';
import type { Rows } from '../ledger.ts';

export interface StateRows extends Rows {
  /** The database's own clock in epoch ms. */
  readonly nowMs: Sql;
}

export interface ChannelState {
  /** The value while it is good; undefined when there is none or it has expired. */
  read(key: string): Promise<string | undefined>;
  /** @param ms how long it is good; for ever when not said */
  write(key: string, value: string, ms?: number): Promise<void>;
  /** Ends a value that turned out to be bad, unless another has taken its place. */
  spoil(key: string, value: string): Promise<void>;
  /** True for the one process that may now make a new value, for so many ms. */
  claim(key: string, ms: number): Promise<boolean>;
  free(key: string): Promise<void>;
}

/** The same for a command that runs by itself and leaves nothing behind. */
export function stateInMemory(): ChannelState {
  const values = new Map<string, string>();
  return {
    read: (key) => Promise.resolve(values.get(key)),
    write: (key, value) => Promise.resolve(void values.set(key, value)),
    spoil: (key, value) => Promise.resolve(void (values.get(key) === value && values.delete(key))),
    claim: () => Promise.resolve(true),
    free: () => Promise.resolve(),
  };
}

/** Far enough: the year 2286. */
const EVER = 9_999_999_999_999;

export function createChannelState(db: StateRows): ChannelState {
  return {
    async read(key) {
      const [row] = await db.query(
        sql`SELECT "value" FROM "ChannelState" WHERE "key" = ${key} AND "expiresAt" > ${db.nowMs}`,
      );
      return row === undefined ? undefined : String(row.value);
    },
    async write(key, value, ms) {
      const until = ms === undefined ? sql`${EVER}` : sql`${db.nowMs} + ${ms}`;
      await db.query(
        insertInto(
          'ChannelState',
          [{ key, value, expiresAt: until, leaseUntil: 0 }],
          sql`ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value", "expiresAt" = excluded."expiresAt", "leaseUntil" = 0`,
        ),
      );
    },
    async spoil(key, value) {
      await db.query(
        sql`UPDATE "ChannelState" SET "expiresAt" = 0 WHERE "key" = ${key} AND "value" = ${value}`,
      );
    },
    async claim(key, ms) {
      const rows = await db.query(
        insertInto(
          'ChannelState',
          [{ key, value: '', expiresAt: 0, leaseUntil: sql`${db.nowMs} + ${ms}` }],
          sql`ON CONFLICT ("key") DO UPDATE SET "leaseUntil" = excluded."leaseUntil"
            WHERE "ChannelState"."leaseUntil" <= ${db.nowMs} RETURNING "key"`,
        ),
      );
      return rows.length > 0;
    },
    async free(key) {
      await db.query(sql`UPDATE "ChannelState" SET "leaseUntil" = 0 WHERE "key" = ${key}`);
    },
  };
}
