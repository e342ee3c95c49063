import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DIST } from '../../../bot/web/static.ts';
import { makePlace, type Place, startDesk } from '../../support/desk.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The page has to be built (`npm test` does), and a browser to be there. */
const possible = existsSync(CHROMIUM) && existsSync(join(DIST, 'owner', 'index.html'));

describe.runIf(possible || process.env.REQUIRE_BROWSER === '1')('the owner’s page in Chromium', () => {
  let browser: Browser;
  let context: BrowserContext;
  let place: Place;
  let faults: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 60_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    await context.close();
    await place.drop();
  });

  async function open(): Promise<Page> {
    faults = [];
    place = await makePlace('sqlite');
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => {
      if (/Content Security Policy/.test(line.text())) faults.push(line.text());
    });
    return page;
  }
  const online = (page: Page) => page.waitForSelector('#state[data-state=online]');
  const bubbles = (page: Page, text: string) =>
    page.locator('.webchat__bubble__content', { hasText: text }).filter({ visible: true });
  const fromDesk = (page: Page) => page.locator('.webchat__bubble:not(.webchat__bubble--from-user)');

  async function say(page: Page, text: string): Promise<void> {
    const box = page.locator('[data-id="webchat-sendbox-input"]');
    await box.fill(text);
    await box.press('Enter');
    await bubbles(page, text).waitFor();
  }

  test('greets, answers, survives a reload and a restart with one of each message', {
    timeout: 90_000,
  }, async () => {
    const page = await open();
    let desk = await startDesk({ database: 'sqlite', place });
    const port = Number(new URL(desk.url).port);
    await page.goto(desk.url);
    await online(page);
    await fromDesk(page).first().waitFor();
    await say(page, '我家客厅的灯不亮了');
    await desk.app.settle();

    await page.reload();
    await online(page);
    await bubbles(page, '我家客厅的灯不亮了').waitFor();

    await desk.halt();
    await page.waitForSelector('#state:not([data-state=online])');
    desk = await startDesk({ database: 'sqlite', place, port });
    await online(page);
    await say(page, '在3栋2单元1501');
    expect(await bubbles(page, '我家客厅的灯不亮了').count()).toBe(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(faults).toEqual([]);
    expect(await desk.app.db.prisma.talk.count()).toBe(1);
    await page.close();
    await desk.halt();
  });

  test('where no socket comes through, it asks by polling', { timeout: 60_000 }, async () => {
    const page = await open();
    await page.addInitScript(() => {
      const Dead = class extends EventTarget {
        static readonly OPEN = 1;
        readyState = 3;
        constructor() {
          super();
          setTimeout(() => this.dispatchEvent(new Event('close')), 10);
        }
        close() {
          this.readyState = 3;
        }
      };
      Object.assign(globalThis, { WebSocket: Dead });
    });
    const desk = await startDesk({ database: 'sqlite', place });
    await page.goto(desk.url);
    await online(page);
    await say(page, '电梯坏了');
    await desk.app.settle();
    await bubbles(page, '电梯坏了').waitFor();
    expect(faults).toEqual([]);
    await page.close();
    await desk.halt();
  });
});
