/** What Direct Line reads from a request: the bearer, the address it was called by, positions. */
import type { Request } from 'restify';
import { DeskError } from '../../errors.ts';
import type { DirectLineStore } from './store.ts';
import type { Bearer, Tokens } from './tokens.ts';

/** Scheme and host the client called, for the links it is given. */
export interface Origin {
  http: string;
  ws: string;
  secure: boolean;
}

/** @param publicUrl the setting PUBLIC_URL; without it, as the request says */
export function originOf(req: Request, publicUrl: string | undefined): Origin {
  const forwarded = String(req.headers['x-forwarded-proto'] ?? '').split(',')[0];
  const scheme = req.isSecure() || forwarded === 'https' ? 'https' : 'http';
  const http = publicUrl ?? `${scheme}://${req.headers.host ?? 'localhost'}`;
  return { http, ws: http.replace(/^http/, 'ws'), secure: http.startsWith('https:') };
}

/** The token of the Authorization header, if it has one. */
export function tokenOf(req: Request): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
}

/** @throws DeskError Unauthorized without a token, TokenExpired */
export function bearerOf(req: Request, tokens: Tokens): Promise<Bearer> {
  const token = tokenOf(req);
  if (token === undefined) throw new DeskError('Unauthorized');
  return tokens.verify(token);
}

/** The conversation of the path. */
export const conversationOf = (req: Request): string => String((req.params as { id?: string }).id);

/**
 * The bearer, when the conversation of the path is theirs and has begun.
 * @param sameUser a token of another conversation will do when both are the same user's: it is how a page comes back
 * @throws DeskError Forbidden for another's conversation, NotFound for one that was never started
 */
export async function memberOf(
  req: Request,
  tokens: Tokens,
  store: DirectLineStore,
  sameUser = false,
): Promise<Bearer> {
  const bearer = await bearerOf(req, tokens);
  const conversationId = conversationOf(req);
  const userId = await store.userOf(conversationId);
  if (userId === undefined) throw new DeskError('NotFound', 'There is no such conversation.');
  const bound = bearer.conversationId === conversationId;
  if (userId !== bearer.userId || !(bound || sameUser))
    throw new DeskError('Forbidden', 'This token belongs to another conversation.');
  return { ...bearer, conversationId };
}

/** The position of a `watermark` query; 0 for an empty one. */
export function watermarkOf(req: Request): number {
  const watermark = new URLSearchParams(req.getQuery()).get('watermark') ?? '';
  if (!/^\d{0,15}$/.test(watermark)) throw new DeskError('BadRequest', 'The watermark is none of ours.');
  return Number(watermark);
}
