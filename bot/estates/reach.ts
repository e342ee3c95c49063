/**
 * Whom a code of knowledge/rules/people.json means here and now: the supervisor, the engineer on duty, the head of the
 * department. Who is off duty is stood in for by the deputy (职务代理人, R6); whom a matter names is passed over (R6).
 */
import type { Choice, PeopleCode } from '../../knowledge/rules/people.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { ADMIN } from '../desk/admin.ts';
import { namedIn } from '../desk/named.ts';
import { isRole, type Role } from '../desk/roles.ts';
import type { Duty } from './duty.ts';

/** A member of staff who can be called. */
export interface Reached {
  id: string;
  name: string;
  phone: string | null;
  role: Role;
  department: string;
  trade: string | null;
  post: string | null;
  /** 楼栋 they go to; none: all. */
  buildings: readonly string[];
  deputyId: string | null;
  onDuty: boolean;
}

/** What a call is about. */
export interface About {
  estateId: string;
  department: string | null;
  /** The matter's fields as JSON: whom they name is not called. */
  fields: string;
}

export interface ReachParts {
  db: Database;
  duty: Duty;
  settings: (estateId: string, at: Date) => Settings;
}

/** Reads on their way: jobs that are done at the same time ask for the same people. */
const reading = new WeakMap<Database, Map<string, Promise<readonly Reached[]>>>();

/**
 * Everybody of an estate who may be called, those on duty first (whose shift began last before others), then by name.
 * Whoever asks while a read for the same moment is on its way gets its answer; nothing is kept after it.
 */
export async function everybody(parts: ReachParts, estateId: string, at: Date): Promise<Reached[]> {
  const known = reading.get(parts.db) ?? new Map<string, Promise<readonly Reached[]>>();
  reading.set(parts.db, known);
  const key = `${estateId} ${at.getTime()}`;
  let read = known.get(key);
  if (!read) {
    read = readEverybody(parts, estateId, at).finally(() => known.delete(key));
    known.set(key, read);
  }
  return [...(await read)];
}

async function readEverybody(parts: ReachParts, estateId: string, at: Date): Promise<Reached[]> {
  const { prisma } = parts.db;
  const estate = await prisma.estate.findUnique({ where: { id: estateId }, select: { companyId: true } });
  if (!estate) return [];
  const [rows, granted, onDuty] = await Promise.all([
    prisma.staff.findMany({ where: { active: true, companyId: estate.companyId }, orderBy: { name: 'asc' } }),
    prisma.staffEstate.findMany(),
    parts.duty.now(estateId, at),
  ]);
  const place = new Map(onDuty.map(({ id }, index) => [id, index]));
  const theirs = (id: string): boolean => {
    const own = granted.filter(({ staffId }) => staffId === id);
    return own.length === 0 || own.some((row) => row.estateId === estateId);
  };
  const staff = rows.flatMap((row): Reached[] => {
    const { id, name, phone, role, department, trade, post, deputyId } = row;
    if (!isRole(role) || !theirs(id)) return [];
    const buildings = JSON.parse(row.buildings) as string[];
    return [{ id, name, phone, role, department, trade, post, deputyId, buildings, onDuty: place.has(id) }];
  });
  // The first login is a way in, not a person: called only where there is nobody else.
  const rank = ({ id }: Reached): number => place.get(id) ?? (id === ADMIN ? 2e9 : 1e9);
  return staff.sort((a, b) => rank(a) - rank(b));
}

const fits = (choice: Choice, one: Reached, about: About): boolean =>
  (choice.roles === undefined || choice.roles.includes(one.role)) &&
  (choice.department === undefined || choice.department === one.department) &&
  (choice.ownDepartment === undefined || about.department === one.department) &&
  (choice.post === undefined || choice.post === one.post) &&
  (choice.onDuty === undefined || one.onDuty);

/** The one who stands in for somebody off duty, else themselves. */
function standIn(one: Reached, staff: readonly Reached[], about: About): Reached {
  if (one.onDuty || one.deputyId === null) return one;
  const deputy = staff.find(({ id }) => id === one.deputyId);
  return deputy?.onDuty && !namedIn(about, deputy) ? deputy : one;
}

/**
 * The person a code calls, in the order of its choices.
 * @param passed ids of those who were called already and are not called again
 */
export function choose(
  code: PeopleCode,
  staff: readonly Reached[],
  about: About,
  settings: Settings,
  passed: ReadonlySet<string> = new Set(),
): Reached | undefined {
  for (const choice of settings.people[code] ?? []) {
    const able = staff.filter((one) => fits(choice, one, about) && !namedIn(about, one));
    const found = able.map((one) => standIn(one, staff, about)).find(({ id }) => !passed.has(id));
    if (found) return found;
  }
  return undefined;
}

/** Who holds a matter now: its handler, else its first-contact owner, each stood in for; else the reception (R6). */
export function holderOf(
  matter: About & { handlerId: string | null; firstContactId: string | null },
  staff: readonly Reached[],
  settings: Settings,
): Reached | undefined {
  for (const id of [matter.handlerId, matter.firstContactId]) {
    const one = id === null ? undefined : staff.find((known) => known.id === id);
    if (one && !namedIn(matter, one)) return standIn(one, staff, matter);
  }
  return choose('receptionist', staff, matter, settings);
}
