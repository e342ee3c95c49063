/** The clock of a trial: moved from one due time to the next, so that each thing happens at its own hour. */
import type { Database } from '../../prisma/client.ts';
import { sql, toDate } from '../../prisma/sql.ts';
import type { MovableClock } from '../clock.ts';
import { DeskError } from '../errors.ts';
import type { ClockBody } from './contract.ts';
import { durationMs } from './durations.ts';

/** Due times stopped at on one way; after as many, the rest is done at the end of it. */
const STOPS = 2_000;
/** The furthest that instants can be written and read: years of four digits. */
const LAST = Date.parse('9000-01-01T00:00:00Z');

export interface TrialTime {
  db: Database;
  clock: MovableClock;
  /** Does everything that is due. */
  settle: () => Promise<void>;
  /** What was remembered of another hour is forgotten. */
  forget: () => void;
}

/** The first thing that falls due after one instant and not after another. */
async function nextDue(db: Database, after: Date, until: Date): Promise<Date | undefined> {
  const rows = await db.query(sql`SELECT MIN("dueAt") AS "dueAt" FROM "Job"
      WHERE "state" = 'waiting' AND "dueAt" > ${after} AND "dueAt" <= ${until}
    UNION ALL SELECT MIN("dueAt") FROM "Outbox"
      WHERE "state" = 'waiting' AND "dueAt" > ${after} AND "dueAt" <= ${until}`);
  const due = rows.flatMap((row) => (row.dueAt === null ? [] : [toDate(row.dueAt).getTime()]));
  return due.length > 0 ? new Date(Math.min(...due)) : undefined;
}

/** Sets the clock as asked; what was due on the way has been done when this settles. The time it is then. */
export async function setTime({ db, clock, settle, forget }: TrialTime, body: ClockBody): Promise<Date> {
  const start = clock.now();
  const target =
    'now' in body ? new Date(body.now) : new Date(start.getTime() + (durationMs(body.advance) ?? 0));
  if (!(target.getTime() < LAST)) throw new DeskError('BadRequest', 'body: the clock does not go that far');
  await settle();
  for (let stops = 0; stops < STOPS; stops++) {
    const due = await nextDue(db, clock.now(), target);
    if (!due) break;
    clock.set(due);
    forget();
    await settle();
  }
  clock.set(target);
  forget();
  await settle();
  return clock.now();
}
