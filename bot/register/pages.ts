/** Calling out for an urgent matter (U1) and asking for its level (C2): planned with the filing, done at once by jobs. */
import type { Writes } from '../../prisma/writes.ts';
import { plan } from '../jobs/schedule.ts';

/** The kind of job that calls the next step of a page. */
export const PAGE_JOB = 'page';
/** The kind of job that asks a person for the level of what the ear took for a major case. */
export const LEVEL_JOB = 'level.ask';
/** The kind of job that writes the slip to the developer for an after-sales matter (R2). */
export const DEVELOPER_JOB = 'slip.developer';

/** The page of a matter: one for each ladder. */
export const pageId = (matterId: string, ladder: string): string => `${matterId}/${ladder}`;

/** Plans step `step` of a page. */
export function planPageStep(writes: Writes, id: string, step: number, dueAt: Date, now: Date): void {
  plan(writes, {
    id: `${PAGE_JOB}/${id}/${step}`,
    kind: PAGE_JOB,
    dueAt,
    payload: { pageId: id, step },
    now,
  });
}

/** The ladders of pages: what each calls is in the clocks' data. */
export type PageLadder = 'danger' | 'urgent' | 'disturbance';

/** The page that a matter's clock asks for, if any. */
export const ladderFor = (clock: string, urgent: boolean): PageLadder | undefined =>
  clock === 'danger' || clock === 'disturbance' ? clock : urgent ? 'urgent' : undefined;

/** Begins a page; its first step calls at once. The same page again changes nothing. */
export function startPage(
  writes: Writes,
  matter: { id: string; estateId: string },
  ladder: PageLadder,
  at: Date,
): void {
  const id = pageId(matter.id, ladder);
  writes.insert(
    'Page',
    { id, matterId: matter.id, estateId: matter.estateId, ladder, createdAt: at },
    'ignore',
  );
  planPageStep(writes, id, 0, at, at);
}

/** Nothing sounds any more for a matter: somebody has it (`acknowledged`), or it came to its end (`cancelled`). */
export function endPages(
  writes: Writes,
  matterId: string,
  as: 'acknowledged' | 'cancelled',
  by: { at: Date; staffId?: string },
): void {
  const acked = as === 'acknowledged' ? { ackedAt: by.at, ackedBy: by.staffId ?? null } : {};
  writes.update('Page', { matterId, state: 'sounding' }, { state: as, ...acked });
  writes.update('Alert', { matterId, sounds: true }, { sounds: false });
}

/** What a filing sets off beside the clocks. */
export function planAfterFiling(
  writes: Writes,
  matter: { id: string; estateId: string; category: string; urgent: boolean; handoff: string; clock: string },
  at: Date,
): void {
  const ladder = ladderFor(matter.clock, matter.urgent);
  if (ladder) startPage(writes, matter, ladder, at);
  const payload = { matterId: matter.id };
  if ((JSON.parse(matter.handoff) as string[]).includes('major'))
    plan(writes, { id: `${LEVEL_JOB}/${matter.id}`, kind: LEVEL_JOB, dueAt: at, payload, now: at });
  if (matter.category === 'after_sales')
    plan(writes, { id: `${DEVELOPER_JOB}/${matter.id}`, kind: DEVELOPER_JOB, dueAt: at, payload, now: at });
}
