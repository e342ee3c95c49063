/** A Direct Line client in plain calls, for what the real client never does. */
import type { Activity } from 'botbuilder';
import { WebSocket } from 'ws';

export interface Answer {
  status: number;
  body: {
    id?: string;
    conversationId?: string;
    token?: string;
    streamUrl?: string;
    expires_in?: number;
    watermark?: string;
    activities?: Activity[];
    error?: { code: string; message: string };
  };
  headers: Headers;
}

export interface Call {
  token?: string | undefined;
  cookie?: string | undefined;
  headers?: Record<string, string>;
}

/** Calls to one desk's /v3/directline. */
export function directLineOf(url: string) {
  async function call(method: string, path: string, body: unknown, options: Call): Promise<Answer> {
    const raw = body instanceof FormData || typeof body === 'string' || body === undefined;
    const response = await fetch(`${url}/v3/directline${path}`, {
      method,
      headers: {
        ...(raw && !(typeof body === 'string') ? {} : { 'Content-Type': 'application/json' }),
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
        ...(options.cookie === undefined ? {} : { Cookie: options.cookie }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text ? JSON.parse(text) : {}) as Answer['body'];
    return { status: response.status, body: parsed, headers: response.headers };
  }
  return {
    post: (path: string, body?: unknown, options: Call = {}) => call('POST', path, body, options),
    get: (path: string, options: Call = {}) => call('GET', path, undefined, options),
    options: (path: string, options: Call = {}) => call('OPTIONS', path, undefined, options),
  };
}

export type DirectLineCalls = ReturnType<typeof directLineOf>;

export interface Talk {
  token: string;
  id: string;
  /** Path of the conversation. */
  path: string;
  cookie: string;
  streamUrl: string;
}

/** Gets a token and begins a conversation with it. */
export async function begin(directLine: DirectLineCalls, userId?: string): Promise<Talk> {
  const generated = await directLine.post('/tokens/generate', userId ? { user: { id: userId } } : {});
  const { token = '', conversationId = '' } = generated.body;
  const cookie = generated.headers.get('set-cookie')?.split(';')[0] ?? '';
  const begun = await directLine.post('/conversations', { user: {} }, { token });
  const { streamUrl = '' } = begun.body;
  return { token, id: conversationId, path: `/conversations/${conversationId}`, cookie, streamUrl };
}

/** What came through a socket, and a way to wait for it. */
export interface Stream {
  readonly activities: Activity[];
  readonly watermarks: (string | undefined)[];
  readonly socket: WebSocket;
  /** Settles when an activity that came, or comes, is as asked. */
  until(is: (activity: Activity) => boolean): Promise<Activity>;
}

export function openStream(streamUrl: string): Promise<Stream> {
  const socket = new WebSocket(streamUrl);
  const activities: Activity[] = [];
  const watermarks: (string | undefined)[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { activities: Activity[]; watermark?: string };
    activities.push(...frame.activities);
    watermarks.push(frame.watermark);
    for (const look of waiting) look();
  });
  const until = (is: (activity: Activity) => boolean): Promise<Activity> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = activities.find(is);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ activities, watermarks, socket, until }));
    socket.once('error', reject);
  });
}
