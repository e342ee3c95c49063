/** One account of a messaging app for two estates: which one is meant, and QR codes that say so. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { LINE_BOT, type LinePlatform, openLine, said } from '../../support/platforms/line.ts';
import { openWechat, event as push, text, type WechatPlatform } from '../../support/platforms/wechat.ts';
import { event, KF, openWecom, type WecomPlatform, words } from '../../support/platforms/wecom.ts';
import { estateIn, type Manager, manager, until } from '../estates/support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
const MINUTE = 60_000;

describe.each(databases)('doors on %s', (database) => {
  let desk: Desk;
  let line: LinePlatform;
  let wechat: WechatPlatform;
  let wecom: WecomPlatform;
  let boss: Manager;
  let users = 0;
  let user = '';

  beforeAll(async () => {
    const now = (): Date => desk.clock.now();
    [line, wechat, wecom] = [await openLine(now), await openWechat(now), await openWecom(now)];
    desk = await startDesk({ database, env: { ...line.env, ...wechat.env, ...wecom.env }, now: NOW });
    const { prisma } = desk.app.db;
    await prisma.estate.update({ where: { id: 'estate' }, data: { name: '云锦苑' } });
    await estateIn(desk, {
      id: 'er',
      code: 'ER',
      name: '云锦苑二期',
      region: 'CN',
      timeZone: 'Asia/Shanghai',
    });
    await prisma.home.create({
      data: { id: 'h-er', estateId: 'er', building: '5', unit: '2', room: '1501', createdAt: NOW },
    });
    desk.app.db.signals.emit({ topic: 'settings', key: 'er' });
    boss = await manager(desk, { id: 'boss', name: '总管' });
    await until(
      () => boss.get<{ items: unknown[] }>('/api/desk/estates'),
      ({ body }) => body.items.length === 2,
    );
    for (const [channel, account] of [
      ['line', LINE_BOT],
      ['wechat', '*'],
      ['wecom', KF],
    ])
      await boss.post('/api/desk/channel-accounts', { channel, account, estateIds: ['estate', 'er'] });
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await Promise.all([line.close(), wechat.close(), wecom.close()]);
  });
  beforeEach(() => {
    user = `U${++users}`;
    desk.clock.set(NOW);
  });

  const says = async (words_: string, more: Record<string, unknown> = {}): Promise<void> => {
    await line.deliver(desk.url, [line.event(user, 'message', { ...said(words_), ...more })]);
    await desk.app.settle();
  };
  const shown = (): string =>
    line
      .screen(user)
      .map((one) => one.text)
      .join('\n');
  const talk = (id = `line/${user}`) => desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id } });
  const matters = () => desk.app.db.prisma.matter.findMany({ where: { talkId: `line/${user}` } });
  const tiesOf = async (id: string) => {
    const { ownerId } = await talk(id);
    return desk.app.db.prisma.residence.findMany({ where: { ownerId: ownerId ?? '' } });
  };

  test('who names no estate is asked once, by buttons; what was said is kept and filed there, and it is remembered', async () => {
    await says('5栋2单元1501厨房水龙头滴水，关不紧');
    expect(shown()).toMatch(/物业服务公司.*哪个小区/);
    expect(line.screen(user).at(-1)?.choices).toEqual(['云锦苑', '云锦苑二期']);
    expect(await matters()).toEqual([]);
    await says('云锦苑二期');
    expect(shown()).toMatch(/单号ER260914-\d{4}/);
    expect(await matters()).toMatchObject([{ estateId: 'er' }]);
    expect((await matters())[0]?.said).toContain('厨房水龙头滴水');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    await says('楼道的灯也坏了');
    expect(shown().match(/哪个小区/g)).toHaveLength(1);
    expect((await matters()).every(({ estateId }) => estateId === 'er')).toBe(true);
  });

  test('a name in the first words, a part of one or an ordinal in the answer will do', async () => {
    await says('我是云锦苑二期的，楼道灯坏了');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    expect(shown()).not.toMatch(/哪个小区/);
    user = `U${++users}`;
    await says('你好');
    await says('二期的，5栋2单元电梯停了');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    expect(shown()).toMatch(/ER260914-\d{4}/);
    user = `U${++users}`;
    await says('你好');
    await says('第二个');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    expect(shown()).toMatch(/请问有什么可以帮您/);
  });

  test('T5 asked twice at most, then the account’s first estate takes them; silence does the same', async () => {
    await says('楼道的灯坏了');
    await says('就是3栋的');
    await says('快点来修');
    expect(shown().match(/哪个小区/g)).toHaveLength(2);
    expect(await talk()).toMatchObject({ estateId: 'estate' });
    expect((await matters())[0]?.said).toContain('楼道的灯坏了');
    user = `U${++users}`;
    await says('楼道的灯坏了');
    desk.clock.advance(31 * MINUTE);
    await desk.app.settle();
    expect(await matters()).toMatchObject([{ estateId: 'estate' }]);
  });

  test('U1 in danger the first aid comes at once, with the question; a minute later the first estate has it', async () => {
    await says('我家着火了');
    expect(shown()).toMatch(/119(.|\n)*哪个小区/);
    desk.clock.advance(MINUTE + 1_000);
    await desk.app.settle();
    expect(await matters()).toMatchObject([{ estateId: 'estate', urgent: true }]);
  });

  test('a photo that came before the answer belongs to the matter', async () => {
    await says('', { message: { id: `p${user}`, type: 'image', contentProvider: { type: 'line' } } });
    await says('云锦苑');
    expect(shown()).toMatch(/照片/);
    expect(await talk()).toMatchObject({ estateId: 'estate' });
  });

  test('who chose the wrong one says so and chooses again; a new talk of who is known asks nothing', async () => {
    await says('你好');
    await says('云锦苑');
    await says('选错小区了');
    expect(line.screen(user).at(-1)?.choices).toEqual(['云锦苑', '云锦苑二期']);
    await says('云锦苑二期');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    expect(shown()).toMatch(/云锦苑二期客户服务中心为您服务/);
    const { prisma } = desk.app.db;
    expect(await prisma.identity.findFirst({ where: { userId: user } })).toMatchObject({ estateId: 'er' });
    await prisma.talk.delete({ where: { id: `line/${user}` } });
    await prisma.activity.deleteMany({ where: { talkId: `line/${user}` } });
    await says('楼道灯坏了');
    expect(await talk()).toMatchObject({ estateId: 'er' });
  });

  test('D8 WeChat: the code’s scene names estate and home, at subscribing and at a later scan', async () => {
    const svg = await boss.file('/api/desk/entrance.svg?estateId=er&building=5&unit=2&room=1501&by=wechat');
    expect(Buffer.from(svg.body).toString()).toContain('<svg');
    await boss.file('/api/desk/entrance.svg?estateId=er&building=5&unit=2&room=1501&by=wechat');
    expect([...wechat.scenes.values()]).toEqual(['ER/5/2/1501']);
    await wechat.push(desk.url, user, push('subscribe', 'qrscene_ER/5/2/1501'));
    await desk.app.settle();
    const id = `wechat/${user}`;
    expect(await talk(id)).toMatchObject({ estateId: 'er' });
    expect(await tiesOf(id)).toMatchObject([{ homeId: 'h-er', verified: false }]);
    const seen = (): string =>
      wechat
        .screen(user)
        .map((one) => one.text)
        .join('\n');
    expect(seen()).toMatch(/请问有什么可以帮您/);
    expect(seen()).not.toMatch(/哪个小区/);
    desk.clock.advance(2_000);
    await wechat.push(desk.url, user, push('SCAN', 'YJ'));
    await desk.app.settle();
    expect(await talk(id)).toMatchObject({ estateId: 'estate' });
    expect(seen()).toMatch(/现在是云锦苑客户服务中心为您服务/);
    // A code of somebody else's making is no door.
    desk.clock.advance(2_000);
    await wechat.push(desk.url, user, push('SCAN', 'poster-7'));
    await wechat.push(desk.url, user, text('谢谢'));
    await desk.app.settle();
    expect(await talk(id)).toMatchObject({ estateId: 'estate' });
  });

  test('D8 微信客服: the link’s scene_param names estate and home, welcomed by the code', async () => {
    expect((await boss.file('/api/desk/entrance.svg?estateId=er&by=wecom')).status).toBe(200);
    wecom.put(
      user,
      event('enter_session', {
        external_userid: user,
        scene: 'door',
        scene_param: 'ER/5/2/1501',
        welcome_code: wecom.code(user),
      }),
    );
    await wecom.callBack(desk.url);
    await desk.app.settle();
    const id = `wecom/${KF}.${user}`;
    expect(await talk(id)).toMatchObject({ estateId: 'er' });
    expect(await tiesOf(id)).toMatchObject([{ homeId: 'h-er', verified: false }]);
    expect(wecom.screen(user)).toMatchObject([{ how: 'code' }]);
    user = `U${++users}`;
    wecom.put(user, words('楼道的灯坏了'));
    await wecom.callBack(desk.url);
    await desk.app.settle();
    expect(wecom.screen(user).at(-1)).toMatchObject({ choices: ['云锦苑', '云锦苑二期'] });
  });

  test('D8 LINE: the link puts words with the code into the chat', async () => {
    expect(
      (await boss.file('/api/desk/entrance.svg?estateId=er&building=5&unit=2&room=1501&by=line')).status,
    ).toBe(200);
    await says('您好（ER/5/2/1501）');
    expect(await talk()).toMatchObject({ estateId: 'er' });
    expect(await tiesOf(`line/${user}`)).toMatchObject([{ homeId: 'h-er', verified: false }]);
    expect(shown()).not.toMatch(/哪个小区|ER\//);
  });

  test('who a person talks with stays with that person, whatever is scanned', async () => {
    await says('云锦苑的，转人工');
    expect(await talk()).toMatchObject({ mode: 'waiting', estateId: 'estate' });
    await says('您好（ER）');
    expect(await talk()).toMatchObject({ mode: 'waiting', estateId: 'estate' });
  });

  test('G9 only who has all the account’s estates may join it; an app that is not set up is refused', async () => {
    const one = await manager(desk, { id: `guan-${database}`, name: '管晓', estates: ['estate'] });
    const body = { channel: 'line', account: LINE_BOT, estateIds: ['estate'] };
    expect((await one.post('/api/desk/channel-accounts', body)).status).toBe(403);
    expect((await one.get('/api/desk/entrance.svg?estateId=er&by=line')).status).toBe(403);
    wechat.refuse = undefined;
    wechat.trouble = () => '500';
    const refused = await boss.get<{ error: { message: string } }>(
      '/api/desk/entrance.svg?estateId=estate&by=wechat',
    );
    wechat.trouble = () => 'none';
    expect(refused).toMatchObject({
      status: 503,
      body: { error: { message: expect.stringMatching(/平台/) } },
    });
  });
});
