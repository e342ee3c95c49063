/** The trial endpoints on the server: for programs on the same machine only, one request after the other. */
import { Mutex } from 'async-mutex';
import type { Request } from 'restify';
import type { z } from 'zod';
import { isLoopbackUrl } from '../channels/cloud/routes.ts';
import { DeskError } from '../errors.ts';
import { jsonBody, type Mount, route } from '../server.ts';
import { setTime, type TrialTime } from './clock.ts';
import { clockBody, loadBody, trialTable } from './contract.ts';
import { type LoadParts, load } from './load.ts';
import { trialMatters } from './matters.ts';

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
/** Largest body of a load, in bytes. */
const LOAD_LIMIT = 8 * 1024 * 1024;

/** A proxy's peer is somebody else, and so is a page from elsewhere in a browser on this machine. */
function demandHere(req: Request): void {
  const forwarded = Object.keys(req.headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  );
  const { origin } = req.headers;
  const foreign = origin !== undefined && !isLoopbackUrl(origin);
  if (forwarded || foreign || !LOOPBACK.test(req.socket.remoteAddress ?? ''))
    throw new DeskError('NotLoopback', 'Trials are open only to programs on the same machine.');
}

/** @throws DeskError BadRequest naming each fault */
function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${['body', ...path].join('.')}: ${message}`);
  throw new DeskError('BadRequest', faults.join('; '));
}

export function trialRoutes(parts: TrialTime & Omit<LoadParts, 'now'>): Mount {
  const turn = new Mutex();
  const { trialClock, trialLoad, trialMatters: matters } = trialTable;
  return (server) => {
    server.post(
      trialClock.path,
      ...jsonBody(),
      route(async (req, res) => {
        demandHere(req);
        const body = checked(clockBody, req.body);
        const now = await turn.runExclusive(() => setTime(parts, body));
        res.send(200, { now: now.toISOString() });
      }),
    );
    server.post(
      trialLoad.path,
      ...jsonBody(LOAD_LIMIT),
      route(async (req, res) => {
        demandHere(req);
        const body = checked(loadBody, req.body);
        const loaded = await turn.runExclusive(async () => {
          const answer = await load({ ...parts, now: () => parts.clock.now() }, body);
          parts.forget();
          await parts.settle();
          return answer;
        });
        res.send(200, loaded);
      }),
    );
    server.get(
      matters.path,
      route(async (req, res) => {
        demandHere(req);
        res.send(200, await trialMatters(parts.db));
      }),
    );
  };
}
