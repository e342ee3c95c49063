/**
 * Taking what is personal out of the house for good (D2, D3), by the list of personal.ts: matters stay in the tables
 * without anything of anybody's; talks, pictures, accounts and names go. What a legal hold covers stays as it is.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Database, TableName } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { empty, join, raw, type Sql, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import { stateKey } from '../inbox/store.ts';
import type { Files } from '../storage/files.ts';
import { emptyMade } from './emptying.ts';
import { sweepMentions } from './mentions.ts';
import { type Of, personalTables, type Rule } from './personal.ts';

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

/** What is taken away, by id; matters are emptied. */
export type Leaving = Readonly<Partial<Record<Of, readonly string[]>>>;

/** Rows whose ids are named in one statement. */
const PART = 200;
const parted = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PART) }, (_, at) => items.slice(at * PART, (at + 1) * PART));

const name = (text: string): Sql => raw(`"${text}"`);
const tables = Object.entries(personalTables) as [TableName, (typeof personalTables)[TableName]][];

/** Whether a text column holds an id, whatever signs the id has. */
function holds(column: string, id: string): Sql {
  const pattern = `%${id.replace(/[!%_]/g, '!$&')}%`;
  return sql`${name(column)} LIKE ${pattern} ESCAPE '!'`;
}

/** The statement of one rule for some ids. */
function statementOf(table: string, rule: Rule, ids: readonly string[]): Sql {
  const some = join(ids.map((id) => `${rule.prefix ?? ''}${id}`));
  const where = rule.via
    ? sql`${name(rule.by)} IN (SELECT "id" FROM ${name(rule.via[0])} WHERE ${name(rule.via[1])} IN (${some}))`
    : sql`${name(rule.by)} IN (${some})`;
  const set = [
    ...Object.entries(rule.set ?? {}).map(([column, value]) => sql`${name(column)} = ${value}`),
    ...Object.entries(rule.copy ?? {}).map(([column, from]) => sql`${name(column)} = ${name(from)}`),
  ];
  return set.length === 0
    ? sql`DELETE FROM ${name(table)} WHERE ${where}`
    : sql`UPDATE ${name(table)} SET ${join(set)} WHERE ${where}`;
}

/** Rules that look for rows by way of another table come before that table is changed. */
const rules = tables
  .flatMap(([table, { rules: own = [] }]) => own.map((rule) => ({ table, rule })))
  .sort((a, b) => Number(b.rule.via !== undefined) - Number(a.rule.via !== undefined));

/** "owner:ID" becomes "owner:" where it is told who did something. */
function forgetActors(writes: Writes, { matter = [], owner = [] }: Leaving): void {
  for (const [table, { actors }] of tables)
    for (const column of actors?.columns ?? []) {
      const clear = sql`UPDATE ${name(table)} SET ${name(column)} = 'owner:' WHERE ${name(column)}`;
      for (const part of parted(owner))
        writes.run(sql`${clear} IN (${join(part.map((id) => `owner:${id}`))})`);
      if (actors?.matter === undefined) continue;
      for (const part of parted(matter))
        writes.run(sql`${clear} LIKE 'owner:%' AND ${name(actors.matter)} IN (${join(part)})`);
    }
}

/** Fields of a matter that tables count by: the building alone, and what was charged. */
const COUNTED = ['building', 'charge', 'labour', 'material', 'paid', 'paidAt', 'financeAt', 'warrantyUntil'];

/** Empties what a matter's category asked for, and gives its home a name that leads nowhere but is the same for all of them. */
async function emptyFields(
  { db }: ForgettingParts,
  writes: Writes,
  matter: readonly string[],
): Promise<void> {
  const salt = randomUUID();
  for (const part of parted(matter)) {
    const rows = await db.prisma.matter.findMany({
      where: { id: { in: part } },
      select: { id: true, fields: true, homeId: true, category: true },
    });
    for (const { id, fields, homeId } of rows) {
      const known = JSON.parse(fields) as Record<string, unknown>;
      const kept = Object.fromEntries(
        COUNTED.flatMap((key) => (known[key] === undefined ? [] : [[key, known[key]]])),
      );
      const nowhere =
        homeId === null
          ? null
          : `gone/${createHash('sha256').update(`${salt} ${homeId}`).digest('hex').slice(0, 16)}`;
      writes.update('Matter', { id }, { fields: JSON.stringify(kept), homeId: nowhere });
    }
  }
}

