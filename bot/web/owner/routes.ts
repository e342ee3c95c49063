/** GET /owner/desk.json: what the owner's page has in its head. */
import type { Next, Request, Response } from 'restify';
import type { Estate } from '../../estates/estates.ts';
import type { Mount } from '../../server.ts';

/**
 * @param estate the estate that the page writes to when its address names none
 * @param named the estate with a code: `?estate=YJ`
 * @param bot the bot's id among those who speak for the desk
 */
export function ownerRoutes(
  estate: () => Estate,
  named: (code: string) => Estate | undefined,
  bot: string,
): Mount {
  return (server) => {
    server.get('/owner/desk.json', (req: Request, res: Response, next: Next) => {
      const code = new URLSearchParams(req.getQuery()).get('estate') ?? '';
      const { name, deskName, dutyPhone, region } = named(code) ?? estate();
      res.setHeader('Cache-Control', 'no-cache');
      res.send(200, { estate: name, desk: deskName, phone: dutyPhone ?? null, region, bot });
      return next();
    });
  };
}
