/** The messaging apps that are set up, each with what it needs of the house. */
import type { Entrances } from '../estates/entrances.ts';
import type { Estate } from '../estates/estates.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Mending } from '../inbox/mending.ts';
import type { Speaker } from '../inbox/say.ts';
import type { Enqueue } from '../jobs/enqueue.ts';
import type { Logger } from '../log.ts';
import type { FileLinks } from '../storage/file-links.ts';
import type { Files } from '../storage/files.ts';
import { createArrive } from './arrival.ts';
import type { Carrier, Channel } from './channel.ts';
import type { Ledger } from './ledger.ts';
import { createLine } from './line/line.ts';
import type { ChannelSettings } from './settings.ts';
import type { ChannelState } from './tencent/state.ts';
import { createWechat } from './wechat/wechat.ts';
import { createWecom } from './wecom/wecom.ts';

export interface OwnParts {
  settings: ChannelSettings;
  inbox: () => Inbox;
  ledger: Ledger;
  mending: Mending;
  state: ChannelState;
  enqueue: Enqueue;
  files: Files;
  links: FileLinks;
  entrances: Pick<Entrances, 'addressee' | 'estatesOf'>;
  bot: Speaker;
  now: () => Date;
  log: Logger;
  publicUrl: string | undefined;
  /** What a group is told before an estate's desk leaves it. */
  declined: (estate: Estate) => string;
}

/** The channels, and what else of theirs the outbox calls. */
export interface Own {
  channels: Channel[];
  carriers: Carrier[];
}

export function createOwnChannels(parts: OwnParts): Own {
  const { settings, mending, entrances } = parts;
  const common = {
    ...parts,
    arrive: createArrive({ ...parts, addressee: entrances.addressee }),
    first: (channel: string, account: string) => entrances.estatesOf(channel, account)[0],
    unsend: mending.unsend,
    introduce: mending.introduce,
    undelivered: mending.undelivered,
  };
  const wecom = settings.wecom && createWecom({ ...common, settings: settings.wecom });
  return {
    channels: [
      ...(settings.line ? [createLine({ ...common, settings: settings.line })] : []),
      ...(settings.wechat ? [createWechat({ ...common, settings: settings.wechat })] : []),
      ...(wecom ? [wecom.channel] : []),
    ],
    carriers: wecom ? [wecom.sync] : [],
  };
}
