/** Passwords of staff, kept as scrypt hashes that carry their own parameters: `scrypt$N$r$p$salt$hash`, base64url. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

const LENGTH = 32;
/** About 60 ms and 32 MB a guess. Older hashes keep the parameters they were made with. */
const NOW = { N: 2 ** 15, r: 8, p: 1 };

function derive(password: string, salt: Buffer, length: number, options: ScryptOptions): Promise<Buffer> {
  const { N = NOW.N, r = NOW.r } = options;
  return new Promise((done, failed) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...options, maxmem: 256 * N * r }, (error, key) => {
      if (error) failed(error);
      else done(key);
    });
  });
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, LENGTH, NOW);
  return ['scrypt', NOW.N, NOW.r, NOW.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** What a wrong login is checked against, so that it takes as long as a right one. */
const NOBODY = `scrypt$${NOW.N}$${NOW.r}$${NOW.p}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(LENGTH).toString('base64url')}`;

/** Whether the password is the one that was hashed; with null (nobody, or no login) false, after as long. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, N, r, p, salt, key] = (stored ?? NOBODY).split('$');
  if (kind !== 'scrypt' || !salt || !key) throw new Error('a stored password hash cannot be read');
  const expected = Buffer.from(key, 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, 'base64url'), expected.length, options);
  return timingSafeEqual(given, expected) && stored !== null;
}
