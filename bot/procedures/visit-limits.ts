/** At most one card a day and two a week for an owner; complaint and safety excepted (V1). */
import { minutesOf } from '../../knowledge/rules/shared.ts';
import { addDays, dayAt, instantOf } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { sql, toDate } from '../../prisma/sql.ts';
import { isExcepted } from './visit-kinds.ts';

const DAY = 86_400_000;

/** When the owner may get another card: `at` itself, or later. */
export async function nextCardAt(db: Database, settings: Settings, ownerId: string, at: Date): Promise<Date> {
  const { limits, courteousHours } = settings.visits;
  const { timeZone } = settings.estate;
  const week = new Date(at.getTime() - 7 * DAY);
  const rows = await db.query(sql`SELECT v."kind", v."sentAt" FROM "ReturnVisit" v
    JOIN "Matter" m ON m."id" = v."matterId"
    WHERE m."ownerId" = ${ownerId} AND v."sentAt" > ${week} AND v."cardId" = v."id" ORDER BY v."sentAt" ASC`);
  const cards = rows
    .filter(({ kind }) => !isExcepted(String(kind), settings.visits))
    .map(({ sentAt }) => toDate(sentAt));
  const today = dayAt(at, timeZone);
  const openingOn = (day: string): Date => instantOf(day, minutesOf(courteousHours.from), timeZone);
  let next = at;
  if (cards.filter((sent) => dayAt(sent, timeZone) === today).length >= limits.aDay)
    next = openingOn(addDays(today, 1));
  const oldest = cards.at(-limits.aWeek);
  if (cards.length >= limits.aWeek && oldest) {
    // A week later, on the morning of the day after: then no seven days hold more than the limit.
    const free = openingOn(addDays(dayAt(oldest, timeZone), 8));
    if (free > next) next = free;
  }
  return next;
}
