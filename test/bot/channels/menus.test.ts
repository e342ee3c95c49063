/** `npm run menus`: menus set up by one command, again and again, and what their taps say in the talk. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measured, rowsOf, setLineMenu, shippedPicture } from '../../../bot/channels/line/menu.ts';
import { stateInMemory } from '../../../bot/channels/tencent/state.ts';
import { setWechatMenu } from '../../../bot/channels/wechat/menu.ts';
import { createConfig } from '../../../bot/config.ts';
import { type Locale, locales, type PhraseKey } from '../../../knowledge/phrases/keys.ts';
import { shippedPhrasebooks } from '../../../knowledge/phrases/wordings.ts';
import { menuIn } from '../../../knowledge/rules/menu.ts';
import { type Desk, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { type LinePlatform, openLine, said } from '../../support/platforms/line.ts';
import { event, openWechat, type WechatPlatform } from '../../support/platforms/wechat.ts';

let line: LinePlatform;
let wechat: WechatPlatform;
let desk: Desk;

beforeAll(async () => {
  const now = (): Date => desk.clock.now();
  [line, wechat] = [await openLine(now), await openWechat(now)];
  desk = await startDesk({
    database: 'sqlite',
    env: { ...line.env, ...wechat.env },
    now: new Date('2026-09-14T02:00:00Z'),
  });
}, 60_000);
afterAll(async () => {
  await desk.stop();
  await Promise.all([line.close(), wechat.close()]);
});

/** The command as it is called. */
const command = (env: Record<string, string>, ...args: string[]): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    const { PATH = '', HOME = '' } = process.env;
    execFile(
      process.execPath,
      ['--import', 'tsx', 'bot/channels/menus.ts', ...args],
      { env: { PATH, HOME, ...env } },
      (error, out) => resolve({ code: error ? Number(error.code) : 0, out }),
    );
  });

const lineSettings = () => {
  const settings = createConfig(line.env).channels.line;
  if (!settings) throw new Error('LINE is not set up');
  return settings;
};
const wechatSettings = () => {
  const settings = createConfig(wechat.env).channels.wechat;
  if (!settings) throw new Error('WeChat is not set up');
  return settings;
};
const entriesOf = (menu: ReturnType<typeof menuIn>): string[] =>
  menu.groups.flatMap(({ entries }) => entries);

describe('the command', () => {
  test('sets both menus up, and changes nothing when it is called again', async () => {
    const env = { ...line.env, ...wechat.env };
    expect(await command(env, '--locale', 'zh-Hans')).toEqual({
      code: 0,
      out: 'LINE: the menu is set up\nWeChat: the menu is set up\n',
    });
    expect(line.standardMenu()?.areas.map(({ action }) => action.text)).toEqual([
      '我要报修',
      '我的报修',
      '投诉建议',
      '人工客服',
      '紧急电话',
    ]);
    expect(line.standardMenu()?.picture?.length).toBeGreaterThan(10_000);
    expect(wechat.menu?.map(({ name }) => name)).toEqual(['报修', '投诉建议', '联系我们']);
    const before = line.standardMenu();
    expect(await command(env, '--locale', 'zh-Hans')).toEqual({
      code: 0,
      out: 'LINE: the menu was set up already\nWeChat: the menu was set up already\n',
    });
    expect(line.standardMenu()).toBe(before);
  });

  test('says what is wrong, names it, and leaves the other app alone', async () => {
    const file = join(tmpdir(), 'menu-not-a-picture.png');
    await writeFile(file, 'no picture');
    const refused = {
      ...line.env,
      LINE_CHANNEL_ACCESS_TOKEN: 'old',
      ...wechat.env,
      WECHAT_APP_SECRET: 'old',
    };
    const [nothing, odd, old, bad] = await Promise.all([
      command({}),
      command(line.env, '--locale', 'fr'),
      command(refused),
      command({ ...line.env, ...wechat.env }, '--locale', 'zh-Hans', '--picture', file),
    ]);
    expect(nothing).toMatchObject({ code: 1, out: expect.stringContaining('LINE_CHANNEL_SECRET') });
    expect(odd).toMatchObject({ code: 1, out: expect.stringContaining('zh-Hant-TW') });
    expect(old).toMatchObject({
      code: 1,
      out: expect.stringMatching(/LINE: LineToken: .*401(.|\n)*WeChat: SecretWrong \(40125\)/),
    });
    expect(bad).toMatchObject({
      code: 1,
      out: expect.stringMatching(/LINE: the picture must be a PNG\nWeChat: the menu was set up already/),
    });
  });
});

