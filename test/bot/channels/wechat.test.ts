import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { PIXEL, VOICE } from '../../support/platforms/platform.ts';
import {
  AES_KEY,
  event,
  image,
  openWechat,
  text,
  type WechatPlatform,
} from '../../support/platforms/wechat.ts';

const MORNING = new Date('2026-09-12T02:00:00Z');
const HOUR = 3_600_000;
const TEMPLATE = '{"id":"T1","data":{"thing1":"{text}","time2":"{time}","character_string3":"{number}"}}';

describe.each(databases)('a WeChat official account on %s', (database) => {
  let desk: Desk;
  let wechat: WechatPlatform;
  let users = 0;
  let user = '';
  beforeAll(async () => {
    wechat = await openWechat(() => desk.clock.now());
    const env = {
      ...wechat.env,
      WECHAT_TEMPLATE: TEMPLATE,
      WECHAT_SUBSCRIPTION: TEMPLATE,
      CHANNEL_TIMEOUT_MS: '1000',
      WECHAT_PASSIVE_MS: '4000',
    };
    desk = await startDesk({ database, env, now: MORNING });
  });
  afterAll(async () => {
    await desk.stop();
    await wechat.close();
  });
  beforeEach(() => {
    user = `o9AgO5-${++users}`;
    wechat.trouble = () => 'none';
    wechat.json = false;
    wechat.refuse = undefined;
    wechat.calls.length = 0;
    desk.clock.set(MORNING);
  });

  const push = async (fields: Record<string, unknown>): Promise<number> => {
    const { status } = await wechat.push(desk.url, user, fields);
    await desk.app.settle();
    return status;
  };
  const says = (words: string): Promise<number> => push(text(words));
  const shown = () => wechat.screen(user);
  const texts = (): string =>
    shown()
      .map((one) => one.text)
      .join('\n');
  const talkId = (): string => `wechat/${user}`;
  const stored = () =>
    desk.app.db.prisma.activity.findMany({
      where: { talkId: talkId(), direction: 'in' },
      orderBy: { position: 'asc' },
    });
  const outbox = () =>
    desk.app.db.prisma.outbox.findMany({ where: { talkId: talkId() }, orderBy: { position: 'asc' } });
  const pass = async (ms: number): Promise<void> => {
    desk.clock.advance(ms);
    await desk.app.settle();
  };
  let unasked = 0;
  /** Something that the desk says by itself. */
  async function tell(words: string, by: 'bot' | 'staff' = 'bot', choices: string[] = []): Promise<void> {
    const { prisma } = desk.app.db;
    const { position } = await prisma.talk.update({
      where: { id: talkId() },
      data: { position: { increment: 1 } },
    });
    const actions = choices.map((title) => ({ type: 'imBack', title, value: title }));
    const menu = choices.length > 0 ? { suggestedActions: { to: [], actions } } : {};
    const body = JSON.stringify({ type: 'message', text: words, ...menu });
    const at = desk.clock.now();
    await prisma.activity.create({
      data: {
        talkId: talkId(),
        position,
        direction: 'out',
        type: 'message',
        at,
        fromRole: by,
        text: words,
        body,
      },
    });
    await prisma.outbox.create({
      data: {
        id: `tell-${++unasked}-${user}`,
        talkId: talkId(),
        channel: 'wechat',
        position,
        payload: body,
        dueAt: at,
        createdAt: at,
      },
    });
    await desk.app.settle();
  }

  test('the address is checked by the published example; a wrong one is 401', async () => {
    const good = await wechat.check(desk.url);
    expect([good.status, await good.text()]).toEqual([200, '4375120948345356249']);
    expect((await wechat.check(desk.url, { signature: 'f'.repeat(40) })).status).toBe(401);
  });

  test('an answer in time is passive: one text, nothing counted', async () => {
    expect(await says('你好')).toBe(200);
    expect(shown()).toMatchObject([{ how: 'passive' }]);
    expect(texts()).toMatch(/物业服务公司(.|\n)*请问有什么可以帮您/u);
    expect(
      await desk.app.db.prisma.allowance.findUniqueOrThrow({ where: { talkId: talkId() } }),
    ).toMatchObject({
      used: 0,
    });
    expect((await outbox()).every(({ state }) => state === 'sent')).toBe(true);
  });

  test('a push that comes again is handled once and answered alike; a badly signed one is 401 and leaves nothing', async () => {
    const fields = text('你好');
    const first = await (await wechat.push(desk.url, user, fields)).text();
    const again = await (await wechat.push(desk.url, user, fields)).text();
    expect(again).toBe(first);
    expect(await stored()).toHaveLength(1);
    const bad = await wechat.push(desk.url, `${user}x`, text('你好'), { signature: 'a'.repeat(40) });
    expect(bad.status).toBe(401);
    expect(await desk.app.db.prisma.talk.count({ where: { id: `wechat/${user}x` } })).toBe(0);
    expect(await desk.app.db.prisma.allowance.count({ where: { talkId: `wechat/${user}x` } })).toBe(0);
  });

  test('pushes in JSON are as good', async () => {
    wechat.json = true;
    await says('你好');
    expect(texts()).toMatch(/物业服务公司/);
  });

  test('choices come as a menu; a click, with menu id 0 too, is the choice', async () => {
    await says('你好');
    await tell('请问满意吗？', 'bot', ['非常满意', '没修好']);
    const menu = shown().find(({ choices }) => choices.length > 0);
    expect(menu).toMatchObject({ how: 'customer', choices: ['非常满意', '没修好'] });
    await push({ ...text(menu?.choices[0] ?? ''), bizmsgmenuid: '0' });
    const { clickEndsAt } = await desk.app.db.prisma.allowance.findUniqueOrThrow({
      where: { talkId: talkId() },
    });
    expect(clickEndsAt).not.toBeNull();
    expect((await stored()).at(-1)?.text).toBe(menu?.choices[0]);
  });

  test('V5 five in 48 hours, two of them kept for people; what is held goes out when the owner writes', async () => {
    await says('你好');
    for (const words of ['一', '二', '三', '四']) await tell(`通知${words}`);
    expect(shown().filter(({ how }) => how === 'customer')).toHaveLength(3);
    expect((await outbox()).at(-1)?.state).toBe('held');
    await tell('我是小李', 'staff');
    expect(texts()).toContain('我是小李');
    await says('好的谢谢');
    const said = shown().filter(({ how, text: words }) => how !== 'template' && words.includes('通知四'));
    expect(said).toHaveLength(1);
  });

  test('V5 after 48 hours: a subscription notice where there is an opt-in, else a template, the words with the next message', async () => {
    await says('你好');
    await push({
      ...event('subscribe_msg_popup_event'),
      SubscribeMsgPopupEvent: { List: { TemplateId: 'T1', SubscribeStatusString: 'accept', PopupScene: 0 } },
    });
    wechat.optIns.set(user, 1);
    await pass(49 * HOUR);
    await tell('您报的水龙头已经修好，麻烦您抽空回复一下是否满意。');
    expect(shown().at(-1)).toMatchObject({ how: 'subscription' });
    await tell('第二件事也修好了。');
    expect(shown().at(-1)).toMatchObject({ how: 'template' });
    expect(shown().filter(({ how }) => how === 'template' || how === 'subscription')).toHaveLength(2);
    await says('在的');
    expect(texts()).toContain('麻烦您抽空回复一下是否满意');
    expect(texts()).toContain('第二件事也修好了');
  });

  test('a token that went bad is got anew and the message said once', async () => {
    await says('你好');
    await tell('甲');
    wechat.expireToken();
    await tell('乙');
    expect(texts().match(/乙/g)).toHaveLength(1);
    expect(wechat.calls.filter(({ path }) => path === '/cgi-bin/stable_token').length).toBeLessThanOrEqual(3);
  });

  // SQLite serves one process.
  test.runIf(database === 'postgresql')('one token for all processes', async () => {
    await says('你好');
    await tell('甲');
    const other = await startDesk({ database, env: wechat.env, place: desk.place, now: desk.clock.now() });
    wechat.calls.length = 0;
    await tell('丙', 'staff');
    await other.app.settle();
    expect(wechat.calls.some(({ path }) => path === '/cgi-bin/stable_token')).toBe(false);
    await other.stop();
  });

  test.each([
    ['429', 'waiting'],
    ['500', 'waiting'],
    ['drop', 'waiting'],
  ] as const)('a customer message that meets %s is tried again', async (trouble, state) => {
    await says('你好');
    let met = 0;
    wechat.trouble = ({ path }) => (path.endsWith('/custom/send') && ++met === 1 ? trouble : 'none');
    await tell('再试');
    expect((await outbox()).at(-1)?.state).toBe(state);
    await pass(10_000);
    expect(texts().match(/再试/g)).toHaveLength(1);
  });

  test.each([
    [45015, 'held', 'WindowShut'],
    [45047, 'held', 'CountUsedUp'],
    [45009, 'waiting', 'DailyLimit'],
    [48001, 'dead', 'NoPermission'],
    [40003, 'dead', 'OpenIdUnknown'],
    [61004, 'waiting', 'AddressNotListed'],
    [-1, 'waiting', 'Busy'],
    [99999, 'dead', 'Refused'],
  ] as const)('refusal %i: %s, by its name', async (code, state, name) => {
    await says('你好');
    wechat.refuse = code;
    await tell('被拒');
    const row = (await outbox()).at(-1);
    expect(row?.state).toBe(state);
    expect(row?.lastError).toContain(name);
    // Refused for certain: it does not count.
    expect((await desk.app.db.prisma.allowance.findUniqueOrThrow({ where: { talkId: talkId() } })).used).toBe(
      0,
    );
  });

  test('T2 T3 photos and voice are fetched; voice with its own transcription is text', async () => {
    wechat.media.set('M1', PIXEL);
    wechat.media.set('V_2-x', VOICE);
    await says('5栋602厨房水龙头滴水，关不紧');
    await push(image('M1'));
    await push({ MsgType: 'voice', MediaId: 'V_2-x', Format: 'amr', MsgId: '901', Recognition: '水还在漏' });
    await push(image('gone'));
    const rows = await stored();
    expect(rows.map(({ text: words }) => words)).toEqual([
      '5栋602厨房水龙头滴水，关不紧',
      null,
      '水还在漏',
      null,
    ]);
    const files = await desk.app.db.prisma.file.findMany({
      where: { talkId: talkId() },
      orderBy: { kind: 'asc' },
    });
    expect(files.map(({ kind }) => kind)).toEqual(['audio/amr', 'image/png']);
    expect(JSON.parse(rows[3]?.body ?? '{}').attachments[0]).not.toHaveProperty('contentUrl');
  });

  test('a picture of the desk is uploaded once and sent', async () => {
    await says('你好');
    const { prisma } = desk.app.db;
    await push(image('M1'));
    const file = await prisma.file.findFirstOrThrow({ where: { talkId: talkId() } });
    const attachments = [{ contentType: 'image/png', contentUrl: `file:${file.id}`, name: 'photo' }];
    for (const one of [1, 2]) {
      const { position } = await prisma.talk.update({
        where: { id: talkId() },
        data: { position: { increment: 1 } },
      });
      const at = desk.clock.now();
      const payload = JSON.stringify({ type: 'message', text: '', attachments });
      await prisma.outbox.create({
        data: {
          id: `pic-${one}-${user}`,
          talkId: talkId(),
          channel: 'wechat',
          position,
          payload,
          dueAt: at,
          createdAt: at,
        },
      });
      await desk.app.settle();
    }
    expect(shown().filter(({ how }) => how === 'picture')).toHaveLength(2);
    expect(wechat.calls.filter(({ path }) => path === '/cgi-bin/media/upload')).toHaveLength(1);
  });

  test('G1 who follows is greeted; a menu click is the words of its key; who left is sent nothing', async () => {
    await push(event('subscribe', 'qrscene_YJ-3-2-1501'));
    expect(texts()).toMatch(/物业服务公司/);
    const [start] = await stored();
    expect(JSON.parse(start?.body ?? '{}').channelData).toEqual({ scene: 'YJ-3-2-1501' });
    await push(event('CLICK', '人工'));
    expect((await desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: talkId() } })).mode).toBe(
      'waiting',
    );
    await push(event('unsubscribe'));
    const before = shown().length;
    await tell('停水通知');
    expect(shown()).toHaveLength(before);
    expect((await outbox()).at(-1)?.state).toBe('held');
  });
});

