/** The register 业主接待记录表 (R1): what may be done with a matter, each with its step in the timeline. Writes only; a Committer keeps them. */

import type { ClockKind } from '../../knowledge/rules/clocks.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { join, sql } from '../../prisma/sql.ts';
import type { Tables, Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { plan } from '../jobs/schedule.ts';
import { aboutOf, type Reported } from './about.ts';
import { cancelClocks, settleClocks, startClocks } from './clocks.ts';
import { endPages, planAfterFiling } from './pages.ts';
import { type Clocked, clockOfMatter } from './promise.ts';
import { isOpen, type MatterState, mayBecome, open, over, reached } from './states.ts';

/** Who does something: the bot, an owner, a staff member, or the clock. */
export type Actor = 'bot' | 'clock' | `owner:${string}` | `staff:${string}`;

/** The part of a matter's row that decides what may be done with it. */
export interface Standing {
  id: string;
  estateId: string;
  state: string;
}

/** Adds a step to a matter's timeline. */
export function step(
  writes: Writes,
  matterId: string,
  entry: { at: Date; by: Actor; what: string; note?: string | undefined; data?: unknown },
): void {
  writes.insert('Step', {
    id: newId(),
    matterId,
    at: entry.at,
    by: entry.by,
    what: entry.what,
    note: entry.note ?? null,
    data: entry.data === undefined ? null : JSON.stringify(entry.data),
  });
}

/**
 * Enters a matter in the book and starts its clocks (C3): nothing that is open is without one. What goes out at once is
 * planned with it (U1).
 * @param settings of the estate at the time of registration, by which the clocks run
 * @param now when it is entered, where that is later than its registration
 */
export function file(
  writes: Writes,
  row: Tables['Matter'] & { id: string; createdAt: Date; state: string },
  by: Actor,
  settings: Settings,
  now: Date = row.createdAt,
): void {
  writes.insert('Matter', { ...row, about: aboutOf(settings.incidents, row) });
  step(writes, row.id, { at: row.createdAt, by, what: 'registered' });
  writes.signal('desk', row.estateId);
  if (!isOpen(row.state)) return;
  const kind = startMatterClocks(
    writes,
    {
      ...row,
      urgent: row.urgent ?? false,
      ongoing: row.ongoing ?? false,
      danger: row.danger ?? null,
      level: row.level ?? null,
      handoff: row.handoff ?? '[]',
      spot: row.spot ?? null,
      kind: row.kind ?? null,
    },
    settings,
  );
  if (row.state !== 'registered') return;
  const { id, estateId, category, urgent = false, handoff = '[]' } = row;
  planAfterFiling(writes, { id, estateId, category, urgent, handoff, clock: kind }, now);
}

/**
 * Starts the clocks of a matter from its registration; those whose stage it has reached are settled. Started twice they
 * are the same clocks.
 * @returns the row of the table it runs by
 */
export function startMatterClocks(
  writes: Writes,
  row: Clocked & { id: string; estateId: string; createdAt: Date; state: string },
  settings: Settings,
): ClockKind {
  const { id, estateId, createdAt: from } = row;
  const kind = clockOfMatter(row);
  const times = settings.times(kind, from, row.danger === 'lift');
  const matter = { id, estateId, round: 1 };
  const run = { from, clocks: settings.clocks, now: from };
  startClocks(writes, matter, { ...run, kind, times });
  if (times.beside)
    startClocks(writes, matter, { ...run, kind: times.beside, times: settings.times(times.beside, from) });
  if (row.state !== 'registered') settleClocks(writes, id, reached[row.state as MatterState] ?? [], from);
  return kind;
}

/**
 * Moves a matter to a state; the commit fails with StaleError when it is no longer in the state it was read in.
 * @throws DeskError Conflict when the step is not allowed
 */
export function move(
  writes: Writes,
  matter: Standing,
  to: MatterState,
  entry: { at: Date; by: Actor; note?: string | undefined; set?: Partial<Tables['Matter']> },
): void {
  if (!mayBecome(matter.state as MatterState, to))
    throw new DeskError('Conflict', `A matter that is ${matter.state} cannot become ${to}.`);
  writes.update(
    'Matter',
    { id: matter.id, state: matter.state },
    { state: to, updatedAt: entry.at, ...entry.set },
    1,
  );
  settleClocks(writes, matter.id, reached[to] ?? [], entry.at);
  if (over.includes(to)) cancelClocks(writes, matter.id, entry.at);
  if (to === 'done' || over.includes(to)) endPages(writes, matter.id, 'cancelled', { at: entry.at });
  step(writes, matter.id, { at: entry.at, by: entry.by, what: to, note: entry.note });
  writes.signal('desk', matter.estateId);
}

/** Changes columns of a matter and says in its timeline what was there before (R12). */
export function amend(
  writes: Writes,
  matter: Standing & Reported,
  set: Partial<Tables['Matter']>,
  entry: { at: Date; by: Actor; note?: string | undefined; before?: unknown; settings: Settings },
): void {
  const about = aboutOf(entry.settings.incidents, { ...matter, ...set });
  writes.update('Matter', { id: matter.id }, { ...set, about, updatedAt: entry.at }, 1);
  step(writes, matter.id, {
    at: entry.at,
    by: entry.by,
    what: 'amended',
    note: entry.note,
    data: entry.before === undefined ? undefined : { before: entry.before, after: set },
  });
  writes.signal('desk', matter.estateId);
}

/** The kind of job that sees to what a reopening asks of people (V3, C6). */
export const REOPENED_JOB = 'matter.reopened';

/**
 * Reopens a settled matter under its number (V3); its planned visits are cancelled, the complaint's clocks run beside, and
 * its handler is told.
 */
export function reopen(
  writes: Writes,
  matter: Standing & { reopened: number },
  entry: { at: Date; by: Actor; note?: string | undefined; promise?: Date | undefined; settings: Settings },
): void {
  const { at, by, note, settings } = entry;
  if (isOpen(matter.state)) {
    step(writes, matter.id, { at, by, what: 'reported_again', note });
    writes.signal('desk', matter.estateId);
    return;
  }
  const settled = ['done', 'closed', 'withdrawn', 'declined', 'closed_unsatisfied'];
  writes.run(
    sql`UPDATE "Matter" SET "state" = 'in_progress', "reopened" = "reopened" + 1, "doneAt" = NULL, "closedAt" = NULL,
      "closedBy" = NULL, "updatedAt" = ${at}, "promisedAt" = COALESCE(${entry.promise ?? null}, "promisedAt")
      WHERE "id" = ${matter.id} AND "state" IN (${join(settled)}) AND "reopened" = ${matter.reopened}`,
    1,
  );
  for (const state of ['planned', 'sent', 'phone'])
    writes.update('ReturnVisit', { matterId: matter.id, state }, { state: 'cancelled', settledAt: at });
  const times = settings.times('complaint', at);
  const round = matter.reopened + 2;
  const run = { kind: 'complaint', times, from: at, clocks: settings.clocks, now: at } as const;
  startClocks(writes, { id: matter.id, estateId: matter.estateId, round }, run);
  plan(writes, {
    id: `${REOPENED_JOB}/${matter.id}/${round}`,
    kind: REOPENED_JOB,
    dueAt: at,
    payload: { matterId: matter.id, round, at: at.getTime() },
    now: at,
  });
  step(writes, matter.id, { at, by, what: 'reopened', note });
  writes.signal('desk', matter.estateId);
}

export { open as openStates };
