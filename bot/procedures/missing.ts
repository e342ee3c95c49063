/** Nothing open is without a clock (C3): matters that were entered before there were clocks get theirs at the start. */
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { join, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import { startMatterClocks } from '../register/matters.ts';
import { open } from '../register/states.ts';

const BATCH = 200;

/** Starts them from registration; two processes that start at once start the same clocks. */
export async function startMissingClocks(parts: {
  db: Database;
  committer: Committer;
  settings: (estateId: string, at: Date) => Settings;
}): Promise<void> {
  const { db, committer, settings } = parts;
  for (;;) {
    const rows = await db.query(sql`SELECT m."id" FROM "Matter" m WHERE m."state" IN (${join([...open])})
      AND EXISTS (SELECT 1 FROM "Estate" e WHERE e."id" = m."estateId")
      AND NOT EXISTS (SELECT 1 FROM "MatterClock" c WHERE c."matterId" = m."id") ORDER BY m."createdAt" LIMIT ${BATCH}`);
    if (rows.length === 0) return;
    const matters = await db.prisma.matter.findMany({
      where: { id: { in: rows.map(({ id }) => String(id)) } },
    });
    const writes = new Writes();
    for (const matter of matters)
      startMatterClocks(writes, matter, settings(matter.estateId, matter.createdAt));
    await committer.commit(writes);
    if (rows.length < BATCH) return;
  }
}
