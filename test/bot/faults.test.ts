import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { raw, sql } from '../../prisma/sql.ts';
import { type Desk, databases, makePlace, type Place, startDesk } from '../support/desk.ts';
import { createOwner, words } from '../support/owner.ts';
import { openWire, type Wire } from '../support/proxy.ts';
import { openSink } from '../support/sink.ts';

/** The same place by way of a wire that can be cut. */
async function wired(place: Place): Promise<{ wire: Wire; env: Record<string, string> }> {
  const url = new URL(place.env.DATABASE_URL ?? '');
  const wire = await openWire(url.hostname, Number(url.port || 5432));
  url.hostname = '127.0.0.1';
  url.port = String(wire.port);
  return { wire, env: { DATABASE_URL: url.toString() } };
}

const post = (desk: Desk, body: object): Promise<Response> =>
  fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const message = (conversation: string, id: string, text: string): Record<string, unknown> => ({
  type: 'message',
  id,
  channelId: 'test',
  from: { id: `owner-${conversation}` },
  recipient: { id: 'desk' },
  conversation: { id: conversation },
  serviceUrl: 'http://127.0.0.1:1',
  text,
});

describe.runIf(databases.includes('postgresql'))('PostgreSQL out of reach', () => {
  test('the database is gone for a while: nothing is acknowledged meanwhile, all goes on after', async () => {
    const place = await makePlace('postgresql');
    const { wire, env } = await wired(place);
    const desk = await startDesk({ database: 'postgresql', place, env });
    const owner = createOwner(desk.url);
    await owner.say('我家厨房水龙头滴水');
    wire.cut();
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
    const id = randomUUID();
    const refused = await Promise.all(
      Array.from({ length: 20 }, () =>
        post(desk, { ...message(owner.conversation, id, '5栋602'), deliveryMode: 'expectReplies' }),
      ),
    );
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 503));
    wire.mend();
    await expect.poll(async () => (await fetch(`${desk.url}/readyz`)).status, { timeout: 20_000 }).toBe(200);
    expect(words(await owner.say('5栋602', { id }))).toMatch(/单号.*5栋602室/s);
    await desk.halt();
    await wire.close();
    await place.drop();
  }, 90_000);

  test('a process that lost sight of the database in mid-turn answers no second time', async () => {
    const place = await makePlace('postgresql');
    const { wire, env } = await wired(place);
    const sink = await openSink();
    const gathering = { GATHER_BURSTS: '1' };
    const lost = await startDesk({ database: 'postgresql', place, env: { ...env, ...gathering } });
    const other = await startDesk({ database: 'postgresql', place });
    const conversation = randomUUID();
    const taken = await post(lost, {
      ...message(conversation, randomUUID(), '5栋602厨房水龙头滴水'),
      serviceUrl: sink.url,
    });
    expect(taken.status).toBe(202);
    // It waits for more of a burst; its turn begins behind the wire that holds.
    wire.hold();
    const talkId = `test/${conversation}`;
    const answers = () =>
      other.app.db.prisma.activity.findMany({ where: { talkId, direction: 'out', replyTo: 1 } });
    await expect
      .poll(async () => (await answers()).length, { timeout: 45_000, interval: 500 })
      .toBeGreaterThan(0);
    const before = await answers();
    wire.release();
    await lost.halt();
    expect(await answers()).toEqual(before);
    expect(new Set(before.map(({ at }) => at.getTime())).size).toBe(1);
    expect(await other.app.db.prisma.matter.count({ where: { talkId } })).toBe(1);
    await other.halt();
    await wire.close();
    await sink.close();
    await place.drop();
  }, 120_000);
});

describe('a full disk under SQLite', () => {
  test('what cannot be stored is not acknowledged; when there is room again the same message is taken', async () => {
    const desk = await startDesk({ database: 'sqlite' });
    const { db } = desk.app;
    const owner = createOwner(desk.url);
    await owner.say('你好');
    // SQLite's own limit fails like a full disk: SQLITE_FULL.
    const [size] = await db.query(sql`PRAGMA page_count`);
    await db.query(sql`PRAGMA max_page_count = ${raw(String(size?.page_count))}`);
    const conversation = randomUUID();
    const statuses: number[] = [];
    for (let n = 0; n < 60 && statuses.at(-1) !== 503; n++)
      statuses.push((await post(desk, message(conversation, `m${n}`, '漏水'.repeat(2_000)))).status);
    expect(statuses.at(-1)).toBe(503);
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
    await db.query(sql`PRAGMA max_page_count = 1073741823`);
    const again = await post(desk, message(conversation, `m${statuses.length - 1}`, '漏水'.repeat(2_000)));
    expect(again.status).toBe(202);
    await desk.app.settle();
    expect(
      await db.prisma.activity.count({ where: { talkId: `test/${conversation}`, direction: 'in' } }),
    ).toBe(statuses.length);
    await desk.stop();
  }, 90_000);
});

describe.each(databases)('a clock that jumps on %s', (database) => {
  test('a day back or a year ahead, owners are answered and nothing is left in the inbox', async () => {
    const desk = await startDesk({ database });
    const owner = createOwner(desk.url);
    expect(words(await owner.say('5栋602厨房水龙头滴水'))).toContain('单号');
    for (const days of [-1, 366, -365]) {
      desk.clock.advance(days * 86_400_000);
      expect(words(await owner.say('那个修得怎么样了'))).toContain('单号');
    }
    await desk.app.settle();
    const left = await desk.app.db.prisma.activity.count({ where: { inbox: { not: null } } });
    expect(left).toBe(0);
    await desk.stop();
  }, 60_000);
});