describe('LINE', () => {
  test('a new menu takes the place of ours; those of others stay; one half set up is made anew', async () => {
    line.menus.set('richmenu-of-others', {
      name: 'campaign',
      chatBarText: 'x',
      size: { width: 1_200, height: 400 },
      areas: [],
    });
    const menu = menuIn('zh-Hant-TW');
    const picture = await shippedPicture(menu);
    // LINE breaks down after the menu is made, before the picture is there.
    line.trouble = ({ path }) => (path.endsWith('/content') ? '500' : 'none');
    await expect(setLineMenu(lineSettings(), menu, picture)).rejects.toThrow(/LINE answered 500/);
    line.trouble = () => 'none';
    expect(line.standardMenu()?.areas[0]?.action.text).toBe('我要报修');
    expect(await setLineMenu(lineSettings(), menu, picture)).toBe(true);
    expect(line.standardMenu()?.areas[0]?.action.text).toBe('我要報修');
    expect([...line.menus.values()].map(({ name }) => name.split(' ')[0]).sort()).toEqual([
      'campaign',
      'front-desk',
    ]);
    expect(await setLineMenu(lineSettings(), menu, picture)).toBe(false);
  });

  test('the areas cover the picture without a gap, and the shipped pictures are LINE’s size', async () => {
    for (const locale of locales) {
      const size = measured(await shippedPicture(menuIn(locale)));
      await setLineMenu(lineSettings(), menuIn(locale), await shippedPicture(menuIn(locale)));
      const areas = line.standardMenu()?.areas ?? [];
      expect(areas.map(({ action }) => action.text)).toEqual(entriesOf(menuIn(locale)));
      const covered = areas.reduce((sum, { bounds }) => sum + bounds.width * bounds.height, 0);
      expect(covered).toBe(size.width * size.height);
    }
    expect(rowsOf([1, 2, 3, 4, 5])).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    const other = menuIn('en');
    other.groups[0]?.entries.push('Parcels');
    await expect(shippedPicture(other)).rejects.toThrow(/--picture/);
  });

  test('a tap is the owner’s own message', async () => {
    const tap = line.standardMenu()?.areas.at(-1)?.action.text ?? '';
    await line.deliver(desk.url, [line.event('U1', 'message', said(tap))]);
    await desk.app.settle();
    expect(
      line
        .screen('U1')
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(/119/);
  });
});

describe('WeChat', () => {
  test('names that the platform would cut are named before anything is sent', async () => {
    const menu = menuIn('zh-Hans');
    const long = { ...menu, groups: [{ label: '一二三四五六七', entries: ['甲甲', '乙乙'] }] };
    const calls = wechat.calls.length;
    await expect(setWechatMenu(wechatSettings(), stateInMemory(), long)).rejects.toThrow(
      /一二三四五六七.*21 bytes/,
    );
    expect(wechat.calls).toHaveLength(calls);
  });

  test('a click is taken as if it had been typed, with three free answers', async () => {
    const click = async (key: string): Promise<string> => {
      const before = wechat.screen('o1').length;
      desk.clock.advance(2_000);
      await wechat.push(desk.url, 'o1', event('CLICK', key));
      await desk.app.settle();
      return wechat
        .screen('o1')
        .slice(before)
        .map(({ text, choices }) => [text, ...choices].join(' '))
        .join('\n');
    };
    const keys = wechat.menu?.flatMap(({ key, sub_button: sub = [] }) =>
      sub.length > 0 ? sub.map((one) => one.key) : [key],
    );
    expect(keys).toEqual(entriesOf(menuIn('zh-Hans')));
    expect(await click('我要报修')).toMatch(/具体位置/);
    expect(await click('紧急电话')).toMatch(/火警119，急救120，报警110/);
    expect(await desk.app.db.prisma.matter.count({ where: { talkId: 'wechat/o1' } })).toBe(0);
  });
});

describe('in every locale', () => {
  const book = (locale: Locale, ...keys: PhraseKey[]): string[] =>
    keys.flatMap((key) => shippedPhrasebooks()[locale][key]);
  const start = (wording: string): string => wording.split(/[{[]/)[0] ?? '';
  /** What a phone says its owner reads. */
  const phones: Record<Locale, string> = {
    'zh-Hans': 'zh-CN',
    'zh-Hant-TW': 'zh-TW',
    'zh-Hant-HK': 'zh-HK',
    en: 'en-GB',
  };
  /** What the answer to each entry holds. */
  const expected = (locale: Locale): readonly (readonly string[])[] => [
    book(locale, 'item.place'),
    book(locale, 'status.none'),
    [...book(locale, 'button.complaint')],
    book(locale, 'handoff.announce.request').map(start),
    ['119', '999'],
  ];
  test.each(locales)(
    'R1 H1 U1 %s: each entry does what it says, and files nothing by itself',
    async (locale) => {
      const menu = menuIn(locale);
      for (const [index, entry] of entriesOf(menu).entries()) {
        const owner = createOwner(desk.url, `${locale}-${index}`);
        const answer = words(await owner.say(entry, { locale: phones[locale] }));
        expect(
          expected(locale)[index]?.filter((part) => answer.includes(part)),
          answer,
        ).not.toEqual([]);
      }
      expect(
        await desk.app.db.prisma.matter.count({ where: { talkId: { startsWith: `test/talk-${locale}` } } }),
      ).toBe(0);
    },
  );
});
