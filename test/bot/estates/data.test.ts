import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { directLineOf } from '../direct-line/client.ts';
import { type Manager, manager } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
const DAY = 86_400_000;
/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Every place of the desk's data where one of the words stands. */
async function whereStands(desk: Desk, needles: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = (place: string, text: string): void => {
    for (const needle of needles) if (text.includes(needle)) found.push(`${place}: ${needle}`);
  };
  const folder = desk.place.env.DATA_DIR ?? '';
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      look(entry.name, (await readFile(join(entry.parentPath, entry.name))).toString('utf8'));
  const url = desk.place.env.DATABASE_URL;
  if (url) {
    const address = new URL(url);
    const schema = address.searchParams.get('schema') ?? 'public';
    address.searchParams.delete('schema');
    const client = new pg.Client({ connectionString: address.toString() });
    await client.connect();
    const tables = await client.query<{ table_name: string }>(
      'SELECT table_name FROM information_schema.tables WHERE table_schema = $1',
      [schema],
    );
    for (const { table_name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM "${schema}"."${table_name}" t`,
      );
      for (const { row } of rows) look(table_name, row);
    }
    await client.end();
  }
  return [...new Set(found)];
}

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
    const done = await boss.post(`/api/desk/data-requests/${request?.id}/done`, {
      report: '已当面说明，撤回删除',
    });
    expect(done.status).toBe(200);
    const matter = await desk.app.db.prisma.matter.findUniqueOrThrow({
      where: { id: request?.matterId ?? '' },
    });
    expect(matter).toMatchObject({ state: 'closed', result: '已当面说明，撤回删除' });
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

  test('D2 a person’s deletion leaves tables adding up and nothing of theirs in any table or file', async () => {
    const db = desk.app.db.prisma;
    const line = directLineOf(desk.url);
    const token = await line.post('/tokens/generate', {
      user: { id: `dl_forget_${database}`, name: '慕容晴川' },
    });
    const begun = await line.post('/conversations', {}, { token: token.body.token });
    const path = `/conversations/${begun.body.conversationId}`;
    const say = async (text: string) => {
      await line.post(`${path}/activities`, { type: 'message', text }, { token: token.body.token });
      await desk.app.settle();
    };
    await say('我是慕容晴川，13987654321，7栋3单元909室洗衣机旁的水管渗水，墙皮都泡烂了');
    const form = new FormData();
    form.append(
      'activity',
      new Blob([JSON.stringify({ type: 'message', text: '泡烂的样子请看' })], {
        type: 'application/vnd.microsoft.activity',
      }),
    );
    form.append('file', new Blob([PICTURE], { type: 'image/png' }), '慕容家漏水.png');
    await line.post(`${path}/upload`, form, { token: token.body.token });
    await desk.app.settle();
    const id = await ownerOf(`dl_forget_${database}`);
    await db.owner.update({
      where: { id },
      data: { name: '慕容晴川', surname: '慕容', phone: '13987654321' },
    });
    const [matter] = await db.matter.findMany({ where: { ownerId: id } });
    if (!matter) throw new Error('nothing was filed');
    await db.step.create({
      data: {
        id: `st-${database}`,
        matterId: matter.id,
        at: NOW,
        by: 'staff:guan',
        what: 'note',
        note: '慕容女士说晚上在家',
      },
    });
    const needles = [
      '慕容',
      '13987654321',
      '泡烂',
      '909室',
      '"909"',
      '慕容家漏水',
      PICTURE.toString('utf8').slice(0, 40),
    ];
    expect((await whereStands(desk, needles)).length).toBeGreaterThan(4);
    const path_ = `/api/desk/owners/${id}/forget`;
    const early = await boss.post<{ error: { message: string } }>(path_, { reason: '本人要求' });
    expect(early).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(matter.number) } },
    });
    for (const one of await db.matter.findMany({ where: { ownerId: id } }))
      await db.matter.update({
        where: { id: one.id },
        data: { state: 'closed', closedAt: NOW, doneAt: NOW, result: '慕容女士满意' },
      });
    const hold = await boss.post<{ id: string }>('/api/desk/legal-holds', {
      estateId: 'estate',
      subject: `owner/${id}`,
      reason: '诉讼保全',
    });
    expect((await boss.post(path_, { reason: '本人要求' })).status).toBe(409);
    await boss.post(`/api/desk/legal-holds/${hold.body.id}/release`);

    const figures = async () => {
      const rows = await db.matter.findMany({ orderBy: { number: 'asc' } });
      return rows.map(({ number, category, kind, urgent, state, createdAt, closedAt, promisedAt }) => ({
        number,
        category,
        kind,
        urgent,
        state,
        createdAt,
        closedAt,
        promisedAt,
      }));
    };
    const before = await figures();
    const done = await boss.post<{ matters: number; talks: number; files: number }>(path_, {
      reason: '本人要求',
    });
    expect(done).toMatchObject({ status: 200, body: { talks: 1, files: 1 } });
    expect(await figures()).toEqual(before);
    expect(await whereStands(desk, needles)).toEqual([]);
    expect((await boss.get(`/api/desk/owners/${id}`)).status).toBe(404);
    // The same browser may come again, as a stranger.
    await say('你好');
    expect(await db.owner.findUnique({ where: { id } })).toBeNull();
  }, 120_000);

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
    desk.clock.set(new Date(NOW.getTime() + 1_200 * DAY));
    await boss.post('/api/desk/retention', { dry: false });
    expect(await db.matter.findUnique({ where: { id: oldMatter.id } })).toMatchObject({
      number: oldMatter.number,
      said: '',
      ownerId: null,
      place: null,
      category: 'repair',
    });
    expect(await talkOf(old)).toBeNull();
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
