/** The owner on the other side of a talk, as far as the desk knows them. */
import { join, type RawRow, type Sql, sql, toDate } from '../../prisma/sql.ts';

export interface KnownHome {
  id: string;
  estateId: string;
  building: string;
  unit: string;
  room: string;
  verified: boolean;
  /** owner, family, tenant or agent. */
  relation: string;
  /** Since when they are tied to it. */
  since: Date;
  stewardId: string | undefined;
}

export interface Person {
  ownerId: string;
  identityId: string;
  /** The estate that this account wrote to last. */
  estateId: string;
  /** Verified by D8's ways; otherwise only claimed. */
  verified: boolean;
  name: string | undefined;
  surname: string | undefined;
  title: string | undefined;
  phone: string | undefined;
  language: string | undefined;
  greetedAt: Date | undefined;
  homes: KnownHome[];
}

/** Key of a person in a channel. */
export const personKey = (channel: string, userId: string): string => `${channel} ${userId}`;

/** Reads the persons behind the given accounts, with their homes. */
export function selectPersons(accounts: readonly { channel: string; userId: string }[]): Sql {
  const pairs = join(accounts.map(({ channel, userId }) => sql`(${channel}, ${userId})`));
  return sql`SELECT i."id" AS "identityId", i."channel", i."userId", i."verifiedAt", i."estateId", o."id" AS "ownerId", o."name", o."surname", o."title",
      o."phone", o."language", o."greetedAt", r."verified" AS "homeVerified", r."relation", r."createdAt" AS "since",
      h."id" AS "homeId", h."estateId" AS "homeEstateId", h."building", h."unit", h."room", h."stewardId"
    FROM "Identity" i
    JOIN "Owner" o ON o."id" = i."ownerId"
    LEFT JOIN "Residence" r ON r."ownerId" = o."id" AND r."until" IS NULL
    LEFT JOIN "Home" h ON h."id" = r."homeId"
    WHERE (i."channel", i."userId") IN (VALUES ${pairs})
    ORDER BY r."createdAt", h."id"`;
}

const text = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** The persons of a `selectPersons` answer, by `personKey`. */
export function toPersons(rows: readonly RawRow[]): Map<string, Person> {
  const persons = new Map<string, Person>();
  for (const row of rows) {
    const key = personKey(String(row.channel), String(row.userId));
    let person = persons.get(key);
    if (!person) {
      person = {
        ownerId: String(row.ownerId),
        identityId: String(row.identityId),
        estateId: String(row.estateId),
        verified: row.verifiedAt !== null,
        name: text(row.name),
        surname: text(row.surname),
        title: text(row.title),
        phone: text(row.phone),
        language: text(row.language),
        greetedAt: row.greetedAt === null ? undefined : toDate(row.greetedAt),
        homes: [],
      };
      persons.set(key, person);
    }
    if (row.homeId !== null)
      person.homes.push({
        id: String(row.homeId),
        estateId: String(row.homeEstateId),
        building: String(row.building),
        unit: String(row.unit),
        room: String(row.room),
        verified: Boolean(row.homeVerified),
        relation: String(row.relation),
        since: toDate(row.since),
        stewardId: text(row.stewardId),
      });
  }
  return persons;
}
