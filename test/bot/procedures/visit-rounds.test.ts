import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lotOf } from '../../../bot/procedures/visit-kinds.ts';
import { databases } from '../../support/desk.ts';
import type { Owner } from '../../support/owner.ts';
import { type House, hours, MORNING, openHouse } from './moving.ts';

const TAP = '5栋602厨房水龙头滴水，关不紧';

describe.each(databases)('return visits to their end on %s', (database) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(database);
  });
  afterAll(() => house.stop());
  beforeEach(() => house.desk.clock.set(MORNING));

  const visits = async (owner: Owner) =>
    house.desk.app.db.prisma.returnVisit.findMany({
      where: { talkId: `test/${owner.conversation}` },
      orderBy: [{ createdAt: 'asc' }, { dueAt: 'asc' }],
    });

  async function done(text = TAP, owner = house.owner()): Promise<Owner> {
    await owner.say(text);
    await house.resolve((await house.matterOf(owner)).id);
    return owner;
  }

  const phoneTasks = async (): Promise<{ id: string; number: string }[]> => {
    const { body } = await house.lead.get('/api/desk/visits/phone');
    return (body.items as unknown as { visits: { id: string; number: string }[] }[]).flatMap(
      (one) => one.visits,
    );
  };

  /** Puts what the lot decides into the test's hands. */
  async function rename(owner: Owner, id: string): Promise<void> {
    const [visit] = await visits(owner);
    await house.desk.app.db.prisma.returnVisit.updateMany({
      where: { id: visit?.id ?? '' },
      data: { id, cardId: id },
    });
    await house.desk.app.db.prisma.job.updateMany({
      where: { id: { startsWith: `visit.unanswered/${visit?.id}` }, state: 'waiting' },
      data: { payload: JSON.stringify({ visitId: id, step: 'remind' }) },
    });
  }
  const idWith = (phoned: boolean): string => {
    for (let n = 0; ; n++) {
      const id = `visit-${database}-${phoned}-${Math.random()}-${n}`;
      if (lotOf(id) < 0.3 === phoned) return id;
    }
  };

  test('V1 an urgent repair is asked about again after three days, in courteous hours', async () => {
    const owner = await done('3栋2单元1501厨房水管爆了，水喷得到处都是');
    const kinds = (await visits(owner)).map(({ kind }) => kind);
    expect(kinds).toEqual(['urgent', 'urgent_again']);
    await house.pass(2.1);
    await owner.say('修好了，五星');
    expect((await house.matterOf(owner)).state).toBe('done');
    await house.pass(72);
    expect((await house.told(owner)).at(-2)).toMatch(/几天|现在/);
    await owner.say('5分');
    expect((await house.matterOf(owner)).state).toBe('closed');
    expect((await visits(owner)).map(({ state }) => state)).toEqual(['answered', 'answered']);
  });

  test('V1 mended seepage is asked about once more after the next rain, once', async () => {
    const owner = await done('5栋602卧室天花板渗水，墙皮都鼓起来了');
    expect(await house.matterOf(owner)).toMatchObject({ kind: 'building_leak' });
    await house.pass(2.1);
    await owner.say('修好了，4分');
    const estateId = (await house.matterOf(owner)).estateId;
    const rained = await house.lead.post('/api/desk/visits/rain', { estateId });
    expect(rained.status).toBe(200);
    await house.lead.post('/api/desk/visits/rain', { estateId });
    expect((await visits(owner)).filter(({ kind }) => kind === 'rain')).toHaveLength(1);
    await house.pass(24);
    expect((await house.told(owner)).join('\n')).toMatch(/下过雨/);
    await owner.say('又漏了');
    expect(await house.matterOf(owner)).toMatchObject({ state: 'in_progress', reopened: 1 });
  });

  test('V1 matters of one owner that fall due the same day share a card; which one is not mended is asked', async () => {
    const owner = await done();
    await done('5栋602卧室的灯不亮了', owner);
    await house.pass(2.2);
    const card = (await visits(owner)).map(({ cardId }) => cardId);
    expect(new Set(card).size).toBe(1);
    expect((await house.told(owner)).join('\n')).toMatch(/水龙头.*灯|灯.*水龙头/s);
    const asked = await owner.say('没修好');
    expect(asked.map(({ text }) => text).join('')).toMatch(/哪一件/);
    await owner.say('第2件');
    const matters = await house.desk.app.db.prisma.matter.findMany({
      where: { talkId: `test/${owner.conversation}` },
      orderBy: { number: 'asc' },
    });
    expect(matters.map(({ state }) => state)).toEqual(['closed', 'in_progress']);
  });

  test('V1 an owner gets at most one card a day and two a week; a complaint goes out all the same', async () => {
    const owner = house.owner();
    const sent: string[] = [];
    for (let day = 0; day < 5; day++) {
      house.desk.clock.set(new Date(MORNING.getTime() + hours(24 * day)));
      const text = ['厨房水龙头滴水，关不紧', '卧室的灯不亮了', '马桶堵了', '窗户关不上', '对讲门铃不响了'][
        day
      ];
      const reply = await owner.say(`5栋602${text}`);
      const matter = await house.matterOf(owner);
      expect([matter.state, reply.map((one) => one.text)], text).toEqual(['registered', expect.anything()]);
      await house.resolve(matter.id);
      await house.pass(2.2);
      await owner.say('5分');
    }
    const rows = await visits(owner);
    for (const { sentAt } of rows) if (sentAt) sent.push(sentAt.toISOString().slice(0, 10));
    expect(new Set(sent).size).toBe(2);
    expect(rows.filter(({ state }) => state === 'phone').length).toBeGreaterThan(0);
    const before = rows.length;
    await done('保洁三天没来收垃圾了，5栋楼道里全是臭味', owner);
    await house.desk.app.settle();
    const after = await visits(owner);
    expect(after).toHaveLength(before + 1);
    expect(after.find(({ kind }) => kind === 'complaint')?.state).toBe('sent');
  });

  test('V1 a fault in a public part: one tap 仍未恢复 instead of a survey', async () => {
    const owner = await done('3栋楼道的灯不亮了');
    await house.pass(2.2);
    expect((await visits(owner))[0]).toMatchObject({ kind: 'public', state: 'sent' });
    expect((await house.told(owner)).at(-1)).toMatch(/仍未恢复/);
    await owner.say('仍未恢复');
    expect(await house.matterOf(owner)).toMatchObject({ state: 'in_progress', reopened: 1 });
    const other = await done('8栋楼道的灯不亮了');
    await house.pass(2.2);
    const said = (await house.told(other)).length;
    await house.pass(30);
    expect((await visits(other))[0]?.state).toBe('unanswered');
    expect((await house.told(other)).length).toBe(said);
    expect((await house.matterOf(other)).state).toBe('closed');
  });

  test('V2 an answer may be mended for a day, the same twice counts once, after that it is none', async () => {
    const owner = await done();
    await house.pass(2.2);
    await owner.say('5分');
    await owner.say('5分');
    const { id } = await house.matterOf(owner);
    const steps = () => house.desk.app.db.prisma.step.count({ where: { matterId: id, what: 'visited' } });
    expect(await steps()).toBe(1);
    await owner.say('3分');
    expect((await visits(owner))[0]?.score).toBe(3);
    await house.pass(25);
    await owner.say('1分');
    expect((await visits(owner))[0]?.score).toBe(3);
    expect((await house.matterOf(owner)).state).toBe('closed');
  });

  test('V2 a middling score is asked for its reasons', async () => {
    const owner = await done();
    await house.pass(2.2);
    const reply = await owner.say('还行吧');
    expect(reply.at(-1)?.suggestedActions?.actions.map(({ title }) => title)).toContain('太慢');
    await owner.say('太慢');
    expect((await visits(owner))[0]).toMatchObject({ score: 3, reasons: '["slow"]', state: 'answered' });
  });

  test('V3 the handler of a matter that is not mended is told in writing within two hours', async () => {
    const owner = await done();
    await house.pass(2.2);
    await owner.say('没修好');
    const { id } = await house.matterOf(owner);
    const notice = await house.desk.app.db.prisma.rectification.findFirstOrThrow({ where: { matterId: id } });
    expect(notice.handlerId).toBe('lead');
    expect(notice.toldAt.getTime() - house.desk.clock.now().getTime()).toBeLessThan(hours(2));
    const { body } = await house.lead.get('/api/desk/rectifications?open=true');
    expect(body.items.map((item) => item.id)).toContain(notice.id);
    expect(
      (await house.lead.post(`/api/desk/rectifications/${notice.id}`, { result: '已换密封圈' })).status,
    ).toBe(200);
  });

  test('V4 one reminder after a day, then a phone task for those who are always called; a later answer closes it', async () => {
    const owner = await done('3栋2单元1502厨房水管爆了，水喷得到处都是');
    await house.pass(2.1);
    const card = (await house.told(owner)).length;
    await house.pass(24.1);
    expect((await house.told(owner)).length).toBe(card + 1);
    await house.pass(24.1);
    expect((await house.told(owner)).length).toBe(card + 1);
    const [visit] = await visits(owner);
    expect(visit?.state).toBe('phone');
    expect((await phoneTasks()).map(({ id }) => id)).toContain(visit?.id);
    await owner.say('修好了，5分');
    expect((await visits(owner))[0]?.state).toBe('answered');
    expect((await phoneTasks()).map(({ id }) => id)).not.toContain(visit?.id);
  });

  test('V4 of the others three in ten are drawn for a call; who is not drawn is 未答复 and leaves the book', async () => {
    for (const phoned of [true, false]) {
      house.desk.clock.set(MORNING);
      const owner = await done();
      await house.pass(2.1);
      await rename(owner, idWith(phoned));
      await house.pass(24.1);
      await house.pass(24.1);
      expect((await visits(owner))[0]?.state).toBe(phoned ? 'phone' : 'unanswered');
      expect((await house.matterOf(owner)).state).toBe(phoned ? 'done' : 'closed');
    }
  });

  test('V4 calls in calling hours only; three tries on two days are 联系不上', async () => {
    const owner = await done('3栋2单元1503厨房水管爆了，水喷得到处都是');
    await house.pass(2.1);
    await house.pass(24.1);
    await house.pass(24.1);
    const [visit] = await visits(owner);
    const at = async (time: string, body: object = { outcome: 'no_answer' }) => {
      house.desk.clock.set(new Date(time));
      return house.lead.post(`/api/desk/visits/${visit?.id}/tries`, body);
    };
    expect((await at('2026-09-15T05:00:00Z')).status).toBe(409);
    expect((await at('2026-09-15T03:00:00Z')).status).toBe(200);
    await at('2026-09-15T07:00:00Z');
    expect((await visits(owner))[0]?.state).toBe('phone');
    await at('2026-09-15T08:00:00Z');
    expect((await visits(owner))[0]?.state).toBe('phone');
    await at('2026-09-16T03:00:00Z');
    expect((await visits(owner))[0]?.state).toBe('unreachable');
    expect((await at('2026-09-16T03:30:00Z')).status).toBe(409);
  });

  test('V4 a call that finds it not mended reopens; one that is refused is 不愿回访', async () => {
    for (const [said, home] of [
      [{ outcome: 'answered', mended: false, note: '还在滴' }, '1504'],
      [{ outcome: 'declined' }, '1505'],
    ] as const) {
      house.desk.clock.set(MORNING);
      const owner = await done(`3栋2单元${home}厨房水管爆了，水喷得到处都是`);
      for (const count of [2.1, 24.1, 24.1]) await house.pass(count);
      const [visit] = await visits(owner);
      house.desk.clock.set(new Date('2026-09-15T03:00:00Z'));
      const { body, status } = await house.lead.post(`/api/desk/visits/${visit?.id}/tries`, said);
      expect(status).toBe(200);
      const reopened = said.outcome === 'answered';
      expect(body).toMatchObject({ reopened, state: reopened ? 'phoned' : 'declined' });
      expect((await house.matterOf(owner)).state).toBe(reopened ? 'in_progress' : 'done');
    }
  });

  test('V4 不愿回访 in the talk settles the visit', async () => {
    const owner = await done();
    await house.pass(2.2);
    await owner.say('不用回访');
    expect((await visits(owner))[0]?.state).toBe('declined');
    expect((await house.matterOf(owner)).state).toBe('closed');
  });

  test('V4 a matter that came by telephone has no talk and is phoned', async () => {
    const { body } = await house.lead.post('/api/desk/matters', {
      estateId: 'estate',
      source: 'phone',
      category: 'repair',
      said: '厨房灯不亮',
      ownerName: '张先生',
      phone: '13800000000',
      home: { building: '9', unit: '', room: '101' },
    });
    await house.resolve(body.matter.id);
    await house.pass(3);
    expect((await phoneTasks()).map(({ number }) => number)).toContain(body.matter.number);
  });
});
