import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { periodOfMonth } from '../../../bot/tables/period.ts';
import type { TableData } from '../../../bot/tables/shape.ts';
import { shippedTables, tableIds } from '../../../knowledge/tables/tables.ts';
import { databases } from '../../support/desk.ts';
import { type Client, hire, logIn } from '../desk/client.ts';
import { type House, MORNING, openHouse } from '../procedures/moving.ts';

test('C8 the period of the 25th runs from the 26th to the 25th, over the end of the year too', () => {
  const tables = shippedTables();
  const days = (month: string): string[] => {
    const { first, last } = periodOfMonth(month, tables, 'Asia/Shanghai');
    return [first, last];
  };
  expect(days('2026-09')).toEqual(['2026-08-26', '2026-09-25']);
  expect(days('2027-01')).toEqual(['2026-12-26', '2027-01-25']);
  const calendar = periodOfMonth('2026-12', { ...tables, calendarMonth: true }, 'Asia/Shanghai');
  expect([calendar.first, calendar.last]).toEqual(['2026-12-01', '2026-12-31']);
});

describe.each(databases)('forms and tables on %s', (database) => {
  let house: House;
  let finance: Client;
  const numbers: Record<string, string> = {};

  beforeAll(async () => {
    house = await openHouse(database);
    await hire(house.desk, { id: 'cash', name: '钱会计', role: 'finance', department: 'finance' });
    finance = await logIn(house.desk, 'cash');
    const say = async (key: string, text: string, done: boolean): Promise<void> => {
      const owner = house.owner();
      await owner.say(text);
      const matter = await house.matterOf(owner);
      numbers[key] = matter.number;
      if (done) await house.resolve(matter.id);
      await house.desk.app.settle();
      if (key === 'dirt') await owner.say('5分');
      if (key === 'noise') await owner.say('1分');
    };
    await say('tap', '5栋602厨房水龙头滴水，关不紧，电话13812347258', true);
    await say('dirt', '保洁三天没来收垃圾了，5栋楼道里全是臭味', true);
    await say('noise', '楼上天天半夜装修，3栋1单元802，吵得没法睡，投诉', true);
    await say('open', '8栋楼道的灯不亮了', false);
  });
  afterAll(() => house.stop());

  const table = async (id: string, query = 'from=2026-09-12&to=2026-09-13', client = house.lead) => {
    const { body, status } = await client.get(`/api/desk/tables/${id}?${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body as unknown as TableData;
  };
  const rate = (data: TableData, id: string) => data.rates.find((one) => one.id === id);

  test('C8 every form and table of the catalogue is made from the records, with the columns of the data', async () => {
    const { body } = await house.lead.get('/api/desk/tables');
    expect(body.items.map(({ id }) => id)).toEqual([...tableIds]);
    for (const { id, sections } of shippedTables().tables) {
      const made = await table(id);
      expect(made.sections.map((section) => section.columns)).toEqual(sections.map(({ columns }) => columns));
    }
  });

  test('C8 业主接待记录表 holds every matter once, its aliases and signature places', async () => {
    const made = await table('reception');
    const [rows] = made.sections;
    expect(rows?.rows.map(({ cells }) => cells.number)).toEqual(
      expect.arrayContaining(Object.values(numbers)),
    );
    expect(made.aliases).toContain('业主诉求记录表');
    const tap = rows?.rows.find(({ cells }) => cells.number === numbers.tap);
    expect(tap?.cells).toMatchObject({
      category: '报修',
      kind: '给排水',
      phone: '13812347258',
      result: '已修好',
    });
  });

  test('G9 C8 telephones are covered for who may not see them', async () => {
    const made = await table('reception', undefined, finance);
    const phones = made.sections[0]?.rows.map(({ cells }) => cells.phone);
    expect(phones).toContain('138****7258');
  });

  test('C8 rates stand with their formula and the matters on both sides', async () => {
    const made = await table('complaint_summary', 'month=2026-09');
    expect(rate(made, 'satisfied')).toMatchObject({
      met: 1,
      due: 2,
      value: 0.5,
      formula: '（5分＋4分）÷ 已评分',
    });
    expect(rate(made, 'answeredVisits')).toMatchObject({ met: 2, due: 2 });
    const { total, rows } = made.sections[0] ?? { rows: [] };
    expect(total?.cells).toMatchObject({ received: 2, settled: 1, open: 1, satisfied: 1 });
    expect(rows.reduce((sum, row) => sum + Number(row.cells.received), 0)).toBe(2);
    const behind = await house.lead.post('/api/desk/tables/matters', { ids: total?.from?.open ?? [] });
    expect(behind.body.items).toHaveLength(1);
  });

  test('C8 投诉处置情况月表 adds up the costs', async () => {
    const { id } = await house.desk.app.db.prisma.matter.findUniqueOrThrow({
      where: { number: numbers.dirt ?? '' },
    });
    for (const amount of [120.5, 80])
      expect(
        (await house.lead.post(`/api/desk/matters/${id}/costs`, { item: '清洗费', amount, payer: '物业' }))
          .status,
      ).toBe(200);
    const handling = await table('complaint_handling', 'month=2026-09');
    expect(handling.sections[0]?.total?.cells.cost).toBe(200.5);
    expect((await table('costs')).sections[0]?.rows).toHaveLength(2);
  });

  test('C8 .xlsx with all its sheets, texts that look like formulas as texts, and who took it out', async () => {
    await house.owner().say('5栋602卧室的灯不亮了');
    const response = await fetch(
      `${house.desk.url}/api/desk/tables/complaint_summary/sheet.xlsx?month=2026-09`,
      {
        headers: { cookie: house.lead.cookie },
      },
    );
    expect(response.status).toBe(200);
    const sheets = await readXlsxFile(Buffer.from(await response.arrayBuffer()));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(
      expect.arrayContaining(['甲·分类', '丙·明细', '指标', '说明']),
    );
    expect(JSON.stringify(sheets.at(-1)?.data)).toContain('王主管');
    expect(
      await house.desk.app.db.prisma.export.count({ where: { kind: 'table.complaint_summary.xlsx' } }),
    ).toBe(1);
  });

  test('C8 an A4 page: list, a form a record, a blank one', async () => {
    for (const as of ['list', 'forms', 'blank']) {
      const response = await fetch(
        `${house.desk.url}/api/desk/tables/task_sheet/print?from=2026-09-12&to=2026-09-12&as=${as}`,
        { headers: { cookie: house.lead.cookie } },
      );
      const page = await response.text();
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(page).toContain('维修(服务)任务单');
      expect(page).toContain('size: A4');
      expect(page.includes(numbers.tap ?? '')).toBe(as !== 'blank');
    }
  });

  test('R9 the archive of a home holds its matters and visits', async () => {
    const { homeId } = await house.desk.app.db.prisma.matter.findUniqueOrThrow({
      where: { number: numbers.tap ?? '' },
    });
    // The home was claimed with the matter itself; the next one carries it.
    const home =
      homeId ?? (await house.desk.app.db.prisma.home.findFirstOrThrow({ where: { room: '602' } })).id;
    await house.desk.app.db.prisma.matter.update({
      where: { number: numbers.tap ?? '' },
      data: { homeId: home },
    });
    const { body, status } = await house.lead.get(`/api/desk/homes/${home}/archive`);
    expect(status).toBe(200);
    const archive = body as unknown as { matters: { number: string }[]; visits: unknown[] };
    expect(archive.matters.map(({ number }) => number)).toContain(numbers.tap);
    expect(archive.visits.length).toBeGreaterThan(0);
  });

  test('C8 daily at 08:30, the summary on the 25th, the handling on the 27th: made by themselves, once, kept as made', async () => {
    const made = async (id: string) =>
      (
        await house.desk.app.db.prisma.madeTable.findMany({ where: { table: id }, orderBy: { from: 'asc' } })
      ).map(({ data }) => JSON.parse(data) as TableData);
    house.desk.clock.set(new Date('2026-09-13T00:29:00Z'));
    await house.desk.app.settle();
    expect(await made('daily')).toHaveLength(0);
    house.desk.clock.set(new Date('2026-09-13T00:31:00Z'));
    await house.desk.app.settle();
    const [daily] = await made('daily');
    expect(daily?.period).toBe('2026-09-12');
    expect(daily?.sections[0]?.rows[0]?.cells.count).toBeGreaterThanOrEqual(4);
    house.desk.clock.set(new Date('2026-09-27T01:00:00Z'));
    await house.desk.app.settle();
    expect(await made('daily')).toHaveLength(15);
    expect((await made('complaint_summary')).map(({ period }) => period)).toEqual([
      '2026-08-26 至 2026-09-25',
    ]);
    expect((await made('complaint_handling')).map(({ period }) => period)).toEqual([
      '2026-08-26 至 2026-09-25',
    ]);
    expect((await made('weekly')).map(({ period }) => period)).toEqual([
      '2026-09-07 至 2026-09-13',
      '2026-09-14 至 2026-09-20',
    ]);
    await house.desk.app.settle();
    expect(await made('daily')).toHaveLength(15);
    const { body } = await house.lead.get('/api/desk/made-tables?table=daily');
    expect(body.items).toHaveLength(15);
    const one = await house.lead.get(`/api/desk/made-tables/${encodeURIComponent(body.items[0]?.id ?? '')}`);
    expect(one.status).toBe(200);
    house.desk.clock.set(MORNING);
  });

  test('C8 a period that ends before it begins is refused by name', async () => {
    const { status, body } = await house.lead.get('/api/desk/tables/reception?from=2026-09-13&to=2026-09-12');
    expect([status, body.error.code]).toEqual([400, 'BadRequest']);
  });
});
