import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import { type Client, type Desk, hire, logIn, owner, secondEstate, startDesk } from './client.ts';

const SAID = '3栋2单元1501厨房水管爆了，水流一地，我电话13812347258';

describe.each(databases)('the book at the desk on %s', (database) => {
  let desk: Desk;
  let front: Client;
  let worker: Client;
  let manager: Client;
  let quality: Client;
  beforeAll(async () => {
    desk = await startDesk({ database, now: new Date('2026-09-10T02:00:00Z') });
    await hire(desk, { id: 'li', name: '李静', role: 'receptionist' });
    await hire(desk, { id: 'wu', name: '吴强', role: 'worker', department: 'engineering' });
    await hire(desk, { id: 'zheng', name: '郑工', role: 'worker', department: 'engineering' });
    await hire(desk, { id: 'pm', name: '孙华', role: 'manager', department: 'project' });
    await hire(desk, { id: 'qa', name: '钱平', role: 'quality', department: 'quality' });
    front = await logIn(desk, 'li');
    worker = await logIn(desk, 'wu');
    manager = await logIn(desk, 'pm');
    quality = await logIn(desk, 'qa');
  }, 60_000);
  afterAll(() => desk.stop());

  /** A repair told in a talk, as the bot files it. */
  async function filed(said = SAID) {
    const one = owner(desk);
    await one.says(said);
    const row = await desk.app.db.prisma.matter.findFirstOrThrow({ where: { talkId: one.talkId } });
    return { ...one, id: row.id };
  }
  const seen = async (client: Client, id: string): Promise<string> =>
    (await client.get(`/api/desk/matters/${id}`)).body.matter.updatedAt;
  async function act(client: Client, id: string, what: string, body: object) {
    return client.post(`/api/desk/matters/${id}/${what}`, { seen: await seen(client, id), ...body });
  }

  test('R1 the record shows what was said, its timeline, and where it may go', async () => {
    const matter = await filed();
    const { body } = await front.get(`/api/desk/matters/${matter.id}`);
    expect(body.matter).toMatchObject({ category: 'repair', urgent: true, state: 'registered', said: SAID });
    expect(body.matter.place).toContain('3栋2单元1501室');
    expect(body.timeline[0]).toMatchObject({ what: 'registered', by: { kind: 'bot', name: '智能助手' } });
    expect(body.next).toContain('dispatched');
  });

  test('C3 dispatched to a person, accepted, on the spot, done; the visit is planned in the same commit', async () => {
    const matter = await filed();
    expect((await worker.get(`/api/desk/matters/${matter.id}`)).status).toBe(403);
    const sent = await act(front, matter.id, 'progress', {
      step: 'dispatch',
      department: 'engineering',
      handlerId: 'wu',
      note: '带扳手',
    });
    expect(sent.body.matter).toMatchObject({ state: 'dispatched', handler: { name: '吴强' } });
    expect((await worker.get('/api/desk/matters?state=open')).body.items).toHaveLength(1);
    expect((await act(worker, matter.id, 'progress', { step: 'accept' })).body.matter.state).toBe('accepted');
    expect((await act(worker, matter.id, 'progress', { step: 'arrive' })).body.matter.state).toBe(
      'on_the_spot',
    );
    const done = await act(worker, matter.id, 'resolve', { result: '更换角阀，已试水' });
    expect(done.body.matter).toMatchObject({ state: 'done', doneAt: expect.any(String) });

    const { body } = await front.get(`/api/desk/matters/${matter.id}`);
    expect(body.tasks).toMatchObject([
      { state: 'done', assignee: { name: '吴强' }, result: '更换角阀，已试水' },
    ]);
    // An urgent repair is asked after twice: in the first day and after three days (V1).
    expect(body.visits).toMatchObject([
      { round: 1, state: 'planned' },
      { round: 1, state: 'planned' },
    ]);
    const work = body.timeline.map(({ what }) => what).filter((what) => what !== 'paged' && what !== 'told');
    expect(work).toEqual(['registered', 'dispatched', 'accepted', 'on_the_spot', 'done']);
    const jobs = await desk.app.db.prisma.job.findMany({
      where: { id: `visit.due/${body.visits[0]?.id ?? 'none'}` },
    });
    expect(jobs).toMatchObject([{ state: 'waiting' }]);
  });

  test('V3 reopened under its number: the visit is cancelled, a second end plans a second one', async () => {
    const matter = await filed();
    await act(front, matter.id, 'resolve', { result: '已修好' });
    expect((await act(front, matter.id, 'progress', { step: 'work' })).status).toBe(409);
    const again = await act(front, matter.id, 'reopen', { reason: '业主来电说又漏了' });
    expect(again.body.matter).toMatchObject({ state: 'in_progress', reopened: 1 });
    expect((await act(front, matter.id, 'reopen', { reason: '再开一次' })).status).toBe(409);
    await act(front, matter.id, 'resolve', { result: '重新修好' });
    const { body } = await front.get(`/api/desk/matters/${matter.id}`);
    expect(body.visits).toMatchObject([
      { round: 1, state: 'cancelled' },
      { round: 1, state: 'cancelled' },
      { round: 2, state: 'planned' },
      { round: 2, state: 'planned' },
    ]);
  });

  test('a step that is not allowed is 409 and changes nothing', async () => {
    const matter = await filed();
    await act(front, matter.id, 'end', { as: 'withdrawn', reason: '业主自己修好了' });
    const refused = await act(front, matter.id, 'resolve', { result: '已修好' });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
    expect((await front.get(`/api/desk/matters/${matter.id}`)).body.visits).toEqual([]);
    expect((await act(front, matter.id, 'end', { as: 'closed_unsatisfied', reason: '不行' })).status).toBe(
      403,
    );
  });

  test('of two who change what they saw, the second is told to look again', async () => {
    const matter = await filed();
    const at = await seen(front, matter.id);
    const change = (client: Client, place: string) =>
      client.patch(`/api/desk/matters/${matter.id}`, { seen: at, reason: '核对房号', set: { place } });
    const answers = await Promise.all([change(front, '3栋1502室'), change(manager, '3栋1503室')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await change(front, '3栋1504室')).status).toBe(409);
    const { body } = await front.get(`/api/desk/matters/${matter.id}`);
    const amended = body.timeline.filter(({ what }) => what === 'amended');
    expect(amended).toMatchObject([{ note: '核对房号', by: { kind: 'staff' } }]);
    expect(amended[0]?.data).toMatchObject({ before: { place: expect.stringContaining('1501') } });
  });

  test('R12 re-categorised with a reason; both readings are kept', async () => {
    const matter = await filed('1栋1单元101门口的灯不亮了');
    const changed = await act(front, matter.id, 'recategorise', {
      category: 'complaint',
      kind: 'facilities',
      level: 'general',
      reason: '业主强调多次未修',
    });
    expect(changed.body.matter).toMatchObject({ category: 'complaint', level: 'general' });
    const { body } = await front.get(`/api/desk/matters/${matter.id}`);
    expect(body.timeline.at(-1)).toMatchObject({ what: 'amended', data: { before: { category: 'repair' } } });
    expect((await act(front, matter.id, 'recategorise', { reason: '没有改' })).status).toBe(400);
  });

  test('R1 a matter by telephone gets number, promise, home and department', async () => {
    const made = await front.post('/api/desk/matters', {
      estateId: 'estate',
      source: 'phone',
      category: 'repair',
      said: '卧室插座没电',
      ownerName: '王女士',
      phone: '139 0000 1234',
      home: { building: '5', unit: '1', room: '302' },
      spot: '卧室',
    });
    expect(made.status).toBe(200);
    expect(made.body.matter).toMatchObject({
      number: expect.stringMatching(/^YJ260910-\d{4}$/),
      owner: '王女士',
      department: 'engineering',
      firstContact: { name: '李静' },
      promisedAt: expect.any(String),
    });
    const { body } = await front.get(`/api/desk/matters/${made.body.matter.id}`);
    expect(body).toMatchObject({
      home: { worded: '5栋1单元302室', verified: false },
      matter: { source: 'phone' },
    });
    expect(body.owner.phone).toBe('13900001234');
    await act(front, made.body.matter.id, 'resolve', { result: '合闸恢复' });
    const closed = await front.get(`/api/desk/matters/${made.body.matter.id}`);
    expect(closed.body.visits).toMatchObject([{ state: 'phone' }]);
  });

  test('R6 the one named neither sees the words nor touches the matter', async () => {
    const made = await front.post('/api/desk/matters', {
      estateId: 'estate',
      source: 'visit',
      category: 'complaint',
      said: '郑师傅修完不收拾',
    });
    const { id } = made.body.matter;
    const at = await seen(front, id);
    await front.patch(`/api/desk/matters/${id}`, {
      seen: at,
      reason: '补对象',
      set: { fields: { whom: '郑师傅' } },
    });
    const given = await act(front, id, 'progress', {
      step: 'dispatch',
      department: 'engineering',
      handlerId: 'zheng',
    });
    expect(given.status).toBe(403);
    expect(
      (await act(front, id, 'progress', { step: 'dispatch', department: 'engineering', handlerId: 'wu' }))
        .status,
    ).toBe(200);
  });

  test('G9 telephones are hidden in lists for all, in records and transcripts but for who may see them', async () => {
    const matter = await filed();
    const list = (await front.get('/api/desk/matters?q=13812347258')).body.items as {
      id: string;
      said: string;
    }[];
    expect(list.find(({ id }) => id === matter.id)?.said).toContain('138****7258');
    expect((await front.get(`/api/desk/matters/${matter.id}`)).body.matter.said).toContain('13812347258');
    const masked = await quality.get(`/api/desk/matters/${matter.id}`);
    expect(JSON.stringify(masked.body)).not.toContain('13812347258');

    const lines = `/api/desk/talks/${matter.path}/activities`;
    expect(JSON.stringify((await front.get(lines)).body)).toContain('13812347258');
    expect(JSON.stringify((await quality.get(lines)).body)).not.toContain('13812347258');
    const file = await quality.get(`/api/desk/talks/${matter.path}/transcript`);
    expect(JSON.stringify(file.body)).toContain('138****7258');
    expect(JSON.stringify(file.body)).not.toContain('13812347258');
    const found = (await quality.get(`/api/desk/transcripts?q=${encodeURIComponent('水流一地')}`)).body;
    expect(found.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain('13812347258');
  });

  test('G9 each reading of a transcript is recorded', async () => {
    const matter = await filed();
    await quality.get(`/api/desk/talks/${matter.path}/activities`);
    await quality.get(`/api/desk/talks/${matter.path}/activities?after=0`);
    await quality.get(`/api/desk/talks/${matter.path}/transcript`);
    await quality.get('/api/desk/transcripts?q=%E6%B0%B4');
    const rows = await desk.app.db.prisma.audit.findMany({
      where: {
        staffId: 'qa',
        OR: [{ subject: matter.talkId }, { action: 'transcript.search', subject: '水' }],
      },
    });
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'transcript.export',
      'transcript.read',
      'transcript.search',
    ]);
  });

  test('the transcript is a Bot Framework .transcript: activities in order, each with its place', async () => {
    const matter = await filed();
    const file = await manager.get(`/api/desk/talks/${matter.path}/transcript`);
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="test_[\w-]+\.transcript"$/,
    );
    const [first, ...rest] = file.body as unknown as Record<string, unknown>[];
    expect(first).toMatchObject({
      type: 'message',
      text: SAID,
      id: expect.any(String),
      timestamp: expect.any(String),
      channelId: 'test',
      conversation: { id: matter.talkId.slice(5) },
      from: { role: 'user' },
      recipient: { role: 'bot' },
    });
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.every(({ from }) => (from as { role: string }).role === 'bot')).toBe(true);
  });

  test('pages of a transcript, newest first asked, each in order', async () => {
    const one = owner(desk);
    for (const text of ['你好', '在吗', '谢谢']) await one.says(text);
    const all = (await front.get(`/api/desk/talks/${one.path}/activities`)).body;
    const positions = all.items.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const newest = (await front.get(`/api/desk/talks/${one.path}/activities?limit=2`)).body;
    expect(newest).toMatchObject({ more: true, position: all.position });
    expect(newest.items).toEqual(all.items.slice(-2));
    const older = `/api/desk/talks/${one.path}/activities?limit=500&before=${newest.items[0]?.position}`;
    expect((await front.get(older)).body).toMatchObject({ more: false, items: all.items.slice(0, -2) });
    const newer = `/api/desk/talks/${one.path}/activities?limit=1&after=${positions[0]}`;
    expect((await front.get(newer)).body).toMatchObject({ more: true, items: [all.items[1]] });
  });

  test('the list filters, counts and pages', async () => {
    const open = (await front.get('/api/desk/matters?state=open&urgent=true&size=2')).body;
    expect(open.items).toHaveLength(2);
    expect(open.total).toBe(open.counts.urgent);
    expect(open.items.every(({ urgent }) => urgent)).toBe(true);
    const second = (await front.get('/api/desk/matters?state=open&urgent=true&size=2&page=2')).body;
    expect(second.items[0]?.id).not.toBe(open.items[0]?.id);
    desk.clock.advance(30 * 86_400_000);
    const late = (await front.get('/api/desk/matters?overdue=true')).body;
    expect(late.total).toBe(late.counts.overdue);
    expect(late.total).toBeGreaterThan(0);
    expect(late.items[0]).toMatchObject({ overdue: true });
    const none = (await front.get(`/api/desk/matters?q=${encodeURIComponent('查无此事')}`)).body;
    expect(none).toMatchObject({ items: [], total: 0 });
  });

  test('a message that was given up is shown and tried again', async () => {
    const matter = await filed();
    await desk.app.db.prisma.outbox.create({
      data: {
        id: 'dead-1',
        talkId: matter.talkId,
        channel: 'test',
        payload: JSON.stringify({ type: 'message', text: '请拨13812347258' }),
        state: 'dead',
        attempts: 12,
        lastError: 'gone',
        dueAt: desk.clock.now(),
        createdAt: desk.clock.now(),
      },
    });
    const list = (await front.get('/api/desk/outbox')).body;
    expect(list.items).toMatchObject([{ id: 'dead-1', text: '请拨138****7258', lastError: 'gone' }]);
    expect((await front.post('/api/desk/outbox/dead-1/retry')).status).toBe(200);
    await desk.app.settle();
    const row = await desk.app.db.prisma.outbox.findUniqueOrThrow({ where: { id: 'dead-1' } });
    expect(row.state).toBe('sent');
    expect((await front.post('/api/desk/outbox/dead-1/retry')).status).toBe(409);
  });

  test('colleagues: who is on duty, who is logged in', async () => {
    const now = desk.clock.now().getTime();
    await desk.app.db.prisma.shift.create({
      data: {
        id: 'shift',
        estateId: 'estate',
        staffId: 'qa',
        startsAt: new Date(now - 1_000),
        endsAt: new Date(now + 3_600_000),
      },
    });
    const items = (await front.get('/api/desk/staff')).body.items;
    expect(items[0]).toMatchObject({ id: 'qa', onDuty: true, loggedIn: true });
    expect(items.find(({ id }) => id === 'zheng')).toMatchObject({ onDuty: false, loggedIn: false });
    const engineers = (await front.get('/api/desk/staff?department=engineering')).body.items;
    expect(engineers).toHaveLength(2);
  });

  test('G9 a matter of another estate is refused', async () => {
    await secondEstate(desk);
    const matter = await filed();
    await desk.app.db.prisma.matter.update({ where: { id: matter.id }, data: { estateId: 'estate-2' } });
    expect((await front.get(`/api/desk/matters/${matter.id}`)).status).toBe(403);
  });
});
