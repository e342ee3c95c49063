/** Chromium for browser tests: run where it is found; REQUIRE_BROWSER=1 makes a missing one an error. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((one) =>
  existsSync(one),
);
if (!path && process.env.REQUIRE_BROWSER === '1')
  throw new Error('REQUIRE_BROWSER=1, but no Chromium was found');

export const browserFound = path !== undefined;

export function openBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error('no Chromium');
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
