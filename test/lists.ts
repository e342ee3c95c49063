/**
 * `npm run lists`: how long each list of the console takes to open over 50,000 matters and 200 waiting talks, in a real
 * browser, from the press to the first row, the page's own code included; and how smoothly the longest one scrolls. Ends
 * with a line of JSON, and with 1 when a list takes more than a second. Without a `DATABASE_URL` it makes an SQLite file.
 */
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { growDesk } from './bench/grow.ts';
import { openBrowser } from './support/browser.ts';
import { goTo, staffPage } from './support/console.ts';
import { makePlace, startDesk } from './support/desk.ts';

const MATTERS = 50_000;
const WAITING = 200;
const LIMIT = 1_000;
const TIMES = 3;

const database = process.env.DATABASE_URL?.startsWith('postgres') ? 'postgresql' : 'sqlite';
const place = await makePlace(database);
const now = new Date('2026-09-12T02:00:00Z');
const env = { TRIAL: '1' };
// Once to make the estate, then filled, then looked at.
const first = await startDesk({ database, place, now, env });
const estate = await first.app.db.prisma.estate.findFirstOrThrow({ where: { demo: true } });
await growDesk(first.app.db, { estateId: estate.id, matters: MATTERS, waiting: WAITING, now });
await first.halt();
const desk = await startDesk({ database, place, now, env });
const browser = await openBrowser();

const lists: readonly (readonly [name: string, hash: string, row: string])[] = [
  ['waiting talks', '#/talks', 'a.row'],
  ['open matters', '#/matters', 'tr.ant-table-row'],
  ['all matters', '#/matters?state=all', 'tr.ant-table-row'],
  ['transcripts', '#/transcripts', 'a.row'],
  ['calls after visits', '#/follow', '.follow .group-empty'],
  ['duty', '#/duty', '.page p.tools .ant-btn-primary'],
  ['board', '#/board', '.figures'],
];

/** From the press to the first row, in ms. */
async function opens(page: Page, hash: string, row: string): Promise<number> {
  return (await page.evaluate(`new Promise((resolve) => {
    const begun = performance.now();
    const look = () => {
      if (document.querySelector(${JSON.stringify(`main ${row.split(', ').join(', main ')}`)})) requestAnimationFrame(() => resolve(performance.now() - begun));
      else requestAnimationFrame(look);
    };
    location.hash = ${JSON.stringify(hash)};
    requestAnimationFrame(look);
  })`)) as number;
}

/** The longest time between two frames while a list is scrolled through, in ms. */
async function scrolls(page: Page, selector: string): Promise<number> {
  return (await page.evaluate(`new Promise((resolve) => {
    const rows = document.querySelectorAll(${JSON.stringify(selector)});
    let box = rows[0]?.parentElement;
    while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    if (!box) return resolve(0);
    let last = performance.now();
    let worst = 0;
    const move = () => {
      const at = performance.now();
      worst = Math.max(worst, at - last);
      last = at;
      const before = box.scrollTop;
      box.scrollTop += 240;
      if (box.scrollTop > before) requestAnimationFrame(move);
      else resolve(worst);
    };
    requestAnimationFrame(move);
  })`)) as number;
}

// A busy machine tells little: how busy it was stands beside the figures.
const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;
const loadBefore = load();
const figures: Record<string, { medianMs: number; worstMs: number }> = {};
const page = await staffPage(browser, desk.url, 'zhuguan');
for (const [name, hash, row] of lists) {
  const taken: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await goTo(page, '#/me');
    await page.reload();
    await page.locator('.me').waitFor();
    await page.waitForLoadState('networkidle').catch(() => undefined);
    taken.push(Math.round(await opens(page, hash, row)));
  }
  taken.sort((a, b) => a - b);
  figures[name] = { medianMs: taken[1] ?? 0, worstMs: taken.at(-1) ?? 0 };
  process.stdout.write(`${name.padEnd(20)} ${String(taken[1]).padStart(6)} ms, worst ${taken.at(-1)} ms\n`);
}
await goTo(page, '#/talks');
await page.locator('a.row').first().waitFor();
const slowestFrameMs = Math.round(await scrolls(page, 'a.row'));
process.stdout.write(`slowest frame while scrolling the waiting talks: ${slowestFrameMs} ms\n`);
await browser.close();
await desk.halt();
await place.drop();
process.stdout.write(
  `${JSON.stringify({ database, matters: MATTERS, waiting: WAITING, lists: figures, slowestFrameMs, load: [loadBefore, load()] })}\n`,
);
process.exit(Object.values(figures).some(({ medianMs }) => medianMs > LIMIT) ? 1 : 0);
