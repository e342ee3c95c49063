/** Who is on duty, by estate (排班). Kept for a few seconds: asked in many turns, changed a few times a day. */
import type { Database } from '../../prisma/client.ts';

export interface Colleague {
  id: string;
  name: string;
  role: string;
  department: string;
  trade: string | undefined;
  deputyId: string | undefined;
}

/** How long an answer is kept, in ms of the real clock. */
const KEEP = 3_000;

export interface Duty {
  /** Active staff of an estate whose shift it is; those whose shift began last come first. */
  now(estateId: string, at: Date): Promise<readonly Colleague[]>;
  /** A colleague by id, if still active. */
  person(id: string): Promise<Colleague | undefined>;
  forget(): void;
}

export function createDuty(db: Database): Duty {
  const kept = new Map<string, { until: number; at: number; staff: Promise<readonly Colleague[]> }>();

  const asColleague = (row: {
    id: string;
    name: string;
    role: string;
    department: string;
    trade: string | null;
    deputyId: string | null;
  }): Colleague => ({
    id: row.id,
    name: row.name,
    role: row.role,
    department: row.department,
    trade: row.trade ?? undefined,
    deputyId: row.deputyId ?? undefined,
  });

  async function read(estateId: string, at: Date): Promise<readonly Colleague[]> {
    const shifts = await db.prisma.shift.findMany({
      where: { estateId, startsAt: { lte: at }, endsAt: { gt: at } },
      orderBy: { startsAt: 'desc' },
    });
    if (shifts.length === 0) return [];
    const staff = await db.prisma.staff.findMany({
      where: { id: { in: shifts.map(({ staffId }) => staffId) }, active: true },
    });
    const byId = new Map(staff.map((row) => [row.id, asColleague(row)]));
    return [...new Set(shifts.map(({ staffId }) => staffId))]
      .map((id) => byId.get(id))
      .filter((one) => one !== undefined);
  }

  return {
    now(estateId, at) {
      const known = kept.get(estateId);
      // A clock that was set elsewhere (a trial) asks for another hour's rota.
      if (known && known.until > Date.now() && Math.abs(known.at - at.getTime()) < 60_000) return known.staff;
      const staff = read(estateId, at);
      kept.set(estateId, { until: Date.now() + KEEP, at: at.getTime(), staff });
      staff.catch(() => kept.delete(estateId));
      return staff;
    },
    async person(id) {
      const row = await db.prisma.staff.findUnique({ where: { id } });
      return row?.active ? asColleague(row) : undefined;
    },
    forget: () => kept.clear(),
  };
}
