/**
 * Sessions: a random token in an http-only cookie, its hash in the database, a CSRF token beside it. Those of the console
 * last 12 hours from the last use, those of a worker's telephone 30 days; by the real clock: a trial that moves the
 * desk's clock logs nobody out. One kind is no good for the other.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';

/** desk: the console; phone: a worker's telephone, for the work given to them only. */
export type SessionKind = 'desk' | 'phone';

const LASTS: Readonly<Record<SessionKind, number>> = { desk: 12 * 3_600_000, phone: 30 * 86_400_000 };
/** A session is prolonged when at least this much of it has gone, so that not every request writes. */
const PROLONG = 10 * 60_000;
/** A telephone's cookie goes to its own routes only, and never with a link from elsewhere. */
const COOKIE: Readonly<Record<SessionKind, { name: string; rest: string }>> = {
  desk: { name: 'desk', rest: 'Path=/; SameSite=Lax' },
  phone: { name: 'phone', rest: 'Path=/api/desk/phone; SameSite=Strict' },
};

export interface Session {
  id: string;
  staffId: string;
  csrf: string;
  expiresAt: Date;
}

export interface Sessions {
  /** Begins a session; the token goes to the browser and is stored nowhere. */
  begin(staffId: string, phone?: { device: string }): Promise<{ token: string; session: Session }>;
  /** The live session of a token, prolonged when it is time. */
  find(token: string | undefined, kind?: SessionKind): Promise<Session | undefined>;
  /** Whether a session found earlier still lives. */
  lives(id: string): Promise<boolean>;
  end(id: string): Promise<void>;
  /** Ends every session of a member of staff: a new password, a leaver. */
  endAll(staffId: string): Promise<void>;
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @param wall the real clock */
export function createSessions(db: Database, wall: Clock): Sessions {
  const until = (kind: SessionKind): Date => new Date(wall.now().getTime() + LASTS[kind]);
  return {
    async begin(staffId, phone) {
      const kind = phone ? 'phone' : 'desk';
      const token = randomBytes(32).toString('base64url');
      const now = wall.now();
      const session = {
        id: hash(token),
        staffId,
        kind,
        device: phone?.device ?? null,
        csrf: randomBytes(24).toString('base64url'),
        expiresAt: until(kind),
      };
      await db.prisma.session.create({ data: { ...session, createdAt: now } });
      await db.prisma.session.deleteMany({ where: { expiresAt: { lt: now } } });
      return { token, session };
    },
    async find(token, kind = 'desk') {
      if (!token) return undefined;
      const row = await db.prisma.session.findUnique({ where: { id: hash(token) } });
      const now = wall.now().getTime();
      if (!row || row.kind !== kind || row.expiresAt.getTime() <= now) return undefined;
      if (row.expiresAt.getTime() - now > LASTS[kind] - PROLONG) return row;
      const expiresAt = until(kind);
      // Many, not one: a session that was ended in between is no error.
      await db.prisma.session.updateMany({ where: { id: row.id }, data: { expiresAt } });
      return { ...row, expiresAt };
    },
    async lives(id) {
      const row = await db.prisma.session.findUnique({ where: { id } });
      return row !== null && row.expiresAt > wall.now();
    },
    async end(id) {
      await db.prisma.session.deleteMany({ where: { id } });
    },
    async endAll(staffId) {
      await db.prisma.session.deleteMany({ where: { staffId } });
    },
  };
}

/** The token in a request's Cookie header. */
export function tokenIn(header: string | undefined, kind: SessionKind = 'desk'): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE[kind].name && value) return value;
  }
  return undefined;
}

/** The Set-Cookie that brings a token; '' takes it away. */
export function cookieFor(token: string, secure: boolean, kind: SessionKind = 'desk'): string {
  const age = token === '' ? 0 : LASTS[kind] / 1000;
  const { name, rest } = COOKIE[kind];
  return `${name}=${token}; ${rest}; HttpOnly; Max-Age=${age}${secure ? '; Secure' : ''}`;
}

/** Whether the header carries the session's CSRF token. */
export function carriesCsrf(session: Session, header: string | undefined): boolean {
  const [given, expected] = [Buffer.from(header ?? ''), Buffer.from(session.csrf)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
