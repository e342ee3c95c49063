/** Retention (D3): run by the schedule each night, with a dry run and a log. Open matters are always kept. */
import type { Retention } from '../../knowledge/rules/privacy.ts';
import { join, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Clock } from '../clock.ts';
import { type Estates, newId } from '../estates/estates.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import {
  type ForgettingParts,
  heldSubjects,
  leave,
  leaveAged,
  removeFiles,
  sweepFree,
} from './forgetting.ts';

/** The kind of the nightly job; its slot is the day. */
export const RETENTION_JOB = 'data.retention';
const DAY = 86_400_000;
/** Rows of a kind taken in one night: a first run over years of books takes some. */
const MOST = 2_000;

export interface RetentionParts extends ForgettingParts {
  clock: Clock;
  estates: Estates;
  retentionOf: (estateId: string, at: Date) => Retention;
}

/** What was, or in a dry run would be, done by estate. */
export interface RetentionCounts {
  matters: number;
  talks: number;
  strangers: number;
  files: number;
  /** Residents who moved out long ago, and persons whom nothing is kept of any more. */
  people: number;
  audit: number;
  /** Kept by a legal hold. */
  held: number;
}

const SETTLED = ['closed', 'withdrawn', 'declined', 'closed_unsatisfied'];

/** One run over all estates. @param by "clock" or a member of staff */
export async function runRetention(
  parts: RetentionParts,
  dry: boolean,
  by: string,
): Promise<{ id: string; counts: RetentionCounts }> {
  const { db, clock, estates } = parts;
  const { prisma } = db;
  const at = clock.now();
  const held = await heldSubjects(db);
  const counts: RetentionCounts = {
    matters: 0,
    talks: 0,
    strangers: 0,
    files: 0,
    people: 0,
    audit: 0,
    held: 0,
  };
  const before = (days: number): Date => new Date(at.getTime() - days * DAY);
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;

  for (const { id: estateId } of estates.all()) {
    const figures = parts.retentionOf(estateId, at);
    shortest = Math.min(shortest, figures.auditDays);
    longest = Math.max(longest, figures.closedDays);
    if (held.has(`estate/${estateId}`)) {
      counts.held += 1;
      continue;
    }
    const free = (
      kind: string,
      row: { id: string; ownerId: string | null; talkId?: string | null },
    ): boolean => {
      const names = [`${kind}/${row.id}`, `owner/${row.ownerId}`, `talk/${row.talkId}`];
      if (!names.some((name) => held.has(name))) return true;
      counts.held += 1;
      return false;
    };
    const old = await prisma.matter.findMany({
      where: {
        estateId,
        state: { in: SETTLED },
        said: { not: '' },
        OR: [
          { closedAt: { lt: before(figures.closedDays) } },
          { kind: 'lost_found', closedAt: { lt: before(figures.lostFoundDays) } },
        ],
      },
      select: { id: true, ownerId: true, talkId: true },
      take: MOST,
    });
    const matters = old.filter((row) => free('matter', row));
    const oldTalks = await prisma.talk.findMany({
      where: {
        estateId,
        mode: 'bot',
        lastAt: { lt: before(Math.min(figures.closedDays, figures.strangersDays)) },
      },
      select: { id: true, ownerId: true, lastAt: true },
      take: MOST,
    });
    const talks: string[] = [];
    for (const talk of oldTalks) {
      // A talk with a matter goes when its matters have gone; of a stranger's there is none.
      const named = await prisma.matter.findMany({ where: { talkId: talk.id }, select: { id: true } });
      const kept = named.filter(({ id }) => !matters.some((matter) => matter.id === id));
      const known = await prisma.residence.findFirst({
        where: { ownerId: talk.ownerId ?? '' },
        select: { id: true },
      });
      const stranger = named.length === 0 && !known;
      const due = talk.lastAt < before(stranger ? figures.strangersDays : figures.closedDays);
      if (!due || kept.length > 0 || !free('talk', talk)) continue;
      talks.push(talk.id);
      if (stranger) counts.strangers += 1;
      else counts.talks += 1;
    }
    const media = await prisma.file.findMany({
      where: { createdAt: { lt: before(figures.mediaDays) } },
      select: { id: true, talkId: true },
      take: MOST,
    });
    const here = await prisma.talk.findMany({
      where: { id: { in: media.map(({ talkId }) => talkId) }, estateId },
      select: { id: true, ownerId: true },
    });
    const freeTalks = new Set(here.filter((row) => free('talk', row)).map(({ id }) => id));
    const ofMatters = await prisma.matter.findMany({
      where: { id: { in: media.map(({ talkId }) => talkId.replace(/^matter\//, '')) }, estateId },
      select: { id: true, ownerId: true, talkId: true },
    });
    for (const row of ofMatters) if (free('matter', row)) freeTalks.add(`matter/${row.id}`);
    const files = media.filter(({ talkId }) => freeTalks.has(talkId));
    const left = await movedOut(parts, estateId, before(figures.closedDays), held);
    counts.matters += matters.length;
    counts.files += files.length;
    counts.people += left.length;
    if (dry) continue;
    const writes = new Writes();
    await leave(parts, writes, { matter: matters.map(({ id }) => id), talk: talks });
    leaveAged(writes, estateId, before(figures.closedDays), held);
    await forgetOldWords(parts, writes, estateId, before(figures.closedDays), held);
    if (left.length > 0) writes.run(sql`DELETE FROM "Residence" WHERE "id" IN (${join(left)})`);
    for (const { id } of files) await parts.files.remove(id);
    counts.files += await removeFiles(parts, [...talks, ...matters.map(({ id: one }) => `matter/${one}`)]);
    await parts.committer.commit(writes);
    counts.people += await removeNobodies(parts, held);
  }
  if (!dry && longest > 0)
    // What could be undone after so long would bring persons back.
    await db.query(sql`DELETE FROM "ImportChange" WHERE "importId" IN
      (SELECT "id" FROM "Import" WHERE "at" < ${db.instant(before(longest))})`);
  const audit = { at: { lt: before(shortest) } };
  counts.audit = await prisma.audit.count({ where: audit });
  if (!dry) {
    await prisma.audit.deleteMany({ where: audit });
    if (counts.matters + counts.talks + counts.strangers + counts.files + counts.people > 0)
      await sweepFree(db);
  }
  const id = newId();
  await prisma.retentionRun.create({ data: { id, at, dry, by, counts: JSON.stringify(counts) } });
  return { id, counts };
}

/** Ties to homes that ended so long ago that nothing is owed about them any more. */
async function movedOut(
  { db }: RetentionParts,
  estateId: string,
  before: Date,
  held: ReadonlySet<string>,
): Promise<string[]> {
  const rows =
    await db.query(sql`SELECT r."id", r."ownerId" FROM "Residence" r JOIN "Home" h ON h."id" = r."homeId"
    WHERE h."estateId" = ${estateId} AND r."until" < ${before} LIMIT ${MOST}`);
  return rows.filter(({ ownerId }) => !held.has(`owner/${String(ownerId)}`)).map(({ id }) => String(id));
}

/** What was said long ago in talks that go on, where nothing of them is open or held. */
async function forgetOldWords(
  { db }: RetentionParts,
  writes: Writes,
  estateId: string,
  before: Date,
  held: ReadonlySet<string>,
): Promise<void> {
  const talks = await db.prisma.talk.findMany({
    where: { estateId, mode: 'bot', createdAt: { lt: before }, lastAt: { gte: before } },
    select: { id: true, ownerId: true },
    take: MOST,
  });
  for (const { id, ownerId } of talks) {
    if (held.has(`talk/${id}`) || held.has(`owner/${ownerId}`)) continue;
    const open = await db.prisma.matter.count({ where: { talkId: id, state: { notIn: SETTLED } } });
    if (open === 0)
      writes.run(sql`DELETE FROM "Activity" WHERE "talkId" = ${id} AND "at" < ${before} AND "inbox" IS NULL`);
  }
}

/** Accounts and names that nothing hangs on any more: no home of the roster, no talk, no matter. A home merely named holds nobody. */
async function removeNobodies(parts: RetentionParts, held: ReadonlySet<string>): Promise<number> {
  const rows = await parts.db.query(sql`SELECT o."id" FROM "Owner" o
    WHERE NOT EXISTS (SELECT 1 FROM "Residence" r WHERE r."ownerId" = o."id" AND r."verified" = ${true})
      AND NOT EXISTS (SELECT 1 FROM "Talk" t WHERE t."ownerId" = o."id")
      AND NOT EXISTS (SELECT 1 FROM "Matter" m WHERE m."ownerId" = o."id")
      AND NOT EXISTS (SELECT 1 FROM "Talk" t JOIN "Identity" i ON i."channel" = t."channel" AND i."userId" = t."userId"
        WHERE i."ownerId" = o."id") LIMIT ${MOST}`);
  const owner = rows.map(({ id }) => String(id)).filter((id) => !held.has(`owner/${id}`));
  if (owner.length === 0) return 0;
  const writes = new Writes();
  await leave(parts, writes, { owner });
  await parts.committer.commit(writes);
  return owner.length;
}

/** Plans the next night's run. */
export function planRetention(writes: Writes, at: Date): void {
  // 19:30 UTC is 03:30 in China, Taiwan and Hong Kong.
  const day = new Date(at.getTime() + 4.5 * 3_600_000 + 1_000).toISOString().slice(0, 10);
  const dueAt = new Date(`${day}T19:30:00Z`);
  plan(writes, { id: `${RETENTION_JOB}/${day}`, kind: RETENTION_JOB, dueAt, payload: {}, now: at });
}

export function retentionJob(parts: RetentionParts): JobHandler {
  return async () => {
    await runRetention(parts, false, 'clock');
    const writes = new Writes();
    planRetention(writes, parts.clock.now());
    await parts.committer.commit(writes);
  };
}
