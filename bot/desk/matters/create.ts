/** Matters that came by visit, telephone, letter or patrol, entered by hand (R1): filed as the bot files, by the one who received them. */
import { isPublic } from '../../../knowledge/rules/places.ts';
import { departmentFor } from '../../../knowledge/rules/routes.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { claimHome, nameParts, stableId } from '../../owners/owners.ts';
import { AUTHORITY, startClock } from '../../register/clocks.ts';
import { placeText } from '../../register/desk-register.ts';
import { file } from '../../register/matters.ts';
import { promiseFor } from '../../register/promise.ts';
import type { CreateBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts } from '../parts.ts';
import { matterItem } from '../views/matters.ts';
import { demandEstate, type Who } from '../who.ts';

/** Length of what stands for a matter in a list when nobody named it shorter. */
const TITLE = 24;

/** The owner meant: that of the talk, who has this telephone, or a new one when there is anything to call them by. */
async function ownerOf(parts: DeskParts, writes: Writes, body: CreateBody, at: Date): Promise<string | null> {
  const { prisma } = parts.db;
  const { companyId } = parts.estates.get(body.estateId);
  if (body.talkId !== undefined) {
    const talk = await prisma.talk.findUnique({ where: { id: body.talkId } });
    if (!talk) throw new DeskError('NotFound', 'There is no such talk.');
    if (talk.estateId !== body.estateId) throw new DeskError('BadRequest', 'talkId: of another estate.');
    if (talk.ownerId) return talk.ownerId;
  }
  const phone = body.phone?.replace(/[ -]/g, '');
  const known = phone ? await prisma.owner.findFirst({ where: { companyId, phone } }) : null;
  if (known) return known.id;
  if (!phone && !body.ownerName) return null;
  const id = newId();
  const { surname, title } = body.ownerName ? nameParts(body.ownerName) : {};
  writes.insert('Owner', {
    id,
    companyId,
    name: body.ownerName ?? null,
    surname: surname ?? null,
    title: title ?? null,
    phone: phone ?? null,
    createdAt: at,
  });
  return id;
}

/** The home's id: on the books, or as `claimHome` will make it. */
async function homeOf(
  parts: DeskParts,
  writes: Writes,
  body: CreateBody,
  ownerId: string | null,
  at: Date,
): Promise<string | null> {
  if (!body.home) return null;
  const { building, unit, room } = body.home;
  const { estateId } = body;
  const listed = await parts.db.prisma.home.findUnique({
    where: { estateId_building_unit_room: { estateId, building, unit, room } },
    select: { id: true },
  });
  if (ownerId) claimHome(writes, { estateId, ownerId, place: body.home, at });
  if (listed) return listed.id;
  return ownerId ? stableId('home', estateId, building, unit, room) : null;
}

/** An order of 12345 or another authority keeps its own number and has its own clock (C2). */
async function enterOrder(
  parts: DeskParts,
  writes: Writes,
  matter: { id: string; estateId: string; createdAt: Date },
  order: NonNullable<CreateBody['order']>,
): Promise<void> {
  const at = matter.createdAt;
  const { authority, number } = order;
  const due = new Date(order.replyBy);
  if (due <= at) throw new DeskError('BadRequest', 'order.replyBy: must lie ahead.');
  const known = await parts.db.prisma.authorityOrder.findUnique({
    where: { authority_number: { authority, number } },
  });
  if (known) throw new DeskError('Conflict', '这张来文单已经登记过。');
  const receivedAt = order.receivedAt === undefined ? at : new Date(order.receivedAt);
  writes.insert('AuthorityOrder', { matterId: matter.id, authority, number, receivedAt, replyBy: due });
  const clock = { matterId: matter.id, estateId: matter.estateId, ...AUTHORITY, round: 1, from: at, due };
  startClock(writes, clock, parts.settings(matter.estateId, at).clocks, at);
}

/** @throws DeskError Forbidden (estate), NotFound (talk), Conflict (the order is entered already) */
export async function createMatter(parts: DeskParts, who: Who, body: CreateBody): Promise<MatterItem> {
  demandEstate(who, body.estateId);
  const at = parts.clock.now();
  const estate = parts.estates.get(body.estateId);
  const settings = parts.settings(estate.id, at);
  const writes = new Writes();
  const ownerId = await ownerOf(parts, writes, body, at);
  const homeId = await homeOf(parts, writes, body, ownerId, at);
  const { by: promise } = promiseFor(
    {
      category: body.category,
      urgent: body.urgent,
      ongoing: body.ongoing,
      handoff: [],
      ...(body.kind === undefined ? {} : { kind: body.kind }),
      publicPart: body.spot !== undefined && isPublic(body.spot),
    },
    at,
    { clocks: settings.clocks, timeZone: estate.timeZone, calendar: settings.calendar },
  );
  const id = newId();
  const fields = { ...body.home, ...(body.phone ? { phone: body.phone } : {}) };
  const place = placeText(settings.write(settings.locale()), {
    ...body.home,
    ...(body.spot === undefined ? {} : { spot: body.spot }),
  });
  file(
    writes,
    {
      id,
      number: await parts.nextNumber(estate, at),
      estateId: estate.id,
      ownerId,
      homeId,
      talkId: body.talkId ?? null,
      source: body.source,
      category: body.category,
      kind: body.kind ?? null,
      said: body.said,
      what: body.what ?? body.said.slice(0, TITLE),
      wanted: body.wanted ?? null,
      place: place || null,
      spot: body.spot ?? null,
      fields: JSON.stringify(fields),
      urgent: body.urgent,
      ongoing: body.ongoing,
      state: 'registered',
      receivedBy: `staff:${who.id}`,
      firstContactId: who.id,
      department: body.ongoing ? 'security' : departmentFor(settings.routes, body.category, body.kind).code,
      promisedFirst: promise,
      promisedAt: promise,
      createdAt: at,
      updatedAt: at,
    },
    `staff:${who.id}`,
    settings,
  );
  if (body.order) await enterOrder(parts, writes, { id, estateId: estate.id, createdAt: at }, body.order);
  await parts.committer.commit(writes);
  return matterItem(parts, who, id);
}
