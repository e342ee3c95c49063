/** tokens/generate, tokens/refresh and session/getsessionid. */
import { randomUUID } from 'node:crypto';
import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import { DeskError } from '../../errors.ts';
import { entrance } from '../../estates/entrances.ts';
import { jsonBody, route } from '../../server.ts';
import type { DirectLineParts } from './direct-line.ts';
import { cookieOf, createAdmit, secretFrom } from './owners.ts';
import { addressOf, createRate } from './rate.ts';
import { bearerOf, originOf, tokenOf } from './request.ts';
import { type Bearer, TOKEN_LIFE } from './tokens.ts';

/** `conversationId`: a page that lost its token goes on with the talk it had. */
const generate = z.object({
  user: z
    .object({ id: z.string().trim().min(1).max(200).optional(), name: z.string().trim().max(100).optional() })
    .optional(),
  conversationId: z.string().min(1).max(200).optional(),
  trustedOrigins: z.array(z.string()).optional(),
  entrance: entrance.optional(),
});

/** Requests for tokens from one address: at once, and a second. */
const BURST = 240;
const PER_SECOND = 4;

/** What every token is handed out with. */
export async function tokenBody(
  parts: DirectLineParts,
  bearer: Bearer,
): Promise<{ conversationId: string; token: string; expires_in: number }> {
  const token = await parts.tokens.issue(bearer);
  return { conversationId: bearer.conversationId, token, expires_in: TOKEN_LIFE };
}

export function tokenRoutes(server: Server, parts: DirectLineParts): void {
  const { tokens, store, now } = parts;
  const admit = createAdmit({ store, now });
  const mayPass = createRate(BURST, PER_SECOND, () => performance.now());

  /** The user of a token that is still good; a spent one proves nothing, but is no fault here either. */
  async function liveUser(req: Request): Promise<string | undefined> {
    const token = tokenOf(req);
    if (token === undefined) return undefined;
    try {
      return (await tokens.verify(token)).userId;
    } catch (error) {
      if (error instanceof DeskError) return undefined;
      throw error;
    }
  }

  async function conversationFor(userId: string, asked: string | undefined): Promise<string> {
    if (asked === undefined) return randomUUID();
    const owner = await store.userOf(asked);
    if (owner === undefined) throw new DeskError('NotFound', 'There is no such conversation.');
    if (owner !== userId) throw new DeskError('Forbidden', 'This conversation belongs to another user.');
    return asked;
  }

  server.post(
    '/v3/directline/tokens/generate',
    ...jsonBody(),
    route(async (req, res) => {
      const address = addressOf(req);
      if (address !== undefined && !mayPass(address)) {
        res.setHeader('Retry-After', '5');
        throw new DeskError('Unavailable');
      }
      const parsed = generate.safeParse(req.body ?? {});
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new DeskError('BadRequest', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
      }
      const { user, conversationId: asked, entrance: door } = parsed.data;
      const estate = (door && parts.entrances.named(door.estate)) ?? parts.estate();
      const proof = {
        userId: user?.id,
        secret: secretFrom(req.headers.cookie),
        tokenUser: await liveUser(req),
      };
      const { userId, secret } = await admit(proof, estate);
      if (door?.building !== undefined && door.room !== undefined) {
        const { building, unit = '', room } = door;
        await store.claimListed(userId, { estateId: estate.id, building, unit, room }, now());
      }
      res.setHeader('Set-Cookie', cookieOf(secret, originOf(req, parts.publicUrl).secure));
      const conversationId = await conversationFor(userId, asked);
      res.send(
        200,
        await tokenBody(parts, {
          conversationId,
          userId,
          name: user?.name || undefined,
          ...(door ? { estateId: estate.id } : {}),
        }),
      );
    }),
  );

  server.post(
    '/v3/directline/tokens/refresh',
    route(async (req, res) => {
      res.send(200, await tokenBody(parts, await bearerOf(req, tokens)));
    }),
  );

  server.get(
    '/v3/directline/session/getsessionid',
    route(async (req: Request, res: Response) => {
      await bearerOf(req, tokens);
      res.send(200, { sessionId: randomUUID() });
    }),
  );
}
