/** A telephone is opened: by the link of a notice and the last digits of one's own number, or by password. */
import { insertInto, sql } from '../../../prisma/sql.ts';
import { DeskError } from '../../errors.ts';
import type { OpenBody, PhoneMe, SessionList } from '../contract/phone.ts';
import type { Asked } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { verifyPassword } from '../passwords.ts';
import { cookieFor, type Session } from '../sessions.ts';
import { iso } from '../views/names.ts';
import { demand, readWho, type Who } from '../who.ts';

/** Wrong digits after which a link opens nothing any more. */
const TRIES = 5;

const WRONG = '号码后四位不对，或链接已失效。请用最新派单通知里的链接再打开。';

async function byLink(parts: DeskParts, token: string, last4: string): Promise<string> {
  const link = parts.phoneLinks.read(token);
  if (!link) throw new DeskError('Unauthorized', WRONG);
  const key = `phone-link/${link.mark}`;
  const rows = await parts.db.query(
    insertInto(
      'Counter',
      [{ key, value: 1 }],
      sql`ON CONFLICT ("key") DO UPDATE SET "value" = "Counter"."value" + 1 RETURNING "value"`,
    ),
  );
  if (Number(rows[0]?.value) > TRIES) throw new DeskError('Unauthorized', WRONG);
  const staff = await parts.db.prisma.staff.findUnique({ where: { id: link.staffId } });
  const digits = staff?.phone?.replace(/\D/g, '') ?? '';
  if (digits.length < 4 || !digits.endsWith(last4)) throw new DeskError('Unauthorized', WRONG);
  await parts.db.prisma.counter.deleteMany({ where: { key } });
  return link.staffId;
}

async function byPassword(parts: DeskParts, login: string, password: string): Promise<string> {
  const row = await parts.db.prisma.staff.findUnique({ where: { login } });
  const right = await verifyPassword(password, row?.active ? row.passwordHash : null);
  if (!row || !right) throw new DeskError('Unauthorized', '登录名或密码不对。');
  return row.id;
}

export const phoneMeOf = (parts: DeskParts, who: Who, session: Session): PhoneMe => ({
  now: iso(parts.clock.now()),
  staffId: who.id,
  name: who.name,
  csrf: session.csrf,
  expiresAt: iso(session.expiresAt),
});

/** How a telephone is named in the list of sessions: what its browser says of the device. */
const deviceOf = (agent: string | undefined): string =>
  /\(([^)]{1,80})/.exec(agent ?? '')?.[1]?.trim() ?? 'phone';

/** @throws DeskError TooMany, Unauthorized, Forbidden for who carries no work */
export async function openPhone(
  parts: DeskParts,
  { body, address, req, res }: { body: OpenBody } & Asked,
): Promise<PhoneMe> {
  const name = 'token' in body ? `phone/${body.token.slice(0, 64)}` : body.login;
  await parts.throttle.count(name, address);
  const staffId =
    'token' in body
      ? await byLink(parts, body.token, body.last4)
      : await byPassword(parts, body.login, body.password);
  const who = await readWho(parts.db, parts.estates, staffId);
  if (!who) throw new DeskError('Unauthorized', WRONG);
  demand(who, 'matters.work');
  await parts.throttle.forgive(name, address);
  const { token, session } = await parts.sessions.begin(who.id, {
    device: deviceOf(req.headers['user-agent']),
  });
  res.setHeader('Set-Cookie', cookieFor(token, parts.secure, 'phone'));
  return phoneMeOf(parts, who, session);
}

/** @throws DeskError Forbidden: another's without estates.run, or of another company */
async function demandStaff(parts: DeskParts, who: Who, staffId: string): Promise<void> {
  if (staffId === who.id) return;
  demand(who, 'estates.run');
  const other = await readWho(parts.db, parts.estates, staffId);
  if (other?.companyId !== who.companyId || !other.estates.some((id) => who.estates.includes(id)))
    throw new DeskError('Forbidden');
}

/** Where somebody is logged in. */
export async function listSessions(
  parts: DeskParts,
  who: Who,
  own: Session,
  staffId = who.id,
): Promise<SessionList> {
  await demandStaff(parts, who, staffId);
  const rows = await parts.db.prisma.session.findMany({
    where: { staffId, expiresAt: { gt: parts.wall.now() } },
    orderBy: { createdAt: 'desc' },
  });
  return {
    items: rows.map(({ id, kind, device, createdAt, expiresAt }) => ({
      id,
      kind: kind === 'phone' ? 'phone' : 'desk',
      device,
      createdAt: iso(createdAt),
      expiresAt: iso(expiresAt),
      own: id === own.id,
    })),
  };
}

/** Ends a session wherever it is: a lost telephone reads and sends nothing any more. @throws DeskError NotFound, Forbidden */
export async function endSession(parts: DeskParts, who: Who, id: string): Promise<void> {
  const row = await parts.db.prisma.session.findUnique({ where: { id } });
  if (!row) throw new DeskError('NotFound');
  await demandStaff(parts, who, row.staffId);
  await parts.sessions.end(id);
}
