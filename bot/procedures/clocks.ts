/**
 * What happens to a clock in its course (C3): near its breach the holder hears; breached, the holder and the head of the
 * department, then the supervisor, then the project manager. Rungs are climbed in order, each with the commit that says so:
 * after a crash, in two processes or with a clock that was set back, none is climbed twice and none is left out.
 */
import type { Clocks } from '../../knowledge/rules/clocks.ts';
import { later } from '../../knowledge/rules/zone.ts';
import { StaleError } from '../../prisma/client.ts';
import { Writes } from '../../prisma/writes.ts';
import { choose, everybody, holderOf } from '../estates/reach.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { type AlertKind, tell } from '../register/alerts.ts';
import { incidentLedBy, planSlot, slotAt } from '../register/clocks.ts';
import { isOpen, open } from '../register/states.ts';
import type { ProcedureParts } from './parts.ts';

type Clock = NonNullable<Awaited<ReturnType<ProcedureParts['db']['prisma']['matterClock']['findUnique']>>>;

/** Whom a slot of a clock tells, as which capacity. */
const told = (slot: number, breach: { tell: string[] }[]): string[] =>
  slot === 0 ? ['holder'] : (breach[slot - 1]?.tell ?? []);

/** The slots of a clock that are due: more than one when the program rested. The first is what its job was made for. */
function slotsDue(clock: Clock, clocks: Clocks, at: Date): number[] {
  const due = [clock.slot];
  for (;;) {
    const slot = clock.slot + due.length;
    const dueAt = slotAt({ ...clock, slot }, clocks);
    if (!dueAt || dueAt > at) return due;
    due.push(slot);
  }
}

/** The open matter whose task a report of the same incident waits for (C5); undefined for all others. */
async function leadOf(
  { db: { prisma } }: Pick<ProcedureParts, 'db'>,
  matter: { id: string; incidentId: string | null },
): Promise<{ id: string } | undefined> {
  if (matter.incidentId === null || matter.incidentId === incidentLedBy(matter.id)) return undefined;
  const incident = await prisma.incident.findUnique({ where: { id: matter.incidentId } });
  if (incident?.state !== 'open' || incident.kind === 'group' || incident.leadId === null) return undefined;
  const lead = await prisma.matter.findUnique({ where: { id: incident.leadId } });
  return lead && isOpen(lead.state) ? lead : undefined;
}

/** A clock of a report that waits for another's task runs by that one's promise: true when it was moved there. */
async function follow(parts: ProcedureParts, clock: Clock, leadId: string, at: Date): Promise<boolean> {
  const leading = await parts.db.prisma.matterClock.findFirst({
    where: { matterId: leadId, stage: clock.stage, settledAt: null },
    orderBy: { dueAt: 'desc' },
  });
  if (!leading || leading.dueAt <= clock.dueAt) return false;
  const writes = new Writes();
  respan(parts, { writes, at }, clock, { spanFrom: leading.spanFrom, dueAt: leading.dueAt, slot: 0 });
  await parts.committer.commit(writes);
  return true;
}

/** Takes what is due of a clock's course. */
async function pass(parts: ProcedureParts, clock: Clock, at: Date): Promise<void> {
  const matter = await parts.db.prisma.matter.findUnique({ where: { id: clock.matterId } });
  if (!matter) return;
  const lead = await leadOf(parts, matter);
  if (lead && (await follow(parts, clock, lead.id, at))) return;
  const settings = parts.settings(clock.estateId, at);
  const { clocks } = settings;
  const slots = slotsDue(clock, clocks, at);
  const writes = new Writes();
  const next = { ...clock, slot: clock.slot + slots.length };
  writes.update(
    'MatterClock',
    { id: clock.id, slot: clock.slot, spanFrom: clock.spanFrom, state: clock.state, settledAt: null },
    {
      state: next.slot === 1 ? 'near' : 'breached',
      slot: next.slot,
      jobId: planSlot(writes, next, clocks, at),
    },
    1,
  );
  // Of several reports of one incident the one that has the task climbs: nobody is called for each.
  const staff = lead ? [] : await everybody(parts, clock.estateId, at);
  for (const slot of lead ? [] : slots) {
    // Near is said only while there is still time.
    if (slot === 0 && at >= clock.dueAt) continue;
    const kind: AlertKind = slot === 0 ? 'near' : 'breach';
    for (const role of told(slot, clocks.breach)) {
      const person =
        role === 'holder'
          ? holderOf(matter, staff, settings)
          : choose(role as Parameters<typeof choose>[0], staff, matter, settings);
      tell(writes, {
        about: `${clock.id}/${clock.spanFrom.getTime()}/${slot}/${role}`,
        estateId: clock.estateId,
        staffId: person?.id,
        role,
        kind,
        matterId: matter.id,
        data: {
          number: matter.number,
          clock: clock.kind,
          stage: clock.stage,
          due: clock.dueAt.toISOString(),
          slot,
        },
        at,
      });
    }
  }
  await parts.committer.commit(writes);
}

