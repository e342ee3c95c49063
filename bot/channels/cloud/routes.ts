/** POST /api/messages: the Bot Framework endpoint, with JWT where an app id is set and on loopback only where none is. */
import type { CloudAdapter } from 'botbuilder';
import type { Request, Response } from 'restify';
import { DeskError } from '../../errors.ts';
import { jsonBody, type Mount, route } from '../../server.ts';
import { incoming } from './cloud.ts';

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/** Whether a URL's host is this machine by its address; a name that merely resolves to it is not. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return (protocol === 'http:' || protocol === 'https:') && (host === 'localhost' || LOOPBACK.test(host));
}

/** Without an app id anybody could speak for anybody and have replies sent anywhere: only this machine may. */
function demandLoopback(req: Request, serviceUrl: string | undefined, returned: boolean): void {
  const forwarded = Object.keys(req.headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  );
  const local = LOOPBACK.test(req.socket.remoteAddress ?? '');
  // Replies that go back in the answer need no address.
  const addressed = serviceUrl === undefined ? returned : isLoopbackUrl(serviceUrl);
  if (forwarded || !local || !addressed) throw new DeskError('NotLoopback');
}

/**
 * @param open true when no app id is set
 * @param full whether more turns wait than the desk takes
 */
export function cloudRoutes(adapter: CloudAdapter, open: boolean, full: () => boolean): Mount {
  return (server) => {
    server.post(
      '/api/messages',
      ...jsonBody(),
      route(async (req: Request, res: Response) => {
        const parsed = incoming.safeParse(req.body);
        if (!parsed.success) {
          const [issue] = parsed.error.issues;
          throw new DeskError(
            'BadActivity',
            `Not a Bot Framework activity: ${issue?.path.join('.')}: ${issue?.message}`,
          );
        }
        const { serviceUrl, deliveryMode } = parsed.data;
        if (full()) throw new DeskError('Unavailable');
        if (open) demandLoopback(req, serviceUrl, deliveryMode === 'expectReplies');
        // restify's request is what the adapter asks for, but for an exactness of optional properties.
        await adapter.process(req as Parameters<CloudAdapter['process']>[0], res, () => Promise.resolve());
      }),
    );
  };
}
