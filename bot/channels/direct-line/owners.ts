/**
 * Who may speak as a user id (contract 11): the first browser that names it. A secret in an http-only cookie, or a
 * token that is still good, proves it later; the database keeps only the secret's hash.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { DeskError } from '../../errors.ts';
import type { Estate } from '../../estates/estates.ts';
import type { DirectLineStore } from './store.ts';

/** The cookie that holds a browser's secret. */
export const COOKIE = 'owner';
/** Its life in s: the longest that browsers keep one. */
const COOKIE_LIFE = 400 * 86_400;

const SECRET = /^[\w-]{43}$/;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const alike = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The browser's secret, from its Cookie header. */
export function secretFrom(header: string | undefined): string | undefined {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${COOKIE}=`));
  const secret = pair?.slice(COOKIE.length + 1);
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** The Set-Cookie header that leaves a secret with the browser. */
export function cookieOf(secret: string, secure: boolean): string {
  const parts = [
    `${COOKIE}=${secret}`,
    'Path=/v3/directline',
    `Max-Age=${COOKIE_LIFE}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

/** What a browser brings to prove who it is. */
export interface Proof {
  /** The user id it asks for; undefined lets the desk make one. */
  userId: string | undefined;
  secret: string | undefined;
  /** The user id of a live token. */
  tokenUser: string | undefined;
}

/**
 * Settles who a browser is: the user id, the secret that it shall keep, the account's row. A user of one company is
 * nobody in another.
 */
export type Admit = (
  proof: Proof,
  estate: Estate,
) => Promise<{ userId: string; secret: string; account: string }>;

export function createAdmit(parts: { store: DirectLineStore; now: () => Date }): Admit {
  const { store, now } = parts;

  async function take(userId: string, secretHash: string, estate: Estate): Promise<void> {
    const { id: estateId, companyId } = estate;
    const known = await store.account(userId);
    if (!known) await store.createAccount({ userId, secretHash, estateId, companyId, at: now() });
    else if (known.secretHash === undefined) await store.bindAccount(known.id, secretHash);
  }

  return async ({ userId = `dl_${randomUUID()}`, secret, tokenUser }, estate) => {
    const own = secret ?? randomBytes(32).toString('base64url');
    const hash = hashOf(own);
    let lost: unknown;
    await take(userId, hash, estate).catch((error: unknown) => {
      // Two browsers may ask at once; whose it is shows in the row. Without a row it was another fault.
      lost = error;
    });
    const account = await store.account(userId);
    if (!account?.secretHash) throw lost ?? new DeskError('Unavailable');
    if (!alike(account.secretHash, hash) && tokenUser !== userId) throw new DeskError('UserTaken');
    if (account.companyId !== estate.companyId) throw new DeskError('UserTaken');
    return { userId, secret: own, account: account.id };
  };
}
