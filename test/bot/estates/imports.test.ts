import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSheet } from '../../../bot/imports/sheet.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { logIn } from '../desk/client.ts';
import { type Manager, manager } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');

interface Imported {
  id: string | null;
  counts: { new: number; changed: number; same: number; faulty: number };
  faulty: { row: number; title: string; reasons: string[] }[];
  error?: { message: string };
}

const HOMES = ['项目', '楼栋', '单元', '房号', '类型', '建筑面积', '交付日期', '入住状态', '楼栋管家'];
const PEOPLE = ['项目', '楼栋', '单元', '房号', '姓名', '称谓', '手机', '关系', '备注'];
const STAFF = ['姓名', '手机', '部门', '岗位', '专业', '负责楼栋', '可见项目'];

/** 300 homes and 600 people, all made up; the full size is `npm run imports`. */
const homeRows = Array.from({ length: 300 }, (_, at) => [
  '',
  `${1 + Math.floor(at / 30)}栋`,
  `${1 + (Math.floor(at / 10) % 3)}单元`,
  `${1 + Math.floor((at % 10) / 4)}0${1 + ((at % 10) % 4)}`,
  '住宅',
  '89.5',
  '2020-06-30',
  '自住',
  '',
]);
const peopleRows = homeRows.flatMap(([, building = '', unit = '', room = ''], at) => [
  ['', building, unit, room, `王${at}`, '先生', `139${String(at).padStart(8, '0')}`, '业主', ''],
  ['', building, unit, room, `李${at}`, '', `138${String(at).padStart(8, '0')}`, '家属', ''],
]);

