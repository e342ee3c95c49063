import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, makePlace, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';

describe.each(databases)('the inbox on %s', (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ database });
  });
  afterAll(() => desk.stop());

  test('the same activity delivered twice is handled once and answered alike', async () => {
    const owner = createOwner(desk.url);
    const id = randomUUID();
    const first = await owner.say('5栋602厨房水龙头滴水', { id });
    const second = await owner.say('5栋602厨房水龙头滴水', { id });
    expect(words(second)).toBe(words(first));
    expect(await desk.app.db.prisma.matter.count({ where: { talkId: `test/${owner.conversation}` } })).toBe(
      1,
    );
  });

  test('the same activity twice at once is handled once', async () => {
    const owner = createOwner(desk.url);
    const id = randomUUID();
    await Promise.all(Array.from({ length: 5 }, () => owner.say('5栋602厨房水龙头滴水', { id })));
    expect(await desk.app.db.prisma.matter.count({ where: { talkId: `test/${owner.conversation}` } })).toBe(
      1,
    );
  });

  test('messages sent at once are handled one at a time, each once, none lost', async () => {
    const owner = createOwner(desk.url);
    const replies = await Promise.all(Array.from({ length: 20 }, () => owner.say('你好')));
    expect(replies.every((reply) => reply.length > 0)).toBe(true);
    const talkId = `test/${owner.conversation}`;
    const state = await desk.app.db.prisma.botState.findUniqueOrThrow({
      where: { key: `test/conversations/${owner.conversation}/` },
    });
    expect((JSON.parse(state.value) as { talk: { turns: number } }).talk.turns).toBe(20);
    const rows = await desk.app.db.prisma.activity.findMany({
      where: { talkId },
      orderBy: { position: 'asc' },
    });
    expect(rows.filter(({ direction }) => direction === 'in')).toHaveLength(20);
    expect(new Set(rows.map(({ position }) => position)).size).toBe(rows.length);
    expect(rows.some(({ inbox }) => inbox !== null)).toBe(false);
  });

  test('what was stored but not handled is taken up at the next start, once', async () => {
    const place = await makePlace(database);
    const before = await startDesk({ database, place });
    const owner = createOwner(before.url);
    await owner.say('你好');
    const talkId = `test/${owner.conversation}`;
    await before.halt();
    // As a process leaves it that is killed between storing and answering.
    const crashed = await startDesk({ database, place, env: {} });
    const talk = await crashed.app.db.prisma.talk.update({
      where: { id: talkId },
      data: { position: { increment: 1 } },
    });
    await crashed.app.db.prisma.activity.create({
      data: {
        talkId,
        position: talk.position,
        direction: 'in',
        type: 'message',
        at: new Date(),
        text: '5栋602厨房水龙头滴水',
        body: JSON.stringify({
          type: 'message',
          id: 'left',
          channelId: 'test',
          from: { id: owner.userId },
          recipient: { id: 'desk' },
          conversation: { id: owner.conversation },
          text: '5栋602厨房水龙头滴水',
        }),
        inboundKey: `${talkId}/left`,
        inbox: 1,
      },
    });
    await crashed.halt();
    const after = await startDesk({ database, place });
    await after.app.settle();
    expect(await after.app.db.prisma.matter.count({ where: { talkId } })).toBe(1);
    expect(
      words(await createOwner(after.url, owner.conversation.slice(5)).say('那个修得怎么样了')),
    ).toContain('单号');
    await after.halt();
    await place.drop();
  });
});

describe.runIf(databases.includes('postgresql'))('two processes on one PostgreSQL', () => {
  test('one talk written to from both sides is handled in one order, nothing twice', async () => {
    const place = await makePlace('postgresql');
    const [one, two] = await Promise.all([
      startDesk({ database: 'postgresql', place }),
      startDesk({ database: 'postgresql', place }),
    ]);
    const name = randomUUID();
    const owners = [createOwner(one.url, name), createOwner(two.url, name)];
    await Promise.all(
      Array.from(
        { length: 16 },
        (_, n) => owners[n % 2]?.say('你好', { id: `m${n}` }) ?? Promise.reject(new Error()),
      ),
    );
    const talkId = `test/talk-${name}`;
    const state = await one.app.db.prisma.botState.findUniqueOrThrow({
      where: { key: `test/conversations/talk-${name}/` },
    });
    expect((JSON.parse(state.value) as { talk: { turns: number } }).talk.turns).toBe(16);
    const rows = await one.app.db.prisma.activity.findMany({ where: { talkId } });
    expect(rows.filter(({ direction }) => direction === 'in')).toHaveLength(16);
    expect(rows.some(({ inbox }) => inbox !== null)).toBe(false);
    await Promise.all([one.halt(), two.halt()]);
    await place.drop();
  });
});
