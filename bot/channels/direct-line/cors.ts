/** Cross-origin rules of Direct Line: a chat page may stand on any host, with a token in place of cookies. */
import type { Next, Request, Response, Server } from 'restify';

const PREFIX = '/v3/directline/';
const HEADERS = 'authorization, content-type, x-ms-bot-agent, x-requested-with';

/** Answers preflights and marks every answer of Direct Line, errors too. */
export function cors(server: Server): void {
  server.pre((req: Request, res: Response, next: Next) => {
    const path = req.getPath();
    if (!path.startsWith(PREFIX)) return next();
    const origin = req.headers.origin;
    // The one call that the client makes with credentials; it gives nothing away.
    if (origin !== undefined && path === `${PREFIX}session/getsessionid`) {
      res.setHeader('Access-Control-Allow-Origin', origin);
      res.setHeader('Access-Control-Allow-Credentials', 'true');
      res.setHeader('Vary', 'Origin');
    } else res.setHeader('Access-Control-Allow-Origin', '*');
    res.setHeader('Cache-Control', 'no-store');
    if (req.method !== 'OPTIONS') return next();
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
    res.setHeader('Access-Control-Allow-Headers', HEADERS);
    res.setHeader('Access-Control-Max-Age', '86400');
    res.send(204);
    return next(false);
  });
}
