/** Owners 业主 as the talk makes them known: claimed until verified (D8). Writes only. */
import { createHash } from 'node:crypto';
import type { Place } from '../../dialogs/ports.ts';
import { sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';

/** The id that several processes make alike from the same words. */
export function stableId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** An account that writes for the first time becomes a person. Twice at once makes the same one. */
export function enterOwner(
  writes: Writes,
  account: { channel: string; userId: string; companyId: string; estateId: string; at: Date },
): string {
  const ownerId = stableId('owner', account.channel, account.userId);
  writes.insert('Owner', { id: ownerId, companyId: account.companyId, createdAt: account.at }, 'ignore');
  writes.insert(
    'Identity',
    {
      id: stableId('identity', account.channel, account.userId),
      ownerId,
      channel: account.channel,
      userId: account.userId,
      estateId: account.estateId,
      createdAt: account.at,
    },
    'ignore',
  );
  return ownerId;
}

/** A home that an owner named: on the estate's list it is that one, else it is kept as claimed (D8). */
export function claimHome(
  writes: Writes,
  home: { estateId: string; ownerId: string; place: Place; at: Date },
): void {
  const { building, unit = '', room } = home.place;
  if (building === undefined || room === undefined) return;
  writes.insert(
    'Home',
    {
      id: stableId('home', home.estateId, building, unit, room),
      estateId: home.estateId,
      building,
      unit,
      room,
      claimed: true,
      createdAt: home.at,
    },
    'ignore',
  );
  const onTheList = sql`(SELECT "id" FROM "Home" WHERE "estateId" = ${home.estateId} AND "building" = ${building}
    AND "unit" = ${unit} AND "room" = ${room})`;
  writes.insert(
    'Residence',
    {
      id: stableId('residence', home.ownerId, home.estateId, building, unit, room),
      ownerId: home.ownerId,
      homeId: onTheList,
      relation: 'owner',
      createdAt: home.at,
    },
    'ignore',
  );
}

/** Takes back a claim that was never verified. */
export function unclaimHome(writes: Writes, home: { estateId: string; ownerId: string; place: Place }): void {
  const { building, unit = '', room } = home.place;
  if (building === undefined || room === undefined) return;
  writes.run(sql`DELETE FROM "Residence" WHERE "verified" = ${false} AND "ownerId" = ${home.ownerId} AND "homeId" IN
    (SELECT "id" FROM "Home" WHERE "estateId" = ${home.estateId} AND "building" = ${building} AND "unit" = ${unit}
      AND "room" = ${room} AND "claimed" = ${true})`);
}

const COMPOUND = [
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '司徒',
  '东方',
  '端木',
  '令狐',
  '独孤',
  '南宫',
  '歐陽',
  '諸葛',
  '東方',
  '獨孤',
  '南宮',
];
const TITLES =
  /(女士|先生|小姐|太太|太|生|老师|老師|阿姨|叔叔|伯伯|大爷|大妈|师傅|工|总|經理|经理|医生|醫生|教授|奶奶|爷爷|哥|姐)$/;

/** Surname and title of a name as written: 欧阳女士 → 欧阳, 女士. A name without a title has none: it is never guessed (forms.md). */
export function nameParts(name: string): { surname: string | undefined; title: string | undefined } {
  const title = TITLES.exec(name)?.[1];
  const bare = title === undefined ? name : name.slice(0, -title.length);
  if (!/^\p{Script=Han}{1,4}$/u.test(bare)) return { surname: undefined, title };
  const compound = COMPOUND.find((surname) => bare.startsWith(surname));
  return { surname: compound ?? bare.slice(0, 1), title };
}
