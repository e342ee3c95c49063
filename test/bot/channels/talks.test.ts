/** The same talk in every channel: greeted, a repair with a photo, fury to a person and back, the visit, not content. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { type Channel, channels, type Seat } from '../../support/seats.ts';
import { type Client, hire, logIn } from '../desk/client.ts';

/** 10:00 on a Saturday in Shanghai. */
const MORNING = new Date('2026-09-12T02:00:00Z');
const HOUR = 3_600_000;

const cases = Object.keys(channels).flatMap((name) => databases.map((database) => [name, database] as const));

describe.each(cases)('a talk by %s on %s', (name, database) => {
  let desk: Desk;
  let channel: Channel;
  let seat: Seat;
  let li: Client;
  let read = 0;
  beforeAll(async () => {
    channel = await (channels[name] as (now: () => Date) => Promise<Channel>)(() => desk.clock.now());
    desk = await startDesk({ database, env: channel.env, now: MORNING });
    await hire(desk, { id: 'li', name: '小李', role: 'receptionist' });
    li = await logIn(desk, 'li');
    seat = await channel.sit(desk);
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await channel.close();
  });

  /** What is new on the screen. */
  async function news(): Promise<string> {
    await desk.app.settle();
    const all = await seat.shows();
    const fresh = all.slice(read).join('\n');
    read = all.length;
    return fresh;
  }
  const says = async (words: string): Promise<string> => {
    await seat.says(words);
    return news();
  };
  const talk = () => desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: seat.talkId } });
  const repair = () =>
    desk.app.db.prisma.matter.findFirstOrThrow({ where: { talkId: seat.talkId, category: 'repair' } });
  const path = (): string => `/api/desk/talks/${encodeURIComponent(seat.talkId)}`;

  test('G1 greeted', async () => {
    expect(await says('你好')).toMatch(/物业服务公司/);
  });

  test('R5 T2 a repair with a photo', async () => {
    expect(await says('5栋602厨房水龙头滴水，关不紧')).toMatch(/单号YJ\d{6}-\d{4}/);
    await seat.sendsPhoto();
    expect(await news()).toMatch(/照片/);
    const [photo] = await desk.app.db.prisma.activity.findMany({
      where: { talkId: seat.talkId, direction: 'in', body: { contains: 'image/png' } },
    });
    expect(photo?.body).toMatch(name === '/api/messages' ? /example\.org/ : /file:/);
  });

  test('H1 H2 H4 fury goes to a person, and back', async () => {
    expect(
      await says('你们太过分了！垃圾堆了三天没人管，打电话也不接，我要气炸了，叫你们经理出来！'),
    ).toMatch(/抱歉|对不起|致歉|道歉|歉意/);
    expect((await talk()).mode).toBe('waiting');
    expect(await says('人呢')).toBe('');
    expect((await li.post(`${path()}/take`, {})).status).toBe(200);
    expect(await news()).toContain('客服小李');
    await li.post(`${path()}/messages`, { text: '保洁十分钟后到5栋。', clientId: crypto.randomUUID() });
    expect(await news()).toContain('保洁十分钟后到5栋。');
    expect(await says('好吧')).toBe('');
    expect((await li.post(`${path()}/handback`)).status).toBe(200);
    expect(await news()).toMatch(/智能助手/);
    expect((await talk()).mode).toBe('bot');
    expect(await says('谢谢')).not.toBe('');
  });

  test('V1 V5 two days later, mended: the visit comes while it still may', async () => {
    desk.clock.advance(45 * HOUR);
    await desk.app.settle();
    await news();
    const { id } = await repair();
    const seen = (await li.get(`/api/desk/matters/${id}`)).body.matter.updatedAt;
    const done = await li.post(`/api/desk/matters/${id}/resolve`, { seen, result: '已换阀芯' });
    expect(done.status).toBe(200);
    expect(await news()).not.toMatch(/满意/);
    desk.clock.advance(2.1 * HOUR);
    expect(await news()).toMatch(/厨房水龙头滴水(.|\n)*满意/);
    expect(await seat.choices()).toContain('没修好');
  });

  test('V2 V3 not content: an apology and the same number again', async () => {
    const reply = await says('没修好');
    expect(reply).toMatch(/抱歉|对不起|致歉|道歉|歉意/);
    expect(reply).toContain((await repair()).number);
    expect(await repair()).toMatchObject({ reopened: 1, state: 'in_progress' });
    const visit = await desk.app.db.prisma.returnVisit.findFirstOrThrow({
      where: { matterId: (await repair()).id },
    });
    expect(visit).toMatchObject({ state: 'answered', mended: false });
  });

  test('nothing was left behind', async () => {
    const left = await desk.app.db.prisma.outbox.findMany({ where: { state: { not: 'sent' } } });
    expect(left).toEqual([]);
    expect(await desk.app.db.prisma.activity.count({ where: { inbox: { not: null } } })).toBe(0);
  });
});
