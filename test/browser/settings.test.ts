/** Settings as a form in a real browser: changed, previewed, saved with a reason, undone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFound, openBrowser } from '../support/browser.ts';
import { goTo, staffPage } from '../support/console.ts';
import { type Desk, startDesk } from '../support/desk.ts';

describe.runIf(browserFound)('settings as forms', () => {
  let desk: Desk;
  let browser: Browser;
  beforeAll(async () => {
    desk = await startDesk({
      database: 'sqlite',
      now: new Date('2026-09-12T02:00:00Z'),
      env: { TRIAL: '1' },
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  test('the service hours: only what differs is saved, with author and reason, and undone', async () => {
    const page = await staffPage(browser, desk.url, 'jingli');
    await goTo(page, '#/settings');
    const group = page.locator('details.entries', { hasText: '服务时间' }).first();
    await group.getByLabel('到').fill('21:00');
    await group.getByText('本级设置').first().waitFor();
    const save = page.getByRole('button', { name: '保存', exact: true });
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('修改原因').fill('夏季延长服务');
    await page.getByRole('button', { name: '预览' }).click();
    await page.locator('.previewed', { hasText: '服务时间 › 到' }).waitFor();
    await save.click();
    await page.getByText('第 1 版').waitFor();
    const [row] = await desk.app.db.prisma.setting.findMany();
    expect(row).toMatchObject({ section: 'clocks', note: '夏季延长服务', authorId: 'demo-jingli' });
    expect(JSON.parse(row?.values ?? '')).toEqual({ serviceHours: { to: '21:00' } });

    await page.getByRole('button', { name: '撤销这一版' }).click();
    await page.getByText('已撤销').first().waitFor();
    await expect.poll(() => group.getByLabel('到').inputValue(), { timeout: 15_000 }).toBe('20:00');
    expect(await desk.app.db.prisma.setting.count({ where: { undoneAt: null } })).toBe(0);
    await page.context().close();
  }, 90_000);
});
