/**
 * Two holes of restify 12 that a stranger could end the process through, closed for every address of the server:
 * a refused upgrade is answered twice (the second time after the socket's end), and nobody hears its socket's errors.
 */
import type { Next, Request, Response, Server } from 'restify';

export function guardUpgrades(server: Server): void {
  server.pre((req: Request, _res: Response, next: Next) => {
    // Whoever asked has left; without a listener that would be an uncaught exception.
    if (req.isUpgradeRequest()) req.socket.on('error', () => req.socket.destroy());
    return next();
  });
  // Before the listener of server.ts, which sends the one answer; the mark keeps restify from sending another.
  server.prependListener('restifyError', (req: Request, res: Response & { _sent?: boolean }) => {
    if (req.isUpgradeRequest()) res._sent = true;
  });
}
