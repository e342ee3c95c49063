/** Rules that reach over several procedures: whom a figure of the data calls, whose clock counts, what is owed later. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import { type Client, owner, waitingTalk } from '../desk/client.ts';
import { type House, hours, MORNING, minutes, openHouse, people } from './house.ts';

const DAY = hours(24);
const VERDICT = {
  finding: 'true',
  liability: 'property',
  cause: '排班漏了5栋',
  correction: '当天清运并消杀',
  prevention: '排班表由主管每日核对',
  valid: true,
  validReason: '现场核实',
};

describe.each(databases)('rules over several procedures on %s', (database) => {
  let house: House;
  let front: Client;
  let chief: Client;
  let manager: Client;
  beforeAll(async () => {
    house = await openHouse(database, [...people, { id: 'shen', name: '沈清', role: 'quality' }]);
    front = await house.as('li');
    chief = await house.as('chen');
    manager = await house.as('zhao');
  });
  afterAll(() => house.close());
  const prisma = () => house.desk.app.db.prisma;
  const alertsOf = (matterId: string, kind?: string) =>
    prisma().alert.findMany({
      where: { matterId, ...(kind === undefined ? {} : { kind }) },
      orderBy: { createdAt: 'asc' },
    });
  const clocksOf = (matterId: string, stage: string) =>
    prisma().matterClock.findMany({ where: { matterId, stage }, orderBy: { startedAt: 'asc' } });

  test('C5 C3 reports of one incident run by the clocks of its one task: nobody is called for each of them', async () => {
    house.desk.clock.set(MORNING);
    const lead = await house.filed('6栋楼道的灯不亮了');
    const linked = await house.filed('6栋楼道灯坏了，黑漆漆的');
    expect((await prisma().matter.findUniqueOrThrow({ where: { id: linked.id } })).incidentId).toBe(
      `incident/${lead.id}`,
    );
    // On the spot is due after four hours: the task's breach is told, the other report's is not.
    await house.pass(hours(5));
    expect((await alertsOf(lead.id, 'breach')).length).toBeGreaterThan(0);
    expect((await alertsOf(linked.id)).map(({ kind }) => kind)).toEqual([]);
    // The new promise of a hold is the other report's too.
    await house.act(front, lead.id, 'progress', {
      step: 'dispatch',
      department: 'engineering',
      handlerId: 'xu',
    });
    await house.act(await house.as('xu'), lead.id, 'progress', { step: 'accept' });
    const newDate = new Date(house.desk.clock.now().getTime() + 3 * DAY).toISOString();
    const held = await house.act(chief, lead.id, 'progress', { step: 'hold', reason: '待料', newDate });
    expect(held.status).toBe(200);
    for (const { id } of [lead, linked])
      expect(
        (await clocksOf(id, 'done')).map(({ dueAt }) => dueAt.toISOString()),
        id,
      ).toEqual([newDate]);
    // What the task reaches, all have reached.
    const arrived = await house.act(await house.as('xu'), lead.id, 'progress', { step: 'arrive' });
    expect(arrived.status).toBe(200);
    const [clock] = await clocksOf(linked.id, 'arrived');
    expect(clock?.settledAt).not.toBeNull();
    await house.act(await house.as('xu'), lead.id, 'resolve', { result: '已更换电源' });
    await house.desk.app.settle();
    expect((await clocksOf(linked.id, 'done')).map(({ state }) => state)).toEqual(['met']);
    expect((await alertsOf(linked.id, 'breach')).length).toBe(0);
  });

  test('V3 one written notice for a reopening; unread for two hours it goes to the head of the department', async () => {
    house.desk.clock.set(MORNING);
    const one = await house.filed('5栋602厨房水龙头滴水，关不紧');
    await house.act(front, one.id, 'progress', {
      step: 'dispatch',
      department: 'engineering',
      handlerId: 'ma',
    });
    await house.act(await house.as('ma'), one.id, 'progress', { step: 'accept' });
    await house.act(await house.as('ma'), one.id, 'resolve', { result: '已修好' });
    await house.pass(hours(2.2));
    await one.says('没修好');
    await house.desk.app.settle();
    const told = (await alertsOf(one.id)).filter(
      ({ kind }) => kind === 'rectification' || kind === 'reopened',
    );
    expect(told.map(({ kind, staffId }) => [kind, staffId])).toEqual([['rectification', 'ma']]);
    expect(await prisma().rectification.count({ where: { matterId: one.id } })).toBe(1);
    await house.pass(minutes(119));
    expect(await alertsOf(one.id, 'rectification_unread')).toEqual([]);
    await house.pass(minutes(2));
    expect((await alertsOf(one.id, 'rectification_unread')).map(({ staffId }) => staffId)).toEqual(['sun']);
  });

  test('V3 a notice that was read goes no further; a reopening at the desk is told without one', async () => {
    house.desk.clock.set(MORNING);
    const one = await house.filed('5栋603卧室的灯不亮了');
    await house.act(front, one.id, 'resolve', { result: '已修好' });
    await house.pass(hours(2.2));
    await one.says('没修好');
    await house.desk.app.settle();
    const notice = await prisma().rectification.findFirstOrThrow({ where: { matterId: one.id } });
    expect((await front.post(`/api/desk/rectifications/${notice.id}`, {})).status).toBe(200);
    await house.pass(hours(3));
    expect(await alertsOf(one.id, 'rectification_unread')).toEqual([]);
    await house.act(front, one.id, 'resolve', { result: '已换灯管' });
    await house.act(front, one.id, 'reopen', { reason: '业主来电说又不亮' });
    await house.desk.app.settle();
    expect((await alertsOf(one.id, 'reopened')).length).toBe(1);
    expect(await prisma().rectification.count({ where: { matterId: one.id } })).toBe(1);
  });

  test('V3 the same fault within thirty days reopens; later it is a new record, linked to the old one', async () => {
    house.desk.clock.set(MORNING);
    const one = await house.filed('5栋604厨房水龙头滴水，关不紧');
    await house.act(front, one.id, 'resolve', { result: '已修好' });
    await house.pass(hours(2.2));
    await one.says('5分');
    house.desk.clock.set(new Date(MORNING.getTime() + 32 * DAY));
    await one.says('5栋604厨房水龙头滴水，关不紧');
    await house.desk.app.settle();
    const [old, later] = await prisma().matter.findMany({
      where: { talkId: one.talkId },
      orderBy: { createdAt: 'asc' },
    });
    expect(old).toMatchObject({ state: 'closed', reopened: 0 });
    expect(later).toMatchObject({ state: 'registered', followsId: old?.id });
    expect(
      await prisma().step.findFirst({ where: { matterId: later?.id ?? '', what: 'follows' } }),
    ).toMatchObject({ note: old?.number });
  });

  test('C4 the written report on a danger is owed after a day; where it was written it is not asked for', async () => {
    house.desk.clock.set(MORNING);
    const [late, written] = [
      await house.filed('3栋2单元1501家里闻到很重的煤气味，头晕'),
      await house.filed('3栋2单元1601家里闻到很重的煤气味，头晕'),
    ];
    await manager.get('/api/desk/major-records');
    const record = await prisma().majorRecord.findUniqueOrThrow({ where: { id: `matter/${written.id}` } });
    const filed = await manager.post(`/api/desk/major-records/${encodeURIComponent(record.id)}`, {
      fields: { measures: '关阀通风，联系燃气公司' },
    });
    expect(filed.status).toBe(200);
    await house.pass(hours(23.9));
    expect(await alertsOf(late.id, 'report_owed')).toEqual([]);
    await house.pass(hours(0.2));
    expect((await alertsOf(late.id, 'report_owed')).map(({ staffId }) => staffId).sort()).toEqual([
      'shen',
      'zhao',
    ]);
    expect(await alertsOf(written.id, 'report_owed')).toEqual([]);
  });

  test('C5 a cause that was found is passed on to the department that acts on it, once', async () => {
    house.desk.clock.set(MORNING);
    const said = '交房时窗户的密封条就没装好，投诉';
    const id = await house.entered({ category: 'complaint', said });
    const judged = await house.act(chief, id, 'verdict', { ...VERDICT, causeKind: 'developer' });
    expect(judged.status).toBe(200);
    await house.act(chief, id, 'verdict', { ...VERDICT, causeKind: 'developer', lesson: '验收时逐窗检查' });
    expect((await alertsOf(id, 'cause_found')).map(({ staffId }) => staffId)).toEqual(['zheng']);
    const shown = await house.alerts(await house.as('zheng'), 'cause_found');
    expect(shown[0]?.text).toMatch(/开发遗留/);
  });

  test('G7 H4 the taker is reminded of the first word after a minute, the holder of a quiet talk asked after half an hour', async () => {
    house.desk.clock.set(MORNING);
    const talk = await waitingTalk(house.desk);
    const alerts = async (kind: string) =>
      (await prisma().alert.findMany({ where: { kind, staffId: 'li' } })).length;
    await front.post(`/api/desk/talks/${talk.path}/take`, {});
    await house.pass(minutes(1.1));
    expect(await alerts('first_word')).toBe(1);
    await front.post(`/api/desk/talks/${talk.path}/messages`, { text: '您好，请讲。', clientId: 'first' });
    await house.pass(minutes(27));
    expect(await alerts('quiet_talk')).toBe(0);
    await talk.says('我想问问装修的事');
    await house.pass(minutes(29));
    expect(await alerts('quiet_talk')).toBe(0);
    await house.pass(minutes(2));
    expect(await alerts('quiet_talk')).toBe(1);
    await house.pass(minutes(40));
    expect(await alerts('quiet_talk')).toBe(1);
    await house.pass(minutes(60));
    expect(await prisma().talk.findUniqueOrThrow({ where: { id: talk.talkId } })).toMatchObject({
      mode: 'bot',
    });
  });

  test('G7 whom a waiting talk calls and when is the estate’s own data', async () => {
    house.desk.clock.set(MORNING);
    const here = { scope: 'estate', scopeId: 'estate', section: 'clocks' };
    const { body: known } = await manager.get(
      `/api/desk/settings/section?${new URLSearchParams(here).toString()}`,
    );
    const set = await manager.post('/api/desk/settings', {
      ...here,
      seen: (known as unknown as { latest: number }).latest,
      values: {
        ladders: {
          talk: [
            { afterMinutes: 0, call: ['receptionist'] },
            { afterMinutes: 1, call: ['project_manager'] },
          ],
        },
      },
      note: '一分钟没人接就找项目经理',
    });
    expect(set.status, JSON.stringify(set.body)).toBe(200);
    const one = owner(house.desk);
    await one.says('转人工');
    await house.pass(minutes(1.1));
    expect(await prisma().handoff.findFirstOrThrow({ where: { talkId: one.talkId } })).toMatchObject({
      level: 1,
      calledId: 'zhao',
    });
    const before = (await house.told(one)).length;
    await house.pass(minutes(20));
    expect(await house.told(one)).toHaveLength(before);
  });
});
