import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { PIXEL } from '../../support/platforms/platform.ts';
import { event, KF, openWecom, type WecomPlatform, words } from '../../support/platforms/wecom.ts';

const MORNING = new Date('2026-09-12T02:00:00Z');
const HOUR = 3_600_000;

describe.each(databases)('微信客服 on %s', (database) => {
  let desk: Desk;
  let wecom: WecomPlatform;
  let users = 0;
  let user = '';
  beforeAll(async () => {
    wecom = await openWecom(() => desk.clock.now());
    desk = await startDesk({ database, env: { ...wecom.env, CHANNEL_TIMEOUT_MS: '2500' }, now: MORNING });
  });
  afterAll(async () => {
    await desk.stop();
    await wecom.close();
  });
  beforeEach(() => {
    user = `wm${++users}`;
    wecom.trouble = () => 'none';
    wecom.calls.length = 0;
    wecom.pageSize = 1_000;
    desk.clock.set(new Date(desk.clock.now().getTime() + 60 * HOUR));
  });

  const callBack = async (): Promise<void> => {
    expect((await wecom.callBack(desk.url)).status).toBe(200);
    await desk.app.settle();
  };
  const puts = async (fields: Record<string, unknown>): Promise<string> => {
    const id = wecom.put(user, fields);
    await callBack();
    return id;
  };
  const talkId = (): string => `wecom/${KF}.${user}`;
  const texts = (): string =>
    wecom
      .screen(user)
      .map(({ text }) => text)
      .join('\n');
  const stored = () =>
    desk.app.db.prisma.activity.findMany({
      where: { talkId: talkId(), direction: 'in' },
      orderBy: { position: 'asc' },
    });
  const outbox = () =>
    desk.app.db.prisma.outbox.findMany({ where: { talkId: talkId() }, orderBy: { position: 'asc' } });
  async function tell(text: string): Promise<void> {
    const { position } = await desk.app.db.prisma.talk.update({
      where: { id: talkId() },
      data: { position: { increment: 1 } },
    });
    const at = desk.clock.now();
    await desk.app.db.prisma.outbox.create({
      data: {
        id: `${text}-${user}`,
        talkId: talkId(),
        channel: 'wecom',
        position,
        payload: JSON.stringify({ type: 'message', text }),
        dueAt: at,
        createdAt: at,
      },
    });
    await desk.app.settle();
  }

  test('the address is checked; a callback badly signed or for another company is 401 and fetches nothing', async () => {
    expect(await (await wecom.check(desk.url)).text()).toBe('1616140317555161061');
    wecom.put(user, words('你好'));
    expect((await wecom.callBack(desk.url, { signature: 'a'.repeat(40) })).status).toBe(401);
    const strange = { token: 'kf-token', receiver: 'ww-other', aesKeys: ['K'.repeat(43)] };
    expect((await wecom.callBack(desk.url, { keys: strange })).status).toBe(401);
    await desk.app.settle();
    expect(wecom.calls.some(({ path }) => path.endsWith('/sync_msg'))).toBe(false);
  });

  test('what came is fetched page by page, each once, and answered with our own msgid', async () => {
    wecom.pageSize = 1;
    wecom.put(user, words('你好'));
    wecom.put(user, { ...words('我是同事'), origin: 5 });
    wecom.put(user, words('5栋602厨房水龙头滴水，关不紧'));
    await callBack();
    await callBack();
    expect((await stored()).map(({ text }) => text)).toEqual(['你好', '5栋602厨房水龙头滴水，关不紧']);
    expect(texts()).toMatch(/物业服务公司(.|\n)*单号YJ/);
    await vi.waitFor(() => expect(wecom.states.get(user)).toBe(1));
  });

  test('a process that died between messages and cursor answers nobody twice', async () => {
    await puts(words('你好'));
    const shown = wecom.screen(user).length;
    await desk.app.db.prisma.channelState.updateMany({
      where: { key: `cursor/${KF}` },
      data: { value: '0' },
    });
    await callBack();
    expect(await stored()).toHaveLength(1);
    expect(wecom.screen(user)).toHaveLength(shown);
  });

  test('fetching that meets a fault is tried again from the stored cursor', async () => {
    wecom.put(user, words('你好'));
    let met = 0;
    wecom.trouble = ({ path }) => (path.endsWith('/sync_msg') && ++met === 1 ? '500' : 'none');
    await callBack();
    expect(await stored()).toHaveLength(0);
    desk.clock.advance(5_000);
    await desk.app.settle();
    expect(await stored()).toHaveLength(1);
  });

  test('a send without word whether it arrived is tried again under its id and shown once', async () => {
    let met = 0;
    wecom.trouble = ({ path }) => (path.endsWith('/send_msg') && ++met === 1 ? 'hang' : 'none');
    await puts(words('你好'));
    desk.clock.advance(5_000);
    await desk.app.settle();
    expect(texts().match(/物业服务公司/g)).toHaveLength(1);
    expect((await outbox()).every(({ state }) => state === 'sent')).toBe(true);
  });

  test('G1 whoever comes in is welcomed by the code, which costs nothing', async () => {
    await puts(
      event('enter_session', { external_userid: user, welcome_code: wecom.code(user), scene_param: '3-2' }),
    );
    expect(wecom.screen(user)).toMatchObject([{ how: 'code' }]);
    const [start] = await stored();
    expect(JSON.parse(start?.body ?? '{}').channelData).toEqual({ scene: '3-2' });
  });

  test('V5 five in 48 hours, two kept for people; nothing after the window', async () => {
    await puts(words('你好'));
    for (const word of ['一', '二', '三']) await tell(word);
    expect(wecom.screen(user)).toHaveLength(3);
    expect((await outbox()).at(-1)).toMatchObject({ state: 'held' });
    desk.clock.advance(49 * HOUR);
    await tell('四');
    expect((await outbox()).at(-1)).toMatchObject({ state: 'held' });
    await puts(words('在'));
    expect(texts()).toMatch(/三(.|\n)*四/);
  });

  test('a session that ended takes one message by its code, then none', async () => {
    await puts(words('你好'));
    for (const word of ['一', '二', '三']) await tell(word);
    wecom.states.set(user, 4);
    const before = wecom.screen(user).length;
    await puts(
      event('session_status_change', { external_userid: user, change_type: 3, msg_code: wecom.code(user) }),
    );
    expect(wecom.screen(user).slice(before)).toMatchObject([{ how: 'code', text: '三' }]);
    await tell('五');
    expect((await outbox()).at(-1)).toMatchObject({ state: 'held' });
  });

  test('a talk taken in WeCom’s own app is not answered by the desk until it ends', async () => {
    await puts(words('你好'));
    await puts(
      event('session_status_change', { external_userid: user, change_type: 1, new_servicer_userid: 'li' }),
    );
    wecom.states.set(user, 3);
    const shown = wecom.screen(user).length;
    await puts(words('还在吗'));
    expect(await stored()).toHaveLength(1);
    expect(wecom.screen(user)).toHaveLength(shown);
    await tell('一');
    expect((await outbox()).at(-1)).toMatchObject({
      state: 'held',
      lastError: expect.stringContaining('StateNotAllowed'),
    });
    wecom.states.set(user, 4);
    await puts(event('session_status_change', { external_userid: user, change_type: 3 }));
    await puts(words('厨房水龙头滴水'));
    expect(await stored()).toHaveLength(2);
  });

  test('what was taken and not brought is shown as given up; a recalled message is cleared; photos are fetched', async () => {
    wecom.media.set('m1', PIXEL);
    await puts({ msgtype: 'image', image: { media_id: 'm1' } });
    expect(await desk.app.db.prisma.file.count({ where: { talkId: talkId() } })).toBe(1);
    const id = await puts(words('不该发的'));
    await puts(event('user_recall_msg', { external_userid: user, recall_msgid: id }));
    expect(JSON.stringify(await stored())).not.toContain('不该发的');
    const sent = wecom.calls.findLast(({ path }) => path.endsWith('/send_msg'));
    const { msgid } = JSON.parse(sent?.body.toString() ?? '{}') as { msgid: string };
    await puts(event('msg_send_fail', { external_userid: user, fail_msgid: msgid, fail_type: 4 }));
    expect((await outbox()).filter(({ state }) => state === 'dead').length).toBeGreaterThan(0);
  });
});
