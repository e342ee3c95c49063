/** The first member of staff: made at the first start, so that somebody can log in (contract 1). */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { insertInto, sql } from '../../prisma/sql.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

/** Id and login of the first member of staff. */
export const ADMIN = 'admin';

/**
 * Makes the login `admin` (all rights) when there is none; with `password` set, that is its password from now on and
 * its old sessions end when it changed.
 * @returns the made-up password, once: to be printed by the caller; undefined when there is nothing to tell
 */
export async function ensureAdmin(
  db: Database,
  companyId: string,
  password: string | undefined,
  now: Date,
): Promise<{ user: string; password: string } | undefined> {
  const known = await db.prisma.staff.findUnique({ where: { login: ADMIN } });
  if (known) {
    if (password !== undefined && !(await verifyPassword(password, known.passwordHash))) {
      const passwordHash = await hashPassword(password);
      await db.prisma.staff.update({ where: { login: ADMIN }, data: { passwordHash, active: true } });
      await db.prisma.session.deleteMany({ where: { staffId: known.id } });
    }
    return undefined;
  }
  const made = password ?? randomBytes(9).toString('base64url');
  const row = {
    id: ADMIN,
    companyId,
    login: ADMIN,
    name: '管理员',
    role: 'manager',
    department: 'project',
    passwordHash: await hashPassword(made),
    createdAt: now,
  };
  // Of processes that start at once one makes the row, and only that one knows the password.
  const inserted = await db.query(insertInto('Staff', [row], sql`ON CONFLICT DO NOTHING RETURNING "id"`));
  return inserted.length > 0 && password === undefined ? { user: ADMIN, password: made } : undefined;
}
