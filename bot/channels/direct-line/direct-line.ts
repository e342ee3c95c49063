/**
 * Direct Line 3.0 on the desk's own server: the owner's web chat, and any client that speaks
 * it. The transcript is the queue: a watermark is a position of the talk, so nothing is sent and nothing is lost.
 */
import type { Signals } from '../../../prisma/signals.ts';
import type { Entrances } from '../../estates/entrances.ts';
import type { Estate } from '../../estates/estates.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Speaker } from '../../inbox/say.ts';
import type { Logger } from '../../log.ts';
import type { Mount } from '../../server.ts';
import type { FileLinks } from '../../storage/file-links.ts';
import type { Files } from '../../storage/files.ts';
import { type Channel, PermanentFailure, UNLIMITED } from '../channel.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { cors } from './cors.ts';
import { typingActivity } from './outgoing.ts';
import { type DirectLineStore, WEB } from './store.ts';
import { createStreams, type Streams } from './streams.ts';
import { tokenRoutes } from './token-routes.ts';
import type { Tokens } from './tokens.ts';
import { guardUpgrades } from './upgrades.ts';

export interface DirectLineParts {
  tokens: Tokens;
  store: DirectLineStore;
  inbox: () => Inbox;
  files: Files;
  links: FileLinks;
  signals: Signals;
  /** The estate that new owners write to. */
  estate: () => Estate;
  /** QR entrances that name another. */
  entrances: Pick<Entrances, 'named'>;
  bot: Speaker;
  /** The desk's clock. */
  now: () => Date;
  log: Logger;
  /** The setting PUBLIC_URL. */
  publicUrl: string | undefined;
}

export interface DirectLine {
  mount: Mount;
  /** Shows the owner's page for some seconds that somebody is writing. Pages of other talks and channels see nothing. */
  typing(talkId: string, from: { id: string; name: string }): void;
  /** Lets all sockets go; pages come again by themselves. Before the server closes. */
  close(): void;
}

/** The channel's face to the inbox and the outbox. */
export const webChannel: Channel = {
  id: WEB,
  delivery: 'fetched',
  capabilities: UNLIMITED,
  send: () => Promise.reject(new PermanentFailure('the web chat fetches its messages')),
};

/** All of /v3/directline. */
export function directLineRoutes(parts: DirectLineParts, streams: Streams): Mount {
  return (server) => {
    guardUpgrades(server);
    cors(server);
    tokenRoutes(server, parts);
    conversationRoutes(server, parts, streams);
  };
}

export function createDirectLine(parts: DirectLineParts): DirectLine {
  const { signals, log, store } = parts;
  const streams = createStreams({ signals, log, positions: (ids) => store.positions(ids) });
  return {
    mount: directLineRoutes(parts, streams),
    typing(talkId, from) {
      const [channel, conversationId] = talkId.split('/', 2);
      if (channel === WEB && conversationId !== undefined)
        streams.pass(talkId, typingActivity(conversationId, from, parts.now()));
    },
    close: () => streams.close(),
  };
}
