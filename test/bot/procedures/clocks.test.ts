/** The clocks of C3 in the running system: by HTTP and the clock alone, on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, startDesk } from '../../support/desk.ts';
import type { Client } from '../desk/client.ts';
import { type House, hours, MORNING, minutes, openHouse } from './house.ts';

const LEAK = { category: 'repair', kind: 'plumbing', said: '厨房水龙头滴水', spot: '厨房' };
const HOME = { building: '5', unit: '1', room: '302' };

describe.each(databases)('clocks on %s', (database) => {
  let house: House;
  let front: Client;
  let chief: Client;
  let manager: Client;
  let head: Client;
  beforeAll(async () => {
    house = await openHouse(database);
    front = await house.as('li');
    chief = await house.as('chen');
    manager = await house.as('zhao');
    head = await house.as('sun');
  }, 60_000);
  afterAll(() => house.close());

  const begin = async (body: object = { ...LEAK, home: HOME }): Promise<string> => {
    house.desk.clock.set(MORNING);
    return house.entered(body);
  };
  const ofMatter = async (client: Client, kind: string, id: string) =>
    (await house.alerts(client, kind)).filter(({ matter }) => matter?.id === id);

  test('C3 a repair at home has the clocks of its row from registration', async () => {
    const id = await begin();
    const { clocks } = await house.detail(front, id);
    expect(clocks.map(({ stage, dueAt, state }) => [stage, dueAt, state])).toEqual(
      [
        ['dispatched', '2026-09-10T02:30:00.000Z', 'running'],
        ['accepted', '2026-09-10T02:30:00.000Z', 'running'],
        ['arrived', '2026-09-10T12:00:00.000Z', 'running'],
        ['done', '2026-09-11T02:00:00.000Z', 'running'],
      ].map(([stage, due, state]) => [stage, expect.stringMatching(due?.slice(0, 16) ?? ''), state]),
    );
  });

  test('C3 near at half of a short clock, breached: holder and head, then supervisor, then project manager, each once', async () => {
    const id = await begin();
    await house.pass(minutes(16));
    expect((await house.clock(front, id, 'dispatched')).state).toBe('near');
    expect(await ofMatter(front, 'near', id)).toHaveLength(2);
    expect(await ofMatter(head, 'breach', id)).toHaveLength(0);
    await house.pass(minutes(15));
    expect((await house.clock(front, id, 'dispatched')).state).toBe('breached');
    const heard = (await ofMatter(head, 'breach', id)).map(({ role, data }) => [role, data.stage]);
    expect(heard.sort()).toEqual([
      ['department_head', 'accepted'],
      ['department_head', 'dispatched'],
    ]);
    expect(await ofMatter(front, 'breach', id)).toHaveLength(2);
    expect(await ofMatter(chief, 'breach', id)).toHaveLength(0);
    await house.pass(minutes(15));
    expect(await ofMatter(chief, 'breach', id)).toHaveLength(2);
    expect(await ofMatter(manager, 'breach', id)).toHaveLength(0);
    await house.pass(minutes(15));
    expect(await ofMatter(manager, 'breach', id)).toHaveLength(2);
    // Looked at again, run again, set back: nobody is told twice.
    await house.desk.app.settle();
    house.desk.clock.advance(-minutes(40));
    await house.desk.app.settle();
    await house.pass(minutes(45));
    expect(await ofMatter(manager, 'breach', id)).toHaveLength(2);
    expect(await ofMatter(chief, 'breach', id)).toHaveLength(2);
  });

  test('C3 a step in time meets its clock, one too late leaves it breached', async () => {
    const id = await begin();
    await house.act(front, id, 'progress', { step: 'dispatch', department: 'engineering', handlerId: 'ma' });
    expect((await house.clock(front, id, 'dispatched')).state).toBe('met');
    await house.pass(minutes(45));
    await house.act(front, id, 'progress', { step: 'accept' });
    const late = await house.clock(front, id, 'accepted');
    expect(late.state).toBe('breached');
    expect(late.settledAt).not.toBeNull();
  });

  test('C3 an end that reaches nothing cancels what still runs; nothing fires afterwards', async () => {
    const id = await begin();
    await house.act(front, id, 'end', { as: 'withdrawn', reason: '业主自己修好了' });
    await house.pass(hours(48));
    const { clocks } = await house.detail(front, id);
    expect(new Set(clocks.map(({ state }) => state))).toEqual(new Set(['cancelled']));
    expect(await ofMatter(front, 'breach', id)).toHaveLength(0);
    const waiting = await house.desk.app.db.prisma.job.count({
      where: { state: 'waiting', id: { contains: `clock/${id}` } },
    });
    expect(waiting).toBe(0);
  });

  test('C3 service hours: what comes at night is answered in the morning', async () => {
    house.desk.clock.set(new Date('2026-09-10T15:00:00Z')); // 23:00
    const id = await house.entered({ category: 'complaint', said: '垃圾三天没收' });
    expect((await house.clock(front, id, 'accepted')).dueAt.slice(0, 16)).toBe('2026-09-11T02:00');
  });

  test('C3 while the owner wants another time the clocks stand still, and run on from there', async () => {
    const id = await begin();
    await house.act(front, id, 'progress', { step: 'dispatch', department: 'engineering', handlerId: 'ma' });
    await house.act(front, id, 'progress', { step: 'accept' });
    const before = await house.clock(front, id, 'done');
    await house.pass(hours(1));
    await house.act(front, id, 'progress', { step: 'wait_for_owner' });
    expect((await house.clock(front, id, 'done')).state).toBe('paused');
    await house.pass(hours(40));
    expect(await ofMatter(front, 'breach', id)).toHaveLength(0);
    await house.act(front, id, 'progress', { step: 'work' });
    const after = await house.clock(front, id, 'done');
    expect(after.state).toBe('running');
    expect(after.dueFirst).toBe(before.dueFirst);
    const moved = Date.parse(after.dueAt) - Date.parse(before.dueAt);
    expect(Math.round(moved / hours(1))).toBe(40);
  });

  test('C3 a hold: a reason of the data, a date ahead, the supervisor’s consent, the owner told; after two the manager’s', async () => {
    house.desk.clock.set(MORNING);
    const one = await house.filed('5栋1单元302厨房水龙头滴水，关不紧');
    const ahead = (hoursAhead: number): string =>
      new Date(house.desk.clock.now().getTime() + hours(hoursAhead)).toISOString();
    const hold = (client: Client, newDate: string, reason = '待料') =>
      house.act(client, one.id, 'progress', { step: 'hold', reason, newDate });
    expect((await hold(front, ahead(24))).status).toBe(409);
    await house.act(front, one.id, 'progress', {
      step: 'dispatch',
      department: 'engineering',
      handlerId: 'ma',
    });
    await house.act(front, one.id, 'progress', { step: 'accept' });
    const worker = await house.as('ma');
    expect((await hold(worker, ahead(-1))).status).toBe(400);
    expect((await hold(worker, ahead(24), '没空')).status).toBe(400);
    expect((await hold(worker, ahead(24))).body.matter.state).toBe('accepted');
    expect((await hold(worker, ahead(24))).status).toBe(409);
    expect(await ofMatter(chief, 'hold_asked', one.id)).toHaveLength(1);
    expect((await house.act(front, one.id, 'hold', { agree: true })).status).toBe(403);
    expect((await house.act(chief, one.id, 'hold', { agree: true })).body.matter.state).toBe('on_hold');
    expect(await ofMatter(worker, 'hold_agreed', one.id)).toHaveLength(1);
    expect((await house.told(one)).at(-1)).toMatch(/待料.*9月11日/);
    const done = await house.clock(front, one.id, 'done');
    expect(Date.parse(done.dueAt)).toBeGreaterThan(Date.parse(done.dueFirst));

    expect((await hold(chief, ahead(48))).body.matter.state).toBe('on_hold');
    expect((await hold(chief, ahead(72))).body.matter.state).toBe('on_hold');
    expect((await house.act(chief, one.id, 'hold', { agree: true })).status).toBe(403);
    expect(await ofMatter(manager, 'hold_asked', one.id)).toHaveLength(1);
    expect(
      (await house.act(manager, one.id, 'hold', { agree: false, note: '已经两次，请换件先修' })).status,
    ).toBe(200);
    const { holds, matter } = await house.detail(front, one.id);
    expect(holds.map(({ state }) => state)).toEqual(['ended', 'agreed', 'refused']);
    expect(matter.promisedFirst).not.toBe(matter.promisedAt);
  });

  test('C3 R12 judged anew, its clocks count from registration, and what no longer fits is cancelled', async () => {
    const id = await begin();
    await house.pass(minutes(10));
    await house.act(front, id, 'recategorise', {
      category: 'complaint',
      kind: 'facilities',
      reason: '业主强调多次未修',
    });
    const is = await house.clock(front, id, 'done', 'complaint');
    expect(is.dueFirst.slice(0, 16)).toBe('2026-09-13T02:00');
    expect((await house.clock(front, id, 'done', 'repair_home')).state).toBe('cancelled');
    await house.act(front, id, 'recategorise', { category: 'repair', kind: 'plumbing', reason: '还是报修' });
    const back = await house.clock(front, id, 'done', 'repair_home');
    expect(back).toMatchObject({ state: 'running' });
    expect(back.dueFirst.slice(0, 16)).toBe('2026-09-11T02:00');
  });

  test('C3 exact over a restart and two processes: a breach that fell due while nobody ran is told once', async () => {
    const id = await begin();
    const { place, clock } = house.desk;
    clock.advance(minutes(31));
    const second =
      database === 'postgresql' ? await startDesk({ database, place, now: clock.now() }) : undefined;
    await Promise.all([house.desk.app.settle(), second?.app.settle()]);
    await second?.halt();
    const heard = await ofMatter(head, 'breach', id);
    expect(heard.map(({ data }) => data.stage).sort()).toEqual(['accepted', 'dispatched']);
    const rows = await house.desk.app.db.prisma.alert.findMany({ where: { matterId: id, kind: 'breach' } });
    expect(rows).toHaveLength(4);
  });

  test('C3 nothing open is without a clock', async () => {
    const { prisma } = house.desk.app.db;
    for (const category of ['repair', 'service', 'complaint', 'praise', 'suggestion', 'after_sales', 'other'])
      await house.entered({ category, said: '测试用的事项' });
    const open = await prisma.matter.findMany({
      where: { state: 'registered' },
      select: { id: true, category: true },
    });
    const clocks = await prisma.matterClock.groupBy({ by: ['matterId'], where: { settledAt: null } });
    const ticking = new Set(clocks.map(({ matterId }) => matterId));
    expect(open.filter(({ id }) => !ticking.has(id))).toEqual([]);
  });
});

describe.each(databases)('clocks after an older version on %s', (database) => {
  test('C3 matters entered before there were clocks get theirs at the start, from registration, once', async () => {
    const house = await openHouse(database);
    const id = await house.entered({ ...LEAK, home: HOME });
    const { prisma } = house.desk.app.db;
    const before = await prisma.matterClock.count({ where: { matterId: id } });
    await prisma.matterClock.deleteMany();
    await prisma.job.deleteMany({ where: { kind: 'clock' } });
    await house.desk.halt();
    const { place, clock } = house.desk;
    const again = await startDesk({ database, place, now: clock.now() });
    const clocks = await again.app.db.prisma.matterClock.findMany({ where: { matterId: id } });
    expect(clocks).toHaveLength(before);
    expect(clocks.map(({ dueAt }) => dueAt.toISOString().slice(0, 16))).toContain('2026-09-10T02:30');
    const jobs = await again.app.db.prisma.job.count({ where: { kind: 'clock', state: 'waiting' } });
    expect(jobs).toBeGreaterThanOrEqual(before);
    await again.halt();
    await place.drop();
  });
});
