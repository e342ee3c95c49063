/** `npm run pictures`: the pictures of the README and the docs, taken of a real talk on the made-up demo estate, and of LINE's menu. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from '../bot/trial/demo.ts';
import { openBrowser } from './support/browser.ts';
import { startDesk } from './support/desk.ts';
import { drawMenus } from './support/menu-pictures.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'pictures');
await mkdir(folder, { recursive: true });
const desk = await startDesk({
  database: 'sqlite',
  now: new Date('2026-09-12T02:00:00Z'),
  env: { TRIAL: '1', GATHER_BURSTS: '0' },
});
const browser = await openBrowser();

const owner = await (
  await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
  })
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

const staff = await (
  await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
  })
).newPage();
await staff.goto(`${desk.url}/desk`);
await staff.fill('input[autocomplete=username]', 'zhuguan');
await staff.fill('input[type=password]', DEMO_PASSWORD);
await staff.keyboard.press('Enter');
await staff.locator('a.row').first().click();
await staff.locator('#take').click();
await staff.fill('#composer', '您反映的三次投诉我都看到了，今天下午我上门向您说明。');
await staff.keyboard.press('Enter');
await owner.getByText('今天下午我上门向您说明').last().waitFor();
await say('好，我等着', /好，我等着/);
await staff.getByText('好，我等着').first().waitFor();
await staff.getByText('已接待').waitFor({ state: 'detached' });
await staff.screenshot({ path: join(folder, 'desk.png') });

await drawMenus(browser);
await browser.close();
await desk.stop();
process.exit(0);
