/** A model endpoint on loopback, as compatible servers speak it, with every bad manner a test may want. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one request gets. */
export type Reply =
  | { answer: unknown; tokens?: [number, number] }
  | { content: string | null; refusal?: string; finish?: string }
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { raw: string; type?: string }
  | { after: number; reply: Reply }
  /** Headers at once, the body never. */
  | 'half'
  | 'silent'
  | 'drop';

export interface FakeEndpoint {
  url: string;
  /** Bodies as they arrived. */
  bodies: string[];
  /** What the next requests get; the last stays. */
  replies(...next: Reply[]): void;
  close(): Promise<void>;
}

/** An answer in the shape of the schema. */
export const answer = (over: Record<string, unknown> = {}, fields: Record<string, string> = {}): Reply => ({
  answer: {
    category: 'repair',
    also: [],
    urgent: false,
    handoff: [],
    confidence: 0.9,
    ...over,
    fields: {
      building: null,
      unit: null,
      room: null,
      phone: null,
      name: null,
      when: null,
      person: null,
      ...fields,
    },
  },
});

function completion(message: Record<string, unknown>, finish: string, tokens: [number, number]): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'fake',
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
    usage: { prompt_tokens: tokens[0], completion_tokens: tokens[1], total_tokens: tokens[0] + tokens[1] },
  });
}

function send(response: ServerResponse, reply: Reply): void {
  const answer = (status: number, headers: Record<string, string>): ServerResponse => {
    // Not chained: restify, where it is loaded, makes writeHead return nothing.
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    return response;
  };
  if (reply === 'silent') return;
  if (reply === 'drop') response.destroy();
  else if (reply === 'half') answer(200, {}).write('{"choices":');
  else if ('after' in reply) setTimeout(() => send(response, reply.reply), reply.after);
  else if ('status' in reply)
    answer(reply.status, { ...reply.headers }).end(JSON.stringify(reply.body ?? {}));
  else if ('raw' in reply) answer(200, reply.type ? { 'content-type': reply.type } : {}).end(reply.raw);
  else if ('answer' in reply)
    answer(200, {}).end(
      completion({ content: JSON.stringify(reply.answer) }, 'stop', reply.tokens ?? [100, 20]),
    );
  else
    answer(200, {}).end(
      completion(
        { content: reply.content, refusal: reply.refusal ?? null },
        reply.finish ?? 'stop',
        [100, 20],
      ),
    );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

export async function startFakeEndpoint(): Promise<FakeEndpoint> {
  const bodies: string[] = [];
  let queue: Reply[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      bodies.push(body);
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      send(response, reply ?? { status: 500 });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    bodies,
    replies(...next) {
      queue = next;
      bodies.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
