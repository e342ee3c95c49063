/** Draws the pictures of LINE's menu, one for each locale, and notes which words they show. */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { MENU_SIZE, rowsOf } from '../../bot/channels/line/menu.ts';
import { locales } from '../../knowledge/phrases/keys.ts';
import { menuIn } from '../../knowledge/rules/menu.ts';

const folder = new URL('../../bot/channels/line/menu/', import.meta.url);

/** A sign above the words, in the menu's order; an entry beyond has none. */
const SIGNS = [
  '<path d="M14 6a8 8 0 0 0-7 11l-5 5 4 4 5-5a8 8 0 0 0 11-7l-4 3-4-4 3-4z"/>',
  '<path d="M6 3h16v22H6zM10 9h8M10 14h8M10 19h5"/>',
  '<path d="M3 5h22v14H13l-5 5v-5H3z"/>',
  '<circle cx="14" cy="9" r="5"/><path d="M4 25c1-7 5-9 10-9s9 2 10 9"/>',
  '<path d="M14 3l12 21H2zM14 11v6M14 20v1"/>',
] as const;

function page(entries: readonly string[], lang: string): string {
  const rows = rowsOf(entries.map((words, index) => ({ words, sign: SIGNS[index] ?? '' })));
  const cell = ({ words, sign }: { words: string; sign: string }): string =>
    `<div><svg viewBox="0 0 28 28" width="120" height="120" fill="none" stroke="#0b5d4e" stroke-width="1.6" stroke-linejoin="round">${sign}</svg><b>${words}</b></div>`;
  return `<!doctype html><html lang="${lang}"><style>
    html,body{margin:0} body{width:${MENU_SIZE.width}px;height:${MENU_SIZE.height}px;display:flex;flex-direction:column;
      background:#fff;font-family:"Noto Sans CJK SC","Noto Sans CJK TC","Noto Sans SC",sans-serif}
    section{flex:1;display:flex} div{flex:1;display:flex;flex-direction:column;align-items:center;justify-content:center;
      gap:28px;box-shadow:inset 0 0 0 1px #c9d8d4;text-align:center} b{font-size:50px;font-weight:600;color:#16302a}
  </style>${rows.map((row) => `<section>${row.map(cell).join('')}</section>`).join('')}</html>`;
}

export async function drawMenus(browser: Browser): Promise<void> {
  await mkdir(folder, { recursive: true });
  const view = await (await browser.newContext({ viewport: MENU_SIZE })).newPage();
  const words: string[] = [];
  for (const locale of locales) {
    const entries = menuIn(locale).groups.flatMap((group) => group.entries);
    await view.setContent(page(entries, locale));
    await writeFile(new URL(`${locale}.png`, folder), await view.screenshot());
    words.push(`  "${locale}": [${entries.map((entry) => JSON.stringify(entry)).join(', ')}]`);
  }
  await writeFile(new URL('words.json', folder), `{\n${words.join(',\n')}\n}\n`);
}
