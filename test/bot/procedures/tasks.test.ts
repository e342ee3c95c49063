/** Tasks, acknowledgement, appointments and what an owner is told, in the running system on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import type { Client } from '../desk/client.ts';
import { type House, hours, MORNING, minutes, openHouse, people } from './house.ts';

const LEAK = '5栋1单元302厨房水龙头滴水，关不紧';

describe.each(databases)('tasks on %s', (database) => {
  let house: House;
  let front: Client;
  let head: Client;
  let ma: Client;
  let fan: Client;
  let xu: Client;
  beforeAll(async () => {
    house = await openHouse(
      database,
      people.map((one) => (one.id === 'fan' ? { ...one, buildings: ['5', '6'] } : one)),
    );
    front = await house.as('li');
    head = await house.as('sun');
    [ma, fan, xu] = [await house.as('ma'), await house.as('fan'), await house.as('xu')];
  }, 60_000);
  afterAll(() => house.close());

  const filed = async (said = LEAK) => {
    house.desk.clock.set(MORNING);
    return house.filed(said);
  };
  const step = (client: Client, id: string, name: string, more: object = {}) =>
    house.act(client, id, 'progress', { step: name, ...more });
  const dispatched = async (handlerId = 'ma') => {
    const one = await filed();
    await step(front, one.id, 'dispatch', { department: 'engineering', handlerId });
    return one;
  };
  const isoIn = (ms: number): string => new Date(house.desk.clock.now().getTime() + ms).toISOString();

  test('R1 R2 only steps that are allowed are taken; each is kept with time, person and note', async () => {
    const one = await filed();
    expect((await step(front, one.id, 'arrive')).status).toBe(409);
    expect((await step(front, one.id, 'on_way', { eta: isoIn(minutes(10)) })).status).toBe(409);
    await step(front, one.id, 'dispatch', { department: 'engineering', handlerId: 'ma', note: '带角阀' });
    expect((await step(ma, one.id, 'arrive')).status).toBe(409);
    for (const name of ['accept', 'arrive', 'work']) expect((await step(ma, one.id, name)).status).toBe(200);
    await house.act(ma, one.id, 'resolve', {
      result: '换了角阀，试水正常',
      amount: 8000,
      checks: ['着装', '鞋套'],
    });
    const { timeline, tasks, next } = await house.detail(front, one.id);
    expect(
      timeline.filter(({ by }) => by.kind === 'staff').map(({ what, by }) => `${what} ${by.name}`),
    ).toEqual([
      'dispatched 李静',
      'accepted 马师傅',
      'told 马师傅',
      'on_the_spot 马师傅',
      'in_progress 马师傅',
      'done 马师傅',
      'told 马师傅',
    ]);
    expect(timeline.find(({ what }) => what === 'dispatched')?.note).toContain('带角阀');
    expect(tasks).toMatchObject([
      { state: 'done', amount: 8000, checks: ['着装', '鞋套'], assignee: { name: '马师傅' } },
    ]);
    expect(next.sort()).toEqual(['closed', 'closed_unsatisfied', 'in_progress']);
  });

  test('R7 H3 抢单: who is first has it, the second is told', async () => {
    const one = await filed();
    await step(front, one.id, 'dispatch', { department: 'engineering', mode: 'grab' });
    const pool = (await ma.get('/api/desk/tasks?list=pool')).body.items as unknown as {
      id: string;
      matterId: string;
      place: string;
    }[];
    const task = pool.find(({ matterId }) => matterId === one.id);
    expect(task?.place).toBe('5');
    expect((await house.alerts(ma, 'task_open')).length).toBeGreaterThan(0);
    // Another trade is not called for it, another department cannot take it.
    expect((await house.alerts(xu, 'task_open')).filter(({ matter }) => matter?.id === one.id)).toEqual([]);
    expect((await (await house.as('zheng')).post(`/api/desk/tasks/${task?.id}/grab`)).status).toBe(403);
    const answers = await Promise.all([
      ma.post(`/api/desk/tasks/${task?.id}/grab`),
      fan.post(`/api/desk/tasks/${task?.id}/grab`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { matter, tasks } = await house.detail(front, one.id);
    expect(matter.state).toBe('accepted');
    expect(tasks).toMatchObject([{ mode: 'grab', state: 'accepted', assignee: { id: matter.handler?.id } }]);
  });

  test('R7 轮派: by trade and building, whose turn it is; never whom the matter names', async () => {
    // Later than everything else of this file: turns are by what was given before.
    house.desk.clock.set(new Date(MORNING.getTime() + hours(24 * 30)));
    const turns: (string | undefined)[] = [];
    for (const said of [LEAK, '6栋1单元201卫生间水龙头滴水', LEAK]) {
      const one = await house.filed(said);
      const answer = await step(front, one.id, 'dispatch', { department: 'engineering', mode: 'turn' });
      turns.push(answer.body.matter.handler?.id);
      house.desk.clock.advance(minutes(1));
    }
    expect(turns[0]).not.toBe(turns[1]);
    expect(new Set(turns)).toEqual(new Set(['ma', 'fan']));
    const elsewhere = await house.filed('9栋1单元201卫生间水龙头滴水');
    const answer = await step(front, elsewhere.id, 'dispatch', { department: 'engineering', mode: 'turn' });
    expect(answer.body.matter.handler?.id).toBe('ma');
    const none = await filed();
    expect((await step(front, none.id, 'dispatch', { department: 'greening', mode: 'turn' })).status).toBe(
      409,
    );
  });

  test('H3 who does not acknowledge in the clock’s time is passed over for the next, and the head is told', async () => {
    const one = await dispatched('ma');
    expect((await house.alerts(ma, 'task')).some(({ matter }) => matter?.id === one.id)).toBe(true);
    await house.pass(minutes(31));
    const { matter, tasks } = await house.detail(front, one.id);
    expect(tasks.map(({ state, assignee }) => [state, assignee?.id])).toEqual([
      ['missed', 'ma'],
      ['dispatched', 'fan'],
    ]);
    expect(matter.handler?.id).toBe('fan');
    expect((await house.alerts(head, 'task_missed')).some(({ matter: of }) => of?.id === one.id)).toBe(true);
    await house.pass(minutes(31));
    // Nobody of the trade is left: it lies in the pool, in sight of all.
    expect((await house.detail(front, one.id)).tasks.at(-1)).toMatchObject({ mode: 'grab', assignee: null });
    await house.pass(hours(2));
    expect((await house.detail(front, one.id)).tasks).toHaveLength(3);
  });

  test('H3 a task given back lies in the pool at once; one transferred goes to the colleague', async () => {
    const one = await dispatched();
    await step(ma, one.id, 'return', { reason: '在另一户走不开' });
    const { matter, tasks } = await house.detail(front, one.id);
    expect(matter).toMatchObject({ state: 'dispatched', handler: null });
    expect(tasks.map(({ state }) => state)).toEqual(['returned', 'dispatched']);
    expect((await house.alerts(head, 'task_returned')).some(({ matter: of }) => of?.id === one.id)).toBe(
      true,
    );
    expect((await house.clock(front, one.id, 'accepted')).state).toBe('running');

    const other = await dispatched();
    await step(ma, other.id, 'accept');
    expect((await step(ma, other.id, 'transfer', { toStaffId: 'zheng', reason: '保修' })).status).toBe(403);
    await step(ma, other.id, 'transfer', { toStaffId: 'fan', reason: '换班' });
    expect(
      (await house.detail(front, other.id)).tasks.map(({ state, assignee }) => [state, assignee?.id]),
    ).toEqual([
      ['transferred', 'ma'],
      ['dispatched', 'fan'],
    ]);
  });

  test('R10 the owner is told who comes and when, on the way, and done with result and amount; each once', async () => {
    const one = await dispatched();
    const before = (await house.told(one)).length;
    await step(ma, one.id, 'accept');
    await step(ma, one.id, 'on_way', { eta: isoIn(minutes(20)) });
    await step(ma, one.id, 'on_way', { eta: isoIn(minutes(30)) });
    await step(ma, one.id, 'arrive');
    await step(ma, one.id, 'work');
    await house.act(ma, one.id, 'resolve', { result: '换了角阀，试水正常。', amount: 8000 });
    const news = (await house.told(one)).slice(before);
    expect(news).toHaveLength(3);
    expect(news[0]).toMatch(/马师傅.*9月10日（周四）20:00前/);
    expect(news[1]).toMatch(/出发.*10:20/);
    expect(news[2]).toMatch(/换了角阀，试水正常，费用¥80/);
  });

  test('R10 an appointment is offered, agreed, changed and reminded; the clock of arrival runs by it', async () => {
    const one = await dispatched();
    const offer = (from: number, agreed: boolean) =>
      house.act(front, one.id, 'appointment', {
        from: isoIn(hours(from)),
        to: isoIn(hours(from + 2)),
        agreed,
      });
    expect(
      (await house.act(front, one.id, 'appointment', { from: isoIn(hours(3)), to: isoIn(hours(2)) })).status,
    ).toBe(400);
    await offer(4, false);
    expect((await house.told(one)).at(-1)).toMatch(/14:00至16:00/);
    await offer(5, true);
    await offer(6, true);
    expect((await house.told(one)).at(-1)).toMatch(/改到9月10日（周四）16:00至18:00/);
    const { appointments } = await house.detail(front, one.id);
    expect(appointments.map(({ state }) => state)).toEqual(['changed', 'changed', 'agreed']);
    const clock = await house.clock(front, one.id, 'arrived');
    expect(clock.dueAt.slice(0, 16)).toBe('2026-09-10T10:00');
    expect(clock.dueFirst.slice(0, 16)).toBe('2026-09-10T09:00');
    await step(front, one.id, 'accept');
    const before = (await house.told(one)).length;
    await house.pass(hours(4.9));
    expect((await house.told(one)).length).toBe(before);
    await house.pass(hours(0.2));
    await house.desk.app.settle();
    expect((await house.told(one)).slice(before)).toMatchObject([
      expect.stringMatching(/提醒.*16:00至18:00/),
    ]);
    await step(front, one.id, 'arrive');
    expect((await house.detail(front, one.id)).appointments.at(-1)?.state).toBe('kept');
  });

  test('R10 C3 in the talk the owner agrees to the window, or wants another: then the clocks stand still and a colleague is told', async () => {
    const one = await dispatched();
    await step(ma, one.id, 'accept');
    const offer = (from: number) =>
      house.act(front, one.id, 'appointment', { from: isoIn(hours(from)), to: isoIn(hours(from + 2)) });
    await offer(4);
    expect((await one.says('好的')).join()).toMatch(/约好了.*14:00至16:00/);
    expect((await house.detail(front, one.id)).appointments).toMatchObject([{ state: 'agreed' }]);
    expect((await house.clock(front, one.id, 'arrived')).dueAt.slice(0, 16)).toBe('2026-09-10T08:00');
    expect((await one.says('能不能改到明天下午')).join()).toMatch(/改到什么时候/);
    expect((await house.detail(front, one.id)).matter.state).toBe('waiting_for_owner');
    expect((await house.clock(front, one.id, 'done')).state).toBe('paused');
    expect((await house.alerts(ma, 'time_wished')).some(({ matter }) => matter?.id === one.id)).toBe(true);
    await offer(28);
    expect((await one.says('确认')).join()).toMatch(/约好了.*9月11日/);
    const { matter, appointments } = await house.detail(front, one.id);
    expect(matter.state).toBe('accepted');
    expect(appointments.map(({ state }) => state)).toEqual(['changed', 'agreed']);
    // 好的 to nothing that was offered is still the owner's last word.
    expect(await one.says('好的')).toEqual([]);
  });

  test('R10 not at home: told, the clocks stand still; after two the steward phones', async () => {
    const one = await dispatched();
    await step(ma, one.id, 'accept');
    await step(ma, one.id, 'arrive', { outcome: 'absent' });
    expect((await house.told(one)).at(-1)).toMatch(/没遇到您/);
    expect((await house.clock(front, one.id, 'arrived')).state).toBe('paused');
    expect(await house.alerts(front, 'phone_owner')).toEqual([]);
    await house.act(front, one.id, 'appointment', {
      from: isoIn(hours(24)),
      to: isoIn(hours(25)),
      agreed: true,
    });
    expect((await house.detail(front, one.id)).matter.state).toBe('accepted');
    await house.pass(hours(24.5));
    await step(ma, one.id, 'arrive', { outcome: 'absent' });
    const asked = await house.desk.app.db.prisma.alert.findMany({
      where: { matterId: one.id, kind: 'phone_owner' },
    });
    expect(asked).toMatchObject([{ role: 'steward', staffId: expect.any(String) }]);
  });

  test('R9 a matter leaves the book when it is done and its visit settled, not before', async () => {
    const one = await dispatched();
    const close = () => house.act(front, one.id, 'end', { as: 'closed', reason: '已办结' });
    expect((await close()).status).toBe(409);
    await house.act(front, one.id, 'resolve', { result: '换了角阀' });
    expect((await close()).body.error.message).toContain('回访');
    await house.pass(hours(2.1));
    expect((await close()).status).toBe(409);
    await one.says('修好了，很满意');
    expect((await house.detail(front, one.id)).matter.state).toBe('closed');
  });

  test('R11 a word left for a colleague reaches them, and the owner hears by when', async () => {
    const one = await filed();
    const left = await front.post('/api/desk/messages', {
      estateId: 'estate',
      matterId: one.id,
      forId: 'zhao',
      text: '合同放前台了',
      tellBy: isoIn(hours(4)),
    });
    expect(left.status).toBe(200);
    expect((await house.told(one)).at(-1)).toMatch(/赵立.*14:00前/);
    const heard = await house.alerts(await house.as('zhao'), 'message');
    expect(heard.some(({ matter }) => matter?.id === one.id)).toBe(true);
    expect(
      (
        await front.post('/api/desk/messages', {
          estateId: 'estate',
          matterId: one.id,
          forId: 'zhao',
          text: '再说一次',
          tellBy: isoIn(-1),
        })
      ).status,
    ).toBe(400);
  });
});
