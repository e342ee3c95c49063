import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from 'botbuilder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../../support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ database: 'sqlite' });
});
afterAll(() => desk.stop());

const activity = {
  type: 'message',
  channelId: 'test',
  from: { id: 'u' },
  recipient: { id: 'desk' },
  conversation: { id: 'c' },
  serviceUrl: 'http://127.0.0.1:1',
  text: '你好',
};

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const code = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

describe('/api/messages', () => {
  test('malformed JSON, a body that is no activity, unknown types and wrong kinds get a clear error', async () => {
    const malformed = await post('{"type":');
    expect([malformed.status, await code(malformed)]).toEqual([400, 'BadRequest']);
    const none = await post({ type: 'message' });
    expect([none.status, await code(none)]).toEqual([400, 'BadActivity']);
    const wrong = await post({ ...activity, from: 'me' });
    expect([wrong.status, await code(wrong)]).toEqual([400, 'BadActivity']);
    expect((await post({ ...activity, type: 'invoke', name: 'x' })).status).toBe(501);
    expect((await post({ ...activity, type: 'somethingNew' })).status).toBe(202);
    expect((await fetch(`${desk.url}/api/messages`)).status).toBe(400);
  });

  test('a text of a megabyte is refused as too large', async () => {
    const answer = await post({ ...activity, text: '水'.repeat(400_000) });
    expect([answer.status, await code(answer)]).toEqual([413, 'TooLarge']);
  });

  test('a long text within the limit is kept whole and answered', async () => {
    const text = `5栋602厨房漏水。${'说来话长，'.repeat(2_000)}`;
    const answer = await post({
      ...activity,
      id: 'long',
      conversation: { id: 'long' },
      text,
      deliveryMode: 'expectReplies',
    });
    expect(answer.status).toBe(200);
    const stored = await desk.app.db.prisma.activity.findFirstOrThrow({
      where: { talkId: 'test/long', direction: 'in' },
    });
    expect(stored.text).toBe(text);
  });

  test('an empty message and an unsupported attachment are answered, not dropped', async () => {
    const ask = async (more: object): Promise<string> => {
      const answer = await post({ ...activity, text: '', deliveryMode: 'expectReplies', ...more });
      return ((await answer.json()) as { activities: Activity[] }).activities
        .map(({ text }) => text)
        .join('');
    };
    expect(await ask({ conversation: { id: 'e1' } })).toMatch(/没有收到内容|空的/);
    expect(
      await ask({
        conversation: { id: 'e2' },
        attachments: [{ contentType: 'application/zip', contentUrl: 'x' }],
      }),
    ).toMatch(/文字|照片/);
  });

  test('without an app id: only this machine, no forwarded request, no foreign serviceUrl', async () => {
    for (const [body, headers] of [
      [{ ...activity, serviceUrl: 'http://example.invalid' }, {}],
      [{ ...activity, serviceUrl: 'http://127.0.0.1.example.invalid' }, {}],
      [{ ...activity, serviceUrl: undefined }, {}],
      [activity, { 'x-forwarded-for': '127.0.0.1' }],
      [activity, { forwarded: 'for=127.0.0.1' }],
    ] as const) {
      const answer = await post(body, headers);
      expect([answer.status, await code(answer)]).toEqual([403, 'NotLoopback']);
    }
  });

  test("the desk's own channels cannot be spoken for", async () => {
    const answer = await post({ ...activity, channelId: 'web' });
    expect(answer.status).toBe(400);
  });

  test('replies of the ordinary delivery mode are brought to the serviceUrl, in order and once', async () => {
    const got: Partial<Activity>[] = [];
    let full: (value: unknown) => void = () => undefined;
    const all = new Promise((resolve) => {
      full = resolve;
    });
    let refused = false;
    const peer = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      req.on('end', () => {
        // The first try fails: the outbox brings it again.
        if (!refused) {
          refused = true;
          res.writeHead(400);
          res.end('{}');
          return;
        }
        got.push(JSON.parse(body) as Partial<Activity>);
        res.writeHead(200, { 'content-type': 'application/json' });
        res.end('{"id":"1"}');
        if (got.length === 2) full(undefined);
      });
    });
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const serviceUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
    const answer = await post({ ...activity, id: 'n1', conversation: { id: 'normal' }, serviceUrl });
    expect(answer.status).toBe(202);
    await desk.app.settle();
    desk.clock.advance(60_000);
    await desk.app.settle();
    await all;
    expect(got[0]?.text).toMatch(/物业服务公司/);
    expect(got[1]?.text).toMatch(/请问有什么可以帮您/);
    const rows = await desk.app.db.prisma.outbox.findMany({ where: { talkId: 'test/normal' } });
    expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent']);
    await new Promise((resolve) => peer.close(resolve));
  });
});