describe('safe and compatible mode', () => {
  test.each(['safe', 'compatible'] as const)(
    '%s: opened, answered encrypted; the former key is taken while keys change',
    async (mode) => {
      const wechat = await openWechat(() => new Date(), mode);
      const env = {
        ...wechat.env,
        WECHAT_AES_KEY: 'B'.repeat(43),
        WECHAT_AES_KEY_FORMER: AES_KEY,
        WECHAT_PASSIVE_MS: '4000',
      };
      const desk = await startDesk({ database: 'sqlite', env });
      try {
        // Pushes still with the former key, answers with the new one: the platform knows both.
        wechat.keys.aesKeys = [AES_KEY];
        const former = { ...wechat.keys, aesKeys: [AES_KEY, 'B'.repeat(43)] };
        expect((await wechat.push(desk.url, 'o1', text('你好'), { keys: former })).status).toBe(200);
        expect(wechat.screen('o1')).toMatchObject([{ how: 'passive' }]);
        const newest = { ...wechat.keys, aesKeys: ['B'.repeat(43)] };
        expect((await wechat.push(desk.url, 'o2', text('你好'), { keys: newest })).status).toBe(200);
        expect(wechat.screen('o2')).toMatchObject([{ how: 'passive' }]);
        const strange = { ...wechat.keys, aesKeys: ['C'.repeat(43)] };
        expect((await wechat.push(desk.url, 'o3', text('你好'), { keys: strange })).status).toBe(401);
        const plain = await wechat.push(desk.url, 'o4', text('你好'), { mode: 'plain' });
        expect(plain.status).toBe(mode === 'safe' ? 401 : 200);
        await desk.app.settle();
        expect(await desk.app.db.prisma.talk.count()).toBe(mode === 'safe' ? 2 : 3);
      } finally {
        await desk.stop();
        await wechat.close();
      }
    },
  );

  test('settings that do not fit are refused by name', async () => {
    const { createConfig } = await import('../../../bot/config.ts');
    expect(() => createConfig({ WECHAT_APP_ID: 'wx1' })).toThrow(/WECHAT_APP_SECRET, WECHAT_TOKEN/);
    expect(() => createConfig({ WECHAT_AES_KEY: 'short' })).toThrow(/WECHAT_AES_KEY/);
    expect(() =>
      createConfig({ WECHAT_APP_ID: 'a', WECHAT_APP_SECRET: 'b', WECHAT_TOKEN: 'c', WECHAT_MODE: 'safe' }),
    ).toThrow(/WECHAT_AES_KEY/);
    expect(() => createConfig({ WECHAT_TEMPLATE: '{"id":3}' })).toThrow(/WECHAT_TEMPLATE/);
    expect(() => createConfig({ LINE_CHANNEL_SECRET: 's' })).toThrow(/LINE_CHANNEL_ACCESS_TOKEN/);
  });
});
