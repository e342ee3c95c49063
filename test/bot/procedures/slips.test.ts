/** Slips between departments and to the developer (R2, C6), in the running system on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import type { Client } from '../desk/client.ts';
import { type House, hours, MORNING, openHouse } from './house.ts';

describe.each(databases)('slips on %s', (database) => {
  let house: House;
  let front: Client;
  let developer: Client;
  beforeAll(async () => {
    house = await openHouse(database);
    front = await house.as('li');
    developer = await house.as('zheng');
  }, 60_000);
  afterAll(() => house.close());

  const days = (count: number): number => hours(24 * count);
  const isoIn = (ms: number): string => new Date(house.desk.clock.now().getTime() + ms).toISOString();
  const begin = (body: object): Promise<string> => {
    house.desk.clock.set(MORNING);
    return house.entered(body);
  };
  const slipOf = async (id: string) => {
    const slip = (await house.detail(front, id)).slips.at(-1);
    if (!slip) throw new Error('no slip');
    return slip;
  };

  test('R2 an after-sales matter has its slip to the developer the same day, urged every three days until dated and done', async () => {
    const id = await begin({
      category: 'after_sales',
      kind: 'building_leak',
      said: '交房就漏水',
      home: { building: '5', unit: '1', room: '302' },
    });
    const slip = await slipOf(id);
    expect(slip).toMatchObject({ kind: 'developer', to: 'developer', urged: 0 });
    expect(slip.number).toMatch(/^YJ返〔2026〕\d{3}号$/);
    expect((await house.clock(front, id, 'dispatched')).state).toBe('met');
    expect((await house.alerts(developer, 'slip')).some(({ matter }) => matter?.id === id)).toBe(true);
    await house.pass(days(2.9));
    expect((await slipOf(id)).urged).toBe(0);
    await house.pass(days(0.2));
    expect((await slipOf(id)).urged).toBe(1);
    await house.pass(days(3));
    expect((await slipOf(id)).urged).toBe(2);
    expect(
      (await house.alerts(developer, 'slip_urged')).filter(({ matter }) => matter?.id === id),
    ).toHaveLength(2);

    expect((await developer.post(`/api/desk/slips/${slip.id}/receive`)).status).toBe(200);
    expect((await developer.post(`/api/desk/slips/${slip.id}/receive`)).status).toBe(409);
    const fixBy = isoIn(days(8));
    expect((await developer.post(`/api/desk/slips/${slip.id}/answer`, { fixBy })).status).toBe(200);
    expect((await house.clock(front, id, 'done')).dueFirst).toBe(fixBy);
    await house.pass(days(7));
    expect(
      (await house.alerts(developer, 'slip_urged')).filter(({ matter }) => matter?.id === id),
    ).toHaveLength(2);
    await house.pass(days(2));
    expect(
      (await house.alerts(developer, 'slip_urged')).filter(({ matter }) => matter?.id === id),
    ).toHaveLength(3);
    await developer.post(`/api/desk/slips/${slip.id}/answer`, { answer: '已重做防水' });
    await house.pass(days(20));
    expect(
      (await house.alerts(developer, 'slip_urged')).filter(({ matter }) => matter?.id === id),
    ).toHaveLength(3);
  });

  test('C6 a work slip: numbered in its own series, signed for, late, answered, checked', async () => {
    const numbers: string[] = [];
    const id = await begin({ category: 'complaint', kind: 'order', said: '外卖车乱停' });
    for (const text of ['请核查岗位记录', '请调整停车点'])
      numbers.push(
        ((await house.act(front, id, 'slips', { to: 'security', text, answerBy: isoIn(hours(4)) })).status ===
        200
          ? await slipOf(id)
          : { number: '' }
        ).number,
      );
    expect(numbers).toEqual(['YJ联〔2026〕001号', 'YJ联〔2026〕002号']);
    const slip = await slipOf(id);
    const head = await house.as('feng');
    expect((await house.alerts(head, 'slip')).length).toBe(2);
    expect((await (await house.as('sun')).post(`/api/desk/slips/${slip.id}/receive`)).status).toBe(403);
    expect((await front.post(`/api/desk/slips/${slip.id}/close`)).status).toBe(409);
    await house.pass(hours(4.1));
    expect((await house.alerts(head, 'slip_late')).length).toBe(2);
    expect((await head.post(`/api/desk/slips/${slip.id}/answer`, {})).status).toBe(400);
    expect(
      (await head.post(`/api/desk/slips/${slip.id}/answer`, { answer: '已划线，安排岗位巡查' })).status,
    ).toBe(200);
    expect((await house.alerts(front, 'slip_answered')).length).toBe(1);
    expect((await front.post(`/api/desk/slips/${slip.id}/close`)).status).toBe(200);
    expect((await slipOf(id)).closedAt).not.toBeNull();
    expect((await house.detail(front, id)).timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['slip', 'slip_answered', 'slip_closed']),
    );
  });

  test('C6 a slip’s dates lie ahead, and a settled matter gets none', async () => {
    const id = await begin({ category: 'complaint', kind: 'order', said: '外卖车乱停' });
    const late = await house.act(front, id, 'slips', { to: 'security', text: '请核查', answerBy: isoIn(-1) });
    expect(late.status).toBe(400);
    await house.act(front, id, 'end', { as: 'withdrawn', reason: '业主撤回' });
    expect((await house.act(front, id, 'slips', { to: 'security', text: '请核查' })).status).toBe(409);
  });
});
