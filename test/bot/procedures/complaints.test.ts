/** Complaints (C2, C4, C6) and who is kept out of them (R6), in the running system on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import { type Client, waitingTalk } from '../desk/client.ts';
import { type House, hours, MORNING, minutes, openHouse, people } from './house.ts';

const BINS = '保洁三天没来收垃圾了，5栋楼道里全是臭味';
const VERDICT = {
  finding: 'true',
  liability: 'property',
  causeKind: 'internal',
  cause: '排班漏了5栋',
  correction: '当天清运并消杀',
  prevention: '排班表由主管每日核对',
  cost: 12_000,
  costBearer: '保洁部',
};

describe.each(databases)('complaints on %s', (database) => {
  let house: House;
  let front: Client;
  let chief: Client;
  let manager: Client;
  beforeAll(async () => {
    house = await openHouse(database, [
      ...people,
      { id: 'liu', name: '刘能', role: 'worker', department: 'cleaning' },
      { id: 'gm', name: '秦总经理', role: 'leader', department: 'administration', post: 'general_manager' },
    ]);
    front = await house.as('li');
    chief = await house.as('chen');
    manager = await house.as('zhao');
  }, 60_000);
  afterAll(() => house.close());

  const filed = async (said = BINS) => {
    house.desk.clock.set(MORNING);
    return house.filed(said);
  };
  const entered = (body: object = {}) => {
    house.desk.clock.set(MORNING);
    return house.entered({ category: 'complaint', said: BINS, ...body });
  };
  const rolesTold = async (id: string, kind: string): Promise<string[]> =>
    (
      await house.desk.app.db.prisma.alert.findMany({
        where: { matterId: id, kind },
        orderBy: { createdAt: 'asc' },
      })
    ).map(({ role }) => role);

  test('C2 the ear’s major asks a person for the level; what they confirm stands apart from it', async () => {
    const one = await filed('你们再不解决我就找律师起诉物业，已经发了律师函，楼道堆物没人管');
    expect((await house.detail(front, one.id)).matter).toMatchObject({
      level: null,
      ear: expect.arrayContaining(['major']),
    });
    expect(await rolesTold(one.id, 'level_asked')).toEqual(['supervisor']);
    const done = await house.act(chief, one.id, 'level', {
      level: 'threatened',
      reason: '只是提到，尚未收到律师函',
    });
    expect(done.body.matter.level).toBe('threatened');
    const { matter, timeline } = await house.detail(front, one.id);
    expect(matter).toMatchObject({
      ear: expect.arrayContaining(['major']),
      levelBy: '陈芳',
      levelReason: '只是提到，尚未收到律师函',
    });
    expect(timeline.find(({ what }) => what === 'level')?.data).toMatchObject({
      level: 'threatened',
      before: null,
    });
  });

  test('C4 threatened: supervisor and project manager at once', async () => {
    const id = await entered();
    await house.act(chief, id, 'level', { level: 'threatened', reason: '扬言找媒体' });
    await house.desk.app.settle();
    expect((await rolesTold(id, 'ladder')).sort()).toEqual(['project_manager', 'supervisor']);
  });

  test('C4 actual major: supervisor, department manager, deputy general manager, general manager within 24 h, each once', async () => {
    const id = await entered();
    await house.act(chief, id, 'level', { level: 'actual', reason: '收到律师函' });
    await house.desk.app.settle();
    expect(await rolesTold(id, 'ladder')).toEqual(['supervisor']);
    await house.pass(hours(2));
    expect(await rolesTold(id, 'ladder')).toEqual(['supervisor', 'department_manager']);
    await house.pass(hours(22));
    await house.desk.app.settle();
    expect((await rolesTold(id, 'ladder')).sort()).toEqual([
      'department_manager',
      'deputy_general_manager',
      'general_manager',
      'supervisor',
    ]);
    const top = await house.alerts(await house.as('gm'), 'ladder');
    expect(top.some(({ matter, role }) => matter?.id === id && role === 'general_manager')).toBe(true);
  });

  test('C4 the ladder ends with the matter, or when its level is judged otherwise', async () => {
    const id = await entered();
    await house.act(chief, id, 'level', { level: 'actual', reason: '以为有律师函' });
    await house.desk.app.settle();
    await house.act(chief, id, 'level', { level: 'general', reason: '核实没有律师函' });
    await house.pass(hours(25));
    expect(await rolesTold(id, 'ladder')).toEqual(['supervisor']);
  });

  test('C2 C4 a danger confirmed by a person runs by the clocks of danger and is called out', async () => {
    const id = await entered({ said: '单元门口玻璃要掉下来了' });
    await house.act(front, id, 'level', { level: 'danger', reason: '现场核实玻璃松动' });
    await house.desk.app.settle();
    expect((await house.clock(front, id, 'arrived', 'danger')).dueFirst.slice(0, 16)).toBe(
      '2026-09-10T02:15',
    );
    expect((await rolesTold(id, 'page')).length).toBeGreaterThan(0);
  });

  test('C4 what nobody may promise is held with the reason, in a talk and in a result; attendance may be promised', async () => {
    house.desk.clock.set(MORNING);
    const talk = await waitingTalk(house.desk);
    await front.post(`/api/desk/talks/${talk.path}/take`, {});
    const send = (text: string) =>
      front.post(`/api/desk/talks/${talk.path}/messages`, {
        text,
        clientId: `client-${text.length}-${text.slice(0, 4)}`,
      });
    const held = await send('我们一定赔偿您的损失');
    expect(held).toMatchObject({
      status: 422,
      body: { error: { code: 'Held', message: expect.stringContaining('赔偿') } },
    });
    expect((await send('今天下午三点前我到您家来看，进展随时告诉您')).status).toBe(200);
    const one = await filed();
    const result = await house.act(front, one.id, 'resolve', { result: '我们保证开除他' });
    expect(result).toMatchObject({ status: 422, body: { error: { code: 'Held' } } });
    expect((await house.detail(front, one.id)).matter.state).toBe('registered');
  });

  test('C6 a complaint closes only with its verdict, 有效 said by the supervisor with a reason, and its visit settled', async () => {
    const one = await filed();
    await house.act(front, one.id, 'resolve', { result: '已清运并消杀' });
    const close = () => house.act(front, one.id, 'end', { as: 'closed', reason: '已办结' });
    expect((await close()).status).toBe(409);
    await house.desk.app.settle();
    await one.says('5');
    await house.desk.app.settle();
    expect((await house.detail(front, one.id)).matter.state).toBe('done');
    expect((await close()).body.error.message).toContain('核实');
    await house.act(front, one.id, 'verdict', VERDICT);
    expect((await close()).status).toBe(409);
    expect(
      (await house.act(front, one.id, 'verdict', { ...VERDICT, valid: true, validReason: '属实' })).status,
    ).toBe(403);
    expect((await house.act(chief, one.id, 'verdict', { ...VERDICT, valid: true })).status).toBe(400);
    await house.act(chief, one.id, 'verdict', { ...VERDICT, valid: true, validReason: '排班记录属实' });
    expect((await close()).body.matter.state).toBe('closed');
    const { verdict, timeline } = await house.detail(front, one.id);
    expect(verdict).toMatchObject({ finding: 'true', valid: true, cost: 12_000, cause: '排班漏了5栋' });
    expect(timeline.filter(({ what }) => what === 'verdict')).toHaveLength(2);
  });

  test('C6 a written answer to an actual major case is countersigned; after twelve hours the deputy is asked; then it goes out', async () => {
    const one = await filed();
    const draft = () =>
      house.act(front, one.id, 'answer', { text: '关于5栋保洁一事，公司研究决定补偿您一个月保洁服务。' });
    expect((await draft()).status).toBe(409);
    await house.act(chief, one.id, 'level', { level: 'actual', reason: '五户联名' });
    expect((await draft()).status).toBe(200);
    expect((await draft()).status).toBe(409);
    const clock = await house.clock(front, one.id, 'done');
    const answer = async () => (await house.detail(front, one.id)).answers.at(-1);
    const answerId = (await answer())?.id ?? '';
    const signAs = async (login: string, sign = true, note?: string) =>
      house.act(await house.as(login), one.id, 'answer/sign', { answerId, sign, ...(note ? { note } : {}) });
    const asked = (await answer())?.signatures.map(({ role, signer }) => [role, signer?.id]);
    expect(asked).toEqual(
      expect.arrayContaining([
        ['supervisor', 'chen'],
        ['legal', 'han'],
      ]),
    );
    expect((await signAs('feng')).status).toBe(403);
    expect((await house.act(front, one.id, 'answer/send', { answerId })).status).toBe(409);
    for (const login of new Set(asked?.map(([, signer]) => signer).filter((id) => id !== 'chen')))
      expect((await signAs(login ?? '')).status).toBe(200);
    await house.pass(hours(12.1));
    const passed = (await answer())?.signatures.find(({ role }) => role === 'supervisor');
    expect(passed).toMatchObject({ signer: { id: 'zhou' }, passed: 1, state: 'asked' });
    expect((await house.alerts(await house.as('zhou'), 'sign')).length).toBe(1);
    expect((await signAs('chen')).status).toBe(403);
    expect((await signAs('zhou')).status).toBe(200);
    expect((await answer())?.state).toBe('signed');
    // Countersigning stops no clock.
    expect((await house.clock(front, one.id, 'done')).dueAt).toBe(clock.dueAt);
    expect((await house.act(front, one.id, 'answer/send', { answerId })).status).toBe(200);
    expect((await house.told(one)).at(-1)).toContain('公司研究决定');
    expect((await house.act(front, one.id, 'answer/send', { answerId })).status).toBe(409);
  });

  test('C6 a signer sends it back with a reason; it may be written again', async () => {
    const id = await entered();
    await house.act(chief, id, 'level', { level: 'actual', reason: '五户联名' });
    await house.act(front, id, 'answer', { text: '第一稿' });
    const [first] = (await house.detail(front, id)).answers;
    await house.act(chief, id, 'answer/sign', { answerId: first?.id, sign: false, note: '事实没有写清' });
    expect((await house.alerts(front, 'sign_refused')).some(({ matter }) => matter?.id === id)).toBe(true);
    expect((await house.act(front, id, 'answer', { text: '第二稿' })).status).toBe(200);
    expect((await house.detail(front, id)).answers.map(({ state }) => state)).toEqual(['refused', 'signing']);
  });

  test('C6 an unfounded one is declined by a person with tact; 未满意办结 is the manager’s after two reopenings, told to the owner', async () => {
    const one = await filed();
    await house.act(front, one.id, 'end', { as: 'declined', reason: '监控显示每天都有清运' });
    expect((await house.told(one)).at(-1)).toMatch(/核实过了.*监控显示/);

    const other = await filed();
    const rule = () =>
      house.act(manager, other.id, 'end', { as: 'closed_unsatisfied', reason: '已按标准清运，业主仍不认可' });
    expect((await rule()).status).toBe(409);
    for (const reason of ['业主说还有味道', '业主还是不满意']) {
      await house.act(front, other.id, 'resolve', { result: '已清运' });
      await house.act(front, other.id, 'reopen', { reason });
    }
    await house.desk.app.settle();
    expect(await rolesTold(other.id, 'visit_owed')).toEqual(['supervisor']);
    expect(await rolesTold(other.id, 'reopened')).toHaveLength(2);
    expect((await rule()).body.matter.state).toBe('closed_unsatisfied');
    expect((await house.told(other)).at(-1)).toMatch(/项目经理.*已按标准清运/);
  });

  test('C2 an order of 12345 keeps its own number and reply date; its clock outlives the matter', async () => {
    const order = {
      authority: '12345',
      number: 'MADE-UP-2026-001',
      replyBy: new Date(MORNING.getTime() + hours(72)).toISOString(),
    };
    const id = await entered({ source: 'authority', order });
    expect((await house.detail(front, id)).order).toMatchObject({
      number: 'MADE-UP-2026-001',
      repliedAt: null,
    });
    const again = await front.post('/api/desk/matters', {
      estateId: 'estate',
      source: 'authority',
      category: 'complaint',
      said: BINS,
      order,
    });
    expect(again.status).toBe(409);
    await house.act(front, id, 'end', { as: 'withdrawn', reason: '业主撤回' });
    expect((await house.clock(front, id, 'replied')).state).toBe('running');
    await house.pass(hours(60));
    expect((await house.clock(front, id, 'replied')).state).toBe('near');
    await house.act(front, id, 'reply', { reply: '已清运并消杀，附照片' });
    expect((await house.clock(front, id, 'replied')).state).toBe('met');
    expect((await house.act(front, id, 'reply', { reply: '再回复一次' })).status).toBe(409);
  });

  test('R6 the one complained of: not first contact, not given it, not told; reads it once released, never its visit', async () => {
    const id = await entered();
    const { matter } = await house.detail(front, id);
    await front.patch(`/api/desk/matters/${id}`, {
      seen: matter.updatedAt,
      reason: '补对象',
      set: { fields: { whom: '刘能' } },
    });
    const given = { step: 'dispatch', department: 'cleaning', handlerId: 'liu' };
    expect((await house.act(front, id, 'progress', given)).status).toBe(403);
    await house.act(front, id, 'progress', { step: 'dispatch', department: 'cleaning', mode: 'grab' });
    const liu = await house.as('liu');
    expect((await liu.get('/api/desk/tasks?list=pool')).body.items).toEqual([]);
    expect(await house.alerts(liu)).toEqual([]);
    const reassign = (toStaffId: string) => house.act(chief, id, 'reassign', { toStaffId, reason: '轮休' });
    expect((await reassign('liu')).status).toBe(403);
    expect((await reassign('zhou')).body.matter.firstContact?.id).toBe('zhou');
    expect((await house.act(front, id, 'release', { reason: '当面说明' })).status).toBe(403);
    expect((await house.act(chief, id, 'release', { reason: '当面说明' })).status).toBe(200);
    expect((await house.alerts(liu, 'released')).length).toBe(1);
  });

  test('R6 the receptionist it names is not its first contact; released, they read but change nothing', async () => {
    const one = await filed('我要投诉前台李静，态度太差了');
    const { prisma } = house.desk.app.db;
    const row = await prisma.matter.findUniqueOrThrow({ where: { id: one.id } });
    expect(row.firstContactId).not.toBe('li');
    expect((await front.get(`/api/desk/matters/${one.id}`)).status).toBe(403);
    const seen = async () =>
      (await prisma.matter.findUniqueOrThrow({ where: { id: one.id } })).updatedAt.toISOString();
    await chief.post(`/api/desk/matters/${one.id}/release`, { seen: await seen(), reason: '已和当事人谈过' });
    const read = await front.get(`/api/desk/matters/${one.id}`);
    expect(read.body.matter.said).toContain('态度太差');
    expect(read.body.visits).toEqual([]);
    const edit = await front.post(`/api/desk/matters/${one.id}/resolve`, {
      seen: await seen(),
      result: '已处理',
    });
    expect(edit.status).toBe(403);
    await house.pass(minutes(5));
  });
});
