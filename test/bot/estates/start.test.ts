import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { hire } from '../desk/client.ts';
import { type Manager, manager } from './support.ts';

/** Monday, ten in the morning in Shanghai: within service hours. */
const NOW = new Date('2026-09-14T02:00:00Z');

describe.each(databases)('a gradual start on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  beforeAll(async () => {
    desk = await startDesk({ database, now: NOW });
    boss = await manager(desk);
  }, 60_000);
  afterAll(() => desk.stop());

  let seen = 0;
  const set = async (values: unknown): Promise<void> => {
    const place = { scope: 'estate', scopeId: 'estate', section: 'start' };
    const saved = await boss.post('/api/desk/settings', { ...place, values, note: '测试', seen });
    expect(saved.status).toBe(200);
    seen += 1;
  };
  const talkOf = (one: { conversation: string }) =>
    desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: `test/${one.conversation}` } });
  const pathOf = (one: { conversation: string }) => encodeURIComponent(`test/${one.conversation}`);

  test('H2 person first in service hours with the bot’s drafts shown; outside them the bot; first aid always', async () => {
    await set({ mode: 'person' });
    const one = createOwner(desk.url, `person-${database}`);
    const reply = words(await one.say('3栋2单元1501室厨房水龙头滴水'));
    expect(reply).not.toContain('单号');
    expect((await talkOf(one)).mode).toBe('waiting');
    const drafts = await boss.get<{ items: { texts: string[]; used: boolean }[] }>(
      `/api/desk/talks/${pathOf(one)}/drafts`,
    );
    expect(drafts.body.items[0]?.texts.join('')).toContain('水龙头滴水');
    expect(await desk.app.db.prisma.matter.count()).toBe(0);
    await one.say('周六上午在家');
    const more = await boss.get<{ items: unknown[] }>(`/api/desk/talks/${pathOf(one)}/drafts`);
    expect(more.body.items).toHaveLength(2);
    const fire = createOwner(desk.url, `fire-${database}`);
    expect(words(await fire.say('我家着火了'))).toContain('119');
    desk.clock.set(new Date('2026-09-14T14:00:00Z'));
    const late = createOwner(desk.url, `late-${database}`);
    expect(words(await late.say('3栋2单元1502室厨房水龙头滴水'))).toContain('单号');
    desk.clock.set(new Date(NOW.getTime() + 60_000));
  }, 60_000);

  test('R5 register only: matters are filed and read back, questions go to a person; another channel is as it is set', async () => {
    desk.clock.set(new Date(NOW.getTime() + 3_600_000));
    await set({ mode: 'off', channels: { test: 'register' } });
    const one = createOwner(desk.url, `register-${database}`);
    expect(words(await one.say('3栋2单元1503室厨房水龙头滴水'))).toContain('单号');
    const ask = createOwner(desk.url, `question-${database}`);
    expect(words(await ask.say('你们几点上班？'))).not.toContain('08:00');
    expect((await talkOf(ask)).mode).toBe('waiting');
    await set({ mode: 'bot' });
    expect(words(await createOwner(desk.url, `bot-${database}`).say('你们几点上班？'))).toContain('08:00');
  }, 60_000);

  test('U1 G8 off: a person is called and the owner told, nothing is filed; danger gets first aid all the same', async () => {
    await set({ mode: 'off' });
    const before = await desk.app.db.prisma.matter.count();
    const one = createOwner(desk.url, `off-${database}`);
    const li = `li-${database}`;
    await hire(desk, { id: li, name: '李静', role: 'receptionist' });
    await desk.app.db.prisma.shift.create({
      data: {
        id: `shift-${database}`,
        estateId: 'estate',
        staffId: li,
        startsAt: NOW,
        endsAt: new Date(NOW.getTime() + 6 * 3_600_000),
      },
    });
    // The rota is kept for a minute.
    desk.clock.set(new Date(desk.clock.now().getTime() + 90_000));
    const told = words(await one.say('3栋2单元1504室厨房水龙头滴水'));
    expect(told).toContain('客服李静');
    expect(told).not.toContain('单号');
    expect((await talkOf(one)).mode).toBe('waiting');
    expect(await desk.app.db.prisma.matter.count()).toBe(before);
    const fire = createOwner(desk.url, `off-fire-${database}`);
    expect(words(await fire.say('我家着火了'))).toContain('119');
    // A reporter is no reception's, whatever the mode (H1).
    const press = createOwner(desk.url, `off-press-${database}`);
    await press.say('我是都市报的记者，想采访你们小区电梯的事');
    expect(
      await desk.app.db.prisma.handoff.findFirst({ where: { talkId: `test/${press.conversation}` } }),
    ).toMatchObject({
      group: 'C',
    });
    // The wording is the estate's own; out of hours it is said when somebody is there.
    const phrases = { scope: 'estate', scopeId: 'estate', section: 'phrases', note: '测试', seen: 0 };
    const values = { 'zh-Hans': { 'handoff.announce.first': ['云锦苑人工接待，{who}马上来。'] } };
    expect((await boss.post('/api/desk/settings', { ...phrases, values })).status).toBe(200);
    desk.clock.set(new Date('2026-09-14T14:00:00Z'));
    const late = words(
      await createOwner(desk.url, `off-late-${database}`).say('3栋2单元1508室厨房水龙头滴水'),
    );
    expect(late).toContain('云锦苑人工接待，值班同事马上来。');
    expect(late).toMatch(/08:00|8:00|明早|明天/);
    desk.clock.set(new Date(NOW.getTime() + 3_700_000));
    await set({ mode: 'bot' });
  }, 60_000);

  test('H2 the bot is paused in one talk and goes on when it is let', async () => {
    const one = createOwner(desk.url, `pause-${database}`);
    await one.say('你好');
    expect((await boss.post(`/api/desk/talks/${pathOf(one)}/pause`, { paused: true })).status).toBe(200);
    expect(words(await one.say('3栋2单元1505室厨房水龙头滴水'))).toBe('');
    expect((await talkOf(one)).mode).toBe('waiting');
    const other = createOwner(desk.url, `unpaused-${database}`);
    expect(words(await other.say('3栋2单元1506室厨房水龙头滴水'))).toContain('单号');
    await boss.post(`/api/desk/talks/${pathOf(one)}/pause`, { paused: false });
    await desk.app.db.prisma.talk.update({
      where: { id: (await talkOf(one)).id },
      data: { mode: 'bot', handoffId: null },
    });
    expect(words(await one.say('3栋2单元1505室厨房水龙头滴水'))).toContain('单号');
  }, 60_000);

  test('R12 the ear’s reading beside the person’s; corrected messages go out masked for training', async () => {
    const one = createOwner(desk.url, `wrong-${database}`);
    await one.say('3栋2单元1507室客厅灯不亮，我叫上官云，电话13711112222');
    const matter = await desk.app.db.prisma.matter.findFirstOrThrow({
      where: { talkId: `test/${one.conversation}` },
    });
    const mended = await boss.post(`/api/desk/matters/${matter.id}/recategorise`, {
      seen: matter.updatedAt.toISOString(),
      reason: '属于有偿服务',
      category: 'service',
      urgent: true,
    });
    expect(mended.status).toBe(200);
    const list = await boss.get<{
      items: { number: string; text: string; before: object; after: object; by: string }[];
    }>('/api/desk/readings');
    expect(list.body.items).toMatchObject([
      {
        number: matter.number,
        by: '管晓',
        before: { category: 'repair', urgent: false },
        after: { category: 'service', urgent: true },
      },
    ]);
    const file = await boss.file('/api/desk/readings/export.jsonl');
    const text = Buffer.from(file.body).toString();
    expect(JSON.parse(text.trim())).toMatchObject({ category: 'service', urgent: true });
    for (const secret of ['上官云', '13711112222']) expect(text).not.toContain(secret);
    expect(file.headers.get('content-disposition')).toContain('guan');
    expect(await desk.app.db.prisma.export.count({ where: { kind: 'readings' } })).toBe(1);
  }, 60_000);
});
