/** How a process leaves: nobody who is on the way is cut off, and what has begun is ended. */
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'restify';
import { watchFresh } from './limits.ts';

/** A process that leaves shuts its door when nothing has come for so long, or after the second, in ms. */
const QUIET = 250;
const MOST_QUIET = 5_000;
/** How often connections that nobody uses are swept out, in ms. */
const SWEEP = 50;

export interface Door {
  /** The process is about to leave: answers say so, and close their connection. */
  readonly leaving: boolean;
  /** Tells that somebody asked for something. */
  asked(): void;
  /** Says that the process leaves, and waits until nobody comes any more. */
  wait(): Promise<void>;
  /** Shuts the door; `end` ends what has begun in the meantime. */
  shut(end: () => Promise<void>): Promise<void>;
  /** Watches this server's connections. */
  watch(server: Server): void;
}

export function createDoor(): Door {
  let leaving = false;
  let askedAt = 0;
  let watched: { server: Server; http: HttpServer; fresh: () => number } | undefined;
  return {
    get leaving() {
      return leaving;
    },
    asked() {
      askedAt = performance.now();
    },
    watch(server) {
      const { server: http } = server as unknown as { server: HttpServer };
      watched = { server, http, fresh: watchFresh(http) };
    },
    async wait() {
      leaving = true;
      // Who is on the way is still let in: a door shut at once would cut off what has been sent and not yet read.
      for (const since = performance.now(); ; ) {
        const now = performance.now();
        const quiet = now - askedAt >= QUIET && (watched?.fresh() ?? 0) === 0;
        if (quiet || now - since >= MOST_QUIET) return;
        await new Promise((next) => setTimeout(next, QUIET / 5));
      }
    },
    async shut(end) {
      if (!watched) return end();
      const { server, http } = watched;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Kept-alive connections that nobody uses would hold the door open; those in use end with their answer.
      const sweepOut = setInterval(() => http.closeIdleConnections(), SWEEP);
      await end();
      http.closeIdleConnections();
      await closed;
      clearInterval(sweepOut);
    },
  };
}
