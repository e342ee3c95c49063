import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../bot/limits.ts';
import { DatabaseInUse } from '../../prisma/lock.ts';
import { type Desk, databases, makePlace, startDesk } from '../support/desk.ts';
import { createOwner } from '../support/owner.ts';
import { start } from '../support/process.ts';

/** What the server says, and how long it listened, when a client sends `bytes` and then nothing more. */
function hang(port: number, bytes: string): Promise<{ answer: string; ms: number }> {
  const began = performance.now();
  return new Promise((done) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    // A reset is an end too.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => done({ answer, ms: performance.now() - began }));
  });
}

describe('limits of the server', () => {
  let desk: Desk;
  let port: number;
  beforeAll(async () => {
    desk = await startDesk({ database: 'sqlite' });
    port = Number(new URL(desk.url).port);
  });
  afterAll(() => desk.stop());

  test('a client that sends its head drop by drop is put out, others are served meanwhile', async () => {
    const slow = hang(port, 'POST /api/messages HTTP/1.1\r\nHost: x\r\n');
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
    const { answer, ms } = await slow;
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(ms).toBeLessThan(LIMITS.headersMs + 2 * LIMITS.lookMs + 10_000);
  }, 60_000);

  test('heads and bodies beyond the limit are refused', async () => {
    const head = await hang(port, `GET /healthz HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(head.answer).toMatch(/^HTTP\/1\.1 431/);
    const body = await fetch(`${desk.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(300 * 1024) }),
    });
    expect(body.status).toBe(413);
  });

  test('a talk that is flooded is told to wait, with Retry-After; nothing of it is stored', async () => {
    const say = (n: number): Promise<Response> =>
      fetch(`${desk.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'message',
          id: `flood-${n}`,
          channelId: 'test',
          from: { id: 'flooder' },
          conversation: { id: 'flood' },
          deliveryMode: 'expectReplies',
          text: '你好',
        }),
      });
    const answers = await Promise.all(Array.from({ length: 400 }, (_, n) => say(n)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status !== 429 && status !== 200)).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    const stored = await desk.app.db.prisma.activity.count({
      where: { talkId: 'test/flood', direction: 'in' },
    });
    expect(stored).toBe(answers.length - refused.length);
  }, 60_000);

  test.each(['A', 'a ', '漏水', '5栋2单元602', '<a', '1', '。！', '不是'])(
    'a message of nothing but %j holds nobody up',
    async (part) => {
      const owner = createOwner(desk.url);
      const began = performance.now();
      const reply = await owner.say(part.repeat(70_000 / part.length));
      expect(reply.length).toBeGreaterThan(0);
      expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
      // Patterns that grow with the square of the length took half a minute here.
      expect(performance.now() - began).toBeLessThan(8_000);
    },
  );

  test('a second desk on the same SQLite file is told clearly, and the first goes on', async () => {
    const second = startDesk({ database: 'sqlite', place: desk.place });
    await expect(second).rejects.toBeInstanceOf(DatabaseInUse);
    await expect(second).rejects.toThrow(/in use by another process/);
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(200);
  });
});

describe.each(databases)('leaving on %s', (database) => {
  test('SIGTERM ends turns that have begun: every message sent before is answered', async () => {
    const place = await makePlace(database);
    const program = await start('bot/main.ts', place.env);
    const say = (n: number): Promise<{ status: number; replies: number }> =>
      fetch(`http://127.0.0.1:${program.port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'message',
          id: `last-${n}`,
          channelId: 'test',
          from: { id: `owner-${n}` },
          conversation: { id: `last-${n}` },
          deliveryMode: 'expectReplies',
          text: '5栋602厨房水龙头滴水',
        }),
      }).then(async (answer) => {
        const body = (await answer.json()) as { activities?: unknown[] };
        return { status: answer.status, replies: body.activities?.length ?? 0 };
      });
    const one = await say(0);
    expect(one.status).toBe(200);
    const talks = Array.from({ length: 40 }, (_, n) => say(n + 1));
    // The first answer tells that the others are on their way.
    await Promise.race(talks);
    const [answers] = await Promise.all([Promise.all(talks), program.stop()]);
    expect(answers.filter(({ status, replies }) => status !== 200 || replies === 0)).toEqual([]);
    await place.drop();
  }, 300_000);
});
