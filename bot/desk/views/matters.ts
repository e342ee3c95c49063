/** The book as the console lists it: a page with counts, seen as far as the role's scope goes. */
import type { Prisma } from '../../../prisma/generated/sqlite/client/client.ts';
import { DeskError } from '../../errors.ts';
import { isOpen, type MatterState, open } from '../../register/states.ts';
import type { Category } from '../contract/common.ts';
import type { MatterItem, MatterList, MattersQuery } from '../contract/matters.ts';
import { demandNotNamed, namedIn } from '../named.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import { mask } from '../privacy.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { iso, isoOrNull, ownerNames, staffNames } from './names.ts';

/** Who carries a task sees it until 7 days after its end (G9). */
const AFTERWARDS = 7 * 86_400_000;
const openStates = [...open];

/** What a role's scope leaves of the book. */
function scoped(who: Who, now: Date): Prisma.MatterWhereInput {
  if (who.scope === 'all') return {};
  if (who.scope === 'department') return { department: who.department };
  const since = new Date(now.getTime() - AFTERWARDS);
  return { handlerId: who.id, AND: [{ OR: [{ doneAt: null }, { doneAt: { gte: since } }] }] };
}

/**
 * One matter that this member of staff may see and, unless it names them (R6), work on.
 * @param how `reading`: only to read it, which its naming them allows once the supervisor released the words; `asked`:
 *   they were asked for a signature or slip, whatever their scope
 * @throws DeskError NotFound, Forbidden
 */
export async function readMatter(
  parts: DeskParts,
  who: Who,
  id: string,
  how: { reading?: boolean; asked?: boolean } = {},
): Promise<MatterRow> {
  const matter = await parts.db.prisma.matter.findUnique({ where: { id } });
  if (!matter) throw new DeskError('NotFound', 'There is no such matter.');
  demandEstate(who, matter.estateId);
  const now = parts.clock.now();
  const mine =
    how.asked === true ||
    who.scope === 'all' ||
    (who.scope === 'department' && matter.department === who.department) ||
    (matter.handlerId === who.id &&
      (matter.doneAt === null || now.getTime() - matter.doneAt.getTime() < AFTERWARDS));
  if (!mine) throw new DeskError('Forbidden', 'This matter is carried by others.');
  if (!(how.reading && matter.releasedAt !== null)) demandNotNamed(matter, who);
  return matter;
}

/** Matters as list items. Telephones are hidden in lists for everybody; who is named does not see the words (R6). */
export async function matterItems(
  parts: DeskParts,
  who: Who,
  rows: readonly MatterRow[],
): Promise<MatterItem[]> {
  const now = parts.clock.now();
  const [staff, owners] = await Promise.all([
    staffNames(
      parts.db,
      rows.flatMap(({ firstContactId, handlerId }) => [firstContactId, handlerId]),
    ),
    ownerNames(
      parts.db,
      rows.map(({ ownerId }) => ownerId),
    ),
  ]);
  return rows.map((row) => {
    const hidden = row.releasedAt === null && namedIn(row, who);
    return {
      id: row.id,
      number: row.number,
      estateId: row.estateId,
      category: row.category as Category,
      kind: row.kind,
      state: row.state as MatterState,
      urgent: row.urgent,
      danger: row.danger,
      level: row.level,
      what: hidden ? '' : mask(row.what),
      said: hidden ? '（涉及您本人，由主管处理）' : mask(row.said),
      place: row.place,
      owner: hidden ? null : owners(row.ownerId),
      firstContact: staff(row.firstContactId),
      handler: staff(row.handlerId),
      department: row.department,
      createdAt: iso(row.createdAt),
      updatedAt: iso(row.updatedAt),
      promisedAt: isoOrNull(row.promisedAt),
      overdue: isOpen(row.state) && row.promisedAt !== null && row.promisedAt < now,
      doneAt: isoOrNull(row.doneAt),
      reopened: row.reopened,
      talkId: row.talkId,
    };
  });
}

/** One matter as a list item, as it stands in the database now. */
export async function matterItem(parts: DeskParts, who: Who, id: string): Promise<MatterItem> {
  const row = await parts.db.prisma.matter.findUniqueOrThrow({ where: { id } });
  const [item] = await matterItems(parts, who, [row]);
  if (!item) throw new Error('a matter made no list item');
  return item;
}

const overdue = (now: Date): Prisma.MatterWhereInput => ({
  state: { in: openStates },
  promisedAt: { lt: now },
});

function stateWhere(state: MattersQuery['state']): Prisma.MatterWhereInput {
  if (state === undefined) return {};
  if (state === 'open') return { state: { in: openStates } };
  return state === 'settled' ? { state: { notIn: openStates } } : { state };
}

async function textWhere(parts: DeskParts, q: string): Promise<Prisma.MatterWhereInput> {
  const owners = await parts.db.prisma.owner.findMany({
    where: { name: { contains: q } },
    select: { id: true },
    take: 200,
  });
  return {
    OR: [
      { number: { contains: q } },
      { said: { contains: q } },
      { place: { contains: q } },
      { ownerId: { in: owners.map(({ id }) => id) } },
    ],
  };
}

export async function listMatters(parts: DeskParts, who: Who, query: MattersQuery): Promise<MatterList> {
  const now = parts.clock.now();
  const seen: Prisma.MatterWhereInput = {
    AND: [{ estateId: { in: estatesAsked(who, query.estateId) } }, scoped(who, now)],
  };
  const where: Prisma.MatterWhereInput = {
    AND: [
      seen,
      stateWhere(query.state),
      query.category === undefined ? {} : { category: query.category },
      query.urgent === undefined ? {} : { urgent: query.urgent },
      query.overdue ? overdue(now) : {},
      query.mine ? { OR: [{ handlerId: who.id }, { firstContactId: who.id }] } : {},
      query.q === undefined ? {} : await textWhere(parts, query.q),
    ],
  };
  const { matter } = parts.db.prisma;
  const openOnes: Prisma.MatterWhereInput = { state: { in: openStates } };
  const [rows, total, ...counts] = await Promise.all([
    matter.findMany({
      where,
      orderBy: query.state === 'open' ? [{ urgent: 'desc' }, { createdAt: 'desc' }] : [{ createdAt: 'desc' }],
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    matter.count({ where }),
    matter.count({ where: { AND: [seen, openOnes] } }),
    matter.count({ where: { AND: [seen, openOnes, { urgent: true }] } }),
    matter.count({ where: { AND: [seen, overdue(now)] } }),
    matter.count({ where: { AND: [seen, { state: 'done' }] } }),
  ]);
  const [openCount, urgent, late, done] = counts;
  return {
    now: iso(now),
    items: await matterItems(parts, who, rows),
    total,
    page: query.page,
    size: query.size,
    counts: { open: openCount, urgent, overdue: late, done },
  };
}
