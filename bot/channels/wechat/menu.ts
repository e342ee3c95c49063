/** The official account's menu: an entry is a `click` whose key is what the owner would have typed (events.ts). */
import { z } from 'zod';
import type { Menu } from '../../../knowledge/rules/menu.ts';
import { PermanentFailure } from '../channel.ts';
import type { ChannelState } from '../tencent/state.ts';
import { type WechatSettings, wechatClient } from './wechat.ts';

/** The platform's limits, in bytes: a name on the bar, a name in a group, a key. */
const BYTES = { bar: 16, entry: 60, key: 128 } as const;

interface Button {
  name: string;
  type?: string | undefined;
  key?: string | undefined;
  sub_button?: Button[] | undefined;
}

const button = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  key: z.string().optional(),
});
/** What the platform says of the menu, as far as it is compared. */
const current = z.looseObject({
  menu: z.looseObject({ button: z.array(button.extend({ sub_button: z.array(button).optional() })) }),
});

function named(name: string, most: number): string {
  const bytes = Buffer.byteLength(name);
  if (bytes > most) throw new Error(`“${name}” has ${bytes} bytes, the menu takes ${most}`);
  return name;
}

/** @throws Error for a name that the platform would cut */
function buttonsOf({ groups }: Menu): Button[] {
  const click = (words: string, most: number): Button => ({
    type: 'click',
    name: named(words, most),
    key: named(words, BYTES.key),
  });
  return groups.map(({ label, entries: [first = label, ...others] }) =>
    others.length === 0
      ? click(first, BYTES.bar)
      : {
          name: named(label, BYTES.bar),
          sub_button: [first, ...others].map((one) => click(one, BYTES.entry)),
        },
  );
}

const plain = ({ name, type, key, sub_button: sub = [] }: Button): unknown =>
  sub.length > 0 ? [name, sub.map(plain)] : [name, type, key];

/**
 * Makes this the account's menu; nothing happens where it is that already.
 * @returns whether anything was changed
 * @throws Error for a name that is too long; Later, PermanentFailure, TencentUnknown by the platform's own codes
 */
export async function setWechatMenu(
  settings: WechatSettings,
  state: ChannelState,
  menu: Menu,
): Promise<boolean> {
  const client = wechatClient(settings, state);
  const buttons = buttonsOf(menu);
  const before = await client.get('/cgi-bin/menu/get').catch((error: unknown) => {
    if (error instanceof PermanentFailure && error.message.startsWith('MenuNone')) return undefined;
    throw error;
  });
  const known = current.safeParse(before);
  const same =
    known.success && JSON.stringify(known.data.menu.button.map(plain)) === JSON.stringify(buttons.map(plain));
  if (!same) await client.post('/cgi-bin/menu/create', { button: buttons });
  return !same;
}
