import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import {
  type Client,
  type Desk,
  hire,
  listen,
  logIn,
  owner,
  startDesk,
  told,
  waitingTalk,
} from '../desk/client.ts';

describe.each(databases)('handing over on %s', (database) => {
  let desk: Desk;
  let li: Client;
  let wang: Client;
  let boss: Client;
  beforeAll(async () => {
    desk = await startDesk({ database });
    await hire(desk, { id: 'li', name: '小李', role: 'receptionist' });
    await hire(desk, { id: 'wang', name: '小王', role: 'receptionist' });
    await hire(desk, { id: 'zhao', name: '赵主管', role: 'supervisor' });
    await hire(desk, { id: 'quiet', name: '钱师傅', role: 'worker', department: 'engineering' });
    [li, wang, boss] = [await logIn(desk, 'li'), await logIn(desk, 'wang'), await logIn(desk, 'zhao')];
  }, 60_000);
  afterAll(() => desk.stop());

  const talkRow = (id: string) => desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id } });
  const handoffRow = (id: string) => desk.app.db.prisma.handoff.findUniqueOrThrow({ where: { id } });
  const send = (client: Client, path: string, text: string, clientId = crypto.randomUUID()) =>
    client.post(`/api/desk/talks/${path}/messages`, { text, clientId });
  const pass = async (duration: number): Promise<void> => {
    desk.clock.advance(duration);
    await desk.app.settle();
  };

  test('H1 H2 asked for, taken, spoken, handed back: the bot is silent in between', async () => {
    const one = owner(desk);
    await one.says('转人工');
    expect((await talkRow(one.talkId)).mode).toBe('waiting');
    const waiting = await li.get('/api/desk/talks?list=waiting&limit=200');
    const item = waiting.body.items.find(({ id }) => id === one.talkId);
    expect(item).toMatchObject({ mode: 'waiting', handoff: { state: 'waiting', reasons: ['request'] } });

    const taken = await li.post(`/api/desk/talks/${one.path}/take`, {});
    expect(taken).toMatchObject({
      status: 200,
      body: { handoff: { state: 'taken', takenBy: { name: '小李' } } },
    });
    expect((await told(desk, one.talkId)).at(-1)).toMatchObject({ fromName: '小李', fromRole: 'staff' });
    expect((await told(desk, one.talkId)).at(-1)?.text).toMatch(/您好，我是客服小李/);
    expect(await one.says('我家水龙头滴水')).toEqual([]);

    const sent = await send(li, one.path, '师傅下午三点到。');
    expect(sent.status).toBe(200);
    const row = await desk.app.db.prisma.activity.findUniqueOrThrow({
      where: { talkId_position: { talkId: one.talkId, position: sent.body.position } },
    });
    expect(row).toMatchObject({
      text: '师傅下午三点到。',
      fromName: '小李',
      fromRole: 'staff',
      direction: 'out',
    });
    expect((await handoffRow(taken.body.handoff.id)).spokenAt).not.toBeNull();

    const back = await li.post(`/api/desk/talks/${one.path}/handback`);
    expect(back.status).toBe(200);
    expect(await talkRow(one.talkId)).toMatchObject({ mode: 'bot', handoffId: null });
    expect(await handoffRow(taken.body.handoff.id)).toMatchObject({ state: 'closed', closedBy: 'li' });
    expect((await told(desk, one.talkId)).at(-1)?.text).toMatch(/智能助手/);
    expect(await one.says('谢谢')).not.toEqual([]);
    expect((await send(li, one.path, '还在吗')).status).toBe(409);
  });

  test('of two who take at once one wins, the other is told who', async () => {
    for (let i = 0; i < 5; i++) {
      const one = await waitingTalk(desk);
      const answers = await Promise.all(
        [li, wang].map((client) => client.post(`/api/desk/talks/${one.path}/take`, {})),
      );
      const [won, lost] = answers.sort((a, b) => a.status - b.status);
      expect([won?.status, lost?.status]).toEqual([200, 409]);
      expect(lost?.body.error.message).toContain(`${won?.body.handoff.takenBy?.name}已经接手`);
      const greetings = (await told(desk, one.talkId)).filter(({ fromRole }) => fromRole === 'staff');
      expect(greetings).toHaveLength(1);
    }
  });

  test('the same message sent twice is said once, even at once', async () => {
    const one = await waitingTalk(desk);
    await li.post(`/api/desk/talks/${one.path}/take`, {});
    const clientId = crypto.randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => send(li, one.path, '只说一次', clientId)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.position)).size).toBe(1);
    expect((await told(desk, one.talkId)).filter(({ text }) => text === '只说一次')).toHaveLength(1);
  });

  test('only the holder speaks; a supervisor may take it out of their hands', async () => {
    const one = await waitingTalk(desk);
    await li.post(`/api/desk/talks/${one.path}/take`, {});
    expect((await send(wang, one.path, '我来')).status).toBe(403);
    expect((await wang.post(`/api/desk/talks/${one.path}/handback`)).status).toBe(403);
    expect((await wang.post(`/api/desk/talks/${one.path}/take`, { force: true })).status).toBe(409);
    expect((await boss.post(`/api/desk/talks/${one.path}/take`, {})).status).toBe(409);
    const forced = await boss.post(`/api/desk/talks/${one.path}/take`, { force: true });
    expect(forced.body.handoff.takenBy?.name).toBe('赵主管');
    expect((await send(li, one.path, '还是我')).status).toBe(403);
    expect((await send(boss, one.path, '我来处理')).status).toBe(200);
  });

  test('G8 transferred with a word: the owner hears the name, the colleague has it', async () => {
    const one = await waitingTalk(desk);
    await li.post(`/api/desk/talks/${one.path}/take`, {});
    const refused = await li.post(`/api/desk/talks/${one.path}/transfer`, {
      toStaffId: 'quiet',
      word: '请接',
    });
    expect(refused.status).toBe(403);
    const moved = await li.post(`/api/desk/talks/${one.path}/transfer`, {
      toStaffId: 'wang',
      word: '业主只要发票',
    });
    expect(moved.body.handoff).toMatchObject({ takenBy: { id: 'wang' }, spokenAt: null });
    expect((await told(desk, one.talkId)).at(-1)?.text).toContain('小王');
    expect((await send(li, one.path, '再补一句')).status).toBe(403);
    expect((await send(wang, one.path, '发票下午给您')).status).toBe(200);
    const seen = await wang.get(`/api/desk/talks/${one.path}`);
    expect(seen.body).toMatchObject({ notes: [{ by: '小李', text: '业主只要发票' }], can: { write: true } });
  });

  test('a note is for colleagues: it is in no transcript', async () => {
    const one = await waitingTalk(desk);
    expect((await li.post(`/api/desk/talks/${one.path}/notes`, { text: '老人家,请慢慢说' })).status).toBe(
      200,
    );
    const rows = await desk.app.db.prisma.activity.findMany({ where: { talkId: one.talkId } });
    expect(JSON.stringify(rows)).not.toContain('老人家');
    expect((await wang.get(`/api/desk/talks/${one.path}`)).body.notes).toMatchObject([{ by: '小李' }]);
  });

  test('a turn that was running when the talk was taken is not answered by the bot', async () => {
    const one = await waitingTalk(desk);
    await desk.app.db.prisma.talk.update({
      where: { id: one.talkId },
      data: { mode: 'bot', handoffId: null },
    });
    const before = await talkRow(one.talkId);
    await li.post(`/api/desk/talks/${one.path}/take`, {});
    const now = await talkRow(one.talkId);
    expect(now.mode).toBe('person');
    // Its commit is guarded by the claim it was begun under.
    expect(now.fence).toBe(before.fence + 1);
    expect(await one.says('你好')).toEqual([]);
  });

  test('the list is urgent first, then who has waited longest', async () => {
    const first = await waitingTalk(desk);
    desk.clock.advance(1_000);
    const second = await waitingTalk(desk);
    desk.clock.advance(1_000);
    const urgent = await waitingTalk(desk, { urgent: true });
    const { body } = await li.get('/api/desk/talks?limit=200');
    const ids = body.items.map(({ id }) => id);
    expect(ids[0]).toBe(urgent.talkId);
    expect(ids.indexOf(first.talkId)).toBeLessThan(ids.indexOf(second.talkId));
    expect(body.counts.waiting).toBe(body.total);
  });

  test('H1 class C is the project manager’s alone', async () => {
    const one = await waitingTalk(desk, { group: 'C' });
    expect((await li.post(`/api/desk/talks/${one.path}/take`, {})).status).toBe(403);
    await hire(desk, { id: `pm-${database}`, name: '孙经理', role: 'manager' });
    const manager = await logIn(desk, `pm-${database}`);
    expect((await manager.post(`/api/desk/talks/${one.path}/take`, {})).status).toBe(200);
  });

  test('R6 who is named in a talk neither reads nor takes nor gets it', async () => {
    const one = await waitingTalk(desk);
    const { prisma } = desk.app.db;
    await prisma.matter.create({
      data: {
        id: `named-${one.talkId}`,
        number: `YJ-${one.talkId}`,
        estateId: 'estate',
        talkId: one.talkId,
        source: 'test',
        category: 'complaint',
        said: '前台小李态度恶劣',
        what: '态度恶劣',
        fields: JSON.stringify({ whom: '前台小李' }),
        state: 'registered',
        receivedBy: 'bot',
        createdAt: desk.clock.now(),
        updatedAt: desk.clock.now(),
      },
    });
    expect((await li.post(`/api/desk/talks/${one.path}/take`, {})).status).toBe(403);
    expect((await li.get(`/api/desk/talks/${one.path}/activities`)).status).toBe(403);
    const list = (await li.get('/api/desk/talks?limit=200')).body.items;
    expect(list.find(({ id }) => id === one.talkId)).toMatchObject({
      last: { text: null },
      named: ['前台小李'],
    });
    expect((await li.get(`/api/desk/matters/${encodeURIComponent(`named-${one.talkId}`)}`)).status).toBe(403);
    expect((await wang.post(`/api/desk/talks/${one.path}/take`, {})).status).toBe(200);
    const to = await wang.post(`/api/desk/talks/${one.path}/transfer`, { toStaffId: 'li', word: '你的' });
    expect(to.status).toBe(403);
  });

  test('G7 not taken: 3 minutes the next on the rota, 6 the supervisor; two notices, then none', async () => {
    const { prisma } = desk.app.db;
    const at = desk.clock.now();
    for (const staffId of ['li', 'wang'])
      await prisma.shift.create({
        data: {
          id: `${staffId}-now`,
          estateId: 'estate',
          staffId,
          startsAt: at,
          endsAt: new Date(at.getTime() + 3_600_000),
        },
      });
    const one = owner(desk);
    await one.says('我要找人工客服');
    const { handoffId } = await talkRow(one.talkId);
    const id = handoffId ?? '';
    const first = await handoffRow(id);
    expect(first).toMatchObject({ state: 'waiting', level: 0 });
    const before = (await told(desk, one.talkId)).length;

    await pass(3 * 60_000 + 1_000);
    const second = await handoffRow(id);
    expect(second.level).toBe(1);
    expect(second.calledId).not.toBe(first.calledId);
    expect(['li', 'wang']).toContain(second.calledId);
    expect((await told(desk, one.talkId)).length).toBe(before + 1);
    expect((await told(desk, one.talkId)).at(-1)?.text).toMatch(/排队号\d+/);

    await pass(3 * 60_000);
    expect(await handoffRow(id)).toMatchObject({ level: 2, calledId: 'zhao' });
    expect((await told(desk, one.talkId)).at(-1)?.text).toContain('让您久等了');
    await pass(30 * 60_000);
    expect((await told(desk, one.talkId)).length).toBe(before + 2);
  });

  test('G7 taken and left without a word: the next is called too; a word ends it', async () => {
    const silent = await waitingTalk(desk);
    const spoken = await waitingTalk(desk);
    for (const one of [silent, spoken]) await li.post(`/api/desk/talks/${one.path}/take`, {});
    await send(li, spoken.path, '您好，请说');
    await pass(3 * 60_000 + 1_000);
    expect(await handoffRow(silent.handoffId)).toMatchObject({ level: 1, takenBy: 'li' });
    expect(await handoffRow(spoken.handoffId)).toMatchObject({ level: 0 });
  });

  test('H4 quiet for two hours: handed back with a notice; a word of the owner’s puts it off', async () => {
    const one = await waitingTalk(desk);
    await li.post(`/api/desk/talks/${one.path}/take`, {});
    await send(li, one.path, '请稍等');
    await pass(90 * 60_000);
    await one.says('好的，我等着');
    await pass(60 * 60_000);
    expect((await talkRow(one.talkId)).mode).toBe('person');
    await pass(61 * 60_000);
    expect(await talkRow(one.talkId)).toMatchObject({ mode: 'bot', handoffId: null });
    expect(await handoffRow(one.handoffId)).toMatchObject({ state: 'closed', closedBy: null });
    expect((await told(desk, one.talkId)).at(-1)?.text).toMatch(/智能助手/);
  });

  test.runIf(database === 'postgresql')('the live stream of another process tells of it too', async () => {
    const other = await startDesk({ database, place: desk.place });
    const one = await waitingTalk(desk);
    const stream = await listen(other, wang);
    try {
      await stream.next(({ topic }) => topic === 'resync');
      await li.post(`/api/desk/talks/${one.path}/take`, {});
      await stream.next(({ id }) => id === one.talkId);
    } finally {
      stream.stop();
      await other.halt();
    }
  });

  test('H2 a talk taken while its owner writes: the bot says nothing after the person spoke', async () => {
    for (let i = 0; i < 8; i++) {
      const one = await waitingTalk(desk);
      const { prisma } = desk.app.db;
      await prisma.talk.update({ where: { id: one.talkId }, data: { mode: 'bot', handoffId: null } });
      // The turn that lost is done again under the new mode; its caller may have been told to try again.
      const [, taken] = await Promise.all([
        one.says('我家厨房水龙头滴水').catch(() => []),
        li.post(`/api/desk/talks/${one.path}/take`, {}),
      ]);
      expect(taken.status).toBe(200);
      const lines = await told(desk, one.talkId);
      const greeting = lines.findIndex(({ fromRole }) => fromRole === 'staff');
      expect(greeting).toBeGreaterThan(-1);
      expect(lines.slice(greeting + 1)).toEqual([]);
    }
  });

  test('the live stream tells of a take, of nothing in other estates, and ends with the session', async () => {
    const one = await waitingTalk(desk);
    await hire(desk, { id: `eye-${database}`, name: '冯眼', role: 'receptionist' });
    const client = await logIn(desk, `eye-${database}`);
    const stream = await listen(desk, client);
    await stream.next(({ topic }) => topic === 'resync');
    await wang.post(`/api/desk/talks/${one.path}/take`, {});
    expect(await stream.next(({ id }) => id === one.talkId)).toEqual({
      topic: 'talk',
      estateId: 'estate',
      id: one.talkId,
    });
    desk.app.db.signals.emit({ topic: 'desk', key: 'estate-of-others' });
    desk.app.db.signals.emit({ topic: 'resync', key: '' });
    const next = await stream.next(({ topic, estateId }) => topic === 'resync' || estateId !== 'estate');
    expect(next).toEqual({ topic: 'resync' });
    await client.post('/api/desk/logout');
    await stream.ended;
  });
});
