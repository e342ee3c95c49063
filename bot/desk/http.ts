/**
 * The staff API on the server: each route of the contract with session, CSRF token, permission and checked input in
 * front of its handler, and a checked answer behind it. Handlers see only what passed.
 */
import type { Request, Response } from 'restify';
import type { z } from 'zod';
import { DeskError } from '../errors.ts';
import { jsonBody, type Mount, route } from '../server.ts';
import { type Access, type Answer, type Input, type RouteName, type RouteSpec, routes } from './contract.ts';
import type { DeskParts } from './parts.ts';
import { carriesCsrf, type Session, tokenIn } from './sessions.ts';
import { demand, readWho, type Who } from './who.ts';

/** A request that passed, as its handler sees it. */
export interface Asked {
  req: Request;
  res: Response;
  /** Address of the peer. */
  address: string;
  /** The file that an upload brought; empty for every other route. */
  bytes: Uint8Array;
}
export type Ask<N extends RouteName> = Input<N> & Asked & { who: Who; session: Session };

type Signed = Exclude<RouteName, 'login' | 'phoneOpen' | 'events'>;
export type Handlers = { [N in Signed]: (ask: Ask<N>) => Promise<Answer<N>> } & {
  login: (ask: Input<'login'> & Asked) => Promise<Answer<'login'>>;
  phoneOpen: (ask: Input<'phoneOpen'> & Asked) => Promise<Answer<'phoneOpen'>>;
  /** Answers by itself, for as long as the session lives. */
  events: (ask: Ask<'events'>) => Promise<void>;
};

/**
 * Checks a part of a request.
 * @throws DeskError BadRequest naming the field and what is wrong, never its value
 */
function checked(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (!schema) return undefined;
  // PostgreSQL keeps no NUL in a text; nobody types one.
  if (JSON.stringify(value)?.includes('\\u0000')) throw new DeskError('BadRequest', `${part}: NUL in a text`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${[part, ...path].join('.')}: ${message}`);
  throw new DeskError('BadRequest', faults.join('; '));
}

function queryOf(req: Request): Record<string, string> {
  return Object.fromEntries(new URL(req.url ?? '/', 'http://desk').searchParams);
}

/** The JSON body; restify leaves anything else as it came. */
function bodyOf(req: Request): unknown {
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type))
    throw new DeskError('UnsupportedMedia', 'The body must be JSON (Content-Type: application/json).');
  const body: unknown = req.body;
  return body;
}

/** @throws DeskError TooLarge, BadRequest for an empty one */
async function bytesOf(req: Request, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same, or the client would never see the answer.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw new DeskError('TooLarge', `文件不能超过 ${Math.floor(limit / 1_048_576)} MB。`);
  if (size === 0) throw new DeskError('BadRequest', 'The file is empty.');
  return Buffer.concat(chunks);
}

async function signedIn(
  parts: DeskParts,
  req: Request,
  access: Access,
): Promise<{ who: Who; session: Session }> {
  const kind = access === 'phone' ? 'phone' : 'desk';
  const session = await parts.sessions.find(tokenIn(req.headers.cookie, kind), kind);
  const who = session && (await readWho(parts.db, parts.estates, session.staffId));
  if (!session || !who) throw new DeskError('Unauthorized');
  const header = req.headers['x-csrf-token'];
  if (req.method !== 'GET' && !carriesCsrf(session, Array.isArray(header) ? undefined : header))
    throw new DeskError(
      'Forbidden',
      'The X-CSRF-Token header is missing or wrong; GET /api/desk/me tells it.',
    );
  if (access === 'phone') demand(who, 'matters.work');
  else if (access !== 'session' && access !== 'public') demand(who, access);
  return { who, session };
}

/** The routes of the contract, each with its handler. */
export function deskRoutes(parts: DeskParts, handlers: Handlers): Mount {
  return (server) => {
    for (const [name, spec] of Object.entries(routes) as [RouteName, RouteSpec][]) {
      // The table and the handlers are keyed alike; TypeScript cannot follow that through a loop.
      const handler = handlers[name] as (ask: unknown) => Promise<unknown>;
      const answer = route(async (req, res) => {
        res.setHeader('Cache-Control', 'no-store');
        const signed = spec.permission === 'public' ? {} : await signedIn(parts, req, spec.permission);
        const result = await handler({
          ...signed,
          req,
          res,
          address: req.socket.remoteAddress ?? '',
          params: checked(spec.params, req.params, 'path'),
          query: checked(spec.query, queryOf(req), 'query'),
          body: spec.body ? checked(spec.body, bodyOf(req), 'body') : undefined,
          bytes: spec.upload === undefined ? new Uint8Array() : await bytesOf(req, spec.upload),
        });
        if (spec.as === 'stream' || spec.as === 'bytes') return;
        // What the contract does not name does not go out.
        const told = spec.response.parse(result);
        res.sendRaw(200, JSON.stringify(told), { 'Content-Type': 'application/json; charset=utf-8' });
      });
      server[spec.method](spec.path, ...(spec.body ? jsonBody() : []), answer);
    }
  };
}
