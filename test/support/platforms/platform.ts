/** What all fake platforms have in common: a server on loopback, and faults at times. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `429` and `500` refuse; `hang` takes the call but never answers; `drop` breaks the connection unheard. */
export type Trouble = 'none' | '429' | '500' | 'hang' | 'drop';

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  bytes?: Uint8Array;
}

export interface Platform {
  url: string;
  /** All calls that were made, in order. */
  calls: Call[];
  /** Decides about the fault of a call. */
  trouble: (call: Call) => Trouble;
  close(): Promise<void>;
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @param answer the platform's answer; with the fault `hang` it is made all the same, but nobody hears of it */
export async function openPlatform(answer: (call: Call) => Answer | Promise<Answer>): Promise<Platform> {
  const platform: Platform = { url: '', calls: [], trouble: () => 'none', close: () => Promise.resolve() };

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await bodyOf(req);
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://platform');
    const call = {
      method: req.method ?? '',
      path: pathname,
      query: searchParams,
      headers: req.headers,
      body,
    };
    platform.calls.push(call);
    const trouble = platform.trouble(call);
    if (trouble === 'drop') {
      req.socket.destroy();
      return;
    }
    const refused = trouble === '429' || trouble === '500';
    const {
      status,
      headers,
      body: told,
      bytes,
    } = refused
      ? { status: Number(trouble), body: { message: 'busy' }, headers: {}, bytes: undefined }
      : await answer(call);
    if (trouble === 'hang') return;
    // restify, which this process has loaded, makes writeHead return nothing.
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(bytes ?? (told === undefined ? '' : JSON.stringify(told)));
  }

  const server: Server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      res.writeHead(500);
      res.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  platform.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return platform;
}

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A voice message as phones record it, as far as its first bytes tell. */
export const VOICE = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(64, 7)]);
