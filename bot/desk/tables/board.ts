/** How the estates stand now, for who leads them: counted in the database, one statement a figure whatever their number. */
import { dayAt, instantOf } from '../../../knowledge/rules/zone.ts';
import { join, type Sql, sql, toDate } from '../../../prisma/sql.ts';
import { open } from '../../register/states.ts';
import type { Board, BoardRow } from '../contract/board.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import { iso, staffNames } from '../views/names.ts';
import { estatesAsked, type Who } from '../who.ts';

const MONTH = 30 * 86_400_000;
/** Matters named beside the figures. */
const PRESSING = 30;

export async function showBoard(parts: DeskParts, who: Who, estateId: string | undefined): Promise<Board> {
  const now = parts.clock.now();
  const ids = estatesAsked(who, estateId);
  const { db } = parts;
  const here = join(ids);
  const openStates = join([...open]);
  const counts = async (statement: Sql): Promise<Map<string, Record<string, unknown>>> =>
    new Map((await db.query(statement)).map((row) => [String(row.estateId), row]));
  const midnight = (id: string): Date => {
    const { timeZone } = parts.estates.get(id);
    return instantOf(dayAt(now, timeZone), 0, timeZone);
  };
  const clocks = (state: 'near' | 'breached'): Promise<Map<string, Record<string, unknown>>> =>
    counts(sql`SELECT "estateId", COUNT(DISTINCT "matterId") AS "n" FROM "MatterClock"
      WHERE "estateId" IN (${here}) AND "state" = ${state} AND "settledAt" IS NULL GROUP BY "estateId"`);
  const [matters, near, breached, talks, visits, today, pressing] = await Promise.all([
    counts(sql`SELECT "estateId", COUNT(*) AS "open",
      SUM(CASE WHEN "urgent" = ${true} THEN 1 ELSE 0 END) AS "urgent",
      SUM(CASE WHEN "state" = 'on_hold' THEN 1 ELSE 0 END) AS "held"
      FROM "Matter" WHERE "estateId" IN (${here}) AND "state" IN (${openStates}) GROUP BY "estateId"`),
    clocks('near'),
    clocks('breached'),
    counts(sql`SELECT "estateId", SUM(CASE WHEN "state" = 'waiting' THEN 1 ELSE 0 END) AS "waiting",
      SUM(CASE WHEN "state" = 'taken' THEN 1 ELSE 0 END) AS "taken",
      MIN(CASE WHEN "state" = 'waiting' THEN "createdAt" END) AS "since"
      FROM "Handoff" WHERE "estateId" IN (${here}) AND "state" IN ('waiting', 'taken') GROUP BY "estateId"`),
    counts(sql`SELECT m."estateId", COUNT(*) AS "answered", SUM(CASE WHEN v."score" >= 4 THEN 1 ELSE 0 END) AS "good"
      FROM "ReturnVisit" v JOIN "Matter" m ON m."id" = v."matterId"
      WHERE m."estateId" IN (${here}) AND v."score" IS NOT NULL AND v."answeredAt" >= ${new Date(now.getTime() - MONTH)}
      GROUP BY m."estateId"`),
    Promise.all(
      ids.map(async (id) => {
        const { matter } = db.prisma;
        const since = { gte: midnight(id) };
        const [registered, done] = await Promise.all([
          matter.count({ where: { estateId: id, createdAt: since } }),
          matter.count({ where: { estateId: id, doneAt: since } }),
        ]);
        return [id, { registered, done }] as const;
      }),
    ),
    // A line a matter: the clock of it that is out longest.
    db.query(sql`SELECT c."matterId", MIN(c."dueAt") AS "dueAt" FROM "MatterClock" c
      WHERE c."estateId" IN (${here}) AND c."state" IN ('near', 'breached') AND c."settledAt" IS NULL
      GROUP BY c."matterId" ORDER BY MIN(c."dueAt") ASC LIMIT ${PRESSING}`),
  ]);
  const days = new Map(today);
  const n = (value: unknown): number => Number(value ?? 0);
  const items = ids.map((id): BoardRow => {
    const [m, h, v] = [matters.get(id), talks.get(id), visits.get(id)];
    const since = h?.since === null || h?.since === undefined ? null : toDate(h.since);
    const answered = n(v?.answered);
    return {
      estateId: id,
      name: parts.estates.get(id).name,
      open: n(m?.open),
      urgent: n(m?.urgent),
      near: n(near.get(id)?.n),
      breached: n(breached.get(id)?.n),
      onHold: n(m?.held),
      waiting: n(h?.waiting),
      longestWait: since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)) : null,
      talking: n(h?.taken),
      registeredToday: days.get(id)?.registered ?? 0,
      doneToday: days.get(id)?.done ?? 0,
      answered,
      satisfied: answered > 0 ? n(v?.good) / answered : null,
    };
  });
  const pressed = pressing.map(({ matterId }) => String(matterId));
  const [rows, out] = await Promise.all([
    db.prisma.matter.findMany({ where: { id: { in: pressed } } }),
    db.prisma.matterClock.findMany({
      where: { matterId: { in: pressed }, state: { in: ['near', 'breached'] }, settledAt: null },
      orderBy: { dueAt: 'asc' },
    }),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const names = await staffNames(
    db,
    rows.map(({ handlerId }) => handlerId),
  );
  return {
    now: iso(now),
    items,
    pressing: pressed.flatMap((id) => {
      const matter = byId.get(id);
      const clock = out.find(({ matterId }) => matterId === id);
      if (!matter || !clock || namedIn(matter, who)) return [];
      return [
        {
          matterId: id,
          number: matter.number,
          estateId: matter.estateId,
          place: matter.place,
          what: mask(matter.what),
          stage: clock.stage,
          state: clock.state === 'near' ? ('near' as const) : ('breached' as const),
          dueAt: iso(clock.dueAt),
          handler: names(matter.handlerId)?.name ?? null,
        },
      ];
    }),
  };
}
