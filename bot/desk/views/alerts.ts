/** Alerts and tasks as their people see them at the desk. */
import type { Prisma } from '../../../prisma/generated/sqlite/client/client.ts';
import { alertText } from '../../procedures/alert-text.ts';
import { liveTasks } from '../../procedures/tasks.ts';
import type {
  AlertList,
  AlertsQuery,
  AlertView,
  TaskItem,
  TaskList,
  TasksQuery,
} from '../contract/procedures.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import type { Who } from '../who.ts';
import { iso, isoOrNull, staffNames } from './names.ts';

/** Their own; what could be told to nobody is the front desk's. */
const theirs = (who: Who): Prisma.AlertWhereInput => ({
  estateId: { in: [...who.estates] },
  OR: [{ staffId: who.id }, ...(who.can('matters.keep') ? [{ staffId: null }] : [])],
});

export async function listAlerts(parts: DeskParts, who: Who, query: AlertsQuery): Promise<AlertList> {
  const { prisma } = parts.db;
  const mine = theirs(who);
  const fresh = { AND: [mine, { seenAt: null }] };
  const [rows, count, sounding] = await Promise.all([
    prisma.alert.findMany({
      where: query.list === 'new' ? fresh : mine,
      orderBy: [{ sounds: 'desc' }, { createdAt: 'desc' }, { id: 'asc' }],
      take: query.limit,
    }),
    prisma.alert.count({ where: fresh }),
    prisma.alert.count({ where: { AND: [fresh, { sounds: true }] } }),
  ]);
  const matters = await prisma.matter.findMany({
    where: { id: { in: [...new Set(rows.flatMap(({ matterId }) => matterId ?? []))] } },
    select: { id: true, number: true, place: true, fields: true, releasedAt: true },
  });
  const byId = new Map(matters.map((matter) => [matter.id, matter]));
  return {
    now: iso(parts.clock.now()),
    items: rows.map((row): AlertView => {
      const matter = byId.get(row.matterId ?? '');
      return {
        id: row.id,
        estateId: row.estateId,
        kind: row.kind as AlertView['kind'],
        role: row.role,
        text: alertText(row),
        sounds: row.sounds,
        matter: matter
          ? { id: matter.id, number: matter.number, place: namedIn(matter, who) ? null : matter.place }
          : null,
        data: JSON.parse(row.data) as AlertView['data'],
        createdAt: iso(row.createdAt),
        seenAt: isoOrNull(row.seenAt),
      };
    }),
    counts: { new: count, sounding },
  };
}

export async function listTasks(parts: DeskParts, who: Who, query: TasksQuery): Promise<TaskList> {
  const { prisma } = parts.db;
  const estateId = { in: [...who.estates] };
  const where: Prisma.TaskWhereInput =
    query.list === 'mine'
      ? { estateId, assigneeId: who.id, state: { in: [...liveTasks] } }
      : { estateId, assigneeId: null, state: 'dispatched', department: who.department };
  const rows = await prisma.task.findMany({ where, orderBy: { createdAt: 'asc' }, take: 200 });
  const matters = await prisma.matter.findMany({
    where: { id: { in: rows.map(({ matterId }) => matterId) } },
  });
  const byId = new Map(matters.map((matter) => [matter.id, matter]));
  const names = await staffNames(
    parts.db,
    rows.map(({ assigneeId }) => assigneeId),
  );
  return {
    now: iso(parts.clock.now()),
    items: rows.flatMap((row): TaskItem[] => {
      const matter = byId.get(row.matterId);
      if (!matter || namedIn(matter, who)) return [];
      return [
        {
          id: row.id,
          number: row.number,
          estateId: row.estateId,
          matterId: row.matterId,
          department: row.department,
          trade: row.trade,
          mode: row.mode as TaskItem['mode'],
          assignee: names(row.assigneeId),
          state: row.state,
          urgent: matter.urgent,
          // Who carries it sees the home; the pool sees the building (G9).
          place: query.list === 'mine' ? matter.place : buildingIn(matter.fields),
          what: mask(matter.what),
          createdAt: iso(row.createdAt),
          ackBy: isoOrNull(row.ackBy),
        },
      ];
    }),
  };
}

function buildingIn(fields: string): string | null {
  const { building } = JSON.parse(fields) as { building?: unknown };
  return typeof building === 'string' ? building : null;
}
