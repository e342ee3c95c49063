import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertInto } from '../../../prisma/sql.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { filledRows } from './rows.ts';
import { type Manager, manager, whereStands } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
const DAY = 86_400_000;
describe.each(databases)('personal data on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  beforeAll(async () => {
    desk = await startDesk({ database, now: NOW, env: { PUBLIC_URL: 'https://desk.example.com' } });
    boss = await manager(desk);
  }, 60_000);
  afterAll(() => desk.stop());
  const ownerOf = async (userId: string): Promise<string> =>
    (await desk.app.db.prisma.identity.findFirstOrThrow({ where: { userId } })).ownerId;

  test('D1 first contact carries one line with a link, once; danger never waits for it', async () => {
    const one = createOwner(desk.url, `first-${database}`);
    const first = words(await one.say('你好'));
    expect(first).toContain('https://desk.example.com/privacy?estate=YJ');
    expect(words(await one.say('3栋2单元1501室厨房水龙头滴水'))).not.toContain('privacy');
    const again = createOwner(desk.url, `first-again-${database}`);
    const same = { from: { id: one.userId, name: '' } };
    expect(words(await again.say('你好', same))).not.toContain('privacy');
    const danger = createOwner(desk.url, `danger-${database}`);
    expect(words(await danger.say('我家着火了'))).not.toContain('privacy');
    const consent = await desk.app.db.prisma.consent.findMany({
      where: { ownerId: await ownerOf(one.userId) },
    });
    expect(consent).toMatchObject([{ version: '2026-11', kind: 'told' }]);
    const page = await (await fetch(`${desk.url}/privacy?estate=YJ`)).text();
    expect(page).toContain('物业服务公司');
    expect(page).toContain('十五个工作日');
    expect(await (await fetch(`${desk.url}/privacy?lang=zh-Hant-TW`)).text()).toContain('個人資料告知');
  }, 60_000);

  test('D4 identity and bank card numbers are covered before they are stored, and the owner is told', async () => {
    const one = createOwner(desk.url, `card-${database}`);
    const reply = words(await one.say('我叫丁一，身份证310101199003078515，3栋1501门铃坏了'));
    expect(reply).toContain('遮住');
    expect(await whereStands(desk, ['310101199003078515'])).toEqual([]);
  }, 60_000);

  test('D2 a request is an enquiry due in fifteen working days, seen at the desk and closed with a report', async () => {
    const one = createOwner(desk.url, `ask-${database}`);
    await one.say('你好');
    const reply = words(await one.say('请删除我的个人信息'));
    expect(reply).toMatch(/单号YJ\d{6}-\d{4}/);
    const list = await boss.get<{ items: { id: string; kind: string; dueAt: string; matterId: string }[] }>(
      '/api/desk/data-requests',
    );
    const [request] = list.body.items.filter(({ kind }) => kind === 'delete');
    // Fifteen working days from Monday 14 September, over the national holiday.
    expect(new Date(request?.dueAt ?? 0).getTime()).toBeGreaterThan(NOW.getTime() + 20 * DAY);
    // Its clocks are the law's, in data, and none of an enquiry's.
    const clocksOf = () =>
      desk.app.db.prisma.matterClock.findMany({
        where: { matterId: request?.matterId ?? '' },
        orderBy: { dueAt: 'asc' },
      });
    expect((await clocksOf()).map(({ kind, stage }) => `${kind} ${stage}`)).toEqual([
      'data_request accepted',
      'data_request done',
    ]);
    expect((await clocksOf()).at(-1)?.dueAt.toISOString()).toBe(request?.dueAt);
    const done = await boss.post(`/api/desk/data-requests/${request?.id}/done`, {
      report: '已当面说明，撤回删除',
    });
    expect(done.status).toBe(200);
    const matter = await desk.app.db.prisma.matter.findUniqueOrThrow({
      where: { id: request?.matterId ?? '' },
    });
    expect(matter).toMatchObject({
      state: 'closed',
      kind: 'data_request',
      result: '已当面说明，撤回删除',
      promisedFirst: new Date(request?.dueAt ?? 0),
    });
    expect((await clocksOf()).map(({ state, jobId }) => ({ state, jobId }))).toEqual([
      { state: 'met', jobId: null },
      { state: 'met', jobId: null },
    ]);
    const li = await manager(desk, { id: `li-${database}`, name: '李静', role: 'receptionist' });
    expect((await li.get('/api/desk/data-requests')).status).toBe(403);
  }, 60_000);

  test('D2 D7 what is kept of a person is taken along in one file, with who, when and a mark; whom a leak touches', async () => {
    const one = createOwner(desk.url, `copy-${database}`);
    await one.say('3栋2单元1502室客厅灯不亮，电话13911112222');
    const id = await ownerOf(one.userId);
    const file = await boss.file(`/api/desk/owners/${id}/data.json`);
    const text = Buffer.from(file.body).toString();
    expect(text).toContain('客厅灯不亮');
    expect(text).toContain('13911112222');
    expect(text).toContain('管晓（guan）');
    const list = await boss.get<{ items: { id: string; kind: string; people: number; by: string }[] }>(
      '/api/desk/exports',
    );
    const [mark] = list.body.items;
    expect(mark).toMatchObject({ kind: 'owner', people: 1, by: '管晓' });
    expect(text).toContain(mark?.id);
    const touched = await boss.get<{ people: { id: string }[] }>(`/api/desk/exports/${mark?.id}/people`);
    expect(touched.body.people).toMatchObject([{ id }]);
    const corrected = await fetch(`${desk.url}/api/desk/owners/${id}`, { method: 'PATCH' });
    expect(corrected.status).toBe(401);
  }, 60_000);

  test('D3 retention runs dry first, then takes away what is due, keeps what is open or held, and is logged', async () => {
    const db = desk.app.db.prisma;
    const old = createOwner(desk.url, `old-${database}`);
    await old.say('我是司徒远，5栋1单元601室阳台门锁坏了');
    const open = createOwner(desk.url, `open-${database}`);
    await open.say('我是夏侯明，5栋1单元602室阳台门锁坏了');
    const held = createOwner(desk.url, `held-${database}`);
    await held.say('我是令狐青，5栋1单元603室阳台门锁坏了');
    const stranger = createOwner(desk.url, `stranger-${database}`);
    await stranger.say('你好');
    const matterOf = async (userId: string) =>
      db.matter.findFirstOrThrow({ where: { ownerId: await ownerOf(userId), category: 'repair' } });
    for (const one of [old, held]) {
      const { id } = await matterOf(one.userId);
      await db.matter.update({ where: { id }, data: { state: 'closed', closedAt: NOW, doneAt: NOW } });
    }
    const [oldMatter, heldMatter, openMatter] = [
      await matterOf(old.userId),
      await matterOf(held.userId),
      await matterOf(open.userId),
    ];
    await boss.post('/api/desk/legal-holds', {
      estateId: 'estate',
      subject: `matter/${heldMatter.id}`,
      reason: '诉讼保全',
    });
    // What hangs on the old matter, its talk and its writer, in every table; and a resident who moved out.
    const talk = await db.talk.findFirstOrThrow({ where: { userId: old.userId } });
    const account = await db.identity.findFirstOrThrow({ where: { userId: old.userId } });
    const filling = {
      ids: { matter: oldMatter.id, talk: talk.id, account: account.id, owner: account.ownerId },
      words: '司徒远 13912340000',
      at: NOW,
    };
    for (const { table, row } of filledRows(filling)) await desk.app.db.query(insertInto(table, [row]));
    await db.handover.create({
      data: {
        id: `ho-${database}`,
        number: `ho-${database}`,
        estateId: 'estate',
        shift: '早班',
        startsAt: NOW,
        endsAt: NOW,
        giverId: 'guan',
        takerId: 'guan',
        takerSignedAt: NOW,
        giverSignedAt: NOW,
        createdAt: NOW,
        sheet: JSON.stringify({
          open: [{ id: oldMatter.id, number: oldMatter.number, home: '司徒家', what: '' }],
        }),
        remarks: JSON.stringify({ other: '司徒远来取钥匙' }),
      },
    });
    await db.home.create({
      data: { id: `h-${database}`, estateId: 'estate', building: '9', unit: '', room: '1', createdAt: NOW },
    });
    await db.owner.create({
      data: { id: `moved-${database}`, companyId: 'company', name: '司徒静', createdAt: NOW },
    });
    await db.residence.create({
      data: {
        id: `r-${database}`,
        ownerId: `moved-${database}`,
        homeId: `h-${database}`,
        relation: 'owner',
        verified: true,
        createdAt: NOW,
        until: NOW,
      },
    });
    // A shorter term than the shipped three years, so that fewer days are lived through.
    const privacy = { scope: 'estate', scopeId: 'estate', section: 'privacy', note: '测试', seen: 0 };
    const values = { retention: { closedDays: 130, lostFoundDays: 130 } };
    expect((await boss.post('/api/desk/settings', { ...privacy, values })).status).toBe(200);
    desk.clock.set(new Date(NOW.getTime() + 120 * DAY));
    const talkOf = (one: { conversation: string }) =>
      db.talk.findUnique({ where: { id: `test/${one.conversation}` } });
    const dry = await boss.post<{ dry: boolean; counts: { strangers: number } }>('/api/desk/retention', {});
    expect(dry.body).toMatchObject({ dry: true });
    expect(dry.body.counts.strangers).toBeGreaterThan(0);
    expect(await talkOf(stranger)).not.toBeNull();
    await boss.post('/api/desk/retention', { dry: false });
    expect(await talkOf(stranger)).toBeNull();
    expect(await talkOf(old)).not.toBeNull();
    desk.clock.set(new Date(NOW.getTime() + 140 * DAY));
    await boss.post('/api/desk/retention', { dry: false });
    expect(await db.matter.findUnique({ where: { id: oldMatter.id } })).toMatchObject({
      number: oldMatter.number,
      said: '',
      ownerId: null,
      place: null,
      category: 'repair',
    });
    expect(await talkOf(old)).toBeNull();
    expect(await whereStands(desk, ['司徒', '13912340000', talk.id, account.ownerId])).toEqual([]);
    expect((await db.matter.findUniqueOrThrow({ where: { id: heldMatter.id } })).said).toContain('阳台门锁');
    expect((await db.matter.findUniqueOrThrow({ where: { id: openMatter.id } })).said).toContain('阳台门锁');
    expect(await talkOf(open)).not.toBeNull();
    const log = await boss.get<{ items: { dry: boolean; by: string }[] }>('/api/desk/retention');
    expect(log.body.items.some(({ dry: tried, by }) => tried && by === '管晓')).toBe(true);
    // The nightly run comes by the schedule, once a night.
    await desk.app.settle();
    const nights = await db.retentionRun.count({ where: { by: 'clock' } });
    expect(nights).toBeGreaterThan(0);
    expect(await db.job.count({ where: { kind: 'data.retention', state: 'waiting' } })).toBe(1);
  }, 120_000);
});
