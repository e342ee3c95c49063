/**
 * Pictures of every page of the console on a wide screen and a phone, with what axe finds. It needs a desk in trial
 * mode on which two owners wait, one of them with a filed matter:
 * `npx tsx test/bot/web/desk/shots.ts http://127.0.0.1:3978 FOLDER PASSWORD [LOGIN]`
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const [base = 'http://127.0.0.1:3978', folder = '/tmp/shots', password = 'desk-admin-1', login = 'admin'] =
  process.argv.slice(2);
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}
async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  // Evaluated through the debugger, where the page's own policy does not hold it back.
  await page.evaluate(axeSource);
  const found = (await page.evaluate('axe.run().then(r => r.violations)')) as Found[];
  for (const { id, impact, nodes } of found) {
    console.log(`${name}: ${impact} ${id}`);
    for (const node of nodes.slice(0, 3))
      console.log(
        `    ${node.target.join(' ')} | ${node.failureSummary.split('\n').slice(1, 2).join('').trim()}`,
      );
  }
}
async function open(
  browser: Browser,
  size: { width: number; height: number },
  begin: (page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    hasTouch: size.width < 500,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      console.log(`console ${message.type()}: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => console.log('pageerror', error.stack));
  await page.goto(`${base}/desk/`);
  await page.waitForSelector('form, nav');
  await begin(page);
  return page;
}
const enter = (name: string) => async (page: Page) => {
  if (await page.locator('form').count()) {
    await shoot(page, `${name}-login`);
    await page.fill('input[autocomplete=username]', login);
    await page.fill('input[type=password]', password);
    await page.keyboard.press('Enter');
  }
  await page.waitForSelector('nav');
};

async function walk(page: Page, name: string, narrow: boolean): Promise<void> {
  const to = async (hash: string): Promise<void> => {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.waitForTimeout(400);
  };
  await shoot(page, `${name}-talks`);
  await page.locator('a.row').first().click();
  await page.waitForSelector('.talk');
  await shoot(page, `${name}-waiting`);
  await page.locator('#take').click();
  await page.waitForSelector('#composer');
  await shoot(page, `${name}-mine`);
  await page.keyboard.press('/');
  await page.waitForSelector('.phrase');
  await shoot(page, `${name}-phrases`);
  await page.locator('.phrase', { hasText: '〔' }).first().click();
  await shoot(page, `${name}-blank`);
  await page.fill('#composer', '您好，您前面说的我都看到了，现在由我为您办理。');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  await shoot(page, `${name}-said`);
  if (narrow) {
    await page.locator('[aria-label=业主与事项].ant-btn').click();
    await page.waitForTimeout(400);
    await shoot(page, `${name}-panel`);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
  } else {
    await page.getByRole('button', { name: '转交', exact: true }).click();
    await shoot(page, `${name}-transfer`);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    const card = page.locator('.talks-panel article.matter').first();
    await card.getByRole('button', { name: '修改' }).click();
    await shoot(page, `${name}-amend`);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    await card.getByRole('button', { name: '完成' }).click();
    await shoot(page, `${name}-resolve`);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
  }
  await to('#/matters');
  await shoot(page, `${name}-matters`);
  await page
    .locator(narrow ? 'article.matter .number' : 'tr.ant-table-row')
    .first()
    .click();
  await page.waitForTimeout(400);
  await shoot(page, `${name}-matter`);
  await to('#/matters');
  await page.getByRole('button', { name: '新登记' }).click();
  await shoot(page, `${name}-create`);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(400);
  await to('#/transcripts');
  await shoot(page, `${name}-transcripts`);
  await page.locator('a.row').first().click();
  await page.waitForTimeout(400);
  await shoot(page, `${name}-reading`);
  await to('#/settings');
  for (const [index, tab] of (await page.getByRole('tab').all()).entries()) {
    await tab.click();
    await page.waitForTimeout(400);
    await shoot(page, `${name}-settings-${index + 1}`);
  }
  await to('#/me');
  await shoot(page, `${name}-me`);
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const [name, size] of [
    ['wide', { width: 1440, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ] as const) {
    const page = await open(browser, size, enter(name));
    await walk(page, name, name === 'phone').catch(async (error: unknown) => {
      await page.screenshot({ path: join(folder, `${name}-failed.png`) });
      console.log(name, error);
    });
    await page.context().close();
  }
} finally {
  await browser.close();
}
