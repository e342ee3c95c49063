/** The book as a trial reads it: every matter, oldest first. */
import type { Database } from '../../prisma/client.ts';
import type { TrialMatter } from './contract.ts';

type Home = NonNullable<TrialMatter['home']>;

/** The home that a record's fields name, where they name a room. */
function homeIn(fields: Record<string, unknown>): Home | undefined {
  const { building, unit = '', room } = fields;
  if (building === undefined || room === undefined) return undefined;
  return { building: String(building), unit: String(unit), room: String(room) };
}

export async function trialMatters({ prisma }: Database): Promise<TrialMatter[]> {
  const rows = await prisma.matter.findMany({ orderBy: [{ createdAt: 'asc' }, { number: 'asc' }] });
  const homes = new Map((await prisma.home.findMany()).map((row) => [row.id, row]));
  const visits = new Map(
    (await prisma.returnVisit.findMany({ orderBy: { round: 'asc' } })).map((visit) => [
      visit.matterId,
      visit,
    ]),
  );
  const calls = await prisma.handoff.findMany({ where: { matterId: { not: null } } });
  return rows.map((row) => {
    const fields = JSON.parse(row.fields) as Record<string, unknown>;
    const listed = row.homeId === null ? undefined : homes.get(row.homeId);
    const visit = visits.get(row.id);
    const reasons = calls
      .filter(({ matterId }) => matterId === row.id)
      .flatMap((call) => JSON.parse(call.reasons) as string[]);
    return {
      number: row.number,
      category: row.category as TrialMatter['category'],
      urgent: row.urgent,
      level: row.level,
      place: row.place,
      home: listed
        ? { building: listed.building, unit: listed.unit, room: listed.room }
        : (homeIn(fields) ?? null),
      fields,
      said: row.said,
      handoff: [...new Set([...(JSON.parse(row.handoff) as string[]), ...reasons])],
      state: row.state as TrialMatter['state'],
      visit: visit
        ? {
            state: visit.state,
            score: visit.score,
            mended: visit.mended,
            dueAt: visit.dueAt.toISOString(),
            sentAt: visit.sentAt?.toISOString() ?? null,
          }
        : null,
    };
  });
}