/** An incident goes on for the others: its title is then what another of them reported. */
async function emptyIncidents(
  { db }: ForgettingParts,
  writes: Writes,
  matter: readonly string[],
): Promise<void> {
  for (const part of parted(matter)) {
    const led = await db.prisma.incident.findMany({ where: { leadId: { in: part } } });
    for (const { id, kind } of led) {
      if (kind === 'group') continue;
      const other = await db.prisma.matter.findFirst({
        where: { incidentId: id, id: { notIn: [...matter] }, what: { not: '' } },
        orderBy: { createdAt: 'asc' },
      });
      writes.update(
        'Incident',
        { id },
        other ? { title: other.what } : { title: '', news: null, result: null },
      );
    }
  }
}

/** Rows that are found by what stands within a text: jobs, counters, state, calls that belong to no talk. */
function emptyLoose(writes: Writes, channels: ReadonlyMap<string, string[]>, leaving: Leaving): void {
  const { talk = [], account = [], owner = [] } = leaving;
  for (const id of talk) {
    writes.run(sql`DELETE FROM "BotState" WHERE "key" = ${stateKey(id)}`);
    writes.run(sql`DELETE FROM "Outbox" WHERE "talkId" = '' AND ${holds('payload', id)}`);
  }
  for (const [channel, users] of channels)
    for (const user of users)
      writes.run(sql`DELETE FROM "BotState" WHERE "key" = ${`${channel}/users/${user}/`}`);
  for (const id of [...talk, ...owner])
    writes.run(sql`DELETE FROM "Job" WHERE ${holds('id', id)} OR ${holds('payload', id)}`);
  for (const id of [...account, ...owner])
    writes.run(sql`DELETE FROM "Counter" WHERE "key" LIKE ${`slip/%/${id}`} OR "key" LIKE ${`sms/%/${id}`}`);
}

/** What imports remember of persons: it could bring them back. */
async function emptyImports(
  { db }: ForgettingParts,
  writes: Writes,
  owner: readonly string[],
): Promise<void> {
  for (const part of parted(owner)) {
    const ties = await db.prisma.residence.findMany({
      where: { ownerId: { in: part } },
      select: { id: true },
    });
    for (const rows of parted([...part, ...ties.map(({ id }) => id)]))
      writes.run(sql`DELETE FROM "ImportChange" WHERE "rowId" IN (${join(rows)})`);
  }
}

/** Lists of whose data left the house no longer name them. */
async function emptyExports(
  { db }: ForgettingParts,
  writes: Writes,
  owner: readonly string[],
): Promise<void> {
  const left = new Set(owner);
  for (const part of parted(owner)) {
    const rows = await db.query(
      sql`SELECT "id", "ownerIds" FROM "Export" WHERE ${join(
        part.map((id) => holds('ownerIds', id)),
        ' OR ',
      )}`,
    );
    for (const row of rows) {
      const ids = (JSON.parse(String(row.ownerIds)) as string[]).filter((id) => !left.has(id));
      writes.update('Export', { id: String(row.id) }, { ownerIds: JSON.stringify(ids) });
    }
  }
}

/** A home that only they had named, and where nothing of anybody else's hangs, is nobody's. */
function forgetHomes(writes: Writes, owner: readonly string[]): void {
  for (const part of parted(owner)) {
    const these = join(part);
    writes.run(sql`DELETE FROM "Home" WHERE "claimed" = ${true}
      AND "id" IN (SELECT "homeId" FROM "Residence" WHERE "ownerId" IN (${these}))
      AND NOT EXISTS (SELECT 1 FROM "Residence" r WHERE r."homeId" = "Home"."id" AND r."ownerId" NOT IN (${these}))
      AND NOT EXISTS (SELECT 1 FROM "Matter" m WHERE m."homeId" = "Home"."id")`);
  }
}

