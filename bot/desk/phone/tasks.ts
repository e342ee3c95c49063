/** The work of one member of staff as their telephone keeps it: everything needed at the door, nothing of anybody else's (G9). */
import type { Prisma } from '../../../prisma/generated/sqlite/client/client.ts';
import { liveTasks } from '../../procedures/tasks.ts';
import type { WorkTask, WorkTasks } from '../contract/phone.ts';
import { namedIn } from '../named.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import { listTasks } from '../views/alerts.ts';
import { iso, isoOrNull, ownerNames } from '../views/names.ts';
import { readStaff, type Who } from '../who.ts';

/** Who carried a task sees it until 7 days after its end (G9). */
const AFTERWARDS = 7 * 86_400_000;
const MOST = 100;

type TaskRow = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['task']['findUnique']>>>;

const word = (fields: Record<string, unknown>, key: string): string | null => {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** What hangs on some matters, by matter. */
async function around(parts: DeskParts, ids: string[], now: Date) {
  const { prisma } = parts.db;
  const where = { matterId: { in: ids } };
  const [appointments, holds, clocks, photos] = await Promise.all([
    prisma.appointment.findMany({
      where: { ...where, state: { in: ['offered', 'agreed'] }, to: { gte: now } },
      orderBy: { round: 'asc' },
    }),
    prisma.hold.findMany({
      where: { ...where, state: { in: ['asked', 'agreed'] } },
      orderBy: { round: 'asc' },
    }),
    prisma.matterClock.findMany({
      where: { ...where, stage: 'safe', settledAt: null, state: { not: 'cancelled' } },
    }),
    prisma.taskPhoto.findMany({ where, orderBy: { takenAt: 'asc' } }),
  ]);
  return (matterId: string) => ({
    appointment: appointments.filter((row) => row.matterId === matterId).at(-1),
    hold: holds.filter((row) => row.matterId === matterId).at(-1),
    unsafe: clocks.some((row) => row.matterId === matterId),
    photos: photos.filter((row) => row.matterId === matterId),
  });
}

async function taskViews(parts: DeskParts, rows: readonly TaskRow[], matters: Map<string, MatterRow>) {
  const now = parts.clock.now();
  const of = await around(parts, [...matters.keys()], now);
  const ownerIds = [...matters.values()].flatMap(({ ownerId }) => ownerId ?? []);
  const [names, owners] = await Promise.all([
    ownerNames(parts.db, ownerIds),
    parts.db.prisma.owner.findMany({ where: { id: { in: ownerIds } }, select: { id: true, phone: true } }),
  ]);
  const phones = new Map(owners.map(({ id, phone }) => [id, phone]));
  return rows.flatMap((row): WorkTask[] => {
    const matter = matters.get(row.matterId);
    if (!matter) return [];
    const fields = JSON.parse(matter.fields) as Record<string, unknown>;
    const { appointment, hold, unsafe, photos } = of(matter.id);
    return [
      {
        id: row.id,
        number: row.number,
        matterId: matter.id,
        matterNumber: matter.number,
        estateId: matter.estateId,
        state: row.state,
        urgent: matter.urgent,
        danger: matter.danger,
        what: matter.what,
        said: matter.said,
        wanted: matter.wanted,
        place: matter.place,
        spot: matter.spot,
        when: word(fields, 'when'),
        owner: word(fields, 'contact') ?? names(matter.ownerId),
        phone: word(fields, 'phone') ?? phones.get(matter.ownerId ?? '') ?? null,
        appointment: appointment
          ? {
              from: iso(appointment.from),
              to: iso(appointment.to),
              agreed: appointment.state === 'agreed',
            }
          : null,
        promisedAt: isoOrNull(matter.promisedAt),
        ackBy: isoOrNull(row.ackBy),
        createdAt: iso(row.createdAt),
        arrivedAt: isoOrNull(row.arrivedAt),
        doneAt: isoOrNull(row.doneAt),
        result: row.result,
        amount: row.amount,
        note: row.note,
        hold: hold
          ? { reason: hold.reason, newDate: iso(hold.newDate), asked: hold.state === 'asked' }
          : null,
        unsafe,
        photos: photos.map(({ id, kind, fileId, takenAt }) => ({
          id,
          kind: kind === 'signature' ? 'signature' : 'photo',
          takenAt: iso(takenAt),
          link: parts.links.link(fileId),
        })),
      },
    ];
  });
}

/** Rules and lists of the estates a telephone needs without a signal. */
function estateViews(parts: DeskParts, ids: readonly string[]): WorkTasks['estates'] {
  const at = parts.clock.now();
  return ids.map((id) => {
    const { name, timeZone, dutyPhone } = parts.estates.get(id);
    const { clocks, work, prices, region } = parts.settings(id, at);
    return {
      id,
      name,
      timeZone,
      currency: region.currency,
      dutyPhone: dutyPhone ?? null,
      holdReasons: [...clocks.holds.reasons],
      ...work,
      prices: Object.entries(prices).map(([code, one]) => ({ code, ...one, note: one.note ?? null })),
    };
  });
}

/** The tasks of who asks, and of nobody else; what names them is not among them (R6). */
export async function workTasks(parts: DeskParts, who: Who): Promise<WorkTasks> {
  const { prisma } = parts.db;
  const now = parts.clock.now();
  const theirs: Prisma.TaskWhereInput = { assigneeId: who.id, estateId: { in: [...who.estates] } };
  const [live, done, pool, staff] = await Promise.all([
    prisma.task.findMany({
      where: { ...theirs, state: { in: [...liveTasks] } },
      orderBy: { createdAt: 'asc' },
      take: MOST,
    }),
    prisma.task.findMany({
      where: { ...theirs, state: 'done', doneAt: { gte: new Date(now.getTime() - AFTERWARDS) } },
      orderBy: { doneAt: 'desc' },
      take: MOST,
    }),
    listTasks(parts, who, { list: 'pool' }),
    readStaff(parts.db, parts.estates, who.estates),
  ]);
  const rows = [...live, ...done];
  const matters = new Map(
    (await prisma.matter.findMany({ where: { id: { in: rows.map(({ matterId }) => matterId) } } }))
      .filter((matter) => !namedIn(matter, who))
      .map((matter) => [matter.id, matter]),
  );
  const tasks = await taskViews(parts, rows, matters);
  const colleagues = staff.filter(
    ({ id, department, role }) =>
      id !== who.id && department === who.department && (role === 'worker' || role === 'head'),
  );
  const duty = new Set(
    (await Promise.all(who.estates.map((id) => parts.duty.now(id, now)))).flat().map(({ id }) => id),
  );
  return {
    now: iso(now),
    tasks: [
      ...tasks.filter(({ state, urgent }) => state !== 'done' && urgent),
      ...tasks.filter(({ state, urgent }) => state !== 'done' && !urgent),
      ...tasks.filter(({ state }) => state === 'done'),
    ],
    pool: pool.items.map(({ id, number, place, what, urgent, createdAt }) => ({
      id,
      number,
      place,
      what,
      urgent,
      createdAt,
    })),
    colleagues: colleagues.map(({ id, name }) => ({ id, name, onDuty: duty.has(id) })),
    estates: estateViews(parts, who.estates),
  };
}
