/**
 * Taking what is personal out of the house for good (D2, D3): matters stay in the tables without anything of anybody's,
 * talks, pictures, accounts and names go. What a legal hold covers stays as it is.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { join, type Sql, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import { stateKey } from '../inbox/store.ts';
import type { Files } from '../storage/files.ts';

export interface ForgettingParts {
  db: Database;
  committer: Committer;
  files: Files;
}

/** What was done, by kind. */
export interface Forgotten {
  matters: number;
  talks: number;
  activities: number;
  files: number;
  accounts: number;
  owners: number;
}

export const nothing = (): Forgotten => ({
  matters: 0,
  talks: 0,
  activities: 0,
  files: 0,
  accounts: 0,
  owners: 0,
});

/** Rows whose ids are named in one statement. */
const PART = 200;
const parted = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PART) }, (_, at) => items.slice(at * PART, (at + 1) * PART));

/** Columns of a matter that stay are codes, times and figures: what the tables count. */
export function scrubMatters(writes: Writes, ids: readonly string[]): void {
  for (const part of parted(ids)) {
    const these = sql`IN (${join(part)})`;
    writes.run(sql`UPDATE "Matter" SET "ownerId" = NULL, "homeId" = NULL, "talkId" = NULL, "said" = '', "what" = '',
      "wanted" = NULL, "place" = NULL, "spot" = NULL, "fields" = '{}', "result" = NULL, "note" = NULL WHERE "id" ${these}`);
    writes.run(sql`UPDATE "Step" SET "note" = NULL, "data" = NULL WHERE "matterId" ${these}`);
    writes.run(sql`UPDATE "Step" SET "by" = 'owner:' WHERE "matterId" ${these} AND "by" LIKE 'owner:%'`);
    writes.run(sql`UPDATE "Task" SET "result" = NULL WHERE "matterId" ${these}`);
    writes.run(sql`UPDATE "Slip" SET "text" = '', "answer" = NULL WHERE "matterId" ${these}`);
    writes.run(sql`UPDATE "ReturnVisit" SET "remark" = NULL, "talkId" = NULL WHERE "matterId" ${these}`);
    writes.run(sql`UPDATE "Handoff" SET "summary" = '' WHERE "matterId" ${these}`);
  }
}

/** Takes talks away; calls that stood on them are still counted, under a name that leads nowhere. */
export async function removeTalks(
  parts: ForgettingParts,
  writes: Writes,
  ids: readonly string[],
): Promise<Forgotten> {
  const { db } = parts;
  const done = nothing();
  for (const id of ids) {
    const gone = `gone/${randomUUID()}`;
    done.talks += 1;
    done.activities += await db.prisma.activity.count({ where: { talkId: id } });
    writes.run(sql`UPDATE "Handoff" SET "talkId" = ${gone}, "summary" = '' WHERE "talkId" = ${id}`);
    writes.run(sql`UPDATE "ReturnVisit" SET "talkId" = NULL, "remark" = NULL WHERE "talkId" = ${id}`);
    writes.run(sql`UPDATE "Matter" SET "talkId" = NULL WHERE "talkId" = ${id}`);
    writes.run(sql`UPDATE "Audit" SET "subject" = ${gone} WHERE "subject" = ${id}`);
    writes.run(sql`DELETE FROM "Step" WHERE "matterId" = ${id}`);
    writes.run(sql`DELETE FROM "BotState" WHERE "key" = ${stateKey(id)}`);
    for (const statement of talkTables(id)) writes.run(statement);
    const like = `%${id.replace(/[\\%_]/g, '')}%`;
    writes.run(sql`DELETE FROM "Job" WHERE "id" LIKE ${like} OR "payload" LIKE ${like}`);
    writes.run(sql`DELETE FROM "Talk" WHERE "id" = ${id}`);
  }
  return done;
}

/** Rows that are a talk's and nobody counts. */
const talkTables = (id: string): Sql[] => [
  sql`DELETE FROM "Activity" WHERE "talkId" = ${id}`,
  sql`DELETE FROM "Outbox" WHERE "talkId" = ${id}`,
  sql`DELETE FROM "Draft" WHERE "talkId" = ${id}`,
  sql`DELETE FROM "Allowance" WHERE "talkId" = ${id}`,
];

/** Takes the pictures, voice and papers of talks away. */
export async function removeFiles(parts: ForgettingParts, talkIds: readonly string[]): Promise<number> {
  const files = await parts.db.prisma.file.findMany({
    where: { talkId: { in: [...talkIds] } },
    select: { id: true },
  });
  for (const { id } of files) await parts.files.remove(id);
  return files.length;
}

