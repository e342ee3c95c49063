/** A matter about to be changed, by a person or by a job; a change holds only if the matter is still as it was read. */
import { StaleError } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import type { MatterRow } from '../desk/parts.ts';
import type { Actor } from '../register/matters.ts';
import type { ProcedureParts } from './parts.ts';

export interface Change {
  matter: MatterRow;
  at: Date;
  by: Actor;
  writes: Writes;
}

/** Begins a change of a matter as it was read. Two changes never carry the same time. */
export function beginChange(matter: MatterRow, now: Date, by: Actor): Change {
  const writes = new Writes();
  writes.guard(
    sql`UPDATE "Matter" SET "updatedAt" = "updatedAt" WHERE "id" = ${matter.id} AND "updatedAt" = ${matter.updatedAt}`,
    1,
  );
  const at = new Date(Math.max(now.getTime(), matter.updatedAt.getTime() + 1));
  return { matter, at, by, writes };
}

/**
 * A change that a job makes: read, worked out and committed, and once more when somebody was first.
 * @param work false: nothing is to be done any more
 */
export async function changeByClock(
  parts: Pick<ProcedureParts, 'db' | 'clock' | 'committer'>,
  matterId: string,
  work: (change: Change) => Promise<boolean>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const matter = await parts.db.prisma.matter.findUnique({ where: { id: matterId } });
    if (!matter) return;
    const change = beginChange(matter, parts.clock.now(), 'clock');
    if (!(await work(change))) return;
    try {
      await parts.committer.commit(change.writes);
      return;
    } catch (error) {
      if (!(error instanceof StaleError) || tries > 4) throw error;
    }
  }
}
