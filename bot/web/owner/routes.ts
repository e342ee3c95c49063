/** GET /owner/desk.json: what the owner's page has in its head. */
import type { Next, Request, Response } from 'restify';
import type { Estate } from '../../estates/estates.ts';
import type { Mount } from '../../server.ts';

/**
 * @param estate the estate that the page writes to
 * @param bot the bot's id among those who speak for the desk
 */
export function ownerRoutes(estate: () => Estate, bot: string): Mount {
  return (server) => {
    server.get('/owner/desk.json', (_req: Request, res: Response, next: Next) => {
      const { name, deskName, dutyPhone, region } = estate();
      res.setHeader('Cache-Control', 'no-cache');
      res.send(200, { estate: name, desk: deskName, phone: dutyPhone ?? null, region, bot });
      return next();
    });
  };
}