/** What is held: subjects of legal holds in force, "owner/ID", "matter/ID", "talk/ID", "estate/ID". */
export async function heldSubjects(db: Database): Promise<ReadonlySet<string>> {
  const holds = await db.prisma.legalHold.findMany({ where: { releasedAt: null } });
  return new Set(holds.map(({ subject }) => subject));
}

/** SQLite keeps what was deleted in free pages and its log until they are written over: here they are. */
export async function sweepFree(db: Database): Promise<void> {
  if (db.dialect !== 'sqlite') return;
  await db.query(sql`VACUUM`);
  await db.query(sql`PRAGMA wal_checkpoint(TRUNCATE)`);
}

/** Everything of one person's, by table. */
export async function belongings(db: Database, ownerId: string) {
  const [accounts, ties] = await Promise.all([
    db.prisma.identity.findMany({ where: { ownerId } }),
    db.prisma.residence.findMany({ where: { ownerId } }),
  ]);
  const talks = await db.prisma.talk.findMany({
    where: { OR: [{ ownerId }, ...accounts.map(({ channel, userId }) => ({ channel, userId }))] },
  });
  const matters = await db.prisma.matter.findMany({
    where: { OR: [{ ownerId }, { talkId: { in: talks.map(({ id }) => id) }, ownerId: null }] },
  });
  return { accounts, ties, talks, matters };
}

/** Takes a person out of the house. The caller has looked for open matters and legal holds. */
export async function forgetPerson(parts: ForgettingParts, ownerId: string): Promise<Forgotten> {
  const { db } = parts;
  const { accounts, talks, matters } = await belongings(db, ownerId);
  const talkIds = talks.map(({ id }) => id);
  const writes = new Writes();
  scrubMatters(
    writes,
    matters.map(({ id }) => id),
  );
  const done = await removeTalks(parts, writes, talkIds);
  const gone = `gone/${randomUUID()}`;
  for (const { id } of accounts) {
    writes.run(sql`DELETE FROM "PhoneProof" WHERE "identityId" = ${id}`);
    writes.run(sql`DELETE FROM "Counter" WHERE "key" LIKE ${`slip/%/${id}`} OR "key" LIKE ${`sms/%/${id}`}`);
    writes.run(sql`DELETE FROM "Identity" WHERE "id" = ${id}`);
  }
  const like = `%${ownerId}%`;
  writes.run(sql`DELETE FROM "Counter" WHERE "key" LIKE ${`sms/%/${ownerId}`}`);
  writes.run(sql`DELETE FROM "PhoneProof" WHERE "ownerId" = ${ownerId}`);
  writes.run(sql`DELETE FROM "Consent" WHERE "ownerId" = ${ownerId}`);
  writes.run(sql`DELETE FROM "Job" WHERE "payload" LIKE ${like}`);
  writes.run(sql`UPDATE "Invitation" SET "usedBy" = NULL WHERE "usedBy" = ${ownerId}`);
  writes.run(sql`UPDATE "Invitation" SET "createdBy" = 'owner:' WHERE "createdBy" = ${`owner:${ownerId}`}`);
  writes.run(sql`UPDATE "Step" SET "by" = 'owner:' WHERE "by" = ${`owner:${ownerId}`}`);
  writes.run(sql`UPDATE "DataRequest" SET "ownerId" = NULL WHERE "ownerId" = ${ownerId}`);
  writes.run(sql`UPDATE "Audit" SET "subject" = ${gone} WHERE "subject" = ${ownerId}`);
  writes.run(sql`DELETE FROM "ImportChange" WHERE "rowId" = ${ownerId} OR "after" LIKE ${like}`);
  // A home that only they had named is nobody's.
  writes.run(sql`DELETE FROM "Home" WHERE "claimed" = ${true} AND "id" IN (SELECT "homeId" FROM "Residence" WHERE "ownerId" = ${ownerId})
    AND NOT EXISTS (SELECT 1 FROM "Residence" r WHERE r."homeId" = "Home"."id" AND r."ownerId" <> ${ownerId})
    AND NOT EXISTS (SELECT 1 FROM "Matter" m WHERE m."homeId" = "Home"."id")`);
  writes.run(sql`DELETE FROM "Residence" WHERE "ownerId" = ${ownerId}`);
  writes.run(sql`DELETE FROM "Owner" WHERE "id" = ${ownerId}`);
  done.files = await removeFiles(parts, [...talkIds, ...matters.map(({ id }) => `matter/${id}`)]);
  await parts.committer.commit(writes);
  await sweepFree(db);
  return { ...done, matters: matters.length, accounts: accounts.length, owners: 1 };
}