describe.each(databases)('files taken in on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  beforeAll(async () => {
    desk = await startDesk({ database, now: NOW });
    boss = await manager(desk);
  }, 60_000);
  afterAll(() => desk.stop());

  const send = async (kind: string, titles: string[], rows: string[][], dry = false) => {
    const bytes = await writeSheet('表', titles, rows, []);
    const path = `/api/desk/imports?kind=${kind}&estateId=estate&dry=${dry}&name=test.xlsx`;
    return (await boss.upload<Imported>(path, bytes)).body;
  };
  /** Everything the books hold, to be compared. */
  const books = async (): Promise<unknown> => {
    const { prisma } = desk.app.db;
    return {
      homes: await prisma.home.findMany({ orderBy: { id: 'asc' } }),
      buildings: await prisma.building.findMany({ orderBy: { id: 'asc' } }),
      owners: await prisma.owner.findMany({ orderBy: { id: 'asc' } }),
      ties: await prisma.residence.findMany({ orderBy: { id: 'asc' } }),
      staff: await prisma.staff.findMany({ orderBy: { id: 'asc' } }),
      granted: await prisma.staffEstate.findMany({ orderBy: { staffId: 'asc' } }),
      shifts: await prisma.shift.findMany({ orderBy: { id: 'asc' } }),
    };
  };

  test('homes and people with 50 faulty rows are taken in, every faulty row named with its reason', async () => {
    const homes = homeRows.map((row, at) => (at % 12 === 7 ? row.with(5, 'abc') : row));
    const people = peopleRows.map((row, at) => (at % 24 === 11 ? row.with(7, '朋友') : row));
    const dry = await send('homes', HOMES, homes, true);
    expect(dry.id).toBeNull();
    expect(await desk.app.db.prisma.home.count()).toBe(0);
    const taken = await send('homes', HOMES, homes);
    const lived = await send('people', PEOPLE, people);
    expect(taken.counts).toEqual({ new: 275, changed: 0, same: 0, faulty: 25 });
    // Row 1 has the titles, so the eighth home stands in row 9.
    expect(taken.faulty[0]).toEqual({ row: 9, title: '1 1 204', reasons: ['建筑面积要填1到100000的数字'] });
    const wrong = lived.faulty.filter(({ reasons }) => reasons.includes('关系只能是业主、家属、租户、代理'));
    expect(wrong.map(({ row }) => row)).toEqual(people.flatMap((_, at) => (at % 24 === 11 ? [at + 2] : [])));
    const homeless = lived.faulty.filter(({ reasons }) => reasons.includes('房屋清单里没有这一户'));
    expect(homeless).toHaveLength(50);
    expect(lived.counts.new + lived.counts.faulty).toBe(600);
  }, 120_000);

  test('twice is the same; what is mended is changed; empty cells change nothing; nothing is deleted', async () => {
    const before = await books();
    const again = await send('homes', HOMES, homeRows.slice(0, 7));
    expect(again.counts).toEqual({ new: 0, changed: 0, same: 7, faulty: 0 });
    expect(await books()).toEqual(before);
    const mended = await send('homes', HOMES, [['本小区', '1', '1', '101室', '', '91', '', '出租', '']]);
    expect(mended.counts).toMatchObject({ changed: 1 });
    const home = await desk.app.db.prisma.home.findFirstOrThrow({
      where: { building: '1', unit: '1', room: '101' },
    });
    expect(home).toMatchObject({ area: 91, occupancy: '出租', kind: '住宅' });
    const undone = await boss.post<{ undone: number; kept: unknown[] }>(
      `/api/desk/imports/${mended.id}/undo`,
    );
    expect(undone.body).toEqual({ undone: 1, kept: [] });
    expect(await books()).toEqual(before);
    expect((await boss.post(`/api/desk/imports/${mended.id}/undo`)).status).toBe(409);
  }, 60_000);

  test('undo is as before, but for rows that somebody has worked on since', async () => {
    const before = await books();
    const rows = [
      ['', '77栋', '', '101', '商铺', '30', '', '空置', ''],
      ['', '77栋', '', '102', '商铺', '31', '', '空置', ''],
    ];
    const homes = await send('homes', HOMES, rows);
    const people = await send('people', PEOPLE, [
      ['', '77', '', '101', '钱一', '女士', '13600000001', '业主', '晚上在家'],
    ]);
    await boss.post(`/api/desk/imports/${people.id}/undo`);
    await boss.post(`/api/desk/imports/${homes.id}/undo`);
    expect(await books()).toEqual(before);
    const again = await send('homes', HOMES, rows);
    await desk.app.db.prisma.home.updateMany({
      where: { building: '77', room: '102' },
      data: { occupancy: '装修' },
    });
    const partly = await boss.post<{ undone: number; kept: { table: string }[] }>(
      `/api/desk/imports/${again.id}/undo`,
    );
    expect(partly.body).toMatchObject({ undone: 2, kept: [{ table: 'Home' }] });
  }, 60_000);

  test('many people a home and many homes a person; the same person once', async () => {
    const rows = [
      ['', '1', '1', '101', '赵多', '先生', '13711110000', '业主', ''],
      ['', '1', '1', '102', '赵多', '先生', '13711110000', '业主', ''],
      ['', '1', '1', '102', '孙租', '', '', '租户', ''],
    ];
    expect((await send('people', PEOPLE, rows)).counts).toMatchObject({ new: 3, faulty: 0 });
    const [one, ...others] = await desk.app.db.prisma.owner.findMany({ where: { phone: '13711110000' } });
    expect(others).toEqual([]);
    expect(
      await desk.app.db.prisma.residence.count({ where: { ownerId: one?.id ?? '', verified: true } }),
    ).toBe(2);
    expect((await send('people', PEOPLE, rows)).counts).toEqual({ new: 0, changed: 0, same: 3, faulty: 0 });
    const twice = await send('people', PEOPLE, [rows[0] ?? [], rows[0] ?? []], true);
    expect(twice.faulty).toMatchObject([{ row: 3, reasons: ['和第2行重复'] }]);
    const secret = await send(
      'people',
      PEOPLE,
      [['', '1', '1', '101', '周', '', '', '业主', '身份证310101199001011234']],
      true,
    );
    expect(secret.faulty[0]?.reasons).toEqual(['备注里有身份证号，请去掉']);
  }, 60_000);

  test('the books give the same file back', async () => {
    for (const kind of ['homes', 'people']) {
      const { body, headers } = await boss.file(`/api/desk/imports/export.xlsx?kind=${kind}&estateId=estate`);
      expect(headers.get('content-disposition')).toContain('attachment');
      const path = `/api/desk/imports?kind=${kind}&estateId=estate&dry=true`;
      const back = (await boss.upload<Imported>(path, body)).body;
      expect({ kind, ...back.counts, same: back.counts.same > 200 }).toEqual({
        kind,
        new: 0,
        changed: 0,
        faulty: 0,
        same: true,
      });
    }
  }, 120_000);

  test('staff, shifts, prices, answers, directory and notices come in by file', async () => {
    const staff = await send('staff', STAFF, [
      ['周管家', '13500000001', '客服部', '管家', '', '1栋、2栋', ''],
      ['吴师傅', '13500000002', '工程部', '师傅', '给排水', '', '本小区'],
      ['某人', '12', '没有部', '国王', '魔术', '', '别的小区'],
    ]);
    expect(staff.counts).toEqual({ new: 2, changed: 0, same: 0, faulty: 1 });
    expect(staff.faulty[0]?.reasons).toHaveLength(5);
    expect(staff.faulty[0]?.reasons.join()).toContain('没有“魔术”这个专业，可以写给排水、电、门窗五金');
    // What dispatch compares with the sub-kind of a repair is the code.
    expect(await desk.app.db.prisma.staff.findUnique({ where: { login: '13500000002' } })).toMatchObject({
      trade: 'plumbing',
    });
    const zhou = await desk.app.db.prisma.staff.findUniqueOrThrow({ where: { login: '13500000001' } });
    expect(
      await desk.app.db.prisma.home.count({ where: { stewardId: zhou.id, building: { in: ['1', '2'] } } }),
    ).toBeGreaterThan(50);
    const told = await boss.post<{ password: string }>(`/api/desk/staff/${zhou.id}/password`);
    expect((await logIn(desk, '13500000001', told.body.password)).csrf).not.toBe('');
    const shifts = await send(
      'shifts',
      ['项目', '手机', '姓名', '开始', '结束'],
      [
        ['', '13500000001', '周管家', '2026-09-14 08:00', '2026-09-14 20:00'],
        ['', '13500000009', '', '2026-09-14 08:00', '2026-09-14 20:00'],
      ],
    );
    expect(shifts.counts).toMatchObject({ new: 1, faulty: 1 });
    const [shift] = await desk.app.db.prisma.shift.findMany();
    expect(shift?.startsAt.toISOString()).toBe('2026-09-14T00:00:00.000Z');
    const answers = await send(
      'answers',
      ['项目', '问法', '回答', '来源'],
      [['', '会所健身房几点开门；健身房开放时间', '健身房早上六点到晚上十点开放', '《住户手册》']],
    );
    expect(answers.counts.new).toBe(1);
    const reply = words(await createOwner(desk.url, `gym-${database}`).say('会所健身房几点开门？'));
    expect(reply).toContain('健身房早上六点到晚上十点开放');
    expect(reply).toContain('《住户手册》');
    const prices = await send(
      'prices',
      ['项目', '类别', '收费项目', '单位', '单价', '备注'],
      [
        ['', '门窗', '换门锁', '次', '60', '不含材料'],
        ['', '', '', '', '贵', ''],
      ],
    );
    expect(prices.counts).toMatchObject({ new: 1, faulty: 1 });
    const directory = await send(
      'directory',
      ['项目', '类别', '名称', '电话', '备注'],
      [['', '燃气', '市燃气抢修', '021-5555-0100', '']],
    );
    expect(directory.counts.new).toBe(1);
    const notices = await send(
      'notices',
      ['项目', '类型', '内容', '楼栋', '开始', '结束'],
      [['', '停水', '水箱清洗停水', '', '2026-09-14 09:00', '2026-09-14 18:00']],
    );
    expect(notices.counts.new).toBe(1);
    expect(words(await createOwner(desk.url, `water-${database}`).say('今天停水吗？'))).toContain('水箱清洗');
    for (const kind of ['staff', 'shifts', 'prices', 'answers', 'directory', 'notices']) {
      const { body } = await boss.file(`/api/desk/imports/export.xlsx?kind=${kind}&estateId=estate`);
      const back = (await boss.upload<Imported>(`/api/desk/imports?kind=${kind}&estateId=estate`, body)).body;
      expect({ kind, ...back.counts, same: back.counts.same > 0 }).toEqual({
        kind,
        new: 0,
        changed: 0,
        faulty: 0,
        same: true,
      });
    }
    await boss.post(`/api/desk/imports/${answers.id}/undo`);
    const gone = words(await createOwner(desk.url, `gym2-${database}`).say('会所健身房几点开门？'));
    expect(gone).not.toContain('健身房早上六点');
  }, 120_000);

  test('R6 U1 deputies, posts and trades come in by file, in any order of rows, and go out the same; undone as before', async () => {
    const before = await books();
    const titles = [...STAFF, '职务', '代理人'];
    const rows = [
      ['冯值班', '13500000011', '工程部', '师傅', '电工', '', '', '值班工程师', '卫替班'],
      ['卫替班', '13500000012', '工程部', '师傅', '疏通', '', '', '', '13500000011'],
      ['褚自己', '13500000013', '工程部', '师傅', '', '', '', '', '褚自己'],
      ['陈没人', '13500000014', '工程部', '师傅', '', '', '', '', '查无此人'],
      ['沈跟着', '13500000015', '工程部', '师傅', '', '', '', '', '陈没人'],
      ['韩职务', '13500000016', '工程部', '师傅', '', '', '', '掌柜', ''],
    ];
    const taken = await send('staff', titles, rows);
    expect(taken.counts).toEqual({ new: 2, changed: 0, same: 0, faulty: 4 });
    expect(taken.faulty.map(({ row, reasons }) => [row, reasons[0]?.slice(0, 12)])).toEqual([
      [4, '代理人不能是本人'],
      [5, '代理人“查无此人”不在员'],
      [6, '代理人“陈没人”不在员工'],
      [7, '没有“掌柜”这个职务，可'],
    ]);
    const { prisma } = desk.app.db;
    const feng = await prisma.staff.findUniqueOrThrow({ where: { login: '13500000011' } });
    const wei = await prisma.staff.findUniqueOrThrow({ where: { login: '13500000012' } });
    expect(feng).toMatchObject({ post: 'duty_engineer', trade: 'electric', deputyId: wei.id });
    expect(wei).toMatchObject({ post: null, trade: 'drainage', deputyId: feng.id });
    expect((await send('staff', titles, rows.slice(0, 2))).counts).toMatchObject({ same: 2 });
    // A file of before, without these columns, says nothing about them.
    expect(
      (
        await send(
          'staff',
          STAFF,
          rows.slice(0, 2).map((row) => row.slice(0, 7)),
        )
      ).counts,
    ).toMatchObject({
      same: 2,
    });
    const { body } = await boss.file('/api/desk/imports/export.xlsx?kind=staff&estateId=estate');
    const path = '/api/desk/imports?kind=staff&estateId=estate';
    const back = (await boss.upload<Imported>(path, body)).body;
    expect(back.counts).toMatchObject({ new: 0, changed: 0, faulty: 0 });
    // The desk's own way to the same.
    const mend = (id: string, set: object) =>
      boss.patch<{ error?: { message: string } }>(`/api/desk/staff/${id}`, set);
    expect((await mend(wei.id, { post: '监控室', trade: null, buildings: ['3栋'] })).status).toBe(200);
    const list = await boss.get<{
      items: { id: string; trade: string | null; post: string | null; deputy: { name: string } | null }[];
    }>('/api/desk/staff?estateId=estate');
    expect(list.body.items.find(({ id }) => id === wei.id)).toMatchObject({
      trade: null,
      post: 'control_room',
      deputy: { id: feng.id, name: '冯值班' },
    });
    expect((await mend(wei.id, { trade: '魔术' })).body.error?.message).toContain('没有“魔术”这个专业');
    expect((await mend(wei.id, { deputyId: wei.id })).status).toBe(400);
    expect((await mend(wei.id, { deputyId: 'nobody' })).status).toBe(404);
    expect((await mend(wei.id, { post: null, trade: 'drainage', buildings: [] })).status).toBe(200);
    const undone = await boss.post<{ kept: unknown[] }>(`/api/desk/imports/${taken.id}/undo`);
    expect(undone.body.kept).toEqual([]);
    expect(await books()).toEqual(before);
  }, 60_000);

  test('a file that is none, or lacks a column, is told plainly', async () => {
    const path = '/api/desk/imports?kind=homes&estateId=estate';
    const none = await boss.upload<Imported>(path, Buffer.from('PK no'));
    expect(none).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('.xlsx') } },
    });
    const less = await boss.upload<Imported>(
      path,
      await writeSheet('表', HOMES.slice(0, 3), [['a', 'b', 'c']], []),
    );
    expect(less.body.error?.message).toContain('缺少这些列：房号');
    const { body, status } = await boss.file('/api/desk/imports/template.xlsx?kind=people');
    expect(status).toBe(200);
    const empty = await boss.upload<Imported>('/api/desk/imports?kind=people&estateId=estate', body);
    expect(empty.body.counts).toEqual({ new: 0, changed: 0, same: 0, faulty: 0 });
  });

  test('R6 a leaver’s account is closed and everything moves to a colleague in one step', async () => {
    const { prisma } = desk.app.db;
    const zhou = await prisma.staff.findUniqueOrThrow({ where: { login: '13500000001' } });
    const filed = words(await createOwner(desk.url, `leak-${database}`).say('1栋1单元101室厨房水龙头坏了'));
    expect(filed).toContain('周管家');
    await send('staff', STAFF, [['郑管家', '13500000003', '客服部', '管家', '', '', '']]);
    const zheng = await prisma.staff.findUniqueOrThrow({ where: { login: '13500000003' } });
    const left = await boss.post<{ matters: number; homes: number }>(`/api/desk/staff/${zhou.id}/leave`, {
      toStaffId: zheng.id,
      reason: '离职交接',
    });
    expect(left.body.matters).toBe(1);
    expect(left.body.homes).toBeGreaterThan(50);
    expect(await prisma.staff.findUnique({ where: { id: zhou.id } })).toMatchObject({
      active: false,
      passwordHash: null,
    });
    expect(await prisma.matter.count({ where: { firstContactId: zhou.id } })).toBe(0);
    expect(await prisma.session.count({ where: { staffId: zhou.id } })).toBe(0);
    const matter = await prisma.matter.findFirstOrThrow({ where: { firstContactId: zheng.id } });
    expect(await prisma.step.count({ where: { matterId: matter.id, what: 'moved' } })).toBe(1);
    expect(
      (await boss.post(`/api/desk/staff/${zhou.id}/leave`, { toStaffId: zheng.id, reason: '再来' })).status,
    ).toBe(404);
  });
});
