/** The staff console in a browser: logged in, looked at, and searched by axe. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../bot/trial/demo.ts';

export const WIDE = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** Where and how large a console is opened. The estate's zone is never the browser's own. */
export interface Screen {
  size?: { width: number; height: number };
  /** The path after the desk's address; the talks by default. */
  at?: string;
}

/** The console before anybody has logged in. */
export async function openConsole(browser: Browser, url: string, screen: Screen = {}): Promise<Page> {
  const { size = WIDE, at = '' } = screen;
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    viewport: size,
    hasTouch: size.width < 500,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  await page.goto(`${url}/desk/${at}`);
  return page;
}

/** Logs one of the demo estate's staff in, as a person does. */
export async function enter(page: Page, login: string): Promise<void> {
  await page.fill('input[autocomplete=username]', login);
  await page.fill('input[type=password]', DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav');
}

export async function staffPage(
  browser: Browser,
  url: string,
  login: string,
  screen: Screen = {},
): Promise<Page> {
  const page = await openConsole(browser, url, screen);
  await enter(page, login);
  return page;
}

/** Goes to an address within the console. */
export const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate(`location.hash = ${JSON.stringify(hash)}`).then(() => undefined);

/** Opens a talk by its id. */
export async function openTalk(page: Page, talkId: string): Promise<void> {
  await goTo(page, `#/talks/${encodeURIComponent(talkId)}`);
  await page.locator('.talk-head').waitFor();
}

/** Opens a waiting talk and takes it over with one key. */
export async function take(page: Page, talkId: string): Promise<void> {
  await openTalk(page, talkId);
  await page.locator('#take').waitFor();
  await page.keyboard.press('t');
  await page.locator('#composer').waitFor();
}

/** Writes to the owner of the open talk. */
export async function write(page: Page, text: string): Promise<void> {
  await page.fill('#composer', text);
  await page.press('#composer', 'Enter');
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe finds serious or critical on the page as it stands, a line each: rule, places, and what is wrong there. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Evaluated through the debugger, where the page's own policy does not hold it back.
  await page.evaluate(await axe);
  const found = (await page.evaluate(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as Violation[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((one) => `${one.target.join(' ')} (${one.failureSummary})`).join(', ')}`,
    );
}

/** What stands out beyond the right edge of the screen and so cannot be read without moving it sideways. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (el) => el && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(el).overflowX) || scrolls(el.parentElement));
    return [...document.querySelectorAll('main *')]
      .filter((el) => el.getClientRects().length && el.getBoundingClientRect().right > width + 1 && !scrolls(el.parentElement))
      .map((el) => el.tagName.toLowerCase() + '.' + el.className)
      .concat(document.documentElement.scrollWidth > width ? ['the whole page'] : []);
  })()`) as Promise<string[]>;
