/** What each role sees in its browser: numbers hidden, pages and matters that are not theirs refused. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFound, openBrowser } from '../support/browser.ts';
import { goTo, openTalk, staffPage } from '../support/console.ts';
import { type Desk, startDesk } from '../support/desk.ts';
import { createOwner } from '../support/owner.ts';

const PHONE_NUMBER = '13812347258';
const HIDDEN = '138****7258';

describe.runIf(browserFound)('rights in the browser', () => {
  let desk: Desk;
  let browser: Browser;
  let talkId: string;
  let matterId: string;
  beforeAll(async () => {
    desk = await startDesk({
      database: 'sqlite',
      now: new Date('2026-09-12T02:00:00Z'),
      env: { TRIAL: '1' },
    });
    browser = await openBrowser();
    const owner = createOwner(desk.url);
    await owner.say(`5栋1单元101客厅的灯不亮了,我电话${PHONE_NUMBER}`);
    await owner.say('转人工');
    const matter = await desk.app.db.prisma.matter.findFirstOrThrow();
    matterId = matter.id;
    talkId = matter.talkId ?? '';
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  /** Everything the desk's server answers to a page. */
  function answersTo(page: Page): string[] {
    const answers: string[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/api/desk/') && !response.url().endsWith('/events'))
        response.text().then(
          (text) => answers.push(text),
          // The page went on before the answer was read.
          (error: unknown) => answers.push(String(error)),
        );
    });
    return answers;
  }

  /** What a page of the console is told by a route of the API, with its own session. */
  const status = (page: Page, method: string, path: string, body?: object): Promise<number> =>
    page.evaluate(
      async ([url, how, sent]) => {
        const me = (await (await fetch('/api/desk/me')).json()) as { csrf: string };
        const answer = await fetch(url, {
          method: how,
          headers: { 'X-CSRF-Token': me.csrf, 'Content-Type': 'application/json' },
          ...(sent === '' ? {} : { body: sent }),
        });
        return answer.status;
      },
      [path, method, body ? JSON.stringify(body) : ''] as const,
    );

  const pagesOf = (page: Page): Promise<string[]> =>
    page.locator('nav .nav-item > span:last-child').allInnerTexts();

  test('G9 who works with the owner sees the number whole, but for lists', async () => {
    const page = await staffPage(browser, desk.url, 'qiantai');
    await openTalk(page, talkId);
    await page.locator('.talks-panel').getByText(PHONE_NUMBER).first().waitFor();
    await page.locator('.talks-talk').getByText(PHONE_NUMBER).first().waitFor();
    await goTo(page, '#/matters');
    await page.locator('tr.ant-table-row').getByText(HIDDEN).first().waitFor();
    expect(await page.locator('tr.ant-table-row').getByText(PHONE_NUMBER).count()).toBe(0);
    await page.context().close();
  });

  test('G9 who only reads and judges is never sent the number, on no page', async () => {
    const page = await staffPage(browser, desk.url, 'pinzhi');
    const answers = answersTo(page);
    await openTalk(page, talkId);
    await page.locator('.talks-talk').getByText(HIDDEN).first().waitFor();
    await page.locator('.talks-panel').getByText(HIDDEN).first().waitFor();
    await goTo(page, `#/matters/${matterId}`);
    await page.getByRole('dialog').getByText(HIDDEN).first().waitFor();
    await goTo(page, `#/transcripts/${encodeURIComponent(talkId)}`);
    await page.locator('main').getByText(HIDDEN).first().waitFor();
    expect(answers.length).toBeGreaterThan(5);
    expect(answers.filter((text) => text.includes(PHONE_NUMBER))).toEqual([]);
    expect(answers.some((text) => text.includes(HIDDEN))).toBe(true);
    await page.context().close();
  });

  test('R6 G9 a page that is not one’s own is not offered, does not open, and its routes are refused', async () => {
    const page = await staffPage(browser, desk.url, 'qiantai');
    expect(await pagesOf(page)).toEqual(['接待', '事项', '回访', '值班', '报表', '我的']);
    for (const hash of ['#/settings', '#/transcripts']) {
      await goTo(page, hash);
      await page.waitForURL(/#\/talks$/);
    }
    expect(await status(page, 'GET', '/api/desk/transcripts?q=%E7%81%AF')).toBe(403);
    expect(await status(page, 'GET', '/api/desk/settings')).toBe(403);
    // Another's password, by a program in the page that asks the server itself.
    expect(
      await status(page, 'POST', '/api/desk/staff/demo-jingli/password', { password: 'long enough 1' }),
    ).toBe(403);
    await page.context().close();
  });

  test('R6 a worker has neither talks nor others’ matters', async () => {
    const page = await staffPage(browser, desk.url, 'baojieyuan', {
      at: `#/talks/${encodeURIComponent(talkId)}`,
    });
    expect(await pagesOf(page)).toEqual(['事项', '我的']);
    await page.waitForURL(/#\/matters$/);
    await page.getByText('没有符合条件的事项').waitFor();
    await goTo(page, `#/matters/${matterId}`);
    await page.getByRole('dialog').getByText('您没有这项权限').waitFor();
    expect(await page.getByText('灯不亮').count()).toBe(0);
    expect(await status(page, 'GET', `/api/desk/talks/${encodeURIComponent(talkId)}`)).toBe(403);
    expect(await status(page, 'GET', `/api/desk/matters/${matterId}`)).toBe(403);
    expect(
      await status(page, 'POST', `/api/desk/talks/${encodeURIComponent(talkId)}/take`, { force: true }),
    ).toBe(403);
    await page.context().close();
  });

  test('a session ended elsewhere brings the login page, not an empty console', async () => {
    const page = await staffPage(browser, desk.url, 'guanjia');
    await page.context().clearCookies();
    await goTo(page, '#/matters');
    await page.locator('input[autocomplete=username]').waitFor();
    expect(await page.locator('nav').count()).toBe(0);
    await page.context().close();
  });

  test('an estate is named, checked and its colleagues let in without a program', async () => {
    const page = await staffPage(browser, desk.url, 'jingli');
    await goTo(page, '#/settings');
    await page.getByRole('tab', { name: '开通' }).click();
    await page.getByText('客服主管和项目经理都有').waitFor();
    await page.getByLabel('项目名称').fill('云锦苑一期');
    await page.getByLabel(/^值班电话/).fill('021-5555-0177');
    await page.getByRole('button', { name: /^保\s*存$/ }).click();
    await page.getByText('值班电话：021-5555-0177').waitFor();
    expect(await desk.app.db.prisma.estate.findFirst({ where: { name: '云锦苑一期' } })).toMatchObject({
      dutyPhone: '021-5555-0177',
    });
    await page.getByRole('button', { name: '发新密码' }).first().click();
    const told = await page.getByText(/的登录名 .*新密码 .*只显示这一次/).innerText();
    const [, login, password] = /登录名 (\S+)，新密码 ([\w-]+)，/.exec(told) ?? [];
    const entered = await fetch(`${desk.url}/api/desk/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    expect(entered.status).toBe(200);
    await page.context().close();
  }, 60_000);
});
