/**
 * The clocks of a matter (C3) as durable rows: started when it is filed, met or left breached by the step that reaches
 * their stage, moved by a new promise. Writes only. What happens to a clock next is one job, whose id is the clock, the
 * instant its span counts from, and its slot: made twice it is the same job, and an old one finds its clock moved on.
 */
import { breachSteps, nearAt, type Times } from '../../knowledge/rules/clock.ts';
import type { ClockKind, Clocks, Stage } from '../../knowledge/rules/clocks.ts';
import { stages } from '../../knowledge/rules/clocks.ts';
import { join, sql, stillWaiting } from '../../prisma/sql.ts';
import type { Tables, Writes } from '../../prisma/writes.ts';
import { plan } from '../jobs/schedule.ts';
import { open } from './states.ts';

/** The kind of job that watches clocks. */
export const CLOCK_JOB = 'clock';

/** The part of a clock's row that its course is reckoned from. */
export interface Running {
  id: string;
  spanFrom: Date;
  dueAt: Date;
  slot: number;
}

/** When the next thing happens to a clock; undefined when all has happened. Slot 0 is its being near, then come the breaches. */
export function slotAt(clock: Running, clocks: Clocks): Date | undefined {
  if (clock.slot === 0) return nearAt(clock.spanFrom, clock.dueAt, clocks);
  return breachSteps(clock.spanFrom, clock.dueAt, clocks)[clock.slot - 1]?.at;
}

/** Plans what happens to a clock next; the job's id, null when nothing does. */
export function planSlot(writes: Writes, clock: Running, clocks: Clocks, now: Date): string | null {
  const dueAt = slotAt(clock, clocks);
  if (!dueAt) return null;
  const id = `${CLOCK_JOB}/${clock.id}/${clock.spanFrom.getTime()}/${clock.slot}`;
  plan(writes, {
    id,
    kind: CLOCK_JOB,
    dueAt,
    payload: { clockId: clock.id, spanFrom: clock.spanFrom.getTime(), slot: clock.slot },
    now,
  });
  return id;
}

/** Starts one clock; its id holds the instant it is started at, so that the same start twice is one. */
export function startClock(
  writes: Writes,
  clock: {
    matterId: string;
    estateId: string;
    kind: string;
    stage: string;
    round: number;
    from: Date;
    due: Date;
  },
  clocks: Clocks,
  now: Date,
): void {
  const { matterId, estateId, kind, stage, round, from, due } = clock;
  const id = `${matterId}/${kind}/${stage}/${now.getTime()}`;
  const jobId = planSlot(writes, { id, spanFrom: from, dueAt: due, slot: 0 }, clocks, now);
  const row: Tables['MatterClock'] = {
    id,
    matterId,
    estateId,
    kind,
    stage,
    round,
    startedAt: from,
    spanFrom: from,
    dueFirst: due,
    dueAt: due,
    jobId,
  };
  writes.insert('MatterClock', row, 'ignore');
}

/** Starts all clocks of a row of C3's table, from registration. */
export function startClocks(
  writes: Writes,
  matter: { id: string; estateId: string; round: number },
  run: { kind: ClockKind; times: Times; from: Date; clocks: Clocks; now: Date; reached?: readonly Stage[] },
): void {
  const { kind, times, from, clocks, now } = run;
  for (const stage of stages) {
    const due = times.due[stage];
    if (due && !run.reached?.includes(stage))
      startClock(
        writes,
        { matterId: matter.id, estateId: matter.estateId, kind, stage, round: matter.round, from, due },
        clocks,
        now,
      );
  }
}

/** The incident whose one task is this matter's (C5), if there is one. */
export const incidentLedBy = (matterId: string): string => `incident/${matterId}`;

/** Some unsettled clocks: their jobs are taken back, and they are settled as `state` says. */
function settle(
  writes: Writes,
  chosen: ReturnType<typeof sql>,
  at: Date,
  state: ReturnType<typeof sql>,
): void {
  writes.run(sql`UPDATE "Job" SET "state" = 'cancelled' WHERE ${stillWaiting} AND "id" IN
    (SELECT "jobId" FROM "MatterClock" WHERE "settledAt" IS NULL AND ${chosen})`);
  writes.run(sql`UPDATE "MatterClock" SET "settledAt" = ${at}, "jobId" = NULL, "state" = ${state}
    WHERE "settledAt" IS NULL AND ${chosen}`);
}

/**
 * The stages were reached: their clocks are met, or stay breached when they came late; and with them those of whoever
 * reported the same incident (C5): its task is theirs.
 */
export function settleClocks(writes: Writes, matterId: string, chosen: readonly string[], at: Date): void {
  if (chosen.length === 0) return;
  const these = sql`"matterId" IN (SELECT CAST(${matterId} AS text) UNION ALL
      SELECT m."id" FROM "Matter" m WHERE m."incidentId" = ${incidentLedBy(matterId)} AND m."state" IN (${join([...open])}))
    AND "stage" IN (${join([...chosen])})`;
  settle(
    writes,
    these,
    at,
    sql`CASE WHEN "state" <> 'paused' AND "dueAt" < ${at} THEN 'breached' ELSE 'met' END`,
  );
}

/** The clock of an authority's order: a reply is owed whatever becomes of the matter (C2). */
export const AUTHORITY = { kind: 'authority', stage: 'replied' } as const;

/** The matter came to an end without reaching them, or runs by other clocks now. A breach stays one. */
export function cancelClocks(writes: Writes, matterId: string, at: Date, kinds?: readonly string[]): void {
  const these = kinds === undefined ? sql`"kind" <> ${AUTHORITY.kind}` : sql`"kind" IN (${join([...kinds])})`;
  const chosen = sql`"matterId" = ${matterId} AND ${these}`;
  settle(writes, chosen, at, sql`CASE WHEN "state" = 'breached' THEN 'breached' ELSE 'cancelled' END`);
}
