/** Talks in receptionists' browsers: raced for, ten at once, through a broken line, passed on and followed to the end. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFound, openBrowser } from '../support/browser.ts';
import { goTo, openTalk, staffPage, take, write } from '../support/console.ts';
import { type Desk, startDesk } from '../support/desk.ts';
import { openWire } from '../support/proxy.ts';
import { type Channel, channels, type Seat } from '../support/seats.ts';

/** 10:00 in Shanghai: within the hours of return visits. */
const MORNING = new Date('2026-09-12T02:00:00Z');

/** How long an outcome may take on a busy machine. */
const SOON = { timeout: 20_000 };

describe.runIf(browserFound)('talks at the desk', () => {
  let desk: Desk;
  let browser: Browser;
  let channel: Channel;
  let front: Page;
  let other: Page;
  beforeAll(async () => {
    const open = channels['/api/messages'];
    if (!open) throw new Error('no such channel');
    channel = await open(() => MORNING);
    desk = await startDesk({ database: 'sqlite', now: MORNING, env: { ...channel.env, TRIAL: '1' } });
    browser = await openBrowser();
    [front, other] = await Promise.all([
      staffPage(browser, desk.url, 'qiantai'),
      staffPage(browser, desk.url, 'qiantai2'),
    ]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await desk.stop();
    await channel.close();
  });

  /** An owner who has asked for a person, after what else they said. */
  async function waits(...before: string[]): Promise<Seat> {
    const seat = await channel.sit(desk);
    for (const text of [...before, '转人工']) await seat.says(text);
    await desk.app.settle();
    await expect
      .poll(() => desk.app.db.prisma.talk.findUnique({ where: { id: seat.talkId } }), SOON)
      .toMatchObject({ mode: 'waiting' });
    return seat;
  }
  const shown = (seat: Seat, text: string): Promise<unknown> =>
    expect.poll(async () => (await seat.shows()).filter((one) => one.includes(text)), SOON).toHaveLength(1);

  test('H2 two receptionists take one talk at once: one has it, the other is told who', async () => {
    const owner = await waits();
    const pages = [front, other];
    await Promise.all(pages.map((page) => openTalk(page, owner.talkId)));
    // Neither request goes out before both have been made.
    let waiting = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    await Promise.all(
      pages.map(async (page) => {
        await page.route('**/take', async (route) => {
          waiting += 1;
          if (waiting === 2) release();
          await both;
          await route.continue();
        });
        await page.locator('#take').click();
      }),
    );
    await expect
      .poll(
        () => Promise.all(pages.map((page) => page.locator('#composer').count())).then((n) => n.toSorted()),
        SOON,
      )
      .toEqual([0, 1]);
    const [winner, loser] = (await front.locator('#composer').count()) ? [front, other] : [other, front];
    const name = winner === front ? '林小雨' : '何静';
    await loser.getByText(`已被${name}接待`).waitFor();
    await loser.getByText(`${name}正在接待`).waitFor();
    expect(await loser.locator('#take').count()).toBe(0);
    await shown(owner, `我是客服${name}`);
    await Promise.all(pages.map((page) => page.unroute('**/take')));
    await winner.getByRole('button', { name: '结束接待' }).click();
    await winner.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await winner.locator('#composer').waitFor({ state: 'detached' });
  }, 120_000);

  test('ten talks at once: every word reaches whom it is for, once, and nobody else', async () => {
    const owners = await Promise.all(Array.from({ length: 10 }, () => waits()));
    await goTo(front, '#/talks');
    for (const { talkId } of owners) await take(front, talkId);
    // Owners write while the receptionist goes from talk to talk.
    const speaking = owners.map(async (owner, n) => {
      await owner.says(`业主${n}甲:厨房的事`);
      await owner.says(`业主${n}乙:还有阳台`);
    });
    for (const [n, { talkId }] of owners.entries()) {
      await openTalk(front, talkId);
      await write(front, `答复${n}号:已经安排`);
    }
    await Promise.all(speaking);
    for (const [n, owner] of owners.entries()) {
      await shown(owner, `答复${n}号`);
      await openTalk(front, owner.talkId);
      const said = front.locator('.talks-talk');
      for (const text of [`业主${n}甲:厨房的事`, `业主${n}乙:还有阳台`, `答复${n}号:已经安排`]) {
        await said.getByText(text).first().waitFor();
        expect(await said.getByText(text).count(), text).toBe(1);
      }
      const all = await said.innerText();
      const numbers = [...all.matchAll(/(?:业主|答复)(\d)(?:甲|乙|号)/g)].map(([, digit]) => digit);
      expect(new Set(numbers)).toEqual(new Set([String(n)]));
      expect((await owner.shows()).filter((one) => one.startsWith('答复'))).toEqual([`答复${n}号:已经安排`]);
    }
    const rows = await desk.app.db.prisma.activity.groupBy({
      by: ['fromRole'],
      where: { talkId: { in: owners.map(({ talkId }) => talkId) }, text: { contains: ':' } },
      _count: true,
    });
    const counts = Object.fromEntries(rows.map(({ fromRole, _count }) => [fromRole, _count]));
    expect(counts).toMatchObject({ user: 20, staff: 10 });
  }, 120_000);

  test('a line cut in mid-talk is shown, mends itself, and what was written goes out once', async () => {
    const wire = await openWire('127.0.0.1', Number(new URL(desk.url).port));
    const page = await staffPage(browser, `http://127.0.0.1:${wire.port}`, 'guanjia');
    try {
      const owner = await waits();
      await take(page, owner.talkId);
      await write(page, '您好,我是您的管家。');
      await shown(owner, '我是您的管家');

      wire.cut();
      await page.getByText('连接已断开').waitFor();
      await write(page, '马上帮您查。');
      await page.getByText('未发出').waitFor();
      await owner.says('断线的时候我说了这句');
      expect(await page.getByText('断线的时候我说了这句').count()).toBe(0);

      wire.mend();
      await page.getByText('断线的时候我说了这句').first().waitFor();
      await page.getByText('连接已断开').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: '重发' }).click();
      await shown(owner, '马上帮您查');

      // The server had it; only its answer was lost.
      await page.route('**/messages', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await write(page, '师傅下午三点到。');
      await shown(owner, '师傅下午三点到');
      await page.getByText('未发出').waitFor();
      await page.unroute('**/messages');
      await page.getByRole('button', { name: '重发' }).click();
      await page.getByText('未发出').waitFor({ state: 'detached' });
      await page.locator('.talks-talk').getByText('师傅下午三点到。').first().waitFor();
      expect(await page.locator('.talks-talk').getByText('师傅下午三点到。').count()).toBe(1);
      await desk.app.settle();
      await shown(owner, '师傅下午三点到');
    } finally {
      await page.context().close();
      await wire.close();
    }
  }, 120_000);

  test('G8 H4 V1 passed on with a word, handed back, done, and the return visit seen with its answer', async () => {
    const owner = await waits('3栋2单元1501厨房水管爆了,水流一地');
    await take(front, owner.talkId);
    await front.getByRole('button', { name: '转交', exact: true }).click();
    const dialog = front.getByRole('dialog');
    await dialog.getByRole('combobox').fill('何静');
    await front.keyboard.press('Enter');
    await dialog.getByRole('textbox').last().fill('业主家漏水,请盯着工程部');
    await dialog.getByRole('button', { name: '转交' }).click();
    await front.getByText('何静正在接待').waitFor();

    await openTalk(other, owner.talkId);
    await other.locator('#composer').waitFor();
    await other.getByText('业主家漏水,请盯着工程部').first().waitFor();
    await shown(owner, '何静');
    await write(other, '我已经请工程部过去了。');
    await shown(owner, '我已经请工程部过去了');
    await other.getByRole('button', { name: '交回助手' }).click();
    await other.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await other.locator('#composer').waitFor({ state: 'detached' });
    await expect.poll(async () => (await owner.shows()).at(-1), SOON).toMatch(/智能助手/);

    const card = other.locator('.talks-panel article.matter').first();
    await card.getByRole('button', { name: '完成' }).click();
    await other.getByRole('dialog').locator('textarea:visible').last().fill('已更换厨房进水软管,试水正常');
    await other
      .getByRole('dialog')
      .getByRole('button', { name: /^(确定|完成|提交)$/ })
      .click();
    await card.getByText('已完成').first().waitFor();

    desk.clock.advance(2.1 * 3_600_000);
    await desk.app.settle();
    // The visit came to the owner, and shows in the talk at the desk without a reload.
    const asked = (await owner.shows()).at(-1) ?? '';
    expect(asked).toMatch(/回访|修好了吗|满意/);
    await other.locator('.talks-talk').getByText(asked.slice(0, 12)).last().waitFor();
    await owner.says('修好了,5分');
    await desk.app.settle();
    await card.locator('.number').click();
    await other.getByRole('dialog').getByText('非常满意').first().waitFor();
  }, 120_000);
});
