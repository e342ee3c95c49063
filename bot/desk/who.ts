/** The member of staff behind a request: role, rights, and the estates they may see (G9). */
import type { Database } from '../../prisma/client.ts';
import { DeskError } from '../errors.ts';
import type { Estates } from '../estates/estates.ts';
import { isRole, may, type Permission, type Role, type Scope, scopeOf } from './roles.ts';

export interface Who {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly department: string;
  readonly companyId: string;
  /** They see all of the company's estates, also those to come: what holds for the company is theirs to set. */
  readonly wholeCompany: boolean;
  /** Ids of the estates they may see. */
  readonly estates: readonly string[];
  readonly scope: Scope;
  can(permission: Permission): boolean;
}

interface StaffRow {
  id: string;
  companyId: string;
  login: string;
  name: string;
  role: string;
  department: string;
}

function toWho(row: StaffRow, granted: readonly string[], estates: Estates): Who {
  const { role } = row;
  // A role that this program does not know has no rights.
  if (!isRole(role)) throw new DeskError('Forbidden', 'This role is not known here.');
  const own = estates.all().filter(({ companyId }) => companyId === row.companyId);
  const seen = granted.length === 0 ? own : own.filter(({ id }) => granted.includes(id));
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    role,
    department: row.department,
    companyId: row.companyId,
    wholeCompany: granted.length === 0,
    estates: seen.map(({ id }) => id),
    scope: scopeOf(role),
    can: (permission) => may(role, permission),
  };
}

/** Reads an active member of staff; undefined when there is none. */
export async function readWho(db: Database, estates: Estates, staffId: string): Promise<Who | undefined> {
  const [row, granted] = await Promise.all([
    db.prisma.staff.findUnique({ where: { id: staffId } }),
    db.prisma.staffEstate.findMany({ where: { staffId } }),
  ]);
  if (!row?.active) return undefined;
  return toWho(
    row,
    granted.map(({ estateId }) => estateId),
    estates,
  );
}

/** Every active member of staff of the given estates. */
export async function readStaff(
  db: Database,
  estates: Estates,
  estateIds: readonly string[],
): Promise<Who[]> {
  const companies = new Set(estateIds.map((id) => estates.get(id).companyId));
  const rows = await db.prisma.staff.findMany({
    where: { active: true, companyId: { in: [...companies] } },
    orderBy: { name: 'asc' },
  });
  const granted = await db.prisma.staffEstate.findMany({
    where: { staffId: { in: rows.map(({ id }) => id) } },
  });
  return rows
    .filter(({ role }) => isRole(role))
    .map((row) =>
      toWho(
        row,
        granted.filter(({ staffId }) => staffId === row.id).map(({ estateId }) => estateId),
        estates,
      ),
    )
    .filter((who) => who.estates.some((id) => estateIds.includes(id)));
}

/** @throws DeskError Forbidden when the estate is not theirs */
export function demandEstate(who: Who, estateId: string): void {
  if (!who.estates.includes(estateId)) throw new DeskError('Forbidden', 'This belongs to another estate.');
}

/** The estates a list is about: the one asked for, or all of theirs. */
export function estatesAsked(who: Who, estateId: string | undefined): string[] {
  if (estateId === undefined) return [...who.estates];
  demandEstate(who, estateId);
  return [estateId];
}

/** @throws DeskError Forbidden */
export function demand(who: Who, permission: Permission): void {
  if (!who.can(permission)) throw new DeskError('Forbidden');
}
