/**
 * Direct Line tokens: JWTs signed with the instance's own key, bound to a conversation and a user. Every process of
 * the database knows the key, so a token holds after a restart and wherever it is brought.
 */
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { DeskError } from '../../errors.ts';

/** Life of a token in s; the client refreshes it every 15 minutes. */
export const TOKEN_LIFE = 1_800;
/** Time a client has to open the stream that it was given the address of, in s. */
const STREAM_LIFE = 60;

/** What a token proves. */
export interface Bearer {
  conversationId: string;
  userId: string;
  /** The name that the page gave; nobody has checked it. */
  name: string | undefined;
  /** The estate that a QR entrance named; its talk is with that estate's desk. */
  estateId?: string | undefined;
}

export interface Tokens {
  issue(bearer: Bearer): Promise<string>;
  /** @throws DeskError Unauthorized when it is none of ours, TokenExpired when its time is over */
  verify(token: string): Promise<Bearer>;
  /** A pass for one stream address. */
  issueStream(bearer: Bearer): Promise<string>;
  /** @throws DeskError as `verify` */
  verifyStream(token: string): Promise<Bearer>;
}

const claims = z.object({
  conversation: z.string().min(1),
  user: z.string().min(1),
  name: z.string().optional(),
  estate: z.string().optional(),
});

/**
 * @param key 32 bytes (`secretNamed(db, 'direct-line')`)
 * @param now the real time: a trial that moves the desk's clock must not put people out
 */
export function createTokens(key: Uint8Array, now: () => Date): Tokens {
  async function issue(bearer: Bearer, audience: string, life: number): Promise<string> {
    const seconds = Math.floor(now().getTime() / 1_000);
    // directlinejs reads `user` to know whose messages are its own.
    const { conversationId, userId, name, estateId } = bearer;
    return new SignJWT({
      conversation: conversationId,
      user: userId,
      ...(name ? { name } : {}),
      ...(estateId ? { estate: estateId } : {}),
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + life)
      .sign(key);
  }
  async function verify(token: string, audience: string): Promise<Bearer> {
    try {
      const options = { algorithms: ['HS256'], audience, currentDate: now() };
      const { payload } = await jwtVerify(token, key, options);
      const { conversation, user, name, estate } = claims.parse(payload);
      return { conversationId: conversation, userId: user, name, estateId: estate };
    } catch (cause) {
      throw new DeskError(cause instanceof errors.JWTExpired ? 'TokenExpired' : 'Unauthorized', undefined, {
        cause,
      });
    }
  }
  return {
    issue: (bearer) => issue(bearer, 'direct-line', TOKEN_LIFE),
    verify: (token) => verify(token, 'direct-line'),
    issueStream: (bearer) => issue(bearer, 'direct-line-stream', STREAM_LIFE),
    verifyStream: (token) => verify(token, 'direct-line-stream'),
  };
}
