/**
 * Things to do at a time: rows that are claimed with a lease and done by the handler of their kind. A row's id is
 * job + slot, so nobody can make the same one twice; a handler may run twice after a crash and must not mind.
 */
import type { Database } from '../../prisma/client.ts';
import { grouped } from '../../prisma/grouped.ts';
import { join, type RawRow, sql, stillWaiting, toDate } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Sweeper, sweeper } from './sweep.ts';

const LEASE = 60_000;
const BATCH = 200;
/** Jobs that run at the same time at most: more would only wait for a connection. */
const AT_ONCE = 50;
const ATTEMPTS = 8;
const pause = (attempts: number): number => Math.min(5_000 * 2 ** (attempts - 1), 30 * 60_000);

/** A due job, as its handler sees it. */
export interface DueJob {
  id: string;
  dueAt: Date;
  payload: Record<string, unknown>;
}

/** Does a job of one kind. Throwing has it tried again later. */
export type JobHandler = (job: DueJob) => Promise<void>;

/** Plans a job with the rest of `writes`; planning the same id again changes nothing. */
export function plan(
  writes: Writes,
  job: { id: string; kind: string; dueAt: Date; payload: Record<string, unknown>; now: Date },
): void {
  writes.insert(
    'Job',
    {
      id: job.id,
      kind: job.kind,
      dueAt: job.dueAt,
      payload: JSON.stringify(job.payload),
      createdAt: job.now,
    },
    'ignore',
  );
  // What is due later is found by the tick: a signal for it would only have everybody look in vain.
  if (job.dueAt <= job.now) writes.signal('jobs', job.kind);
}

/** Cancels a job that is still waiting. */
export function cancel(writes: Writes, id: string): void {
  writes.update('Job', { id, state: 'waiting' }, { state: 'cancelled' });
}

/** Does everything that is due now, in order of its time. */
export type Schedule = Sweeper;

export function createSchedule(parts: {
  db: Database;
  clock: Clock;
  log: Logger;
  handlers: Readonly<Record<string, JobHandler>>;
  /**
   * Kinds whose jobs have nothing to do with one another, or find out by their commit when they have: those that are due
   * together are done at the same time, so that they share reads and commits. All others are done in order of their time.
   */
  together?: ReadonlySet<string>;
}): Schedule {
  const { db, clock, log, handlers, together = new Set<string>() } = parts;

  const markDone = grouped<string, void>(async (ids) => {
    await db.query(sql`UPDATE "Job" SET "state" = 'done', "doneAt" = ${clock.now()}
      WHERE "id" IN (${join(ids)}) AND ${stillWaiting}`);
    return ids.map(() => undefined);
  }, BATCH);

  async function claim(): Promise<RawRow[]> {
    const rows = await db.query(sql`UPDATE "Job" SET "leaseUntil" = ${db.nowMs} + ${LEASE}
      WHERE ${stillWaiting} AND "leaseUntil" <= ${db.nowMs} AND "id" IN (
        SELECT "id" FROM "Job" WHERE "state" = 'waiting' AND "dueAt" <= ${clock.now()} AND "leaseUntil" <= ${db.nowMs}
        ORDER BY "dueAt", "id" LIMIT ${BATCH})
      RETURNING "id", "kind", "dueAt", "payload", "attempts"`);
    return rows.sort((a, b) => toDate(a.dueAt).getTime() - toDate(b.dueAt).getTime());
  }

  async function perform(row: RawRow): Promise<void> {
    const id = String(row.id);
    try {
      const handler = handlers[String(row.kind)];
      if (!handler) throw new Error(`nobody does jobs of kind ${String(row.kind)}`);
      const payload = JSON.parse(String(row.payload)) as Record<string, unknown>;
      await handler({ id, dueAt: toDate(row.dueAt), payload });
      await markDone(id);
    } catch (error) {
      const attempts = Number(row.attempts) + 1;
      const dead = attempts >= ATTEMPTS;
      const reason = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
      const dueAt = new Date(clock.now().getTime() + pause(attempts));
      await db.query(sql`UPDATE "Job" SET "state" = ${dead ? 'dead' : 'waiting'}, "attempts" = ${attempts},
        "dueAt" = ${dueAt}, "leaseUntil" = 0, "lastError" = ${reason} WHERE "id" = ${id}`);
      log.error({ job: id, attempts, dead, err: error }, 'a job failed');
    }
  }

  /** The rows in order, neighbours of kinds that are done together as one. */
  function runs(rows: readonly RawRow[]): RawRow[][] {
    const all: RawRow[][] = [];
    let open = false;
    for (const row of rows) {
      const free = together.has(String(row.kind));
      const last = all.at(-1);
      if (last && open && free && last.length < AT_ONCE) last.push(row);
      else all.push([row]);
      open = free;
    }
    return all;
  }

  async function sweep(): Promise<number> {
    let done = 0;
    for (let rows = await claim(); rows.length > 0; rows = await claim()) {
      for (const group of runs(rows)) await Promise.all(group.map(perform));
      done += rows.length;
    }
    return done;
  }

  return sweeper(sweep);
}
