/**
 * The page of an urgent matter (U1, C4): it calls the people of its ladder and sounds until somebody presses 收到. Who is
 * on duty for the work has it dispatched to them at once; while nobody acknowledges, the next is called, and the owner is
 * told the truth with the duty telephone.
 */
import type { PeopleCode } from '../../knowledge/rules/people.ts';
import { later } from '../../knowledge/rules/zone.ts';
import { sql } from '../../prisma/sql.ts';
import { choose, everybody, type Reached } from '../estates/reach.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { step } from '../register/matters.ts';
import { type PageLadder, planPageStep } from '../register/pages.ts';
import { isOpen } from '../register/states.ts';
import { type Change, changeByClock } from './change.ts';
import { tellOwner } from './news.ts';
import type { ProcedureParts } from './parts.ts';
import { planReport } from './report.ts';
import { acceptTask, giveTask, tradeOf } from './tasks.ts';

type PageRow = NonNullable<Awaited<ReturnType<ProcedureParts['db']['prisma']['page']['findUnique']>>>;

/** How the owner hears whom a code calls. */
const worded: Partial<
  Record<PeopleCode, 'who.engineer' | 'who.duty_manager' | 'who.manager' | 'who.security'>
> = {
  duty_engineer: 'who.engineer',
  next_on_rota: 'who.engineer',
  duty_manager: 'who.duty_manager',
  project_manager: 'who.manager',
  security: 'who.security',
};

/** The owner hears that nobody has answered yet, who is called now, and the duty telephone; once. */
async function tellTruth(
  parts: ProcedureParts,
  change: Change,
  page: PageRow,
  code: PeopleCode,
): Promise<void> {
  const { writes, matter, at } = change;
  if (page.toldAt !== null) return;
  writes.update('Page', { id: page.id }, { toldAt: at });
  const phone = parts.estates.get(matter.estateId).dutyPhone ?? '';
  await tellOwner(parts, change, 'handoff.noanswer', (_, say) => ({
    who: say(worded[code] ?? 'who.colleague', {}),
    phone,
  }));
}

/** The work goes to who was called for it and is on duty: at once, by the page itself. */
async function dispatchTo(parts: ProcedureParts, change: Change, called: readonly Reached[]): Promise<void> {
  const { matter } = change;
  if (matter.state !== 'registered') return;
  const going = called.find(
    (one) =>
      one.onDuty && one.department === matter.department && (one.role === 'worker' || one.role === 'head'),
  );
  if (going && matter.department !== null)
    await giveTask(parts, change, {
      department: matter.department,
      mode: 'turn',
      assignee: going,
      trade: tradeOf(matter),
    });
}

async function callStep(parts: ProcedureParts, change: Change, page: PageRow, index: number): Promise<void> {
  const { matter, at, writes } = change;
  const settings = parts.settings(matter.estateId, at);
  const ladder = settings.clocks.ladders[page.ladder as PageLadder];
  const rung = ladder[index];
  if (!rung) return;
  const acknowledged = page.state === 'acknowledged';
  const next = ladder[index + 1];
  // As it was read: who acknowledges in this very moment is not called over.
  writes.update('Page', { id: page.id, level: page.level, state: page.state }, { level: index }, 1);
  if (next) planPageStep(writes, page.id, index + 1, later(page.createdAt, next.afterMinutes), at);
  if (acknowledged && !rung.always) return;

  const staff = await everybody(parts, matter.estateId, at);
  const earlier = await parts.db.prisma.alert.findMany({
    where: { pageId: page.id, staffId: { not: null } },
    select: { staffId: true },
  });
  const passed = new Set(earlier.map(({ staffId }) => staffId ?? ''));
  const called: Reached[] = [];
  for (const code of rung.call) {
    // Who was called already is called again only where the rung means nobody else.
    const person =
      choose(code, staff, matter, settings, passed) ??
      (code === 'next_on_rota' ? undefined : choose(code, staff, matter, settings));
    if (person) {
      passed.add(person.id);
      called.push(person);
    } else if (code === 'control_room') continue;
    tell(writes, {
      about: `page/${page.id}/${index}/${code}`,
      estateId: matter.estateId,
      staffId: person?.id,
      role: code,
      kind: acknowledged ? 'report' : 'page',
      matterId: matter.id,
      pageId: page.id,
      data: { number: matter.number, step: index, danger: matter.danger },
      sounds: !acknowledged,
      at,
    });
  }
  if (index === 0) {
    if (page.ladder === 'danger') planReport(writes, matter.id, settings, at);
    step(writes, matter.id, { at, by: 'clock', what: 'paged', data: { called: called.map(({ id }) => id) } });
    await dispatchTo(parts, change, called);
  } else if (!acknowledged) await tellTruth(parts, change, page, rung.call[0] ?? 'duty_manager');
}

/** Takes the next step of a page. */
export function pageJob(parts: ProcedureParts): JobHandler {
  return async ({ payload }) => {
    const page = await parts.db.prisma.page.findUnique({ where: { id: String(payload.pageId) } });
    if (!page) return;
    await changeByClock(parts, page.matterId, async (change) => {
      const now = await parts.db.prisma.page.findUnique({ where: { id: page.id } });
      const index = Number(payload.step);
      if (!now || now.state === 'cancelled' || now.level !== index - 1) return false;
      if (!isOpen(change.matter.state)) {
        change.writes.update('Page', { id: page.id }, { state: 'cancelled' });
        return true;
      }
      await callStep(parts, change, now, index);
      return true;
    });
  };
}

/** 收到: the page stops sounding. Who carries this kind of work takes the matter with it (H3). */
export async function acknowledgePage(
  parts: ProcedureParts,
  change: Change,
  page: PageRow,
  who: { id: string; name: string; role: string; department: string },
): Promise<void> {
  const { matter, at, writes } = change;
  writes.run(
    sql`UPDATE "Page" SET "state" = 'acknowledged', "ackedAt" = ${at}, "ackedBy" = ${who.id}
      WHERE "id" = ${page.id} AND "state" = 'sounding'`,
    1,
  );
  writes.update('Alert', { pageId: page.id }, { sounds: false });
  step(writes, matter.id, { at, by: `staff:${who.id}`, what: 'acknowledged' });
  const carries = (who.role === 'worker' || who.role === 'head') && who.department === matter.department;
  if (!carries || !['registered', 'dispatched'].includes(matter.state)) return;
  if (matter.handlerId !== null && matter.handlerId !== who.id) return;
  if (matter.state === 'registered')
    await giveTask(parts, change, {
      department: who.department,
      mode: 'grab',
      assignee: who,
      trade: tradeOf(matter),
    });
  await acceptTask(parts, { ...change, matter: { ...matter, state: 'dispatched', handlerId: who.id } }, who);
}
