/** Slows down guessing of passwords, over all processes: tries are counted in the database before they are checked. */
import { createHash } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { insertInto, join, sql } from '../../prisma/sql.ts';
import type { Clock } from '../clock.ts';
import { DeskError } from '../errors.ts';

/** Tries are counted in windows of this many minutes. */
const WINDOW = 15;
/** Wrong passwords for one login name, and from one address, in a window. */
const PER_LOGIN = 5;
const PER_ADDRESS = 30;

export interface Throttle {
  /**
   * Counts a try.
   * @throws DeskError TooMany, saying when to try again
   */
  count(login: string, address: string): Promise<void>;
  /** The try was right: it does not count. */
  forgive(login: string, address: string): Promise<void>;
}

const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** @param wall the real clock */
export function createThrottle(db: Database, wall: Clock): Throttle {
  const window = (): number => Math.floor(wall.now().getTime() / (WINDOW * 60_000));
  const keys = (login: string, address: string): { login: string; address: string } => ({
    login: `login/${window()}/name/${short(login.toLowerCase())}`,
    address: `login/${window()}/from/${short(address)}`,
  });
  return {
    async count(login, address) {
      const key = keys(login, address);
      const [, rows = []] = await db.batch([
        // Counts of windows that are over.
        {
          sql: sql`DELETE FROM "Counter" WHERE "key" LIKE 'login/%' AND "key" NOT LIKE ${`login/${window()}/%`}`,
        },
        {
          sql: insertInto(
            'Counter',
            // One order for everybody, so that two tries cannot wait for each other.
            [key.address, key.login].map((name) => ({ key: name, value: 1 })),
            sql`ON CONFLICT ("key") DO UPDATE SET "value" = "Counter"."value" + 1 RETURNING "key", "value"`,
          ),
        },
      ]);
      const counts = new Map(rows.map((row) => [String(row.key), Number(row.value)]));
      const tries = { login: counts.get(key.login) ?? 0, address: counts.get(key.address) ?? 0 };
      if (tries.login <= PER_LOGIN && tries.address <= PER_ADDRESS) return;
      const left = (window() + 1) * WINDOW - wall.now().getTime() / 60_000;
      throw new DeskError(
        'TooMany',
        `Too many wrong passwords; try again in ${Math.max(1, Math.ceil(left))} minutes.`,
      );
    },
    async forgive(login, address) {
      const key = keys(login, address);
      await db.batch([
        { sql: sql`DELETE FROM "Counter" WHERE "key" IN (${join([key.login])})` },
        { sql: sql`UPDATE "Counter" SET "value" = "value" - 1 WHERE "key" = ${key.address}` },
      ]);
    },
  };
}
