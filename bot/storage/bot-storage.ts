/**
 * Bot Framework `Storage` over the table BotState, for bots and tools that bring their own state. The desk's own turns
 * write the same table with their commit (turn-storage.ts); an eTag sees those writes too, because it holds a digest of
 * the value beside the version.
 */
import { createHash } from 'node:crypto';
import type { Storage, StoreItem, StoreItems } from 'botbuilder';
import { type Database, StaleError, type Statement } from '../../prisma/client.ts';
import { insertInto, join, type RawRow, sql } from '../../prisma/sql.ts';

/** Keys in one statement; SQLite takes 32,766 values. */
const PART = 500;

const digest = (value: string): string => createHash('sha256').update(value).digest('base64url').slice(0, 22);
const eTagOf = (row: RawRow): string => `${Number(row.version)}-${digest(String(row.value))}`;

/** An item as it is kept: without its eTag, which belongs to the row. */
function textOf(key: string, item: unknown): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new TypeError(`Storage.write: the item ${JSON.stringify(key)} is not an object`);
  const { eTag: _, ...kept } = item as StoreItem;
  return JSON.stringify(kept);
}

/**
 * The storage. Items keep the order of their keys. `write` takes all items or none: an item without an eTag, or with
 * `*`, overwrites; any other eTag must be the one last read, or the write is refused with a StaleError.
 */
export function createBotStorage(db: Database): Storage {
  async function rowsOf(keys: readonly string[]): Promise<Map<string, RawRow>> {
    const found = new Map<string, RawRow>();
    for (let from = 0; from < keys.length; from += PART) {
      const part = keys.slice(from, from + PART);
      const rows = await db.query(
        sql`SELECT "key", "value", "version" FROM "BotState" WHERE "key" IN (${join(part)})`,
      );
      for (const row of rows) found.set(String(row.key), row);
    }
    return found;
  }

  const overwrite = (key: string, value: string): Statement => ({
    sql: insertInto(
      'BotState',
      [{ key, value }],
      sql`ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value", "version" = "BotState"."version" + 1`,
    ),
  });

  /** Writes only over the row that was read; what has changed since is found by the update itself. */
  function replace(key: string, value: string, eTag: string, row: RawRow | undefined): Statement {
    if (!row || eTagOf(row) !== eTag)
      throw new StaleError(`Storage.write: ${JSON.stringify(key)} was changed by somebody else`);
    return {
      sql: sql`UPDATE "BotState" SET "value" = ${value}, "version" = "version" + 1
        WHERE "key" = ${key} AND "version" = ${Number(row.version)} AND "value" = ${String(row.value)}`,
      expect: 1,
    };
  }

  return {
    async read(keys: string[] | null | undefined) {
      const items: StoreItems = {};
      const rows = await rowsOf([...new Set(keys ?? [])]);
      for (const key of keys ?? []) {
        const row = rows.get(key);
        if (row) items[key] = { ...(JSON.parse(String(row.value)) as object), eTag: eTagOf(row) };
      }
      return items;
    },

    async write(changes: StoreItems | null | undefined) {
      const entries = Object.entries(changes ?? {}).map(([key, item]) => ({
        key,
        value: textOf(key, item),
        eTag: (item as StoreItem).eTag,
      }));
      const guarded = entries.filter(({ eTag }) => eTag !== undefined && eTag !== null && eTag !== '*');
      const rows = await rowsOf(guarded.map(({ key }) => key));
      // In the order of their keys, so that two writers of the same items do not wait for each other crosswise.
      entries.sort((a, b) => (a.key < b.key ? -1 : 1));
      const statements = entries.map((entry) =>
        guarded.includes(entry)
          ? replace(entry.key, entry.value, String(entry.eTag), rows.get(entry.key))
          : overwrite(entry.key, entry.value),
      );
      if (statements.length > 0) await db.batch(statements);
    },

    async delete(keys: string[] | null | undefined) {
      for (let from = 0; from < (keys ?? []).length; from += PART) {
        const part = (keys ?? []).slice(from, from + PART);
        await db.query(sql`DELETE FROM "BotState" WHERE "key" IN (${join(part)})`);
      }
    },
  };
}
