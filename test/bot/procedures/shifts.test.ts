import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import { words } from '../../support/owner.ts';
import { type Client, hire, logIn, waitingTalk } from '../desk/client.ts';
import { type House, hours, MORNING, openHouse } from './moving.ts';

describe.each(databases)('handover, notices, incidents and major records on %s', (database) => {
  let house: House;
  let comer: Client;
  beforeAll(async () => {
    house = await openHouse(database);
    await hire(house.desk, { id: 'comer', name: '小赵', role: 'receptionist' });
    comer = await logIn(house.desk, 'comer');
  });
  afterAll(() => house.stop());
  beforeEach(() => house.desk.clock.set(MORNING));

  const at = (count: number): string => new Date(MORNING.getTime() + hours(count)).toISOString();
  const prisma = () => house.desk.app.db.prisma;

  test('R8 the sheet is made from the records; the comer takes talks only when it is read and signed, urgent ones at once', async () => {
    const owner = house.owner();
    await owner.say('5栋602厨房水龙头滴水，关不紧');
    const { number } = await house.matterOf(owner);
    const made = await house.lead.post('/api/desk/handovers', {
      estateId: 'estate',
      takerId: 'comer',
      shift: '早班',
      startsAt: at(-8),
      endsAt: at(0),
      remarks: { items: '钥匙12把，对讲机3台' },
    });
    expect(made.status).toBe(200);
    const sheet = made.body as unknown as {
      id: string;
      number: string;
      sheet: { open: { number: string }[]; received: number };
    };
    expect(sheet.sheet.open.map((one) => one.number)).toContain(number);
    expect(sheet.number).toMatch(/接〔2026〕\d{3}号/);
    const calm = await waitingTalk(house.desk);
    const refused = await comer.post(`/api/desk/talks/${calm.path}/take`, {});
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('签收')]);
    const urgent = await waitingTalk(house.desk, { urgent: true });
    expect((await comer.post(`/api/desk/talks/${urgent.path}/take`, {})).status).toBe(200);
    expect((await house.lead.post(`/api/desk/handovers/${sheet.id}/sign`)).status).toBe(403);
    expect((await comer.post(`/api/desk/handovers/${sheet.id}/sign`)).status).toBe(200);
    expect((await comer.post(`/api/desk/handovers/${sheet.id}/sign`)).status).toBe(409);
    expect((await comer.post(`/api/desk/talks/${calm.path}/take`, {})).status).toBe(200);
    const { body } = await house.lead.get('/api/desk/tables/handover?from=2026-09-12&to=2026-09-12');
    expect(JSON.stringify(body)).toContain('钥匙12把');
  });

  test('K2 a notice in force is said first to who reports within it; something more is a fault; extended and ended by one tap', async () => {
    const made = await house.lead.post('/api/desk/notices', {
      estateId: 'estate',
      kind: 'water',
      text: '二次供水泵房检修，暂停供水',
      buildings: ['7'],
      startsAt: at(-1),
      endsAt: at(4),
      approver: '王经理',
      contact: '工程部',
    });
    expect(made.status).toBe(200);
    const { id } = (made.body as unknown as { notice: { id: string } }).notice;
    const owner = house.owner();
    expect(words(await owner.say('7栋停水了，7栋802'))).toContain('泵房检修');
    expect(await house.matterOf(owner)).toMatchObject({ category: 'other', state: 'closed' });
    const burst = house.owner();
    await burst.say('7栋802停水了，水管还爆了在喷水');
    expect(await house.matterOf(burst)).toMatchObject({ category: 'repair', urgent: true });
    const elsewhere = house.owner();
    await elsewhere.say('2栋1单元301家里停水了');
    expect((await house.matterOf(elsewhere)).state).not.toBe('closed');
    expect((await house.lead.post(`/api/desk/notices/${id}/extend`, { endsAt: at(8) })).status).toBe(200);
    house.desk.clock.set(new Date(at(6)));
    expect(words(await house.owner().say('7栋停水了，7栋803'))).toContain('泵房检修');
    expect((await house.lead.post(`/api/desk/notices/${id}/end`)).status).toBe(200);
    const after = house.owner();
    await after.say('7栋停水了，7栋803');
    expect((await house.matterOf(after)).state).not.toBe('closed');
    const page = await fetch(`${house.desk.url}/api/desk/notices/${id}/print`, {
      headers: { cookie: house.lead.cookie },
    });
    expect(await page.text()).toMatch(/size: A4.*停水通知.*各位业主/s);
  });

  test('C5 reports of one public fault are one incident with one task: registered, linked, told of changes and of the end, nobody of the others', async () => {
    const first = house.owner();
    await first.say('6栋楼道的灯不亮了');
    const lead = await house.matterOf(first);
    const second = house.owner();
    const reply = words(await second.say('6栋楼道灯坏了，黑漆漆的'));
    const linked = await house.matterOf(second);
    expect(reply).toMatch(new RegExp(`已有同事在处理.*${linked.number}`));
    expect(reply).not.toContain(lead.number);
    expect(linked.incidentId).toBe(`incident/${lead.id}`);
    expect(await prisma().task.count({ where: { matterId: linked.id } })).toBe(0);
    const elsewhere = house.owner();
    await elsewhere.say('9栋楼道的灯不亮了');
    expect((await house.matterOf(elsewhere)).incidentId).toBeNull();

    const path = `/api/desk/incidents/${encodeURIComponent(linked.incidentId ?? '')}`;
    const said = async () => [(await house.told(first)).length, (await house.told(second)).length];
    const [one = 0, two = 0] = await said();
    expect((await house.lead.post(`${path}/news`, { text: '电源模块已订，今天下午到' })).status).toBe(200);
    await house.desk.app.settle();
    expect(await said()).toEqual([one + 1, two + 1]);
    // At most every two hours: the second news waits, and is told once.
    await house.lead.post(`${path}/news`, { text: '配件已到' });
    await house.lead.post(`${path}/news`, { text: '正在更换' });
    await house.pass(1);
    expect(await said()).toEqual([one + 1, two + 1]);
    await house.pass(1.1);
    expect(await said()).toEqual([one + 2, two + 2]);
    expect((await house.told(second)).at(-1)).toContain('正在更换');
    // The task's end is the incident's.
    await house.resolve(lead.id, '已更换电源');
    await house.desk.app.settle();
    expect(
      await prisma().incident.findUniqueOrThrow({ where: { id: linked.incidentId ?? '' } }),
    ).toMatchObject({
      state: 'ended',
      result: '已更换电源',
    });
    expect((await house.told(second)).at(-1)).toMatch(/已恢复.*仍未恢复/);
    expect((await house.told(first)).at(-1)).toMatch(/已恢复.*仍未恢复/);
    expect((await house.told(second)).join('\n')).not.toContain(lead.number);
    await second.say('仍未恢复');
    expect((await house.matterOf(second)).state).toBe('in_progress');
  });

  test('C5 an outage of a building is one incident; a home alone with it is a fault of its own', async () => {
    const first = house.owner();
    await first.say('4栋停电了，4栋301');
    const second = house.owner();
    await second.say('4栋停电了，4栋502');
    const alone = house.owner();
    await alone.say('4栋停电了，4栋703，只有我家没电');
    const [a, b, c] = await Promise.all([first, second, alone].map((owner) => house.matterOf(owner)));
    expect(b?.incidentId).toBe(`incident/${a?.id}`);
    expect(c?.incidentId).toBeNull();
    const { body } = await house.lead.get('/api/desk/incidents');
    const found = (body.items as unknown as { id: string; kind: string; matters: unknown[] }[]).find(
      ({ id }) => id === b?.incidentId,
    );
    expect(found).toMatchObject({ kind: 'outage' });
    expect(found?.matters).toHaveLength(2);
    expect(
      (
        await house.lead.post(`/api/desk/incidents/${encodeURIComponent(b?.incidentId ?? '')}/end`, {
          result: '已来电',
        })
      ).status,
    ).toBe(200);
    expect((await house.matterOf(second)).state).toBe('done');
  });

  test('C5 five homes with one kind in thirty days are proposed as a group matter with one agreed answer', async () => {
    const owners = [];
    for (const room of [101, 201, 301, 401, 501]) {
      const owner = house.owner();
      await owner.say(`11栋${room}对讲门铃不响了`);
      owners.push(owner);
    }
    const { body } = await house.lead.get('/api/desk/groups?estateId=estate');
    const [proposal] = (
      body.items as unknown as { category: string; kind: string; homes: number; matterIds: string[] }[]
    ).filter(({ kind }) => kind === 'intercom_access');
    expect(proposal?.homes).toBeGreaterThanOrEqual(5);
    const answer = await house.lead.post('/api/desk/groups', {
      estateId: 'estate',
      category: proposal?.category,
      kind: proposal?.kind,
      title: '对讲系统故障',
      answer: '对讲主机由厂家统一更换，9月20日前完成',
    });
    expect(answer.status).toBe(200);
    await house.desk.app.settle();
    for (const owner of owners) expect((await house.told(owner)).at(-1)).toContain('统一更换');
  });

  test('H5 a danger opens a record once; due two working days after the end; handed in to quality', async () => {
    const owner = house.owner();
    await owner.say('1栋2单元电梯困人了，里面有人按铃');
    const matter = await house.matterOf(owner);
    expect(JSON.parse(matter.handoff)).toContain('major');
    const records = async () => {
      const { body } = await house.lead.get('/api/desk/major-records');
      return (
        body.items as unknown as { id: string; matterId: string; dueAt: string | null; kind: string }[]
      ).filter((record) => record.matterId === matter.id && record.id.startsWith('matter/'));
    };
    expect(await records()).toMatchObject([{ kind: 'equipment', dueAt: null }]);
    await house.resolve(matter.id, '人员已救出，电梯停用检修');
    const [record] = await records();
    // The end falls on a Saturday: Monday and Tuesday are the working days.
    expect(record?.dueAt?.slice(0, 10)).toBe('2026-09-15');
    expect(await records()).toHaveLength(1);
    const path = `/api/desk/major-records/${encodeURIComponent(record?.id ?? '')}`;
    expect(
      (await house.lead.post(path, { fields: { cause: '门机故障' }, file: true, typical: true })).status,
    ).toBe(200);
    const { body } = await house.lead.get('/api/desk/tables/major?from=2026-09-12&to=2026-09-12');
    expect(JSON.stringify(body)).toContain('门机故障');
  });
});
