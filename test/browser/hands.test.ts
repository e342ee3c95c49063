/** The console on a phone, by keyboard alone, and under axe. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFound, openBrowser } from '../support/browser.ts';
import { cutOff, enter, goTo, openConsole, PHONE, seriousFaults, staffPage } from '../support/console.ts';
import { type Desk, startDesk } from '../support/desk.ts';
import { createOwner, type Owner } from '../support/owner.ts';

/** How long an outcome may take on a busy machine. */
const SOON = { timeout: 20_000 };

describe.runIf(browserFound)('the console in hand', () => {
  let desk: Desk;
  let browser: Browser;
  beforeAll(async () => {
    desk = await startDesk({
      database: 'sqlite',
      now: new Date('2026-09-12T02:00:00Z'),
      env: { TRIAL: '1' },
    });
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  async function waits(home: string): Promise<Owner> {
    const owner = createOwner(desk.url);
    await owner.say(`${home}厨房水管爆了,水流一地`);
    await owner.say('转人工');
    return owner;
  }
  const mode = (owner: Owner) =>
    desk.app.db.prisma.talk
      .findUniqueOrThrow({ where: { id: `test/${owner.conversation}` } })
      .then((talk) => talk.mode);
  const said = (owner: Owner, text: string) =>
    desk.app.db.prisma.activity.count({
      where: { talkId: `test/${owner.conversation}`, fromRole: 'staff', text },
    });

  test('H2 H4 by keyboard alone: log in, find, take over, answer, hand back', async () => {
    const owner = await waits('3栋2单元1501');
    const page = await openConsole(browser, desk.url);
    const { keyboard } = page;
    // The field for the name has the focus by itself.
    await page.locator('input[autocomplete=username]:focus').waitFor();
    await keyboard.type('qiantai');
    await keyboard.press('Tab');
    await keyboard.type('yunjing-demo');
    await keyboard.press('Enter');
    await page.locator('a.row').first().waitFor();
    await tabTo(page, 'a.row');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.locator('#take').waitFor();
    await keyboard.press('t');
    await page.locator('#composer:focus').waitFor();
    await keyboard.type('您好,师傅已经出发了。');
    await keyboard.press('Enter');
    await expect.poll(() => said(owner, '您好,师傅已经出发了。'), SOON).toBe(1);
    await tabTo(page, '.talk-acts button:nth-of-type(2)', 'Shift+Tab');
    await keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).waitFor();
    await tabTo(page, '[role=dialog] button.ant-btn-primary');
    await keyboard.press('Enter');
    await expect.poll(() => mode(owner), SOON).toBe('bot');
    await page.getByText('助手接待中，需要时可以接过来').waitFor();
    await page.context().close();
  });

  /** Presses Tab until the focus is where it is wanted, as one without a mouse does. */
  async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
    for (let pressed = 0; pressed < 40; pressed++) {
      const there = await page.evaluate(
        `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`,
      );
      if (there) return;
      await page.keyboard.press(key);
    }
    throw new Error(`40 times ${key} do not lead to ${selector}`);
  }

  test('on a phone of 390 px: nothing stands out sideways, and a talk is taken, answered and handed back by thumb', async () => {
    const owner = await waits('8栋1单元602');
    const page = await staffPage(browser, desk.url, 'guanjia', { size: PHONE });
    await page.locator('a.row').first().waitFor();
    expect(await cutOff(page)).toEqual([]);
    await page.locator('a.row', { hasText: '8栋1单元602' }).tap();
    await page.locator('#take').tap();
    await page.locator('#composer').waitFor();
    expect(await cutOff(page)).toEqual([]);
    await page.locator('#composer').fill('您好,我是管家。');
    await page.getByRole('button', { name: '发送' }).tap();
    await expect.poll(() => said(owner, '您好,我是管家。'), SOON).toBe(1);
    await page.getByRole('button', { name: '业主与事项' }).tap();
    await page.getByRole('dialog').getByText('厨房水管爆').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).tap();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '更多', exact: true }).tap();
    await page.getByRole('menuitem', { name: '交回助手' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).tap();
    await expect.poll(() => mode(owner), SOON).toBe('bot');
    for (const [hash, there] of [
      ['#/matters', 'article.matter'],
      ['#/me', '.me'],
    ] as const) {
      await goTo(page, hash);
      await page.locator(there).first().waitFor();
      expect(await cutOff(page), hash).toEqual([]);
    }
    await page.context().close();
  });

  /** Every page, and what opens on it, as a manager comes by them. */
  async function everyPage(
    page: Page,
    narrow: boolean,
    look: (name: string) => Promise<void>,
  ): Promise<void> {
    await look('login');
    await enter(page, 'jingli');
    await page.locator('a.row').first().waitFor();
    await look('talks');
    await page.locator('a.row').first().click();
    await page.locator('.talk-head').waitFor();
    await look('a talk that waits');
    await page.locator('#take').click();
    await page.locator('#composer').waitFor();
    await look('a talk in hand');
    await goTo(page, '#/matters');
    const first = page.locator(narrow ? 'article.matter .number' : 'tr.ant-table-row').first();
    await first.waitFor();
    await look('matters');
    await first.click();
    await page.getByRole('dialog').getByText('经过').waitFor();
    await look('a matter');
    await goTo(page, '#/matters');
    await page.getByRole('button', { name: '新登记' }).click();
    await page.getByRole('dialog').getByText('反映内容').waitFor();
    await look('a new matter');
    await page.keyboard.press('Escape');
    await goTo(page, '#/transcripts');
    await page.locator('a.row').first().waitFor();
    await look('transcripts');
    await page.locator('a.row').first().click();
    await page
      .getByRole('link', { name: '在接待中打开' })
      .or(page.getByText('在接待中打开'))
      .first()
      .waitFor();
    await look('a transcript');
    await goTo(page, '#/settings');
    await page.locator('.setting-editor .entries').first().waitFor();
    await look('settings');
    await page.getByRole('menuitem', { name: '对业主的用语' }).click();
    await page.locator('.phrase-entry').first().waitFor();
    await look('phrases');
    for (const [tab, ready] of [
      ['开通', 'role=tabpanel[name="开通"] >> .ant-card'],
      ['导入导出', 'role=tabpanel[name="导入导出"] >> .setting-files'],
      ['识别对照', 'role=tabpanel[name="识别对照"] >> .ant-card'],
    ] as const) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await page.locator(ready).first().waitFor();
      await look(`settings, ${tab}`);
    }
    for (const [hash, ready] of [
      ['#/follow', '.follow'],
      ['#/duty', '.page p.tools .ant-btn-primary'],
      ['#/board', '.figures'],
      ['#/tables', '.table-choice'],
    ] as const) {
      await goTo(page, hash);
      await page.locator(ready).first().waitFor();
      await look(hash);
    }
    await goTo(page, '#/me');
    await page.locator('.me').waitFor();
    await look('me');
    await page.locator('.me .visits a').first().hover();
    await look('a link under the pointer');
  }

  test.each([
    ['wide', undefined],
    ['phone', PHONE],
  ] as const)(
    'WCAG on a %s screen: axe finds nothing serious on any page',
    async (name, size) => {
      await waits(name === 'wide' ? '1栋1单元101' : '2栋1单元101');
      const page = await openConsole(browser, desk.url, size ? { size } : {});
      await page.locator('form').waitFor();
      const faults: Record<string, string[]> = {};
      const seen: string[] = [];
      await everyPage(page, name === 'phone', async (where) => {
        // Contrast is measured of what has come to rest.
        const rests = () =>
          page.evaluate(
            "document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)",
          );
        await expect.poll(rests, SOON).toBe(true);
        seen.push(where);
        const found = [...(await seriousFaults(page)), ...(size ? await cutOff(page) : [])];
        if (found.length > 0) faults[where] = found;
      });
      expect(faults).toEqual({});
      expect(seen).toHaveLength(20);
      await page.context().close();
    },
    300_000,
  );
});
