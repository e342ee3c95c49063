/** A Bot Framework service that keeps what it is sent, and knows a second delivery of the same thing by its id. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Service {
  url: string;
  /** Deliveries by the id they carried: how often each came. */
  readonly taken: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function openService(): Promise<Service> {
  const taken = new Map<string, number>();
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(parts).toString()) as { id?: string };
      taken.set(id ?? '', (taken.get(id ?? '') ?? 0) + 1);
      res.setHeader('content-type', 'application/json');
      res.end('{"id":"taken"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
