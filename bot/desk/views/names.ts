/** Names of people and homes as the console shows them. */
import type { Database } from '../../../prisma/client.ts';
import type { ActorRef, HomeView, PersonRef } from '../contract/common.ts';
import type { DeskParts } from '../parts.ts';

export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Looks people up by id; whoever is gone keeps a name to show. */
export type NamesOf = (id: string | null) => PersonRef | null;

export async function staffNames(db: Database, ids: readonly (string | null)[]): Promise<NamesOf> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows =
    wanted.length === 0
      ? []
      : await db.prisma.staff.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => (id === null ? null : (byId.get(id) ?? { id, name: '已离职' }));
}

/** An owner as a list names them: the name given, else surname and title. */
export const ownerName = (owner: {
  name: string | null;
  surname: string | null;
  title: string | null;
}): string | null => owner.name ?? (owner.surname ? `${owner.surname}${owner.title ?? ''}` : null);

export async function ownerNames(
  db: Database,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => string | null> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows = wanted.length === 0 ? [] : await db.prisma.owner.findMany({ where: { id: { in: wanted } } });
  const byId = new Map(rows.map((row) => [row.id, ownerName(row)]));
  return (id) => (id === null ? null : (byId.get(id) ?? null));
}

interface HomeRow {
  id: string;
  building: string;
  unit: string;
  room: string;
  occupancy: string | null;
}

/** A home in the estate's own words: 3栋2单元1501室. */
export function wordedHome(
  parts: DeskParts,
  estateId: string,
  home: Pick<HomeRow, 'building' | 'unit' | 'room'>,
): string {
  const settings = parts.settings(estateId, parts.clock.now());
  return settings.write(settings.locale()).home(home);
}

/** The homes of these owners in force, by owner, first known first. */
export async function homesOf(
  parts: DeskParts,
  ownerIds: readonly (string | null)[],
): Promise<Map<string, (HomeView & { estateId: string })[]>> {
  const wanted = [...new Set(ownerIds.filter((id) => id !== null))];
  const ties = await parts.db.prisma.residence.findMany({
    where: { ownerId: { in: wanted }, until: null },
    orderBy: { createdAt: 'asc' },
  });
  const homes = await parts.db.prisma.home.findMany({
    where: { id: { in: [...new Set(ties.map(({ homeId }) => homeId))] } },
  });
  const byId = new Map(homes.map((home) => [home.id, home]));
  const found = new Map<string, (HomeView & { estateId: string })[]>();
  for (const tie of ties) {
    const home = byId.get(tie.homeId);
    if (!home) continue;
    const view = {
      id: home.id,
      estateId: home.estateId,
      worded: wordedHome(parts, home.estateId, home),
      relation: tie.relation,
      verified: tie.verified,
      occupancy: home.occupancy,
    };
    found.set(tie.ownerId, [...(found.get(tie.ownerId) ?? []), view]);
  }
  return found;
}

/** Who did a step, from "bot", "clock", "owner:…" or "staff:…". */
export function actorOf(by: string, staff: NamesOf, owner: (id: string | null) => string | null): ActorRef {
  const [kind = '', ...rest] = by.split(':');
  const id = rest.join(':') || null;
  if (kind === 'staff') return { kind, id, name: staff(id)?.name ?? '' };
  if (kind === 'owner') return { kind, id, name: owner(id) ?? '业主' };
  return kind === 'clock' ? { kind, id: null, name: '系统' } : { kind: 'bot', id: null, name: '智能助手' };
}
