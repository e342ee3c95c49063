/** The HTTP server: limits, errors in one form, health, and the routes that each room mounts. */
import restify, { type Next, type Request, type Response, type Server } from 'restify';
import { DeskError } from './errors.ts';
import type { Logger } from './log.ts';

/** A room's routes. */
export type Mount = (server: Server) => void;

/** Largest JSON body taken, in bytes. */
export const BODY_LIMIT = 256 * 1024;

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
 * @param mounts the rooms' routes, in order
 */
export function createServer(parts: {
  log: Logger;
  ready: () => Promise<boolean>;
  metrics: () => Promise<{ type: string; text: string }>;
  mounts: readonly Mount[];
}): Server {
  const server = restify.createServer({ name: 'front-desk', handleUpgrades: true, maxParamLength: 1_000 });

  server.pre((_req: Request, res: Response, next: Next) => {
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Referrer-Policy', 'same-origin');
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
      const ready = await parts.ready();
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
