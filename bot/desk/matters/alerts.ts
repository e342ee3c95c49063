/** 收到 (H3), and tasks taken out of the pool (抢单). */
import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { settle } from '../../handoff/held.ts';
import { beginChange } from '../../procedures/change.ts';
import { acknowledgePage } from '../../procedures/pages.ts';
import { acceptTask } from '../../procedures/tasks.ts';
import type { MatterItem } from '../contract/matters.ts';
import { demandNotNamed } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { matterItem } from '../views/matters.ts';
import { demandEstate, type Who } from '../who.ts';

/**
 * Marks an alert as seen; that of a page that still sounds acknowledges the page.
 * @throws DeskError NotFound, Forbidden when it is another's
 */
export async function seeAlert(parts: DeskParts, who: Who, id: string): Promise<void> {
  const { prisma } = parts.db;
  const alert = await prisma.alert.findUnique({ where: { id } });
  if (!alert) throw new DeskError('NotFound');
  demandEstate(who, alert.estateId);
  if (alert.staffId !== who.id && !(alert.staffId === null && who.can('matters.keep')))
    throw new DeskError('Forbidden');
  if (alert.seenAt !== null) return;
  const page = alert.pageId ? await prisma.page.findUnique({ where: { id: alert.pageId } }) : null;
  const matter =
    page?.state === 'sounding' ? await prisma.matter.findUnique({ where: { id: page.matterId } }) : null;
  const at = parts.clock.now();
  const change = matter ? beginChange(matter, at, `staff:${who.id}`) : undefined;
  const writes = change?.writes ?? new Writes();
  writes.update('Alert', { id, seenAt: null }, { seenAt: at, seenBy: who.id });
  if (change && page) await acknowledgePage(parts, change, page, who);
  writes.signal('desk', alert.estateId);
  await settle(parts.committer, writes, () => '刚有变化，请再按一次。');
}

/** @throws DeskError NotFound, Forbidden (another department's, R6), Conflict when a colleague was first */
export async function grabTask(parts: DeskParts, who: Who, id: string): Promise<MatterItem> {
  const { prisma } = parts.db;
  const task = await prisma.task.findUnique({ where: { id } });
  const matter = task ? await prisma.matter.findUnique({ where: { id: task.matterId } }) : null;
  if (!task || !matter) throw new DeskError('NotFound', '没有这张任务单。');
  demandEstate(who, matter.estateId);
  if (task.department !== who.department) throw new DeskError('Forbidden', '这张任务单是其他部门的。');
  demandNotNamed(matter, who);
  const gone = '这张任务单已被同事接走。';
  if (task.state !== 'dispatched' || task.assigneeId !== null) throw new DeskError('Conflict', gone);
  const change = beginChange(matter, parts.clock.now(), `staff:${who.id}`);
  change.writes.guard(
    sql`UPDATE "Task" SET "assigneeId" = ${who.id} WHERE "id" = ${id} AND "state" = 'dispatched' AND "assigneeId" IS NULL`,
    1,
  );
  await acceptTask(parts, change, who);
  await settle(parts.committer, change.writes, () => gone);
  return matterItem(parts, who, matter.id);
}