/** Does what falls due in a clock's course; one that moved on or was settled meanwhile is left alone. */
export function clockJob(parts: ProcedureParts): JobHandler {
  return async ({ payload }) => {
    for (let tries = 1; ; tries++) {
      const at = parts.clock.now();
      const clock = await parts.db.prisma.matterClock.findUnique({ where: { id: String(payload.clockId) } });
      const asPlanned =
        clock?.settledAt === null &&
        clock.state !== 'paused' &&
        clock.slot === payload.slot &&
        clock.spanFrom.getTime() === payload.spanFrom;
      if (!clock || !asPlanned) return;
      try {
        await pass(parts, clock, at);
        return;
      } catch (error) {
        if (!(error instanceof StaleError) || tries > 2) throw error;
      }
    }
  };
}

/** The clocks of a matter that still run or are paused, and of those who reported the same incident (C5). */
async function unsettled({ db: { prisma } }: Pick<ProcedureParts, 'db'>, matterId: string): Promise<Clock[]> {
  const linked = await prisma.matter.findMany({
    where: { incidentId: incidentLedBy(matterId), id: { not: matterId }, state: { in: [...open] } },
    select: { id: true },
  });
  const ids = [matterId, ...linked.map(({ id }) => id)];
  return prisma.matterClock.findMany({ where: { matterId: { in: ids }, settledAt: null } });
}

type Change = { writes: Writes; at: Date };

/** Sets a clock's span anew; the commit fails when the clock moved meanwhile. */
function respan(
  parts: Pick<ProcedureParts, 'settings'>,
  { writes, at }: Change,
  clock: Clock,
  set: { spanFrom: Date; dueAt: Date; slot: number; pausedMs?: number; dueFirst?: Date },
): void {
  const { clocks } = parts.settings(clock.estateId, at);
  if (clock.jobId !== null)
    writes.update('Job', { id: clock.jobId, state: 'waiting' }, { state: 'cancelled' });
  const next = { id: clock.id, ...set };
  writes.update(
    'MatterClock',
    { id: clock.id, slot: clock.slot, spanFrom: clock.spanFrom, settledAt: null },
    {
      ...set,
      state:
        at >= set.dueAt
          ? 'breached'
          : at >= (slotAt({ ...next, slot: 0 }, clocks) ?? at)
            ? 'near'
            : 'running',
      pausedAt: null,
      jobId: planSlot(writes, next, clocks, at),
    },
    1,
  );
}

/**
 * A new promise: the stages that are still to come fall due by it where they would have been due before. The original
 * stays in `dueFirst`, by which reports count.
 */
export async function promiseAnew(
  parts: Pick<ProcedureParts, 'db' | 'settings'>,
  change: Change,
  matterId: string,
  dueAt: Date,
  of: { stages: readonly string[]; original?: boolean },
): Promise<void> {
  for (const clock of await unsettled(parts, matterId))
    if (of.stages.includes(clock.stage))
      respan(parts, change, clock, {
        spanFrom: change.at,
        dueAt,
        slot: 0,
        ...(of.original && clock.state !== 'breached' ? { dueFirst: dueAt } : {}),
      });
}

/** 业主另约: the owner wants another time, and the clocks stand still meanwhile. */
export async function pauseClocks(
  parts: Pick<ProcedureParts, 'db'>,
  { writes, at }: Change,
  matterId: string,
): Promise<void> {
  for (const clock of await unsettled(parts, matterId)) {
    if (clock.state === 'paused') continue;
    if (clock.jobId !== null)
      writes.update('Job', { id: clock.jobId, state: 'waiting' }, { state: 'cancelled' });
    writes.update(
      'MatterClock',
      { id: clock.id, slot: clock.slot, spanFrom: clock.spanFrom, settledAt: null },
      { state: 'paused', pausedAt: at, jobId: null },
      1,
    );
  }
}

/** The work goes on: each paused clock runs on from where it stood, but for those that get a new promise anyway. */
export async function resumeClocks(
  parts: Pick<ProcedureParts, 'db' | 'settings'>,
  change: Change,
  matterId: string,
  except: readonly string[] = [],
): Promise<void> {
  for (const clock of await unsettled(parts, matterId)) {
    if (clock.pausedAt === null || except.includes(clock.stage)) continue;
    const still = change.at.getTime() - clock.pausedAt.getTime();
    const minutes = still / 60_000;
    respan(parts, change, clock, {
      spanFrom: later(clock.spanFrom, minutes),
      dueAt: later(clock.dueAt, minutes),
      slot: clock.slot,
      pausedMs: clock.pausedMs + still,
    });
  }
}
