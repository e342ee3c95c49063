/** The HTTP server: limits, errors in one form, health, and the routes that each room mounts. */
import type { Server as HttpServer } from 'node:http';
import restify, { type Next, type Request, type Response, type Server } from 'restify';
import { DeskError } from './errors.ts';
import { bound } from './limits.ts';
import type { Logger } from './log.ts';

/** A room's routes. */
export type Mount = (server: Server) => void;

/** Largest JSON body taken, in bytes. */
export const BODY_LIMIT = 256 * 1024;

/** The only addresses that take WebSockets. */
const STREAM = /^\/v3\/directline\/conversations\/[^/?]+\/stream(\?|$)/;

/** Seconds after which somebody who was sent away may try again. */
const RETRY_AFTER = '5';

/** An async route: what it throws is answered in the form of errors.ts. */
export type Handler = (req: Request, res: Response) => Promise<void>;

/** Wraps an async handler for restify. */
export function route(handler: Handler): (req: Request, res: Response, next: Next) => void {
  return (req, res, next) => {
    handler(req, res).then(
      () => next(),
      // restify emits an event of the error's name; one named "error" would end the process.
      (error: unknown) =>
        next(error instanceof DeskError ? error : new DeskError('Internal', undefined, { cause: error })),
    );
  };
}

/** Parsers of a JSON body, refused above `limit` bytes. To be mounted before a handler. */
export function jsonBody(limit = BODY_LIMIT): restify.RequestHandlerType[] {
  return [
    restify.plugins.bodyReader({ maxBodySize: limit }),
    restify.plugins.jsonBodyParser({ mapParams: false, bodyReader: true }),
  ].flat() as restify.RequestHandlerType[];
}

/** Restify's own errors by what the desk calls them. */
function asDeskError(error: unknown): DeskError | undefined {
  if (error instanceof DeskError) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 400) return new DeskError('BadRequest', message);
  if (statusCode === 404) return new DeskError('NotFound');
  if (statusCode === 405) return new DeskError('BadRequest', 'This address does not take that method.');
  if (statusCode === 413) return new DeskError('TooLarge');
  if (statusCode === 415) return new DeskError('UnsupportedMedia', 'The body must be JSON.');
  return undefined;
}

/**
 * @param ready whether the database answers and turns are taken
 * @param asked is told of each request
 * @param leaving whether the process is about to end: what still comes is sent elsewhere
 * @param mounts the rooms' routes, in order
 */
export function createServer(parts: {
  log: Logger;
  ready: () => Promise<boolean>;
  leaving: () => boolean;
  asked?: () => void;
  metrics: () => Promise<{ type: string; text: string }>;
  mounts: readonly Mount[];
}): Server {
  const server = restify.createServer({ name: 'front-desk', handleUpgrades: true, maxParamLength: 1_000 });

  bound((server as unknown as { server: HttpServer }).server);

  server.pre((req: Request, res: Response, next: Next) => {
    parts.asked?.();
    if (parts.leaving()) res.setHeader('Connection', 'close');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Referrer-Policy', 'same-origin');
    // Other routes would answer as if to an ordinary request, which a socket that wants an upgrade cannot take.
    if (req.isUpgradeRequest() && !STREAM.test(req.url ?? ''))
      return next(new DeskError('NotFound', 'This address takes no WebSockets.'));
    return next();
  });

  server.on('restifyError', (req: Request, res: Response, error: unknown, done: () => void) => {
    const known = asDeskError(error);
    if (!known || known.status === 500)
      parts.log.error(
        { method: req.method, route: req.getRoute()?.path, err: known?.cause ?? error },
        'a request failed',
      );
    const told =
      known ??
      new DeskError('Unavailable', 'Something went wrong here; nothing of yours was lost. Try again.');
    if (told.status === 503 || told.status === 429)
      if (!res.headersSent && !res.getHeader('Retry-After')) res.setHeader('Retry-After', RETRY_AFTER);
    if (!res.headersSent) res.send(told.status, told.body);
    return done();
  });

  server.get('/healthz', (_req: Request, res: Response, next: Next) => {
    res.send(200, { status: 'ok' });
    return next();
  });
  server.get(
    '/readyz',
    route(async (_req, res) => {
      const ready = !parts.leaving() && (await parts.ready());
      res.send(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
    }),
  );
  server.get(
    '/metrics',
    route(async (_req, res) => {
      const { type, text } = await parts.metrics();
      res.sendRaw(200, text, { 'Content-Type': type });
    }),
  );
  for (const mount of parts.mounts) mount(server);
  return server;
}
