/** Seepage is visited again after the next rain (V1): a person's button, or whoever knows the weather, says that it rained. */
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { insertVisit } from './visits.ts';

/** Plans the visits; how many. Once for each mending, however often it rains. */
export async function planRainVisits(
  db: Database,
  writes: Writes,
  settings: Settings,
  at: Date,
): Promise<number> {
  const { rain, courteousHours } = settings.visits;
  const since = new Date(at.getTime() - rain.forDays * 86_400_000);
  const rows = await db.query(sql`SELECT v."matterId", v."talkId", v."round" FROM "ReturnVisit" v
    JOIN "Matter" m ON m."id" = v."matterId"
    WHERE m."estateId" = ${settings.estate.id} AND m."kind" = 'building_leak' AND v."kind" IN ('seepage', 'urgent', 'after_sales') AND v."state" <> 'cancelled'
      AND v."round" = m."reopened" + 1 AND m."state" IN ('done', 'closed') AND m."doneAt" >= ${since}
      AND NOT EXISTS (SELECT 1 FROM "ReturnVisit" r
        WHERE r."matterId" = v."matterId" AND r."round" = v."round" AND r."kind" = 'rain')`);
  const dueAt = nextWithin(later(at, rain.afterHours * 60), courteousHours, settings.estate.timeZone);
  for (const row of rows)
    insertVisit(writes, {
      matterId: String(row.matterId),
      talkId: row.talkId === null ? null : String(row.talkId),
      round: Number(row.round),
      kind: 'rain',
      dueAt,
      at,
    });
  return rows.length;
}
