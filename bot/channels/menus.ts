/**
 * `npm run menus`: sets up the menus of the messaging apps that are in the environment. May be run again at any time.
 * `-- --locale zh-Hant-HK` for other words, `-- --picture FILE` for a picture of one's own in LINE.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Locale, locales } from '../../knowledge/phrases/keys.ts';
import { menuIn } from '../../knowledge/rules/menu.ts';
import { createConfig } from '../config.ts';
import { setLineMenu, shippedPicture } from './line/menu.ts';
import { stateInMemory } from './tencent/state.ts';
import { setWechatMenu } from './wechat/menu.ts';

/** The words that owners of each app read, when nothing else is said. */
const STANDARD = { line: 'zh-Hant-TW', wechat: 'zh-Hans' } as const satisfies Record<string, Locale>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** @throws Error for a locale that there is none of */
function localeOf(given: string | undefined): Locale | undefined {
  const locale = locales.find((one) => one === given);
  if (given !== undefined && locale === undefined)
    throw new Error(`--locale ${given}: must be one of ${locales.join(', ')}`);
  return locale;
}

async function run(): Promise<void> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { values } = parseArgs({ options: { locale: { type: 'string' }, picture: { type: 'string' } } });
  const locale = localeOf(values.locale);
  const { line, wechat } = createConfig(process.env).channels;
  const tasks: [app: string, set: () => Promise<boolean>][] = [];
  if (line)
    tasks.push([
      'LINE',
      async () => {
        const menu = menuIn(locale ?? STANDARD.line);
        const { picture } = values;
        return setLineMenu(line, menu, await (picture ? readFile(picture) : shippedPicture(menu)));
      },
    ]);
  if (wechat)
    tasks.push(['WeChat', () => setWechatMenu(wechat, stateInMemory(), menuIn(locale ?? STANDARD.wechat))]);
  if (tasks.length === 0)
    throw new Error('nothing to set up: neither LINE_CHANNEL_SECRET nor WECHAT_APP_ID is set');
  for (const [app, set] of tasks)
    try {
      say(`${app}: the menu ${(await set()) ? 'is set up' : 'was set up already'}`);
    } catch (error) {
      say(`${app}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
}

run().catch((error: unknown) => {
  say((error as Error).message);
  process.exitCode = 1;
});
