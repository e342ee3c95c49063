/** Estates: made, mended, joined to channels. */
import { renderSVG } from 'uqr';
import { insertInto, updateWhere } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { codeOf, type Door } from '../../estates/entrances.ts';
import { type Estate, newId } from '../../estates/estates.ts';
import type { ChannelAccountBody, EntranceQuery, EstateBody, EstatePatch } from '../contract/estates.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, type Who } from '../who.ts';

const viewOf = ({ id, name, code, deskName, company, region, timeZone, dutyPhone }: Estate) => ({
  estate: { id, name, code, deskName, company, region, timeZone, dutyPhone: dutyPhone ?? null },
});

/** @throws DeskError Forbidden unless all of the company is theirs */
export function demandCompany(who: Who): void {
  if (!who.wholeCompany) throw new DeskError('Forbidden', '这要由管理全部项目的人来做。');
}

async function commit(parts: DeskParts, writes: Writes, key: string): Promise<void> {
  writes.signal('settings', key);
  try {
    await parts.committer.commit(writes);
  } catch (error) {
    if (/unique/i.test(String((error as Error).message)))
      throw new DeskError('Conflict', '这个项目码已经有了。', { cause: error });
    throw error;
  }
  await parts.estates.reload();
  await parts.running.entrances.reload();
}

/** @throws DeskError Forbidden, Conflict for a code that is taken */
export async function makeEstate(parts: DeskParts, who: Who, body: EstateBody) {
  demandCompany(who);
  const id = newId();
  const row = { id, companyId: who.companyId, ...body, createdAt: parts.clock.now() };
  await commit(parts, new Writes().run(insertInto('Estate', [row])), id);
  return viewOf(parts.estates.get(id));
}

/** @throws DeskError Forbidden, Conflict for a code that is taken or has numbers already */
export async function mendEstate(parts: DeskParts, who: Who, id: string, body: EstatePatch) {
  demandEstate(who, id);
  const estate = parts.estates.get(id);
  const { company, ...set } = body;
  if (set.code !== undefined && set.code !== estate.code) {
    const numbered = await parts.db.prisma.matter.findFirst({
      where: { estateId: id },
      select: { id: true },
    });
    if (numbered) throw new DeskError('Conflict', '已经发出过单号，项目码不能再改。');
  }
  const writes = new Writes();
  const named = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  if (Object.keys(named).length > 0) writes.run(updateWhere('Estate', { id }, named));
  if (company !== undefined) {
    demandCompany(who);
    writes.run(updateWhere('Company', { id: estate.companyId }, { name: company }));
  }
  if (!writes.empty) await commit(parts, writes, id);
  return viewOf(parts.estates.get(id));
}

export async function listAccounts(parts: DeskParts, who: Who) {
  const rows = await parts.db.prisma.channelAccount.findMany({
    orderBy: [{ channel: 'asc' }, { account: 'asc' }],
  });
  const items = rows.map(({ channel, account, estateIds }) => ({
    channel,
    account,
    estateIds: JSON.parse(estateIds) as string[],
  }));
  return { items: items.filter(({ estateIds }) => estateIds.some((id) => who.estates.includes(id))) };
}

/** @throws DeskError Forbidden for an estate or an account that is another's, BadRequest for estates of two companies */
export async function setAccount(parts: DeskParts, who: Who, body: ChannelAccountBody): Promise<void> {
  for (const id of body.estateIds) demandEstate(who, id);
  const { channel, account } = body;
  const known = await parts.db.prisma.channelAccount.findUnique({
    where: { channel_account: { channel, account } },
  });
  const theirs = known ? (JSON.parse(known.estateIds) as string[]) : [];
  if (theirs.some((id) => !who.estates.includes(id)))
    throw new DeskError('Forbidden', '这个账号已接到您管不到的项目。');
  const row = {
    id: known?.id ?? newId(),
    channel,
    account,
    estateIds: JSON.stringify(body.estateIds),
    createdAt: parts.clock.now(),
  };
  const writes = new Writes().insert('ChannelAccount', row, ['channel', 'account']);
  await commit(parts, writes, body.estateIds[0] ?? '');
}

/** The address of the owner's page from outside. */
export const publicBase = (parts: DeskParts, host: string | undefined): string =>
  parts.running.publicUrl ?? `${parts.secure ? 'https' : 'http'}://${host ?? 'localhost'}`;

/** The address by a messaging app's own means. @throws DeskError BadRequest, Unavailable with the platform's reason */
async function appAddress(parts: DeskParts, door: Door, { by, account }: EntranceQuery): Promise<string> {
  const { channels, running, settings, clock } = parts;
  const app = channels.of(by);
  if (!channels.isOwn(by) || !app.entrance) throw new DeskError('BadRequest', '这个渠道还没有接通。');
  if (
    account !== undefined &&
    !running.entrances.estatesOf(by, account).some(({ id }) => id === door.estate.id)
  )
    throw new DeskError('BadRequest', '这个账号没有接到这个项目。');
  const code = codeOf(door);
  const own = settings(door.estate.id, clock.now());
  const words = `${own.say(own.locale())('door.hello', {})}（${code}）`;
  try {
    return await app.entrance({ code, words, account });
  } catch (error) {
    // The names of errors are ours or the platform's; nothing of an owner is in them.
    throw new DeskError('Unavailable', `平台没有给出二维码：${(error as Error).message}`, { cause: error });
  }
}

/**
 * A QR code of an entrance, to be printed and hung up: of the owner's page, or of an app.
 * @throws DeskError Forbidden, NotFound for a home not on the list, BadRequest for an app that is not set up
 */
export async function entranceSvg(
  parts: DeskParts,
  who: Who,
  query: EntranceQuery,
  host: string | undefined,
): Promise<string> {
  demandEstate(who, query.estateId);
  const estate = parts.estates.get(query.estateId);
  const { building, unit = '', room } = query;
  const home = building !== undefined && room !== undefined ? { building, unit, room } : undefined;
  if (home) {
    const key = { estateId: estate.id, ...home };
    const listed = await parts.db.prisma.home.findUnique({ where: { estateId_building_unit_room: key } });
    if (!listed || listed.claimed) throw new DeskError('NotFound', '房屋清单里没有这一户。');
  }
  const door: Door = home ? { estate, home } : { estate };
  const address =
    query.by === 'web'
      ? parts.running.entrances.address(publicBase(parts, host), door)
      : await appAddress(parts, door, query);
  return renderSVG(address);
}
