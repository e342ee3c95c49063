/** The register 业主接待记录表 (R1): what may be done with a matter, each with its step in the timeline. Writes only; a Committer keeps them. */

import { join, sql } from '../../prisma/sql.ts';
import type { Tables, Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { isOpen, type MatterState, mayBecome, open } from './states.ts';

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

/** Enters a matter in the book. */
export function file(writes: Writes, row: Tables['Matter'], by: Actor): void {
  writes.insert('Matter', row);
  step(writes, row.id, { at: row.createdAt as Date, by, what: 'registered' });
  writes.signal('desk', row.estateId);
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
  step(writes, matter.id, { at: entry.at, by: entry.by, what: to, note: entry.note });
  writes.signal('desk', matter.estateId);
}

/** Changes columns of a matter and says in its timeline what was there before (R12). */
export function amend(
  writes: Writes,
  matter: Standing,
  set: Partial<Tables['Matter']>,
  entry: { at: Date; by: Actor; note?: string | undefined; before?: unknown },
): void {
  writes.update('Matter', { id: matter.id }, { ...set, updatedAt: entry.at }, 1);
  step(writes, matter.id, {
    at: entry.at,
    by: entry.by,
    what: 'amended',
    note: entry.note,
    data: entry.before === undefined ? undefined : { before: entry.before, after: set },
  });
  writes.signal('desk', matter.estateId);
}

/** Reopens a settled matter under its number (V3); its visits that are not answered yet are cancelled. */
export function reopen(
  writes: Writes,
  matter: Standing,
  entry: { at: Date; by: Actor; note?: string; promise?: Date | undefined },
): void {
  if (isOpen(matter.state)) {
    step(writes, matter.id, { at: entry.at, by: entry.by, what: 'reported_again', note: entry.note });
    writes.signal('desk', matter.estateId);
    return;
  }
  const settled = ['done', 'closed', 'withdrawn', 'declined', 'closed_unsatisfied'];
  writes.run(
    sql`UPDATE "Matter" SET "state" = 'in_progress', "reopened" = "reopened" + 1, "doneAt" = NULL, "closedAt" = NULL,
      "closedBy" = NULL, "updatedAt" = ${entry.at}, "promisedAt" = COALESCE(${entry.promise ?? null}, "promisedAt")
      WHERE "id" = ${matter.id} AND "state" IN (${join(settled)})`,
    1,
  );
  for (const state of ['planned', 'sent', 'phone'])
    writes.update('ReturnVisit', { matterId: matter.id, state }, { state: 'cancelled', settledAt: entry.at });
  step(writes, matter.id, { at: entry.at, by: entry.by, what: 'reopened', note: entry.note });
  writes.signal('desk', matter.estateId);
}

export { open as openStates };
