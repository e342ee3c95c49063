/** Retention (D3): run by the schedule each night, with a dry run and a log. Open matters are always kept. */
import type { Retention } from '../../knowledge/rules/privacy.ts';
import { sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Clock } from '../clock.ts';
import { type Estates, newId } from '../estates/estates.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import {
  type ForgettingParts,
  heldSubjects,
  removeFiles,
  removeTalks,
  scrubMatters,
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
  const counts: RetentionCounts = { matters: 0, talks: 0, strangers: 0, files: 0, audit: 0, held: 0 };
  const before = (days: number): Date => new Date(at.getTime() - days * DAY);
  let shortest = Number.POSITIVE_INFINITY;

  for (const { id: estateId } of estates.all()) {
    const figures = parts.retentionOf(estateId, at);
    shortest = Math.min(shortest, figures.auditDays);
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
    counts.matters += matters.length;
    counts.files += files.length;
    if (dry) continue;
    const writes = new Writes();
    scrubMatters(
      writes,
      matters.map(({ id }) => id),
    );
    await removeTalks(parts, writes, talks);
    for (const { id } of files) await parts.files.remove(id);
    counts.files += await removeFiles(parts, [...talks, ...matters.map(({ id: one }) => `matter/${one}`)]);
    await parts.committer.commit(writes);
    await removeNobodies(parts);
  }
  const audit = { at: { lt: before(shortest) } };
  counts.audit = await prisma.audit.count({ where: audit });
  if (!dry) {
    await prisma.audit.deleteMany({ where: audit });
    if (counts.matters + counts.talks + counts.strangers + counts.files > 0) await sweepFree(db);
  }
  const id = newId();
  await prisma.retentionRun.create({ data: { id, at, dry, by, counts: JSON.stringify(counts) } });
  return { id, counts };
}

/** Accounts and names that nothing hangs on any more: no home, no talk, no matter. */
async function removeNobodies({ db }: RetentionParts): Promise<void> {
  const rows = await db.query(sql`SELECT o."id" FROM "Owner" o
    WHERE NOT EXISTS (SELECT 1 FROM "Residence" r WHERE r."ownerId" = o."id")
      AND NOT EXISTS (SELECT 1 FROM "Talk" t WHERE t."ownerId" = o."id")
      AND NOT EXISTS (SELECT 1 FROM "Matter" m WHERE m."ownerId" = o."id")
      AND NOT EXISTS (SELECT 1 FROM "Talk" t JOIN "Identity" i ON i."channel" = t."channel" AND i."userId" = t."userId"
        WHERE i."ownerId" = o."id") LIMIT ${MOST}`);
  const ids = rows.map(({ id }) => String(id));
  await db.prisma.identity.deleteMany({ where: { ownerId: { in: ids } } });
  await db.prisma.consent.deleteMany({ where: { ownerId: { in: ids } } });
  await db.prisma.owner.deleteMany({ where: { id: { in: ids } } });
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
