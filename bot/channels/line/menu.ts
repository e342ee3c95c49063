/** LINE's rich menu: an area of the picture for each entry; a tap says the entry's name as the owner's own message. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HTTPFetchError, type messagingApi } from '@line/bot-sdk';
import { z } from 'zod';
import type { Menu } from '../../../knowledge/rules/menu.ts';
import { type LineSettings, lineCalls } from './api.ts';

/** The shipped pictures' size in pixels. */
export const MENU_SIZE = { width: 1200, height: 810 } as const;

/** Menus of ours bear this name and what they were made of. */
const NAME = 'front-desk';

/** What a picture of one's own may be: LINE takes no other. */
const PICTURE = { most: 1024 * 1024, widths: [800, 2_500], ratio: 1.45 } as const;

/** Entries in rows: one row up to three, then two. */
export function rowsOf<T>(entries: readonly T[]): T[][] {
  const above = entries.length <= 3 ? entries.length : Math.floor(entries.length / 2);
  return [entries.slice(0, above), entries.slice(above)].filter((row) => row.length > 0);
}

/** @throws Error naming what is wrong with a picture */
export function measured(picture: Uint8Array): { width: number; height: number } {
  const bytes = Buffer.from(picture);
  if (bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.length < 24)
    throw new Error('the picture must be a PNG');
  if (bytes.length > PICTURE.most) throw new Error('the picture may have 1 MB');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [least, most] = PICTURE.widths;
  if (width < least || width > most) throw new Error(`the picture must be ${least} to ${most} pixels wide`);
  if (width / height < PICTURE.ratio)
    throw new Error(`the picture must be ${PICTURE.ratio} times as wide as high`);
  return { width, height };
}

function areasOf(
  menu: Menu,
  { width, height }: { width: number; height: number },
): messagingApi.RichMenuArea[] {
  const rows = rowsOf(menu.groups.flatMap(({ entries }) => entries));
  const cut = (length: number, parts: number, index: number): number => Math.round((length * index) / parts);
  return rows.flatMap((row, y) =>
    row.map((text, x) => {
      const [left, top] = [cut(width, row.length, x), cut(height, rows.length, y)];
      return {
        bounds: {
          x: left,
          y: top,
          width: cut(width, row.length, x + 1) - left,
          height: cut(height, rows.length, y + 1) - top,
        },
        action: { type: 'message' as const, label: text.slice(0, 20), text },
      };
    }),
  );
}

/** What the shipped pictures show. */
const shown = z.record(z.string(), z.array(z.string()));

/**
 * The shipped picture of a menu.
 * @throws Error when the menu's words are no longer those on it
 */
export async function shippedPicture(menu: Menu): Promise<Uint8Array> {
  const folder = new URL('./menu/', import.meta.url);
  const words = shown.parse(JSON.parse(await readFile(new URL('words.json', folder), 'utf8')));
  const entries = menu.groups.flatMap((group) => group.entries);
  if (JSON.stringify(words[menu.locale]) !== JSON.stringify(entries))
    throw new Error(
      `the shipped picture for ${menu.locale} shows other words than the menu: draw it anew (npm run pictures) or give one of your own (--picture)`,
    );
  return readFile(new URL(`${menu.locale}.png`, folder));
}

/**
 * Makes this the menu of everybody who has none of their own. Nothing happens where it is that already; a menu that was
 * only half set up is made anew, former ones of ours are taken away, those of others are left alone.
 * @returns whether anything was changed
 * @throws Later, Held, PermanentFailure, LineUnknown naming what LINE did not take
 */
export async function setLineMenu(settings: LineSettings, menu: Menu, picture: Uint8Array): Promise<boolean> {
  const { api, blob, told } = lineCalls(settings);
  const size = measured(picture);
  const asked = { size, selected: true, chatBarText: menu.bar, areas: areasOf(menu, size) };
  const digest = createHash('sha256').update(JSON.stringify(asked)).update(picture).digest('hex');
  const name = `${NAME} ${digest.slice(0, 16)}`;
  const { richmenus } = await told(api.getRichMenuList());
  const ours = richmenus.filter((one) => one.name.startsWith(`${NAME} `));
  const standard = await told(
    api.getDefaultRichMenuId().then(
      ({ richMenuId }) => richMenuId,
      (error: unknown) => {
        if (error instanceof HTTPFetchError && error.status === 404) return undefined;
        throw error;
      },
    ),
  );
  const there = ours.find((one) => one.name === name && one.richMenuId === standard);
  const former = ours.filter((one) => one !== there);
  if (!there) {
    const { richMenuId } = await told(api.createRichMenu({ ...asked, name }));
    await told(
      blob.setRichMenuImage(richMenuId, new Blob([Uint8Array.from(picture)], { type: 'image/png' })),
    );
    await told(api.setDefaultRichMenu(richMenuId));
  }
  // Only after the new one is shown.
  for (const { richMenuId } of former) await told(api.deleteRichMenu(richMenuId));
  return !there || former.length > 0;
}
