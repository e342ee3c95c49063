/** Owners at the desk: slips for their homes, verified by one tap, moved out. */

import { later } from '../../../knowledge/rules/zone.ts';
import { join, sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { codeHash } from '../../owners/codes.ts';
import { mergeInto, moveOut, rosterMatches, verify } from '../../owners/identity.ts';
import type { InvitationsBody, OwnerItem, OwnersQuery, VerifyBody } from '../contract/identity.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import type { SentFile } from '../sending.ts';
import { homesOf, iso, isoOrNull, ownerName, wordedHome } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { publicBase } from './estates.ts';
import { recordExport } from './exports.ts';
import { SLIPS_A_FILE, slipsPdf } from './slips.ts';

const PAGE = 50;

/** @throws DeskError Forbidden, NotFound when there is no such home on the list */
export async function makeInvitations(parts: DeskParts, who: Who, body: InvitationsBody) {
  demandEstate(who, body.estateId);
  const at = parts.clock.now();
  const { building, homeIds } = body;
  const homes = await parts.db.prisma.home.findMany({
    where: {
      estateId: body.estateId,
      claimed: false,
      ...(building === undefined ? {} : { building }),
      ...(homeIds === undefined ? {} : { id: { in: homeIds } }),
    },
    select: { id: true },
  });
  if (homes.length === 0) throw new DeskError('NotFound', '房屋清单里没有这些房屋。');
  const batchId = newId();
  const { days } = parts.settings(body.estateId, at).privacy.invitation;
  const expiresAt = later(at, days * 1_440);
  const writes = new Writes();
  for (let from = 0; from < homes.length; from += 500) {
    const ids = homes.slice(from, from + 500).map(({ id }) => id);
    // A home has one slip of a kind that holds: whoever finds an old one has a piece of paper.
    writes.run(sql`UPDATE "Invitation" SET "revokedAt" = ${at} WHERE "homeId" IN (${join(ids)})
      AND "relation" = ${body.relation} AND "usedAt" IS NULL AND "revokedAt" IS NULL`);
  }
  const after = new Writes();
  for (const { id: homeId } of homes) {
    const id = newId();
    after.insert('Invitation', {
      id,
      estateId: body.estateId,
      homeId,
      batchId,
      relation: body.relation,
      codeHash: codeHash(parts.running.proving.codeOf(id)),
      createdBy: `staff:${who.id}`,
      createdAt: at,
      expiresAt,
    });
  }
  await parts.committer.commit(writes);
  await parts.committer.commit(after);
  const parts_ = Math.ceil(homes.length / SLIPS_A_FILE);
  return { batchId, count: homes.length, parts: parts_, expiresAt: iso(expiresAt) };
}

/** The slips of a batch that still hold. @throws DeskError NotFound, Forbidden */
export async function printInvitations(
  parts: DeskParts,
  who: Who,
  { batchId, part }: { batchId: string; part: number },
  host: string | undefined,
): Promise<SentFile> {
  const at = parts.clock.now();
  const slips = await parts.db.prisma.invitation.findMany({
    where: { batchId, usedAt: null, revokedAt: null },
  });
  const [first] = slips;
  if (!first) throw new DeskError('NotFound');
  demandEstate(who, first.estateId);
  const estate = parts.estates.get(first.estateId);
  const settings = parts.settings(estate.id, at);
  const write = settings.write(settings.locale());
  const homes = await parts.db.prisma.home.findMany({
    where: { id: { in: slips.map(({ homeId }) => homeId) } },
    orderBy: [{ building: 'asc' }, { unit: 'asc' }, { room: 'asc' }],
    skip: (part - 1) * SLIPS_A_FILE,
    take: SLIPS_A_FILE,
  });
  const byHome = new Map(slips.map((slip) => [slip.homeId, slip]));
  const base = publicBase(parts, host);
  const mark = await recordExport(parts, who, {
    kind: 'slips',
    estateId: estate.id,
    rows: homes.length,
    ownerIds: [],
  });
  const bytes = await slipsPdf(
    homes.flatMap((home) => {
      const slip = byHome.get(home.id);
      if (!slip) return [];
      const code = parts.running.proving.codeOf(slip.id);
      return [
        {
          home: `${estate.name} ${write.home(home)}`,
          code,
          url: `${base}/?${new URLSearchParams({ estate: estate.code, slip: code }).toString()}`,
          lines: [
            '扫右边的二维码，或者把下面的邀请码发给我们，就可以在手机上报修、查进度。',
            `只能用一次，${write.day(slip.expiresAt)}前有效。请勿转给外人。`,
            `${estate.company} ${estate.deskName}${estate.dutyPhone ? ` ${estate.dutyPhone}` : ''}`,
          ],
        },
      ];
    }),
    mark,
  );
  return { name: `${estate.name}邀请单.pdf`, type: 'application/pdf', bytes };
}

type OwnerRow = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['owner']['findUnique']>>>;

async function ownerItems(parts: DeskParts, who: Who, rows: readonly OwnerRow[]): Promise<OwnerItem[]> {
  const ids = rows.map(({ id }) => id);
  const [homes, accounts] = await Promise.all([
    homesOf(parts, ids),
    parts.db.prisma.identity.findMany({ where: { ownerId: { in: ids } }, orderBy: { createdAt: 'asc' } }),
  ]);
  return rows.map((row) => {
    const theirs = accounts.filter(({ ownerId }) => ownerId === row.id);
    return {
      id: row.id,
      name: ownerName(row),
      title: row.title,
      phone: row.phone !== null && !who.can('personal.see') ? mask(row.phone) : row.phone,
      language: row.language,
      verified: theirs.some(({ verifiedAt }) => verifiedAt !== null),
      homes: (homes.get(row.id) ?? []).filter(({ estateId }) => who.estates.includes(estateId)),
      accounts: theirs.map(({ id, channel, verifiedAt, createdAt }) => ({
        id,
        channel,
        verifiedAt: isoOrNull(verifiedAt),
        createdAt: iso(createdAt),
      })),
    };
  });
}

/** Owners tied to a home of these estates, or with an account in them. */
const within = (
  estateIds: readonly string[],
) => sql`(EXISTS (SELECT 1 FROM "Residence" r JOIN "Home" h ON h."id" = r."homeId"
    WHERE r."ownerId" = o."id" AND h."estateId" IN (${join([...estateIds])}))
  OR EXISTS (SELECT 1 FROM "Identity" i WHERE i."ownerId" = o."id" AND i."estateId" IN (${join([...estateIds])})))`;

export async function listOwners(parts: DeskParts, who: Who, query: OwnersQuery) {
  const estateIds = estatesAsked(who, query.estateId);
  if (estateIds.length === 0) return { items: [], total: 0 };
  const like = `%${(query.q ?? '').replace(/[\\%_]/g, '')}%`;
  const asked = query.q
    ? sql`AND (o."name" LIKE ${like} OR o."phone" LIKE ${like} OR EXISTS (SELECT 1 FROM "Residence" q JOIN "Home" qh ON qh."id" = q."homeId"
        WHERE q."ownerId" = o."id" AND qh."room" LIKE ${like}))`
    : sql``;
  const proved = sql`EXISTS (SELECT 1 FROM "Identity" v WHERE v."ownerId" = o."id" AND v."verifiedAt" IS NOT NULL)`;
  const verified =
    query.verified === undefined ? sql`` : query.verified ? sql`AND ${proved}` : sql`AND NOT ${proved}`;
  const where = sql`${within(estateIds)} ${asked} ${verified}`;
  const [rows, [count]] = await Promise.all([
    parts.db.query(
      sql`SELECT o."id" FROM "Owner" o WHERE ${where} ORDER BY o."name", o."id" LIMIT ${PAGE} OFFSET ${(query.page - 1) * PAGE}`,
    ),
    parts.db.query(sql`SELECT count(*) AS "total" FROM "Owner" o WHERE ${where}`),
  ]);
  const ids = rows.map(({ id }) => String(id));
  const owners = await parts.db.prisma.owner.findMany({ where: { id: { in: ids } } });
  const items = await ownerItems(parts, who, owners);
  return {
    items: ids.flatMap((id) => items.find((item) => item.id === id) ?? []),
    total: Number(count?.total ?? 0),
  };
}

/** @throws DeskError NotFound for nobody of their estates */
export async function demandOwner(parts: DeskParts, who: Who, id: string): Promise<OwnerRow> {
  const [row] =
    who.estates.length === 0
      ? []
      : await parts.db.query(
          sql`SELECT o."id" FROM "Owner" o WHERE o."id" = ${id} AND ${within(who.estates)}`,
        );
  const owner = row ? await parts.db.prisma.owner.findUnique({ where: { id } }) : null;
  if (!owner) throw new DeskError('NotFound');
  return owner;
}

export async function showOwner(parts: DeskParts, who: Who, id: string) {
  const row = await demandOwner(parts, who, id);
  const [owner] = await ownerItems(parts, who, [row]);
  if (!owner) throw new DeskError('NotFound');
  const found =
    row.phone && row.surname
      ? await rosterMatches(parts.db, row.companyId, who.estates, { phone: row.phone, surname: row.surname })
      : [];
  const matches = [];
  for (const { ownerId, name, homeIds } of found.filter((match) => match.ownerId !== id)) {
    const homes = await parts.db.prisma.home.findMany({ where: { id: { in: homeIds } } });
    matches.push({ ownerId, name, homes: homes.map((home) => wordedHome(parts, home.estateId, home)) });
  }
  return { owner, matches };
}

/** @throws DeskError NotFound, BadRequest without home or person of the roster */
export async function verifyOwner(parts: DeskParts, who: Who, id: string, body: VerifyBody): Promise<void> {
  const owner = await demandOwner(parts, who, id);
  const at = parts.clock.now();
  const writes = new Writes();
  const { homeId, rosterId, relation } = body;
  if (rosterId !== undefined) {
    await demandOwner(parts, who, rosterId);
    const accounts = await parts.db.prisma.identity.findMany({ where: { ownerId: id } });
    for (const account of accounts) mergeInto(writes, { ownerId: id, identityId: account.id }, rosterId, at);
  } else if (homeId !== undefined) {
    const home = await parts.db.prisma.home.findUnique({ where: { id: homeId } });
    if (!home) throw new DeskError('NotFound', '没有这一户。');
    demandEstate(who, home.estateId);
    verify(writes, { ownerId: owner.id, homeId, relation, at });
    // Seen by a person: the home is on the list from now on.
    writes.update('Home', { id: homeId }, { claimed: false });
  } else throw new DeskError('BadRequest', 'body: name homeId or rosterId.');
  writes.insert('Audit', {
    id: newId(),
    at,
    staffId: who.id,
    action: 'owner.verify',
    subject: rosterId ?? id,
  });
  for (const estateId of who.estates) writes.signal('desk', estateId);
  await parts.committer.commit(writes);
}

/** @throws DeskError NotFound */
export async function moveOutOwner(
  parts: DeskParts,
  who: Who,
  id: string,
  body: { homeId: string; on?: string | undefined },
): Promise<void> {
  await demandOwner(parts, who, id);
  const home = await parts.db.prisma.home.findUnique({ where: { id: body.homeId } });
  if (!home) throw new DeskError('NotFound', '没有这一户。');
  demandEstate(who, home.estateId);
  const at = parts.clock.now();
  const writes = new Writes();
  moveOut(writes, { ownerId: id, homeId: home.id }, body.on === undefined ? at : new Date(body.on), at);
  writes.insert('Audit', { id: newId(), at, staffId: who.id, action: 'owner.moveout', subject: id });
  await parts.committer.commit(writes);
}
