/** The desk's people and furniture: who is logged in, colleagues, estates, standard phrases, undelivered messages. */
import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import type {
  DeadLetter,
  EstateView,
  Me,
  StaffMember,
  StaffQuery,
  StandardPhrase,
} from '../contract/desk.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import { permissionsOf } from '../roles.ts';
import type { Session } from '../sessions.ts';
import { demandEstate, estatesAsked, readStaff, type Who } from '../who.ts';
import { iso, isoOrNull, staffNames } from './names.ts';

export const estateViews = (parts: DeskParts, who: Who): EstateView[] =>
  parts.estates
    .all()
    .filter(({ id }) => who.estates.includes(id))
    .map(({ id, name, code, deskName, company, region, timeZone }) => ({
      id,
      name,
      code,
      deskName,
      company,
      region,
      timeZone,
    }));

export const showMe = (parts: DeskParts, who: Who, session: Session): Me => ({
  id: who.id,
  login: who.login,
  name: who.name,
  role: who.role,
  department: who.department,
  permissions: permissionsOf(who.role),
  estates: estateViews(parts, who),
  companyId: who.wholeCompany ? who.companyId : null,
  csrf: session.csrf,
  expiresAt: iso(session.expiresAt),
  now: iso(parts.clock.now()),
});

/** Colleagues of the estates asked for, those on duty first. */
export async function listStaff(parts: DeskParts, who: Who, query: StaffQuery): Promise<StaffMember[]> {
  const { prisma } = parts.db;
  const estateIds = estatesAsked(who, query.estateId);
  const at = parts.clock.now();
  const staff = (await readStaff(parts.db, parts.estates, estateIds)).filter(
    ({ department }) => query.department === undefined || department === query.department,
  );
  const ids = staff.map(({ id }) => id);
  const [shifts, sessions, talks, rows] = await Promise.all([
    prisma.shift.findMany({
      where: { estateId: { in: estateIds }, staffId: { in: ids }, startsAt: { lte: at }, endsAt: { gt: at } },
    }),
    prisma.session.findMany({
      where: { staffId: { in: ids }, kind: 'desk', expiresAt: { gt: parts.wall.now() } },
    }),
    prisma.handoff.findMany({ where: { state: 'taken', takenBy: { in: ids } }, select: { takenBy: true } }),
    prisma.staff.findMany({
      where: { id: { in: ids } },
      select: { id: true, trade: true, post: true, deputyId: true },
    }),
  ]);
  const until = new Map(shifts.map(({ staffId, endsAt }) => [staffId, endsAt]));
  const known = new Map(rows.map((row) => [row.id, row]));
  const name = await staffNames(
    parts.db,
    rows.map(({ deputyId }) => deputyId),
  );
  const members = staff.map((one) => ({
    id: one.id,
    name: one.name,
    role: one.role,
    department: one.department,
    trade: known.get(one.id)?.trade ?? null,
    post: known.get(one.id)?.post ?? null,
    deputy: name(known.get(one.id)?.deputyId ?? null) ?? null,
    onDuty: until.has(one.id),
    until: isoOrNull(until.get(one.id) ?? null),
    loggedIn: sessions.some(({ staffId }) => staffId === one.id),
    talks: talks.filter(({ takenBy }) => takenBy === one.id).length,
  }));
  return members.sort((a, b) => Number(b.onDuty) - Number(a.onDuty));
}

/** Standard phrases of their first estate, with the writer's own name put in. */
export function listPhrases(parts: DeskParts, who: Who): StandardPhrase[] {
  const [estateId = parts.estates.first.id] = who.estates;
  return parts.settings(estateId, parts.clock.now()).staffPhrases.map(({ id, situation, text }) => ({
    id,
    situation,
    text: text.replaceAll('{name}', who.name),
  }));
}

/** Messages that were given up, of the estates this member of staff sees; newest first. */
export async function listDeadLetters(
  parts: DeskParts,
  who: Who,
): Promise<{ items: DeadLetter[]; total: number }> {
  const rows = await parts.db.prisma.outbox.findMany({
    where: { state: 'dead' },
    orderBy: { createdAt: 'desc' },
    take: 500,
  });
  const talks = await parts.db.prisma.talk.findMany({
    where: { id: { in: [...new Set(rows.map(({ talkId }) => talkId))] }, estateId: { in: [...who.estates] } },
    select: { id: true, estateId: true },
  });
  const estateOf = new Map(talks.map(({ id, estateId }) => [id, estateId]));
  const items = rows.flatMap((row): DeadLetter[] => {
    const estateId = estateOf.get(row.talkId);
    if (estateId === undefined) return [];
    const { text } = JSON.parse(row.payload) as { text?: string };
    const { id, talkId, channel, attempts, lastError } = row;
    const shown = text === undefined ? null : mask(text);
    return [
      { id, talkId, estateId, channel, text: shown, attempts, lastError, createdAt: iso(row.createdAt) },
    ];
  });
  return { items, total: items.length };
}

/**
 * Has a message that was given up tried again.
 * @throws DeskError NotFound, Forbidden, Conflict when it is not given up
 */
export async function retryLetter(parts: DeskParts, who: Who, id: string): Promise<void> {
  const row = await parts.db.prisma.outbox.findUnique({ where: { id } });
  const talk = row ? await parts.db.prisma.talk.findUnique({ where: { id: row.talkId } }) : null;
  if (!row || !talk) throw new DeskError('NotFound');
  demandEstate(who, talk.estateId);
  if (row.state !== 'dead') throw new DeskError('Conflict', '这条消息没有停发。');
  const writes = new Writes();
  const dead = sql`"id" = ${id} AND "state" = 'dead'`;
  writes.run(
    sql`UPDATE "Outbox" SET "state" = 'waiting', "attempts" = 0, "leaseUntil" = 0, "dueAt" = ${parts.clock.now()} WHERE ${dead}`,
  );
  writes.signal('outbox', row.talkId).signal('desk', talk.estateId);
  await parts.committer.commit(writes);
}
