/** Everything a table is made of, read at once for one estate and one period. */
import type { Settings } from '../../knowledge/settings.ts';
import type { Database, PrismaClient } from '../../prisma/client.ts';
import { join, type RawRow, type Sql, sql, toDate } from '../../prisma/sql.ts';
import type { Estate } from '../estates/estates.ts';
import type { Period } from './period.ts';

type Row<
  K extends 'matter' | 'returnVisit' | 'owner' | 'home' | 'rectification' | 'visitTry' | 'cost' | 'step',
> = NonNullable<Awaited<ReturnType<PrismaClient[K]['findFirst']>>>;
export type MatterFact = Row<'matter'>;
export type VisitFact = Row<'returnVisit'>;

/** Rows of tables that other procedures keep, with whatever columns they have. */
export type Loose = Readonly<Record<string, unknown>>;

export interface Facts {
  estate: Estate;
  settings: Settings;
  period: Period;
  at: Date;
  matters: readonly MatterFact[];
  visitsOf(matterId: string): readonly VisitFact[];
  stepsOf(matterId: string): readonly Row<'step'>[];
  tasksOf(matterId: string): readonly Loose[];
  slipsOf(matterId: string): readonly Loose[];
  costsOf(matterId: string): readonly Row<'cost'>[];
  verdictOf(matterId: string): Loose | undefined;
  rectificationsOf(matterId: string): readonly Row<'rectification'>[];
  owner(id: string | null): Row<'owner'> | undefined;
  home(id: string | null): Row<'home'> | undefined;
  staff(id: string | null): string;
  /** "staff:…", "owner:…", "bot" or "clock" as a name. */
  actor(by: string | null): string;
  relation(ownerId: string | null, homeId: string | null): string;
}

/** Ids in one statement. */
const CHUNK = 500;

function grouped<T>(rows: readonly T[], key: (row: T) => string): (id: string) => readonly T[] {
  const map = new Map<string, T[]>();
  for (const row of rows) {
    const list = map.get(key(row));
    if (list) list.push(row);
    else map.set(key(row), [row]);
  }
  return (id) => map.get(id) ?? [];
}

async function inChunks<T>(ids: readonly string[], read: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) all.push(...(await read([...ids.slice(at, at + CHUNK)])));
  return all;
}

/** Whole rows of a table by matter; none where this database has no such table. */
export async function looseRows(
  db: Database,
  statement: (some: string[]) => Sql,
  ids: readonly string[],
): Promise<RawRow[]> {
  return inChunks(ids, (some) => db.query(statement(some)));
}

const RELATIONS: Record<string, string> = { owner: '业主', family: '家属', tenant: '租户', agent: '代理人' };

/** Facts of the matters that `choose` picks (Prisma's where), oldest first. */
export async function readFacts(
  db: Database,
  context: {
    estate: Estate;
    settings: Settings;
    period: Period;
    at: Date;
    named: (person: MatterFact) => boolean;
  },
  where: NonNullable<Parameters<PrismaClient['matter']['findMany']>[0]>['where'],
): Promise<Facts> {
  const { prisma } = db;
  const found = await prisma.matter.findMany({
    where: { AND: [{ estateId: context.estate.id }, where ?? {}] },
    orderBy: [{ createdAt: 'asc' }, { number: 'asc' }],
  });
  const matters = found.filter((matter) => !context.named(matter));
  const ids = matters.map(({ id }) => id);
  const some = (list: string[]) => ({ matterId: { in: list } });
  const visits = await inChunks(ids, (list) =>
    prisma.returnVisit.findMany({ where: some(list), orderBy: { createdAt: 'asc' } }),
  );
  const steps = await inChunks(ids, (list) =>
    prisma.step.findMany({ where: some(list), orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
  );
  const costs = await inChunks(ids, (list) =>
    prisma.cost.findMany({ where: some(list), orderBy: { at: 'asc' } }),
  );
  const notices = await inChunks(ids, (list) => prisma.rectification.findMany({ where: some(list) }));
  const tasks = await looseRows(
    db,
    (list) => sql`SELECT * FROM "Task" WHERE "matterId" IN (${join(list)}) ORDER BY "createdAt"`,
    ids,
  );
  const slips = await looseRows(
    db,
    (list) => sql`SELECT * FROM "Slip" WHERE "matterId" IN (${join(list)}) ORDER BY "issuedAt"`,
    ids,
  );
  const verdicts = hasTable(db, 'Verdict')
    ? await looseRows(db, (list) => sql`SELECT * FROM "Verdict" WHERE "matterId" IN (${join(list)})`, ids)
    : [];
  const ownerIds = [...new Set(matters.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])))];
  const homeIds = [...new Set(matters.flatMap(({ homeId }) => (homeId === null ? [] : [homeId])))];
  const owners = new Map(
    (await inChunks(ownerIds, (list) => prisma.owner.findMany({ where: { id: { in: list } } }))).map(
      (one) => [one.id, one],
    ),
  );
  const homes = new Map(
    (await inChunks(homeIds, (list) => prisma.home.findMany({ where: { id: { in: list } } }))).map((one) => [
      one.id,
      one,
    ]),
  );
  const ties = new Map(
    (await inChunks(ownerIds, (list) => prisma.residence.findMany({ where: { ownerId: { in: list } } }))).map(
      (tie) => [`${tie.ownerId} ${tie.homeId}`, RELATIONS[tie.relation] ?? tie.relation],
    ),
  );
  const names = new Map(
    (await prisma.staff.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [id, name]),
  );
  const staff = (id: string | null): string => (id === null ? '' : (names.get(id) ?? ''));
  const verdictOf = grouped(verdicts, (row) => String(row.matterId));
  return {
    ...context,
    matters,
    visitsOf: grouped(visits, ({ matterId }) => matterId),
    stepsOf: grouped(steps, ({ matterId }) => matterId),
    costsOf: grouped(costs, ({ matterId }) => matterId),
    rectificationsOf: grouped(notices, ({ matterId }) => matterId),
    tasksOf: grouped(tasks, (row) => String(row.matterId)),
    slipsOf: grouped(slips, (row) => String(row.matterId)),
    verdictOf: (id) => verdictOf(id)[0],
    owner: (id) => (id === null ? undefined : owners.get(id)),
    home: (id) => (id === null ? undefined : homes.get(id)),
    staff,
    actor(by) {
      if (by === null) return '';
      if (by.startsWith('staff:')) return staff(by.slice(6));
      if (by.startsWith('owner:')) return '业主';
      return by === 'bot' ? '智能助手' : by === 'clock' ? '系统' : by;
    },
    relation: (ownerId, homeId) => ties.get(`${ownerId} ${homeId}`) ?? '',
  };
}

/** Whether the data model of this program has a table of that name. */
function hasTable(db: Database, name: string): boolean {
  return name.charAt(0).toLowerCase() + name.slice(1) in db.prisma;
}

/** An instant of a loose row. */
export const instantIn = (row: Loose | undefined, column: string): Date | null => {
  const value = row?.[column];
  return value === null || value === undefined ? null : toDate(value);
};
/** A text of a loose row. */
export const textIn = (row: Loose | undefined, column: string): string => {
  const value = row?.[column];
  return value === null || value === undefined ? '' : String(value);
};
