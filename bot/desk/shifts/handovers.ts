/** The routes of shift handovers (R8). */
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { settle } from '../../handoff/held.ts';
import { handoverSheet } from '../../procedures/handover.ts';
import { nextFormNumber } from '../../register/form-numbers.ts';
import type { HandoverBody, HandoverView, Sheet } from '../contract/shifts.ts';
import type { Handlers } from '../http.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { iso, isoOrNull, staffNames } from '../views/names.ts';
import { demandEstate, estatesAsked, readWho, type Who } from '../who.ts';

type Names = 'handoverSheet' | 'handovers' | 'handOver' | 'signHandover';
type Row = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['handover']['findUnique']>>>;

async function view(parts: DeskParts, rows: readonly Row[]): Promise<HandoverView[]> {
  const names = await staffNames(
    parts.db,
    rows.flatMap(({ giverId, takerId }) => [giverId, takerId]),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    estateId: row.estateId,
    shift: row.shift,
    startsAt: iso(row.startsAt),
    endsAt: iso(row.endsAt),
    giver: names(row.giverId) ?? { id: row.giverId, name: '' },
    taker: names(row.takerId) ?? { id: row.takerId, name: '' },
    giverSignedAt: iso(row.giverSignedAt),
    takerSignedAt: isoOrNull(row.takerSignedAt),
    remarks: JSON.parse(row.remarks) as HandoverView['remarks'],
    sheet: JSON.parse(row.sheet) as Sheet,
  }));
}

async function one(parts: DeskParts, id: string): Promise<HandoverView> {
  const [found] = await view(parts, [await parts.db.prisma.handover.findUniqueOrThrow({ where: { id } })]);
  if (!found) throw new Error('a handover made no view');
  return found;
}

const HALF_DAY = 12 * 3_600_000;

/** @throws DeskError NotFound, Forbidden, BadRequest: nobody hands over to themselves */
async function handOver(parts: DeskParts, who: Who, body: HandoverBody): Promise<HandoverView> {
  demandEstate(who, body.estateId);
  if (body.takerId === who.id) throw new DeskError('BadRequest', 'takerId: 交班人和接班人不能是同一人。');
  const taker = await readWho(parts.db, parts.estates, body.takerId);
  if (!taker) throw new DeskError('NotFound', '没有这位同事。');
  demandEstate(taker, body.estateId);
  const at = parts.clock.now();
  const estate = parts.estates.get(body.estateId);
  const startsAt = new Date(body.startsAt);
  const settings = parts.settings(estate.id, at);
  const id = newId();
  // What names the one who comes is not for their eyes (R6).
  const hidden = (matter: { fields: string }): boolean => namedIn(matter, taker) || namedIn(matter, who);
  const sheet = await handoverSheet(parts.db, settings, estate.id, startsAt, at, hidden);
  const writes = new Writes();
  writes.insert('Handover', {
    id,
    number: await nextFormNumber(parts.db, estate, '接', at),
    estateId: estate.id,
    shift: body.shift,
    startsAt,
    endsAt: new Date(body.endsAt),
    giverId: who.id,
    takerId: taker.id,
    sheet: JSON.stringify(sheet),
    remarks: JSON.stringify(body.remarks),
    giverSignedAt: at,
    createdAt: at,
  });
  writes.signal('desk', estate.id);
  await parts.committer.commit(writes);
  return one(parts, id);
}

export function handoverHandlers(parts: DeskParts): Pick<Handlers, Names> {
  return {
    async handoverSheet({ who, query }) {
      demandEstate(who, query.estateId);
      const now = parts.clock.now();
      const since = query.startsAt ? new Date(query.startsAt) : new Date(now.getTime() - HALF_DAY);
      const hidden = (matter: { fields: string }): boolean => namedIn(matter, who);
      return handoverSheet(parts.db, parts.settings(query.estateId, now), query.estateId, since, now, hidden);
    },
    async handovers({ who, query }) {
      const rows = await parts.db.prisma.handover.findMany({
        where: { estateId: { in: [...estatesAsked(who, query.estateId)] } },
        orderBy: { createdAt: 'desc' },
        take: 50,
      });
      return { items: await view(parts, rows) };
    },
    handOver: ({ who, body }) => handOver(parts, who, body),
    async signHandover({ who, params }) {
      const row = await parts.db.prisma.handover.findUnique({ where: { id: params.id } });
      if (!row) throw new DeskError('NotFound', 'There is no such handover.');
      demandEstate(who, row.estateId);
      if (row.takerId !== who.id) throw new DeskError('Forbidden', '由接班人本人阅读并签收。');
      const writes = new Writes();
      writes.update('Handover', { id: row.id, takerSignedAt: null }, { takerSignedAt: parts.clock.now() }, 1);
      writes.signal('desk', row.estateId);
      await settle(parts.committer, writes, () => '已经签收过了。');
      return one(parts, row.id);
    },
  };
}