/** What is older than `before` in an estate and hangs on nothing that left; held subjects stay ("owner/ID" …). */
export function leaveAged(writes: Writes, estateId: string, before: Date, held: ReadonlySet<string>): void {
  for (const [table, { aged }] of tables) {
    if (!aged) continue;
    const { at, set, copy = {}, of = {} } = aged;
    const stands = [
      ...Object.entries(set).map(([column, value]) =>
        value === null ? sql`${name(column)} IS NOT NULL` : sql`${name(column)} <> ${value}`,
      ),
      ...Object.entries(copy).map(([column, from]) => sql`${name(column)} <> ${name(from)}`),
    ];
    const changes = [
      ...Object.entries(set).map(([column, value]) => sql`${name(column)} = ${value}`),
      ...Object.entries(copy).map(([column, from]) => sql`${name(column)} = ${name(from)}`),
    ];
    const free = Object.entries(of).flatMap(([kind, column]) => {
      const ids = [...held].flatMap((one) =>
        one.startsWith(`${kind}/`) ? [one.slice(kind.length + 1)] : [],
      );
      return ids.length === 0
        ? []
        : [sql` AND (${name(column)} IS NULL OR ${name(column)} NOT IN (${join(ids)}))`];
    });
    writes.run(sql`UPDATE ${name(table)} SET ${join(changes)} WHERE "estateId" = ${estateId}
      AND ${name(at)} < ${before} AND (${join(stands, ' OR ')})${free.length > 0 ? join(free, '') : empty}`);
  }
}

/** Writes what the list says of all that leaves; files are no part of a commit and go by `removeFiles`. */
export async function leave(parts: ForgettingParts, writes: Writes, leaving: Leaving): Promise<void> {
  const { matter = [], account = [], owner = [], talk = [] } = leaving;
  const accounts = await parts.db.prisma.identity.findMany({
    where: { OR: [{ id: { in: [...account] } }, { ownerId: { in: [...owner] } }] },
    select: { channel: true, userId: true },
  });
  const channels = new Map<string, string[]>();
  for (const { channel, userId } of accounts)
    channels.set(channel, [...(channels.get(channel) ?? []), userId]);
  await emptyMade(parts.db, writes, { matter, talk });
  await emptyFields(parts, writes, matter);
  await emptyIncidents(parts, writes, matter);
  await emptyImports(parts, writes, owner);
  await emptyExports(parts, writes, owner);
  emptyLoose(writes, channels, leaving);
  forgetActors(writes, leaving);
  forgetHomes(writes, owner);
  for (const { table, rule } of rules)
    for (const part of parted(leaving[rule.of] ?? [])) writes.run(statementOf(table, rule, part));
}

/** Takes the pictures, voice and papers of talks away. */
export async function removeFiles(parts: ForgettingParts, talkIds: readonly string[]): Promise<number> {
  let count = 0;
  for (const part of parted(talkIds)) {
    const files = await parts.db.prisma.file.findMany({
      where: { talkId: { in: part } },
      select: { id: true },
    });
    for (const { id } of files) await parts.files.remove(id);
    count += files.length;
  }
  return count;
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
  const activities = await db.prisma.activity.count({ where: { talkId: { in: talkIds } } });
  await leave(parts, writes, {
    matter: matters.map(({ id }) => id),
    talk: talkIds,
    account: accounts.map(({ id }) => id),
    owner: [ownerId],
  });
  await sweepMentions(db, writes, ownerId);
  const files = await removeFiles(parts, [...talkIds, ...matters.map(({ id }) => `matter/${id}`)]);
  await parts.committer.commit(writes);
  await sweepFree(db);
  return {
    matters: matters.length,
    talks: talks.length,
    activities,
    files,
    accounts: accounts.length,
    owners: 1,
  };
}
