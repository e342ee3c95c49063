/** Who somebody is: claimed until proved by a slip, by a code on the roster's telephone, or by a person (D8). */

import type { Database } from '../../prisma/client.ts';
import { join, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { plan } from '../jobs/schedule.ts';
import { stableId } from './owners.ts';

/** The kind of job that ends a tie to a home on its day. */
export const MOVE_OUT_JOB = 'residence.end';

/** Ties an owner to a home, proved; the account that proved it is verified. */
export function verify(
  writes: Writes,
  proof: { ownerId: string; identityId?: string; homeId: string; relation: string; at: Date },
): void {
  const { ownerId, homeId, relation, at } = proof;
  writes.run(sql`INSERT INTO "Residence" ("id", "ownerId", "homeId", "relation", "verified", "createdAt")
    VALUES (${stableId('residence', ownerId, homeId)}, ${ownerId}, ${homeId}, ${relation}, ${true}, ${at})
    ON CONFLICT ("ownerId", "homeId") DO UPDATE SET "verified" = ${true}, "relation" = excluded."relation",
      "until" = NULL, "createdAt" = CASE WHEN "Residence"."verified" THEN "Residence"."createdAt" ELSE excluded."createdAt" END`);
  // What was claimed of the same home by name, before it was on the list, is this home now.
  const accounts =
    proof.identityId === undefined ? sql`"ownerId" = ${ownerId}` : sql`"id" = ${proof.identityId}`;
  writes.run(sql`UPDATE "Identity" SET "verifiedAt" = ${at} WHERE ${accounts} AND "verifiedAt" IS NULL`);
}

/** Tables that name an owner, beside ties to homes. */
const OWNED = ['Matter', 'Talk', 'DataRequest', 'PhoneProof'] as const;

/**
 * Makes one account's person and the roster's person one: what was reported stays theirs, what was claimed of homes
 * gives way to the roster's ties. The roster's name and telephone stand.
 */
export function mergeInto(
  writes: Writes,
  from: { ownerId: string; identityId: string },
  rosterId: string,
  at: Date,
): void {
  if (from.ownerId === rosterId) return;
  writes.run(
    sql`UPDATE "Identity" SET "ownerId" = ${rosterId}, "verifiedAt" = ${at} WHERE "id" = ${from.identityId}`,
  );
  const others = sql`(SELECT count(*) FROM "Identity" WHERE "ownerId" = ${from.ownerId}) = 0`;
  for (const table of OWNED) writes.run(moveOwner(table, from.ownerId, rosterId, others));
  writes.run(sql`UPDATE "Owner" SET "language" = COALESCE("language", (SELECT o."language" FROM "Owner" o WHERE o."id" = ${from.ownerId})),
    "greetedAt" = COALESCE("greetedAt", (SELECT o."greetedAt" FROM "Owner" o WHERE o."id" = ${from.ownerId})) WHERE "id" = ${rosterId}`);
  writes.run(
    sql`DELETE FROM "Residence" WHERE "ownerId" = ${from.ownerId} AND "verified" = ${false} AND ${others}`,
  );
  writes.run(sql`DELETE FROM "Consent" WHERE "ownerId" = ${from.ownerId} AND ${others}`);
  writes.run(sql`DELETE FROM "Owner" WHERE "id" = ${from.ownerId} AND ${others}
    AND NOT EXISTS (SELECT 1 FROM "Residence" r WHERE r."ownerId" = ${from.ownerId})`);
}

function moveOwner(table: (typeof OWNED)[number], from: string, to: string, when: ReturnType<typeof sql>) {
  const statements = {
    Matter: sql`UPDATE "Matter" SET "ownerId" = ${to} WHERE "ownerId" = ${from} AND ${when}`,
    Talk: sql`UPDATE "Talk" SET "ownerId" = ${to} WHERE "ownerId" = ${from} AND ${when}`,
    DataRequest: sql`UPDATE "DataRequest" SET "ownerId" = ${to} WHERE "ownerId" = ${from} AND ${when}`,
    PhoneProof: sql`DELETE FROM "PhoneProof" WHERE "ownerId" = ${from} AND ${when}`,
  };
  return statements[table];
}

/** Ends a tie now, or plans its end for a later day; access ends with it (D6). */
export function moveOut(writes: Writes, tie: { ownerId: string; homeId: string }, on: Date, at: Date): void {
  const { ownerId, homeId } = tie;
  if (on > at) {
    const id = `${MOVE_OUT_JOB}/${ownerId}/${homeId}/${on.getTime()}`;
    plan(writes, { id, kind: MOVE_OUT_JOB, dueAt: on, payload: { ownerId, homeId }, now: at });
    return;
  }
  writes.run(
    sql`UPDATE "Residence" SET "until" = ${on} WHERE "ownerId" = ${ownerId} AND "homeId" = ${homeId} AND "until" IS NULL`,
  );
  // Without a home left that was proved, the accounts are only claimed again.
  writes.run(sql`UPDATE "Identity" SET "verifiedAt" = NULL WHERE "ownerId" = ${ownerId} AND NOT EXISTS
    (SELECT 1 FROM "Residence" r WHERE r."ownerId" = ${ownerId} AND r."verified" = ${true} AND r."until" IS NULL)`);
  writes.run(
    sql`UPDATE "Invitation" SET "revokedAt" = ${at} WHERE "homeId" = ${homeId} AND "createdBy" = ${`owner:${ownerId}`} AND "usedAt" IS NULL`,
  );
  writes.signal('owner', ownerId);
}

/** People of the roster with this telephone and surname, in these estates. */
export async function rosterMatches(
  db: Database,
  companyId: string,
  estateIds: readonly string[],
  told: { phone: string; surname: string },
): Promise<{ ownerId: string; name: string; homeIds: string[] }[]> {
  if (estateIds.length === 0) return [];
  const rows = await db.query(sql`SELECT o."id", o."name", r."homeId" FROM "Owner" o
    JOIN "Residence" r ON r."ownerId" = o."id" AND r."verified" = ${true} AND r."until" IS NULL
    JOIN "Home" h ON h."id" = r."homeId" AND h."estateId" IN (${join([...estateIds])})
    WHERE o."companyId" = ${companyId} AND o."phone" = ${told.phone} AND o."surname" = ${told.surname}`);
  const found = new Map<string, { ownerId: string; name: string; homeIds: string[] }>();
  for (const row of rows) {
    const one = found.get(String(row.id)) ?? { ownerId: String(row.id), name: String(row.name), homeIds: [] };
    one.homeIds.push(String(row.homeId));
    found.set(one.ownerId, one);
  }
  return [...found.values()];
}
