/** Loading who is who: homes, people with their user ids, staff and their shifts. Writes only. */
import type { Database } from '../../prisma/client.ts';
import { insertInto, type Row, raw, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { hashPassword } from '../desk/passwords.ts';
import type { Role } from '../desk/roles.ts';
import { DeskError } from '../errors.ts';
import type { Estate } from '../estates/estates.ts';
import { newId } from '../estates/estates.ts';
import { nameParts, stableId } from '../owners/owners.ts';
import type { LoadBody } from './contract.ts';

/** The Direct Line channel. */
export const WEB = 'web';
/** How long a shift lasts that has no end, in ms. */
const SHIFT = 10 * 366 * 86_400_000;

export interface Loading {
  db: Database;
  writes: Writes;
  estate: Estate;
  at: Date;
}

type HomeName = { building: string; unit: string; room: string };

/** Adds rows of a table that turns do not write, or writes over those with the same key. */
export function put(writes: Writes, table: string, key: string, rows: readonly Row[]): void {
  for (const row of rows) {
    const others = Object.keys(row).filter((column) => column !== key);
    const set = others.map((column) => `"${column}" = excluded."${column}"`).join(', ');
    writes.run(insertInto(table, [row], sql`ON CONFLICT (${raw(`"${key}"`)}) DO UPDATE SET ${raw(set)}`));
  }
}

export const homeId = ({ estate }: Pick<Loading, 'estate'>, home: HomeName): string =>
  stableId('home', estate.id, home.building, home.unit, home.room);

/** Homes of the estate's list, and their buildings. */
export function loadHomes(loading: Loading, homes: LoadBody['homes']): { id: string }[] {
  const { writes, estate, at } = loading;
  for (const name of new Set(homes.map(({ building }) => building)))
    writes.run(
      insertInto(
        'Building',
        [{ id: stableId('building', estate.id, name), estateId: estate.id, name }],
        sql`ON CONFLICT DO NOTHING`,
      ),
    );
  const distinct = new Map(homes.map((home) => [homeId(loading, home), home]));
  return [...distinct].map(([id, { building, unit, room, kind = null, area = null, occupancy = null }]) => {
    const row = { id, estateId: estate.id, building, unit, room, claimed: false, kind, area, occupancy };
    writes.insert('Home', { ...row, createdAt: at }, ['estateId', 'building', 'unit', 'room']);
    return { id };
  });
}

/**
 * People with their accounts and homes. An account that wrote before stays with its owner, who gets these data.
 * @throws DeskError BadRequest when somebody is named twice
 */
export async function loadPeople(loading: Loading, people: LoadBody['people']): Promise<{ id: string }[]> {
  const { db, writes, estate, at } = loading;
  const userIds = people.flatMap(({ users }) => users.map(({ id }) => id));
  if (new Set(userIds).size < userIds.length)
    throw new DeskError('BadRequest', 'body.people: one user id is named twice');
  const known = new Map(
    (await db.prisma.identity.findMany({ where: { channel: WEB, userId: { in: userIds } } })).map((row) => [
      row.userId,
      row,
    ]),
  );
  const loaded = new Set<string>();
  return people.map((person) => {
    const { users, name, phone, language } = person;
    const [first] = users;
    const id =
      person.id ??
      users.map((user) => known.get(user.id)?.ownerId).find((owner) => owner !== undefined) ??
      (first ? stableId('owner', WEB, first.id) : stableId('owner', 'trial', phone ?? '', name ?? ''));
    if (loaded.has(id)) throw new DeskError('BadRequest', 'body.people: one person is named twice');
    loaded.add(id);
    const { surname, title } = name === undefined ? {} : nameParts(name);
    const row = {
      id,
      companyId: estate.companyId,
      ...(name === undefined ? {} : { name, surname: surname ?? null, title: title ?? null }),
      ...(phone === undefined ? {} : { phone }),
      ...(language === undefined ? {} : { language }),
      createdAt: at,
    };
    writes.insert('Owner', row, ['id']);
    for (const user of users) {
      const account = { ownerId: id, estateId: estate.id, verifiedAt: user.verified ? at : null };
      const old = known.get(user.id);
      if (old) writes.update('Identity', { id: old.id }, account, 1);
      else
        writes.insert('Identity', {
          id: stableId('identity', WEB, user.id),
          channel: WEB,
          userId: user.id,
          createdAt: at,
          ...account,
        });
    }
    const proved = users.some(({ verified }) => verified);
    for (const { relation, verified = proved, ...home } of person.homes) {
      // A home that nobody listed is listed by somebody verified, else claimed (D8).
      const listed = { id: homeId(loading, home), estateId: estate.id, ...home, claimed: !verified };
      writes.insert('Home', { ...listed, createdAt: at }, 'ignore');
      writes.run(
        insertInto(
          'Residence',
          [
            {
              id: stableId('residence', id, estate.id, home.building, home.unit, home.room),
              ownerId: id,
              homeId: sql`(SELECT "id" FROM "Home" WHERE "estateId" = ${estate.id} AND "building" = ${home.building}
                AND "unit" = ${home.unit} AND "room" = ${home.room})`,
              relation,
              verified,
              createdAt: at,
            },
          ],
          sql`ON CONFLICT ("ownerId", "homeId") DO UPDATE SET "verified" = excluded."verified",
            "relation" = excluded."relation", "until" = NULL`,
        ),
      );
    }
    return { id };
  });
}

const DEPARTMENTS: Partial<Record<Role, string>> = {
  manager: 'project',
  head: 'engineering',
  worker: 'engineering',
  quality: 'quality',
  administration: 'administration',
  hr: 'hr',
  finance: 'finance',
  leader: 'administration',
};

/** Staff by login, and who of them is on duty. */
export async function loadStaff(
  loading: Loading,
  staff: LoadBody['staff'],
  clearDuty: boolean,
): Promise<{ id: string }[]> {
  const { db, writes, estate, at } = loading;
  if (clearDuty) writes.run(sql`DELETE FROM "Shift" WHERE "estateId" = ${estate.id}`);
  const known = await db.prisma.staff.findMany({ where: { login: { in: staff.map(({ login }) => login) } } });
  const ids = new Map(known.map(({ login, id }) => [login, id]));
  const idOf = (login: string): string =>
    ids.get(login) ?? staff.find((one) => one.login === login)?.id ?? stableId('staff', login);
  const loaded: { id: string }[] = [];
  for (const one of staff) {
    const id = idOf(one.login);
    const { login, name, role, trade = null, phone = null, onDuty } = one;
    put(writes, 'Staff', 'id', [
      {
        id,
        companyId: estate.companyId,
        login,
        name,
        role,
        department: one.department ?? DEPARTMENTS[role] ?? 'customer',
        trade,
        phone,
        active: true,
        createdAt: at,
        ...(one.post === undefined ? {} : { post: one.post }),
        ...(one.buildings === undefined ? {} : { buildings: JSON.stringify(one.buildings) }),
        ...(one.deputy === undefined ? {} : { deputyId: idOf(one.deputy) }),
        ...(one.password === undefined ? {} : { passwordHash: await hashPassword(one.password) }),
      },
    ]);
    writes.run(sql`DELETE FROM "Shift" WHERE "estateId" = ${estate.id} AND "staffId" = ${id}`);
    if (onDuty !== false) {
      const startsAt = onDuty === true ? at : new Date(onDuty.from);
      const endsAt = onDuty === true ? new Date(at.getTime() + SHIFT) : new Date(onDuty.to);
      writes.run(insertInto('Shift', [{ id: newId(), estateId: estate.id, staffId: id, startsAt, endsAt }]));
    }
    loaded.push({ id });
  }
  return loaded;
}
