/** A wire to PostgreSQL that can be cut, or held so that nothing comes through. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  port: number;
  /** Ends all connections and takes no new ones, until `mend`. */
  cut(): void;
  mend(): void;
  /** Nothing comes through in either way, until `release`; nobody is told. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export async function openWire(host: string, port: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let whole = true;
  let held = false;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (part) => other.write(part));
      // Either side may go at any time; then so does the other.
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      if (held) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      whole = true;
    },
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    release() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
