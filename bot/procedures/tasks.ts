/**
 * Work given to somebody 维修任务单: by the head to a person (派单), to whoever is first (抢单), or in turn by trade and
 * building (轮派). Who does not acknowledge in the clock's time is passed over for the next (H3).
 */
import { staffNotice } from '../../knowledge/phrases/staff-notices.ts';
import { dueAt } from '../../knowledge/rules/clock.ts';
import { join, sql, toDate } from '../../prisma/sql.ts';
import type { Tables } from '../../prisma/writes.ts';
import { namedIn } from '../desk/named.ts';
import { newId } from '../estates/estates.ts';
import { choose, everybody, type Reached } from '../estates/reach.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { move, step } from '../register/matters.ts';
import { endPages } from '../register/pages.ts';
import { clockOfMatter } from '../register/promise.ts';
import { type Change, changeByClock } from './change.ts';
import { tellOnce, visited } from './news.ts';
import type { ProcedureParts } from './parts.ts';

/** The kind of job that looks whether a task was acknowledged. */
export const ACK_JOB = 'task.ack';

/** Tasks that somebody still has, or that lie in a pool. */
export const liveTasks = ['dispatched', 'accepted', 'arrived', 'on_hold'] as const;

export type TaskMode = 'assign' | 'grab' | 'turn';

export interface Giving {
  department: string;
  mode: TaskMode;
  assignee?: Pick<Reached, 'id' | 'name'> | undefined;
  trade: string | null;
  note?: string | undefined;
}

/** The trade that a matter asks for, where its kind is one. */
export const tradeOf = (matter: { category: string; kind: string | null }): string | null =>
  matter.category === 'repair' || matter.category === 'after_sales' ? matter.kind : null;

const buildingOf = (fields: string): string | undefined => {
  const { building } = JSON.parse(fields) as { building?: unknown };
  return typeof building === 'string' ? building : undefined;
};

/** Workers on duty who may do it: of the department, of the trade (or of none), for the building (or for all). */
export async function workersFor(
  parts: ProcedureParts,
  matter: Change['matter'],
  giving: Pick<Giving, 'department' | 'trade'>,
  at: Date,
): Promise<Reached[]> {
  const building = buildingOf(matter.fields);
  const about = { ...matter, department: giving.department };
  return (await everybody(parts, matter.estateId, at)).filter(
    (one) =>
      one.onDuty &&
      one.role === 'worker' &&
      one.department === giving.department &&
      (giving.trade === null || one.trade === null || one.trade === giving.trade) &&
      (building === undefined || one.buildings.length === 0 || one.buildings.includes(building)) &&
      !namedIn(about, one),
  );
}

/** Whose turn it is: who of the right trade was given something longest ago. */
export async function nextInTurn(
  parts: ProcedureParts,
  matter: Change['matter'],
  giving: Pick<Giving, 'department' | 'trade'>,
  at: Date,
  passed: ReadonlySet<string> = new Set(),
): Promise<Reached | undefined> {
  const able = (await workersFor(parts, matter, giving, at)).filter(({ id }) => !passed.has(id));
  if (able.length === 0) return undefined;
  const rows = await parts.db.query(sql`SELECT "assigneeId", MAX("createdAt") AS "last" FROM "Task"
    WHERE "assigneeId" IN (${join(able.map(({ id }) => id))}) GROUP BY "assigneeId"`);
  const last = new Map(rows.map((row) => [String(row.assigneeId), toDate(row.last).getTime()]));
  const specialist = ({ trade }: Reached): number =>
    giving.trade !== null && trade === giving.trade ? 0 : 1;
  return able.sort(
    (a, b) =>
      specialist(a) - specialist(b) ||
      (last.get(a.id) ?? 0) - (last.get(b.id) ?? 0) ||
      (a.id < b.id ? -1 : 1),
  )[0];
}

/** By when a task is to be acknowledged: the clock's time for accepting, counted from its being given. */
function ackBy(parts: ProcedureParts, { matter, at }: Change): Date {
  const { clocks, calendar, estate } = parts.settings(matter.estateId, at);
  const span = clocks.matters[clockOfMatter(matter)]?.accepted ?? { minutes: clocks.passOn.withinMinutes };
  return dueAt(span, at, { clocks, calendar, timeZone: estate.timeZone });
}

/**
 * Gives the matter out on a new task slip; an earlier one that is still open is replaced. Whom it goes to is told, and
 * with 抢单 everybody of the trade who is on duty.
 */
