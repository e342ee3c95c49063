/**
 * What keeps one client from using up the server: connections, headers and time are bounded before any route is asked.
 * A company behind one router is one address, so the figures for addresses are generous.
 */
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';

export interface Limits {
  /** Connections in all, and from one address that is not this machine's. */
  connections: number;
  perAddress: number;
  /** A request's head must be here within this time, in ms, and all of it within the second. */
  headersMs: number;
  requestMs: number;
  /** How often slow requests are looked for, in ms. */
  lookMs: number;
  headers: number;
}

export const LIMITS: Limits = {
  connections: 10_000,
  perAddress: 1_000,
  headersMs: 10_000,
  requestMs: 60_000,
  lookMs: 5_000,
  headers: 100,
};

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/** Bounds a server that does not listen yet. */
export function bound(server: HttpServer, limits: Limits = LIMITS): void {
  server.maxConnections = limits.connections;
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.maxHeadersCount = limits.headers;
  // Longer than the usual proxies keep theirs, so that a proxy never writes into one that just ended.
  server.keepAliveTimeout = 65_000;
  // Read when the server begins to listen; its type does not show it.
  (server as HttpServer & { connectionsCheckingInterval: number }).connectionsCheckingInterval =
    limits.lookMs;

  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (LOOPBACK.test(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > limits.perAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
