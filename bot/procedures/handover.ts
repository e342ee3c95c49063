/** Shift handover 《服务中心交接班记录表》 (R8): made from the records, read and signed by both before the comer takes talks. */
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { DeskError } from '../errors.ts';
import { open } from '../register/states.ts';
import { settledMatters } from '../tables/rates.ts';

/** Everything on the sheet but what people write on it. Instants are ISO texts. */
export async function handoverSheet(
  db: Database,
  settings: Settings,
  estateId: string,
  since: Date,
  now: Date,
  hidden: (matter: { fields: string }) => boolean = () => false,
) {
  const { prisma } = db;
  const [received, openMatters, handoffs, notices, calls, majors, staff] = await Promise.all([
    prisma.matter.findMany({ where: { estateId, createdAt: { gte: since, lte: now } } }),
    prisma.matter.findMany({
      where: { estateId, state: { in: [...open] } },
      orderBy: [{ urgent: 'desc' }, { promisedAt: 'asc' }],
    }),
    prisma.handoff.findMany({
      where: { estateId, state: { in: ['waiting', 'taken'] } },
      orderBy: { createdAt: 'asc' },
    }),
    prisma.notice.findMany({
      where: { estateId, endsAt: { gt: now }, OR: [{ endedAt: null }, { endedAt: { gt: now } }] },
      orderBy: { startsAt: 'asc' },
    }),
    prisma.returnVisit.findMany({
      where: { state: 'phone', phoneAt: { lte: now } },
      orderBy: { phoneAt: 'asc' },
      take: 500,
    }),
    prisma.majorRecord.findMany({ where: { estateId, filedAt: null }, orderBy: { startedAt: 'asc' } }),
    prisma.staff.findMany({ select: { id: true, name: true } }),
  ]);
  const names = new Map(staff.map(({ id, name }) => [id, name]));
  const talks = new Map(
    (await prisma.talk.findMany({ where: { id: { in: handoffs.map(({ talkId }) => talkId) } } })).map(
      (talk) => [talk.id, talk],
    ),
  );
  const owners = new Map(
    (
      await prisma.owner.findMany({
        where: { id: { in: [...talks.values()].flatMap(({ ownerId }) => (ownerId ? [ownerId] : [])) } },
      })
    ).map((owner) => [
      owner.id,
      owner.name ?? (owner.surname ? `${owner.surname}${owner.title ?? ''}` : null),
    ]),
  );
  const called = new Map(
    (
      await prisma.matter.findMany({ where: { estateId, id: { in: calls.map(({ matterId }) => matterId) } } })
    ).map((matter) => [matter.id, matter]),
  );
  const writer = settings.write(settings.locale());
  const byCategory: Record<string, number> = {};
  for (const { category } of received) byCategory[category] = (byCategory[category] ?? 0) + 1;
  const shown = openMatters.filter((matter) => !hidden(matter));
  return {
    received: received.length,
    byCategory,
    settled: received.filter(({ state }) => settledMatters.has(state)).length,
    open: shown.map((matter) => {
      const { building, unit, room } = JSON.parse(matter.fields) as Record<string, string>;
      return {
        id: matter.id,
        number: matter.number,
        home: writer.home({ building, unit, room }) || matter.place,
        what: matter.what,
        promisedAt: matter.promisedAt?.toISOString() ?? null,
        state: matter.state,
        holder: names.get(matter.handlerId ?? matter.firstContactId ?? '') ?? '',
        urgent: matter.urgent,
      };
    }),
    talks: handoffs.map((handoff) => ({
      talkId: handoff.talkId,
      owner: owners.get(talks.get(handoff.talkId)?.ownerId ?? '') ?? null,
      reason: handoff.group,
      state: handoff.state,
      since: handoff.createdAt.toISOString(),
      holder: names.get(handoff.takenBy ?? handoff.calledId ?? '') ?? '',
    })),
    urgent: shown
      .filter(({ urgent, danger, level }) => urgent || danger !== null || level === 'actual')
      .map(({ id, number, what, state }) => ({ id, number, what, state })),
    notices: notices.map(({ id, text, endsAt }) => ({ id, text, endsAt: endsAt.toISOString() })),
    calls: calls.flatMap(({ id, matterId }) => {
      const matter = called.get(matterId);
      return matter && !hidden(matter) ? [{ visitId: id, number: matter.number, what: matter.what }] : [];
    }),
    majors: majors.map(({ id, number, title, dueAt }) => ({
      id,
      number,
      title,
      dueAt: dueAt?.toISOString() ?? null,
    })),
  };
}

/**
 * Whoever was handed a shift reads and signs before taking talks; an urgent one does not wait for it.
 * @throws DeskError Conflict
 */
export async function demandHandoverRead(
  db: Database,
  who: { id: string },
  estateId: string,
  urgent: boolean,
): Promise<void> {
  if (urgent) return;
  const waiting = await db.prisma.handover.findFirst({
    where: { takerId: who.id, estateId, takerSignedAt: null },
  });
  if (waiting) throw new DeskError('Conflict', `请先阅读并签收交接班记录${waiting.number}，再接待会话。`);
}
