import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { type LineEvent, type LinePlatform, openLine, said } from '../../support/platforms/line.ts';
import { PIXEL } from '../../support/platforms/platform.ts';

const MORNING = new Date('2026-09-12T02:00:00Z');

describe.each(databases)('LINE on %s', (database) => {
  let desk: Desk;
  let line: LinePlatform;
  let users = 0;
  let user = '';
  beforeAll(async () => {
    line = await openLine(() => desk.clock.now());
    desk = await startDesk({ database, env: { ...line.env, CHANNEL_TIMEOUT_MS: '2500' }, now: MORNING });
  });
  afterAll(async () => {
    await desk.stop();
    await line.close();
  });
  beforeEach(() => {
    user = `U${++users}`;
    line.trouble = () => 'none';
    line.calls.length = 0;
    desk.clock.set(MORNING);
  });

  const deliver = async (...events: LineEvent[]): Promise<number> => {
    const { status } = await line.deliver(desk.url, events);
    await desk.app.settle();
    return status;
  };
  const says = (text: string): Promise<number> => deliver(line.event(user, 'message', said(text)));
  const texts = (): string =>
    line
      .screen(user)
      .map(({ text }) => text)
      .join('\n');
  const stored = () =>
    desk.app.db.prisma.activity.findMany({
      where: { talkId: `line/${user}`, direction: 'in' },
      orderBy: { position: 'asc' },
    });
  const outbox = () => desk.app.db.prisma.outbox.findMany({ where: { talkId: `line/${user}` } });
  const pass = async (ms: number): Promise<void> => {
    desk.clock.advance(ms);
    await desk.app.settle();
  };

  test('a signed message is answered by the reply token, in one call, free of quota', async () => {
    const before = line.quota.used;
    expect(await says('你好')).toBe(200);
    expect(texts()).toMatch(/物业服务公司/);
    expect(line.screen(user).every(({ free }) => free)).toBe(true);
    expect(line.screen(user).length).toBeGreaterThan(1);
    expect(line.calls.filter(({ path }) => path.endsWith('/reply'))).toHaveLength(1);
    expect(line.quota.used).toBe(before);
  });

  test('a wrong or missing signature is 401 and nothing is stored; verification is 200', async () => {
    const event = line.event(user, 'message', said('你好'));
    for (const signature of ['', 'AAAA', Buffer.alloc(32).toString('base64')])
      expect((await line.deliver(desk.url, [event], { signature })).status).toBe(401);
    expect(await stored()).toEqual([]);
    expect(await desk.app.db.prisma.allowance.count({ where: { talkId: `line/${user}` } })).toBe(0);
    expect((await line.deliver(desk.url, [])).status).toBe(200);
    // The signature is over the bytes: JSON written otherwise is another body.
    const odd = '{ "events" : [ ], "destination":"U\\u00300" }';
    expect((await line.deliver(desk.url, [], { body: odd })).status).toBe(200);
  });

  test('the same event delivered again is handled once; standby is not answered', async () => {
    const event = line.event(user, 'message', said('你好'));
    await deliver(event);
    const shown = line.screen(user).length;
    await deliver({ ...event, deliveryContext: { isRedelivery: true } });
    await deliver(event, event);
    expect(await stored()).toHaveLength(1);
    expect(line.screen(user)).toHaveLength(shown);
    await deliver(line.event(user, 'message', { ...said('在吗'), mode: 'standby' }));
    expect(await stored()).toHaveLength(1);
  });

  test('a strange event does not lose the others', async () => {
    const odd = { type: 'message', surprise: true } as unknown as LineEvent;
    expect(await deliver(odd, line.event(user, 'message', said('你好')))).toBe(200);
    expect(await stored()).toHaveLength(1);
    expect((await line.deliver(desk.url, [], { body: '{"events":3}' })).status).toBe(400);
  });

  test('R5 the read-back is a card, with what is still asked as quick replies or text', async () => {
    await says('5栋602厨房水龙头滴水，关不紧');
    const card = line.screen(user).find(({ type }) => type === 'flex');
    expect(card?.text).toMatch(/YJ260912-\d{4}/);
  });

  test('after a minute the token is no good: pushed, with a retry key', async () => {
    const event = line.event(user, 'message', said('你好'));
    desk.clock.advance(61_000);
    await deliver({ ...event });
    // The desk counts from when it heard; LINE knows better and refuses, and the answer is pushed all the same.
    expect(line.calls.some(({ path }) => path.endsWith('/reply'))).toBe(true);
    expect(line.screen(user).every(({ free }) => !free)).toBe(true);
    expect(texts()).toMatch(/物业服务公司/);
  });

  test.each(['429', '500', 'hang', 'drop'] as const)(
    'a reply that meets %s is said once',
    async (trouble) => {
      let met = 0;
      line.trouble = ({ path }) => (path.endsWith('/reply') && ++met === 1 ? trouble : 'none');
      await says('你好');
      await pass(5_000);
      await pass(60_000);
      expect(texts().match(/物业服务公司/g)).toHaveLength(1);
      expect((await outbox()).every(({ state }) => state === 'sent')).toBe(true);
    },
  );

  test.each(['429', '500', 'hang', 'drop'] as const)(
    'a push that meets %s is said once, by its key',
    async (trouble) => {
      let met = 0;
      line.trouble = ({ path }) => (path.endsWith('/push') && ++met === 1 ? trouble : 'none');
      const event = line.event(user, 'message', said('你好'));
      desk.clock.advance(61_000);
      await deliver(event);
      await pass(5_000);
      await pass(60_000);
      expect(texts().match(/物业服务公司/g)).toHaveLength(1);
      const keys = line.calls
        .filter(({ path }) => path.endsWith('/push'))
        .map(({ headers }) => headers['x-line-retry-key']);
      expect(keys.length).toBeGreaterThan(1);
      expect(new Set(keys).size).toBe(1);
    },
  );

  test('a reply or push without word is not said again by the token of a later message', async () => {
    for (const [path, late] of [
      ['/reply', 0],
      ['/push', 61_000],
    ] as const) {
      user = `U${++users}`;
      let met = 0;
      line.trouble = (call) => (call.path.endsWith(path) && ++met <= 2 ? 'hang' : 'none');
      const event = line.event(user, 'message', said('你好'));
      desk.clock.advance(late);
      await deliver(event);
      const { status } = await line.deliver(desk.url, [line.event(user, 'message', said('转人工'))]);
      expect(status).toBe(200);
      for (let i = 0; i < 5; i++) await pass(10_000);
      expect(texts().match(/请问有什么可以帮您/g), path).toHaveLength(1);
      expect((await outbox()).every(({ state }) => state === 'sent')).toBe(true);
    }
  });

  test('V5 with the month used up a push is held, and said with the next free reply', async () => {
    await says('你好');
    line.quota.used = line.quota.limit;
    const talk = await desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: `line/${user}` } });
    const body = JSON.stringify({ type: 'message', text: '停水通知' });
    await desk.app.db.prisma.outbox.create({
      data: {
        id: `held-${user}`,
        talkId: talk.id,
        channel: 'line',
        position: talk.position,
        payload: body,
        dueAt: desk.clock.now(),
        createdAt: desk.clock.now(),
      },
    });
    await pass(5 * 60_000);
    expect(texts()).not.toContain('停水通知');
    expect((await outbox()).find(({ id }) => id === `held-${user}`)?.state).toBe('held');
    await says('谢谢');
    expect(texts()).toContain('停水通知');
    expect(line.screen(user).every(({ free }) => free)).toBe(true);
    line.quota.used = 0;
  });

  test('T2 a photo is fetched from LINE, waited for while it is prepared, and kept with the talk', async () => {
    line.content.set('photo-1', { bytes: PIXEL, preparing: 1 });
    await says('5栋602厨房水龙头滴水，关不紧');
    await deliver(
      line.event(user, 'message', {
        message: { id: 'photo-1', type: 'image', contentProvider: { type: 'line' } },
      }),
    );
    await pass(10_000);
    const file = await desk.app.db.prisma.file.findFirstOrThrow({ where: { talkId: `line/${user}` } });
    expect(file).toMatchObject({ kind: 'image/png', size: PIXEL.length });
    const row = (await stored()).at(-1);
    expect(JSON.parse(row?.body ?? '{}').attachments).toMatchObject([
      { contentType: 'image/png', contentUrl: `file:${file.id}` },
    ]);
    expect(texts()).toMatch(/照片/);
  });

  test('a photo at an address of the sender is not fetched', async () => {
    const message = {
      id: 'x',
      type: 'image',
      contentProvider: { type: 'external', originalContentUrl: 'http://127.0.0.1:1/secret' },
    };
    await deliver(line.event(user, 'message', { message }));
    expect(await desk.app.db.prisma.file.count({ where: { talkId: `line/${user}` } })).toBe(0);
    expect(line.calls.some(({ path }) => path.endsWith('/content'))).toBe(false);
  });

  test('an unsent message is cleared with its photo; that there was one stays', async () => {
    line.content.set('photo-2', { bytes: PIXEL });
    await deliver(
      line.event(user, 'message', {
        message: { id: 'photo-2', type: 'image', contentProvider: { type: 'line' } },
      }),
    );
    const event = line.event(user, 'message', said('这句不该发'));
    await deliver(event);
    await deliver(line.event(user, 'unsend', { unsend: { messageId: 'photo-2' } }));
    await deliver(
      line.event(user, 'unsend', { unsend: { messageId: (event.message as { id: string }).id } }),
    );
    const rows = await stored();
    expect(rows).toHaveLength(2);
    expect(rows.map(({ text }) => text)).toEqual([null, null]);
    expect(rows.map(({ body }) => JSON.parse(body).channelData.unsent)).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    expect(JSON.stringify(rows)).not.toContain('这句不该发');
    expect(await desk.app.db.prisma.file.count({ where: { talkId: `line/${user}` } })).toBe(0);
  });

  test('G1 whoever follows is greeted once; a blocked account is sent nothing until it comes back', async () => {
    await deliver(line.event(user, 'follow'));
    expect(texts()).toMatch(/物业服务公司/);
    await deliver(line.event(user, 'unfollow'));
    const { status } = await line.deliver(desk.url, [line.event(user, 'follow')]);
    expect(status).toBe(200);
    await desk.app.settle();
    expect(texts().match(/物业服务公司/g)).toHaveLength(1);
    await deliver(line.event(user, 'unfollow'));
    expect(
      (await desk.app.db.prisma.allowance.findUniqueOrThrow({ where: { talkId: `line/${user}` } })).blockedAt,
    ).not.toBeNull();
  });

  test('a group is declined politely and left', async () => {
    await deliver(line.event(user, 'join', { source: { type: 'group', groupId: `G${user}` } }));
    await deliver(
      line.event(user, 'message', {
        ...said('大家好'),
        source: { type: 'group', groupId: `G${user}`, userId: user },
      }),
    );
    await vi.waitFor(() => expect(line.left).toContain(`G${user}`));
    expect(texts()).toMatch(/群/);
    expect(await stored()).toEqual([]);
  });

  test("the profile's name stands in the transcript, its language decides until words tell", async () => {
    line.profiles.set(user, { displayName: 'Amy Chen', language: 'en' });
    await deliver(line.event(user, 'follow'));
    await vi.waitFor(async () =>
      expect(
        (await desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: `line/${user}` } })).locale,
      ).toBe('en'),
    );
    await says('hi');
    expect(line.calls.some(({ path }) => path.endsWith('/loading/start'))).toBe(true);
  });
});

test('messages that came out of order are read in the order they were written', async () => {
  const line = await openLine(() => desk.clock.now());
  const desk = await startDesk({
    database: 'sqlite',
    env: { ...line.env, GATHER_BURSTS: '1' },
    now: MORNING,
  });
  try {
    const first = line.event('U', 'message', said('厨房水龙头滴水'));
    const second = line.event('U', 'message', { ...said('在5栋602'), timestamp: first.timestamp + 1 });
    await line.deliver(desk.url, [second]);
    await line.deliver(desk.url, [first]);
    await desk.app.settle();
    const { said: words } = await desk.app.db.prisma.matter.findFirstOrThrow();
    expect(words).toMatch(/厨房水龙头滴水(.|\n)*在5栋602/);
  } finally {
    await desk.stop();
    await line.close();
  }
});