export async function giveTask(parts: ProcedureParts, change: Change, giving: Giving): Promise<void> {
  const { matter, at, by, writes } = change;
  const { department, mode, assignee, trade, note } = giving;
  const earlier = await parts.db.prisma.task.count({ where: { matterId: matter.id } });
  // Before the new slip goes in.
  writes.guard(sql`UPDATE "Task" SET "state" = 'replaced' WHERE "matterId" = ${matter.id}
    AND "state" IN (${join([...liveTasks])})`);
  const id = newId();
  const due = ackBy(parts, change);
  const row: Tables['Task'] = {
    id,
    number: `${matter.number}-${earlier + 1}`,
    matterId: matter.id,
    estateId: matter.estateId,
    department,
    trade,
    mode,
    assigneeId: assignee?.id ?? null,
    state: 'dispatched',
    createdAt: at,
    createdBy: by,
    ackBy: due,
    note: note ?? null,
  };
  writes.insert('Task', row);
  plan(writes, { id: `${ACK_JOB}/${id}`, kind: ACK_JOB, dueAt: due, payload: { taskId: id }, now: at });
  const common = { estateId: matter.estateId, matterId: matter.id, at, about: `task/${id}` };
  const data = { number: matter.number, by: due.toISOString() };
  if (assignee) tell(writes, { ...common, staffId: assignee.id, role: 'worker', kind: 'task', data });
  else if (mode === 'grab')
    for (const one of await workersFor(parts, matter, giving, at))
      tell(writes, { ...common, staffId: one.id, role: 'worker', kind: 'task_open', data });
  else {
    const settings = parts.settings(matter.estateId, at);
    const head = choose(
      'department_head',
      await everybody(parts, matter.estateId, at),
      { ...matter, department },
      settings,
    );
    tell(writes, { ...common, staffId: head?.id, role: 'department_head', kind: 'task_open', data });
  }
  const to = assignee ? assignee.name : department;
  const going = assignee && (await parts.db.prisma.staff.findUnique({ where: { id: assignee.id } }));
  parts.announce(writes, {
    to: department,
    at,
    url: going ? parts.phoneLinks.link(going, id) : undefined,
    text: staffNotice('task', {
      estate: parts.estates.get(matter.estateId).name,
      number: matter.number,
      department: parts.settings(matter.estateId, at).routes.departments[department] ?? department,
      who: assignee?.name ?? '',
    }),
  });
  move(writes, matter, 'dispatched', {
    at,
    by,
    note: note === undefined ? to : `${to}：${note}`,
    set: { department, handlerId: assignee?.id ?? null },
  });
}

/**
 * A task nobody acknowledged in time: it goes to the next in turn; where there is none it lies in the pool and the head
 * of the department is told. Nobody has it in silence.
 */
export function ackJob(parts: ProcedureParts): JobHandler {
  return async ({ payload }) => {
    const task = await parts.db.prisma.task.findUnique({ where: { id: String(payload.taskId) } });
    if (task?.state !== 'dispatched') return;
    await changeByClock(parts, task.matterId, async (change) => {
      const { matter, at, writes } = change;
      const now = await parts.db.prisma.task.findUnique({ where: { id: task.id } });
      if (now?.state !== 'dispatched' || matter.state !== 'dispatched') return false;
      const asked = await parts.db.prisma.task.findMany({
        where: { matterId: matter.id, state: { in: ['missed', 'returned', 'dispatched'] } },
        select: { assigneeId: true },
      });
      const passed = new Set(asked.flatMap(({ assigneeId }) => (assigneeId === null ? [] : [assigneeId])));
      const giving = { department: task.department, trade: task.trade };
      const next = await nextInTurn(parts, matter, giving, at, passed);
      const staff = await everybody(parts, matter.estateId, at);
      const about = { ...matter, department: task.department };
      const head = choose('department_head', staff, about, parts.settings(matter.estateId, at));
      tell(writes, {
        about: `task/${task.id}/missed`,
        estateId: matter.estateId,
        staffId: head?.id,
        role: 'department_head',
        kind: 'task_missed',
        matterId: matter.id,
        data: { number: matter.number, next: next !== undefined },
        at,
      });
      if (task.assigneeId !== null)
        writes.guard(
          sql`UPDATE "Task" SET "state" = 'missed' WHERE "id" = ${task.id} AND "state" = 'dispatched'`,
          1,
        );
      if (next) await giveTask(parts, change, { ...giving, mode: 'turn', assignee: next });
      else if (task.assigneeId !== null)
        // Nobody else is there: it lies in the pool, in sight of the head.
        await giveTask(parts, change, { ...giving, mode: 'grab' });
      else step(writes, matter.id, { at, by: 'clock', what: 'task_missed' });
      return true;
    });
  };
}

/** Who accepts carries it from here; the owner hears who comes and by when (R10). */
export async function acceptTask(
  parts: ProcedureParts,
  change: Change,
  who: { id: string; name: string },
  note?: string,
): Promise<void> {
  const { matter, at, by, writes } = change;
  writes.run(sql`UPDATE "Task" SET "state" = 'accepted', "acceptedAt" = ${at}, "assigneeId" = ${who.id}
    WHERE "matterId" = ${matter.id} AND "state" = 'dispatched'`);
  // Accepting is 收到 too: nothing sounds for work that somebody has.
  endPages(writes, matter.id, 'acknowledged', { at, staffId: who.id });
  move(writes, matter, 'accepted', { at, by, note, set: { handlerId: who.id } });
  await tellComing(parts, change, who);
}

/** How the owner hears of the one who comes. */
export const workerWords = (
  say: (key: 'who.worker', values: { name: string }) => string,
  { name, department }: { name: string; department?: string },
): string =>
  department === 'engineering' || department === 'developer' ? say('who.worker', { name }) : name;

/** Who comes and by when: the agreed window, else the time of the clock (R10). */
async function tellComing(
  parts: ProcedureParts,
  change: Change,
  who: { id: string; name: string },
): Promise<void> {
  const { matter } = change;
  if (!visited(matter.category)) return;
  const { prisma } = parts.db;
  const [agreed, clock] = await Promise.all([
    prisma.appointment.findFirst({
      where: { matterId: matter.id, state: 'agreed' },
      orderBy: { round: 'desc' },
    }),
    prisma.matterClock.findFirst({
      where: { matterId: matter.id, stage: 'arrived', settledAt: null },
      orderBy: { dueAt: 'asc' },
    }),
  ]);
  const { number, what } = matter;
  const one = { name: who.name, department: matter.department ?? '' };
  if (agreed)
    await tellOnce(parts, change, 'coming', 'status.appointed', (write, say) => ({
      number,
      what,
      window: write.window(agreed.from, agreed.to),
      who: workerWords(say, one),
    }));
  else if (clock && clock.dueAt > change.at)
    await tellOnce(parts, change, 'coming', 'appointment.coming', (write, say) => ({
      number,
      who: workerWords(say, one),
      time: write.deadline(clock.dueAt),
    }));
}
