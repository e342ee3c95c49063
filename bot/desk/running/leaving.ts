/** Staff who leave: the account is closed and everything they carry goes to a colleague, in one commit. */
import { randomBytes } from 'node:crypto';
import { join, sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { step } from '../../register/matters.ts';
import type { LeaveBody } from '../contract/imports.ts';
import type { DeskParts } from '../parts.ts';
import { hashPassword } from '../passwords.ts';
import { readWho, type Who } from '../who.ts';

const SETTLED = ['closed', 'withdrawn', 'declined', 'closed_unsatisfied'];

/** A colleague whom the asker may decide about. @throws DeskError NotFound, Forbidden */
export async function colleague(parts: DeskParts, who: Who, id: string): Promise<Who> {
  const one = await readWho(parts.db, parts.estates, id);
  if (one?.companyId !== who.companyId) throw new DeskError('NotFound', '没有这位在职同事。');
  if (!who.wholeCompany && (one.wholeCompany || one.estates.some((estate) => !who.estates.includes(estate))))
    throw new DeskError('Forbidden', '这位同事还管别的项目，请公司来办。');
  return one;
}

/** @throws DeskError NotFound, Forbidden, Conflict for oneself */
export async function leaveStaff(parts: DeskParts, who: Who, id: string, body: LeaveBody) {
  if (id === who.id || id === body.toStaffId) throw new DeskError('Conflict', '要交给另一位同事。');
  const leaver = await colleague(parts, who, id);
  const to = await readWho(parts.db, parts.estates, body.toStaffId);
  if (to?.companyId !== who.companyId) throw new DeskError('NotFound', '没有这位在职同事。');
  const at = parts.clock.now();
  const { prisma } = parts.db;
  const open = { closedAt: null, state: { notIn: SETTLED } };
  const [matters, talks, homes, shifts] = await Promise.all([
    prisma.matter.findMany({ where: { ...open, OR: [{ handlerId: id }, { firstContactId: id }] } }),
    prisma.handoff.findMany({
      where: { state: { in: ['waiting', 'taken'] }, OR: [{ takenBy: id }, { calledId: id }] },
    }),
    prisma.home.findMany({ where: { stewardId: id }, select: { id: true, estateId: true } }),
    prisma.shift.findMany({ where: { staffId: id, endsAt: { gt: at } } }),
  ]);
  const foreign = [...matters, ...talks, ...homes].some(({ estateId }) => !to.estates.includes(estateId));
  if (foreign) throw new DeskError('Forbidden', `${to.name}看不到其中的项目，请另选一位。`);
  const writes = new Writes();
  writes.update('Staff', { id, active: true }, { active: false, leftAt: at, passwordHash: null }, 1);
  writes.run(sql`DELETE FROM "Session" WHERE "staffId" = ${id}`);
  writes.run(sql`DELETE FROM "Shift" WHERE "staffId" = ${id} AND "startsAt" > ${at}`);
  writes.run(
    sql`UPDATE "Shift" SET "endsAt" = ${at} WHERE "staffId" = ${id} AND "startsAt" <= ${at} AND "endsAt" > ${at}`,
  );
  writes.run(sql`UPDATE "Staff" SET "deputyId" = ${to.id} WHERE "deputyId" = ${id}`);
  writes.run(sql`UPDATE "Home" SET "stewardId" = ${to.id} WHERE "stewardId" = ${id}`);
  for (const matter of matters) {
    writes.update(
      'Matter',
      { id: matter.id },
      {
        ...(matter.handlerId === id ? { handlerId: to.id } : {}),
        ...(matter.firstContactId === id ? { firstContactId: to.id } : {}),
        updatedAt: at,
      },
    );
    const data = { from: id, to: to.id };
    step(writes, matter.id, { at, by: `staff:${who.id}`, what: 'moved', note: body.reason, data });
  }
  if (matters.length > 0)
    writes.run(sql`UPDATE "Task" SET "assigneeId" = ${to.id} WHERE "assigneeId" = ${id} AND "doneAt" IS NULL
      AND "matterId" IN (${join(matters.map((matter) => matter.id))})`);
  // A talk in hand goes back to waiting for the colleague: nobody is left without an answer (G8).
  for (const handoff of talks) {
    writes.update(
      'Handoff',
      { id: handoff.id },
      { state: 'waiting', takenBy: null, takenAt: null, spokenAt: null, calledId: to.id },
    );
    writes.run(
      sql`UPDATE "Talk" SET "mode" = 'waiting' WHERE "id" = ${handoff.talkId} AND "handoffId" = ${handoff.id}`,
    );
    writes.signal('talk', handoff.talkId);
  }
  for (const estateId of leaver.estates) writes.signal('desk', estateId);
  writes.signal('settings', leaver.companyId);
  await parts.committer.commit(writes);
  parts.duty.forget();
  return { matters: matters.length, talks: talks.length, homes: homes.length, shifts: shifts.length };
}

/** @throws DeskError NotFound, Forbidden */
export async function resetPassword(
  parts: DeskParts,
  who: Who,
  id: string,
): Promise<{ login: string; password: string }> {
  const one = await colleague(parts, who, id);
  const password = randomBytes(9).toString('base64url');
  await parts.db.prisma.staff.update({ where: { id }, data: { passwordHash: await hashPassword(password) } });
  await parts.sessions.endAll(id);
  return { login: one.login, password };
}
