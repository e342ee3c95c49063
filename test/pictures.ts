/**
 * `npm run pictures`: a picture of every page for the README and the docs, taken of a made-up day on the demo estate, and of
 * LINE's menu; what axe finds serious, and what stands out of the screen, is printed and ends it with 1. `-- FOLDER` puts
 * them elsewhere.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createPhoneLinks } from '../bot/desk/phone/links.ts';
import { secretNamed } from '../bot/storage/secrets.ts';
import { DEMO_PASSWORD } from '../bot/trial/demo.ts';
import { openBrowser } from './support/browser.ts';
import { cutOff, enter, goTo, openConsole, PHONE, seriousFaults } from './support/console.ts';
import { startDesk } from './support/desk.ts';
import { drawMenus } from './support/menu-pictures.ts';
import { channels } from './support/seats.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, '..', 'docs', 'pictures');
await mkdir(folder, { recursive: true });
const desk = await startDesk({
  database: 'sqlite',
  now: new Date('2026-09-08T01:00:00Z'),
  env: { TRIAL: '1', GATHER_BURSTS: '0' },
});
const browser = await openBrowser();
const { prisma } = desk.app.db;
const HOUR = 3_600_000;
let faults = 0;

/** Takes the picture, and looks at it as axe does. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const found = [...(await seriousFaults(page)), ...(await cutOff(page)).map((one) => `cut off: ${one}`)];
  faults += found.length;
  for (const one of found) process.stdout.write(`${name}: ${one}\n`);
  process.stdout.write(`${name}.png\n`);
}

async function pass(ms: number): Promise<void> {
  desk.clock.advance(ms);
  await desk.app.settle();
}

/** A member of staff by the API. */
async function staff(login: string) {
  const headers = { 'content-type': 'application/json' };
  const entered = await fetch(`${desk.url}/api/desk/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  });
  const { csrf } = (await entered.json()) as { csrf: string };
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${desk.url}/api/desk${path}`, {
      method: 'POST',
      headers: { ...headers, cookie, 'x-csrf-token': csrf },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
}

// ── a few days of a made-up estate ───────────────────────────────────────────────────────────────────────
const sit = await channels['web chat']?.(() => desk.clock.now());
if (!sit) throw new Error('no web chat');
async function reported(said: string): Promise<string> {
  const seat = await (sit as NonNullable<typeof sit>).sit(desk);
  await seat.says(said);
  await pass(60_000);
  return (await prisma.matter.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id;
}
const asSupervisor = await staff('zhuguan');
const matterOf = (id: string) => prisma.matter.findUniqueOrThrow({ where: { id } });
const act = async (id: string, route: string, body: object): Promise<void> =>
  asSupervisor(`/matters/${id}/${route}`, {
    seen: (await matterOf(id)).updatedAt.toISOString(),
    ...body,
  });
const doneLater: string[] = [];
for (const said of ['5栋1单元601客厅灯不亮了', '7栋2单元1102厨房水槽漏水', '12栋1单元602卫生间马桶堵了']) {
  const id = await reported(said);
  if ((await matterOf(id)).state === 'registered')
    await act(id, 'progress', { step: 'dispatch', department: 'engineering', handlerId: 'demo-shuigong' });
  await act(id, 'progress', { step: 'accept' });
  await act(id, 'progress', { step: 'arrive' });
  doneLater.push(id);
}
await pass(HOUR);
for (const id of doneLater) await act(id, 'resolve', { result: '已更换配件，试用正常' });
const complaint = await reported('3栋2单元1501，楼道垃圾三天没人收，太臭了，投诉');
await act(complaint, 'verdict', {
  finding: 'true',
  liability: 'property',
  cause: '保洁员请假，代班没有安排到位',
  correction: '当日清运并消杀',
  prevention: '请假必须指定代班',
});
await act(complaint, 'slips', { to: 'cleaning', text: '请当日清运3栋2单元楼道垃圾，消杀后拍照回复。' });
for (let hours = 0; hours < 97; hours += 1) await pass(HOUR);
await asSupervisor('/notices', {
  estateId: (await prisma.estate.findFirstOrThrow({ where: { demo: true } })).id,
  kind: 'water',
  text: '因二次供水水箱清洗，9月12日14:00至17:00停水，请提前储水。',
  buildings: ['3', '5'],
  startsAt: new Date(desk.clock.now().getTime() + 2 * HOUR).toISOString(),
  endsAt: new Date(desk.clock.now().getTime() + 5 * HOUR).toISOString(),
  contact: '工程部 010-00000000',
  approver: '赵立',
});
await reported('8栋1单元电梯停了，按钮没反应');
await reported('8栋1单元1501，电梯坏了上不去');
const given = await reported('9栋2单元1801厨房水龙头漏水，关不紧');
await act(given, 'progress', { step: 'dispatch', department: 'engineering', handlerId: 'demo-shuigong' });
await pass(5 * 60_000);

// ── the owner's page and a talk that is taken over ─────────────────────────────────────────────────────
const owner = await (
  await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: PHONE })
).newPage();
await owner.goto(desk.url);
const box = owner.getByRole('textbox').first();
const say = async (text: string, until: RegExp): Promise<void> => {
  await box.fill(text);
  await box.press('Enter');
  await owner.getByText(until).last().waitFor();
};
await owner.getByText('请问有什么可以帮您').last().waitFor();
await say('3栋2单元1501厨房水管爆了,水流一地', /总水阀/);
await owner.waitForLoadState('networkidle').catch(() => undefined);
await owner.screenshot({ path: join(folder, 'owner.png') });
await say('你们物业太过分了,投诉三次没人管,我要找媒体曝光!', /抱歉|对不起|道歉|致歉/);

const console_ = await openConsole(browser, desk.url);
await shoot(console_, 'login');
await enter(console_, 'zhuguan');
await console_.locator('a.row').first().click();
await console_.locator('#take').click();
await console_.fill('#composer', '您反映的三次投诉我都看到了，今天下午我上门向您说明。');
await console_.keyboard.press('Enter');
await owner.getByText('今天下午我上门向您说明').last().waitFor();
await say('好，我等着', /好，我等着/);
await console_.getByText('好，我等着').first().waitFor();
await console_.getByText('已接待').waitFor({ state: 'detached' });
await shoot(console_, 'desk');

// ── every other page of the console ────────────────────────────────────────────────────────────────────
const show = async (hash: string, ready: string, name: string): Promise<void> => {
  await goTo(console_, hash);
  await console_.locator(ready).first().waitFor();
  await shoot(console_, name);
};
await show('#/matters', 'tr.ant-table-row', 'matters');
await show(`#/matters/${complaint}`, '.ant-drawer-body .facts', 'matter');
await console_.keyboard.press('Escape');
await show('#/follow', '.follow', 'follow');
await show('#/duty', '.stack', 'duty');
for (const [tab, name] of [
  ['事件', 'incidents'],
  ['交接班', 'handover'],
] as const) {
  await console_.getByRole('tab', { name: tab, exact: true }).click();
  await console_.getByRole('tabpanel', { name: tab, exact: true }).waitFor();
  await shoot(console_, name);
}
await show('#/board', '.figures', 'board');
await show('#/tables', '.cards, .ant-table', 'tables');
await show('#/transcripts', 'a.row', 'transcripts');
await show('#/me', '.me', 'me');

const manager = await openConsole(browser, desk.url);
await enter(manager, 'jingli');
const inSettings = async (tab: string, ready: string, name: string): Promise<void> => {
  await manager.getByRole('tab', { name: tab }).first().click();
  await manager.locator(ready).first().waitFor();
  await shoot(manager, name);
};
await goTo(manager, '#/settings');
await manager.locator('.setting-editor .entries').first().waitFor();
await shoot(manager, 'settings');
await manager.getByRole('menuitem', { name: '对业主的用语' }).click();
await manager.locator('.phrase-entry').first().waitFor();
await shoot(manager, 'phrases');
await inSettings('导入导出', '.setting-files', 'imports');
await inSettings('识别对照', 'role=tabpanel[name="识别对照"] >> .ant-card', 'readings');

// ── a worker's telephone ───────────────────────────────────────────────────────────────────────────────
const key = await secretNamed(desk.app.db, 'phone-links', desk.clock.now());
const worker = await prisma.staff.findUniqueOrThrow({ where: { id: 'demo-shuigong' } });
const context = await browser.newContext({
  locale: 'zh-CN',
  viewport: PHONE,
  isMobile: true,
  hasTouch: true,
});
const phone = await context.newPage();
await phone.goto(createPhoneLinks(key, () => new Date(), desk.url).link(worker) ?? '');
await phone.getByLabel(/后四位/).fill(worker.phone?.slice(-4) ?? '');
await phone.getByRole('button', { name: '打开', exact: true }).click();
await phone.locator('.card').first().waitFor();
await shoot(phone, 'phone-tasks');
await phone.locator('.card a', { hasText: '9栋2单元1801' }).click();
await phone.locator('.task').waitFor();
await shoot(phone, 'phone-task');
await context.setOffline(true);
await phone.getByRole('button', { name: '接单', exact: true }).click();
await phone.getByRole('button', { name: '到场', exact: true }).click();
await phone.getByText('2 项等待发送').waitFor();
await shoot(phone, 'phone-offline');
await phone.getByRole('button', { name: '完成', exact: true }).click();
await phone.locator('dialog').waitFor();
await shoot(phone, 'phone-finish');

await drawMenus(browser);
await browser.close();
await desk.stop();
process.exit(faults > 0 ? 1 : 0);
