/** The whole way once, in two browsers: an owner in the real Web Chat, a supervisor at the desk. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../bot/trial/demo.ts';
import { browserFound, openBrowser } from '../support/browser.ts';
import { type Desk, startDesk } from '../support/desk.ts';

/** 10:00 in Shanghai: within the hours of return visits. */
const MORNING = new Date('2026-09-12T02:00:00Z');

describe.runIf(browserFound)('the whole way', () => {
  let desk: Desk;
  let browser: Browser;
  beforeAll(async () => {
    desk = await startDesk({ database: 'sqlite', now: MORNING, env: { TRIAL: '1', GATHER_BURSTS: '1' } });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  async function ownerPage(): Promise<{
    page: Page;
    say: (text: string) => Promise<void>;
    sees: (text: string | RegExp) => Promise<void>;
  }> {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${desk.url}/`);
    const box = page.getByRole('textbox').first();
    return {
      page,
      async say(text) {
        await box.fill(text);
        await box.press('Enter');
      },
      sees: (text) => page.getByText(text).last().waitFor({ timeout: 20_000 }),
    };
  }

  async function staffPage(login: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${desk.url}/desk`);
    await page.fill('input[autocomplete=username]', login);
    await page.fill('input[type=password]', DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('nav');
    return page;
  }

  test('greeted, first aid, registered; furious, handed over; taken, handed back, resolved, visited, reopened', async () => {
    const owner = await ownerPage();
    await owner.sees('请问有什么可以帮您');

    // U1 R5: first aid before anything else, then the record, then only what was not said.
    await owner.say('3栋2单元1501厨房水管爆了,水流一地');
    await owner.sees(/总水阀/);
    await owner.sees(/单号YJHY260912-\d{4}.*3栋2单元1501室厨房水管爆/);
    const repair = await desk.app.db.prisma.matter.findFirstOrThrow({ where: { category: 'repair' } });
    expect(repair).toMatchObject({ urgent: true, state: 'dispatched', place: '3栋2单元1501室厨房' });

    // C1 H1: apology and a person.
    await owner.say('你们物业太过分了,投诉三次没人管,我要找媒体曝光!');
    await owner.sees(/抱歉|对不起|道歉|致歉/);

    // The waiting talk appears at the desk without a reload; taking it over gives the owner a name.
    const staff = await staffPage('zhuguan');
    await staff.locator('a.row').first().click();
    await staff.locator('#take').click();
    await owner.sees(/陈芳/);
    await staff.fill('#composer', '您反映的三次投诉我都看到了,今天下午我上门向您说明。');
    await staff.keyboard.press('Enter');
    await owner.sees('今天下午我上门向您说明');

    // H2: while a person has the talk the bot is silent.
    await owner.say('好,我等着');
    await staff.getByText('好,我等着').first().waitFor();
    const talk = await desk.app.db.prisma.talk.findFirstOrThrow({ where: { channel: 'web' } });
    expect(talk.mode).toBe('person');
    const before = await desk.app.db.prisma.activity.count({ where: { talkId: talk.id, fromRole: 'bot' } });

    // H4: handing back is said.
    await staff.getByRole('button', { name: '交回助手' }).click();
    const sure = staff.getByRole('dialog').getByRole('button', { name: /交回|确定|确认/ });
    if (await sure.count()) await sure.last().click();
    await owner.sees(/智能助手(继续|为您)/);
    // The notice of handing back is all that the bot has said meanwhile.
    expect(await desk.app.db.prisma.activity.count({ where: { talkId: talk.id, fromRole: 'bot' } })).toBe(
      before + 1,
    );

    // R1: resolved with a result; V1: the visit comes by itself to the open page.
    await staff.evaluate("location.hash = '#/matters'");
    await staff.getByText(repair.number).first().click();
    await staff.getByRole('button', { name: '完成' }).first().click();
    await staff.locator('textarea:visible').last().fill('已更换厨房进水软管,试水正常');
    await staff
      .getByRole('button', { name: /^(确\s?定|确认完成|完\s?成|提\s?交)$/ })
      .last()
      .click();
    await expect
      .poll(
        async () => (await desk.app.db.prisma.matter.findUniqueOrThrow({ where: { id: repair.id } })).state,
      )
      .toBe('done');
    desk.clock.advance(2.1 * 3_600_000);
    await desk.app.settle();
    await owner.sees(/回访|修好了吗|完工/);

    // V3: not satisfied — reopened under its number, before everybody's eyes.
    await owner.say('不满意,又漏了');
    await owner.sees(/很抱歉没让您满意|这次没做好/);
    expect(await desk.app.db.prisma.matter.findUniqueOrThrow({ where: { id: repair.id } })).toMatchObject({
      state: 'in_progress',
      reopened: 1,
    });
    await staff
      .getByText(/重新打开|已重开|重开|办理中|处理中/)
      .first()
      .waitFor();
  }, 120_000);

  test('a reload shows the same talk with its history, and a second browser is another owner', async () => {
    const owner = await ownerPage();
    await owner.sees('请问有什么可以帮您');
    await owner.say('8栋1单元302卫生间马桶堵了');
    await owner.sees(/单号YJHY260912-\d{4}/);
    await owner.page.reload();
    await owner.sees('8栋1单元302卫生间马桶堵了');
    await owner.sees(/单号YJHY260912-\d{4}/);
    const other = await ownerPage();
    await other.sees('请问有什么可以帮您');
    expect(await other.page.getByText('302').count()).toBe(0);
  }, 60_000);
});
