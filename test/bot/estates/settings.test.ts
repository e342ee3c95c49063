import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { type Manager, manager, until } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
const here = { scope: 'estate', scopeId: 'estate' };
const company = { scope: 'company', scopeId: 'company' };

interface Section {
  below: Record<string, unknown>;
  values: unknown;
  effective: { serviceHours: { from: string; to: string }; reopenDays: number };
  latest: number;
  versions: { version: number; author: string; note: string; undone: unknown }[];
}
/** The files of an archive, parsed. */
const contents = (zip: Uint8Array): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, JSON.parse(strFromU8(bytes)) as unknown]),
  );

interface Failure {
  error: { code: string; message: string };
}

describe.each(databases)('settings on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  beforeAll(async () => {
    desk = await startDesk({ database, now: NOW });
    boss = await manager(desk);
  }, 60_000);
  afterAll(() => desk.stop());

  const section = async (place: typeof here, name: string): Promise<Section> => {
    const query = new URLSearchParams({ ...place, section: name });
    const answer = await boss.get<Section>(`/api/desk/settings/section?${query.toString()}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const save = async (place: typeof here, name: string, values: unknown, more: object = {}) => {
    const { latest } = await section(place, name);
    return boss.post<{ version: number } & Failure>('/api/desk/settings', {
      ...place,
      section: name,
      values,
      note: '测试',
      seen: latest,
      ...more,
    });
  };

  test('G3 a phrase set for the estate is what owners hear; undone, the old one again', async () => {
    const saved = await save(here, 'phrases', { 'zh-Hans': { farewell: ['慢走，再见！'] } });
    expect(saved).toMatchObject({ status: 200, body: { version: 1 } });
    const one = createOwner(desk.url, `bye-${database}`);
    await one.say('你好');
    expect(words(await one.say('再见'))).toContain('慢走，再见！');
    const undone = await boss.post('/api/desk/settings/undo', { ...here, section: 'phrases', version: 1 });
    expect(undone.status).toBe(200);
    const other = createOwner(desk.url, `bye2-${database}`);
    await other.say('你好');
    expect(words(await other.say('再见'))).toMatch(/^谢谢您?，再见！$/);
    const again = await boss.post('/api/desk/settings/undo', { ...here, section: 'phrases', version: 1 });
    expect(again.status).toBe(409);
    const { versions } = await section(here, 'phrases');
    expect(versions).toMatchObject([{ version: 1, author: '管晓', note: '测试', undone: { by: '管晓' } }]);
  });

  test('C3 the estate goes before the company, the company before the default; a later version waits for its day', async () => {
    await save(company, 'clocks', { serviceHours: { from: '09:00' }, reopenDays: 45 });
    await save(here, 'clocks', { serviceHours: { from: '07:30' } });
    expect((await section(here, 'clocks')).effective).toMatchObject({
      serviceHours: { from: '07:30', to: '20:00' },
      reopenDays: 45,
    });
    const next = await save(
      here,
      'clocks',
      { serviceHours: { from: '06:00' } },
      { validFrom: '2026-09-15T00:00:00Z' },
    );
    expect(next.status).toBe(200);
    expect((await section(here, 'clocks')).effective.serviceHours.from).toBe('07:30');
    desk.clock.set(new Date('2026-09-15T00:00:01Z'));
    expect((await section(here, 'clocks')).effective.serviceHours.from).toBe('06:00');
    expect(words(await createOwner(desk.url, `hours-${database}`).say('你们几点上班'))).toContain('06:00');
    desk.clock.set(new Date(NOW.getTime() + 3_600_000));
  });

  test('what does not fit is refused with file and entry named, and nothing is kept', async () => {
    const wrong = await save(here, 'visits', { card: 7 });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toMatch(/estate visits: /);
    const phrase = await save(here, 'phrases', { 'zh-Hans': { farewell: ['再见{who}'] } });
    expect(phrase.body.error.message).toContain('farewell: {who} is not declared');
    const strange = await save(company, 'clocks', { serviceHours: { from: 'nine' } });
    expect(strange.body.error.message).toContain('serviceHours.from: a time such as 08:00');
    expect((await section(here, 'visits')).latest).toBe(0);
    const stale = await boss.post<Failure>('/api/desk/settings', {
      ...here,
      section: 'clocks',
      values: {},
      note: '测试',
      seen: 0,
    });
    expect(stale).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
  });

  test('a change is tried before it is saved: what would be otherwise, and what the desk would answer', async () => {
    const before = await desk.app.db.prisma.matter.count();
    const { body, status } = await boss.post<{
      faults: string[];
      changes: { path: string; after: unknown }[];
      reply: { texts: string[]; category: string };
    }>('/api/desk/settings/preview', {
      ...here,
      section: 'phrases',
      values: { 'zh-Hans': { 'greeting.day': ['{desk}欢迎您。'] } },
      try: { text: '3栋2单元1501室厨房水管漏水' },
    });
    expect(status).toBe(200);
    expect(body.faults).toEqual([]);
    expect(body.changes).toMatchObject([{ path: 'zh-Hans.greeting.day', after: ['{desk}欢迎您。'] }]);
    expect(body.reply.category).toBe('repair');
    expect(body.reply.texts.join('')).toContain('客户服务中心欢迎您。');
    expect(body.reply.texts.join('')).toContain('YJ000000-0000');
    expect(await desk.app.db.prisma.matter.count()).toBe(before);
    const { body: faulty } = await boss.post<{ faults: string[] }>('/api/desk/settings/preview', {
      ...here,
      section: 'prices',
      values: { a: { item: '换锁', unit: '次' } },
    });
    expect(faulty.faults.join()).toContain('prices: a.price');
  });

  test('U2 K1 a price set is quoted with its source', async () => {
    const saved = await save(here, 'prices', {
      lock: { group: '门窗', item: '换门锁', unit: '次', price: 60, note: '不含材料' },
    });
    expect(saved.status).toBe(200);
    const one = createOwner(desk.url, `price-${database}`);
    await one.say('我想请师傅上门换门锁');
    const reply = words(await one.say('换门锁多少钱？'));
    expect(reply).toContain('60');
    expect(reply).toContain('本项目价目表');
  });

  test('taken out and brought into an empty install: the same phrases, clocks and prices', async () => {
    const { body: zip, headers } = await boss.file('/api/desk/settings/export?scope=estate&scopeId=estate');
    expect(headers.get('content-type')).toBe('application/zip');
    const fresh = await startDesk({ database, now: NOW });
    try {
      const there = await manager(fresh);
      const path = '/api/desk/settings/import?scope=estate&scopeId=estate';
      const dry = await there.upload<{ sections: { section: string; version: number | null }[] }>(path, zip);
      expect(dry.body.sections.map(({ section: name }) => name).sort()).toEqual(['clocks', 'prices']);
      expect(dry.body.sections.every(({ version }) => version === null)).toBe(true);
      await there.upload(`${path}&dry=false`, zip);
      const again = await there.file('/api/desk/settings/export?scope=estate&scopeId=estate');
      expect(contents(again.body)).toEqual(contents(zip));
      expect(Object.keys(contents(zip))).toContain('knowledge/phrases/zh-Hant-TW/greeting.json');
      const twice = await there.upload<{ sections: unknown[] }>(`${path}&dry=false`, zip);
      expect(twice.body.sections).toEqual([]);
      const broken = await there.upload<Failure>(path, Buffer.from('no zip'));
      expect(broken.status).toBe(400);
    } finally {
      await fresh.stop();
    }
  });

  test('G9 settings are the manager’s of that estate; the company’s are for who has all of its estates', async () => {
    const li = await manager(desk, { id: `li-${database}`, name: '李静', role: 'receptionist' });
    expect((await li.get('/api/desk/settings?scope=estate&scopeId=estate')).status).toBe(403);
    const one = await manager(desk, { id: `one-${database}`, name: '单一', estates: ['estate'] });
    expect((await one.get('/api/desk/settings?scope=estate&scopeId=estate')).status).toBe(200);
    expect((await one.get('/api/desk/settings?scope=company&scopeId=company')).status).toBe(403);
    expect((await one.get('/api/desk/settings?scope=estate&scopeId=other')).status).toBe(403);
  });
});

describe('settings over processes', () => {
  test.runIf(databases.includes('postgresql'))(
    'every process sees a change, also one that heard no signal',
    async () => {
      const desk = await startDesk({ database: 'postgresql', now: NOW });
      const second = await startDesk({ database: 'postgresql', place: desk.place, now: NOW });
      try {
        const boss = await manager(desk);
        const ask = async () => words(await createOwner(second.url).say('你们几点上班'));
        expect(await ask()).toContain('08:00');
        const saved = await boss.post('/api/desk/settings', {
          ...here,
          section: 'clocks',
          values: { serviceHours: { from: '09:10' } },
          note: '测试',
          seen: 0,
        });
        expect(saved.status).toBe(200);
        expect(await until(ask, (said) => said.includes('09:10'))).toContain('09:10');
        // A row that nobody signalled.
        await desk.app.db.prisma.setting.create({
          data: {
            id: 'quiet',
            ...here,
            section: 'clocks',
            version: 2,
            note: '',
            authorId: 'guan',
            createdAt: desk.clock.now(),
            validFrom: desk.clock.now(),
            values: '{"serviceHours":{"from":"09:20"}}',
          },
        });
        expect(await until(ask, (said) => said.includes('09:20'))).toContain('09:20');
      } finally {
        await second.halt();
        await desk.stop();
      }
    },
    60_000,
  );
});
