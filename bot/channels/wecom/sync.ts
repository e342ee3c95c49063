/**
 * Fetching what came in: a callback only says that there is something. The cursor is stored after the messages are,
 * so that a process that dies in between fetches them again, and the inbox drops the second ones.
 */
import type { Logger } from '../../log.ts';
import { type Carrier, Later } from '../channel.ts';
import type { Client } from '../tencent/client.ts';
import type { ChannelState } from '../tencent/state.ts';
import { type Asked, askedBy, message, page, WECOM } from './messages.ts';

/** The carrier's id in the outbox. */
export const SYNC = 'wecom.sync';

/** How long one process may be at an account, in ms; renewed with each page. */
const LEASE = 60_000;
/** Without a cursor the platform gives three days; what is older than this was not for the desk, in ms. */
const FIRST = 3_600_000;
/** Tries with a callback's token; it is good for ten minutes only. */
const TOKEN_TRIES = 3;

export interface SyncParts {
  client: Client;
  state: ChannelState;
  now: () => Date;
  log: Logger;
  handle: (asked: Asked) => Promise<void>;
}

export function createSync({ client, state, now, log, handle }: SyncParts): Carrier {
  async function take(raw: unknown, first: boolean): Promise<void> {
    const parsed = message.safeParse(raw);
    if (!parsed.success) {
      log.warn({ channel: WECOM, issue: parsed.error.issues[0]?.path.join('.') }, 'a strange message');
      return;
    }
    const old = now().getTime() - parsed.data.send_time * 1_000 > FIRST;
    if (!(first && old)) await handle(askedBy(parsed.data));
  }

  async function fetchAll(openKfId: string, token: string | undefined): Promise<void> {
    const cursorKey = `cursor/${openKfId}`;
    let cursor = await state.read(cursorKey);
    for (;;) {
      const first = cursor === undefined;
      const { next_cursor, has_more, msg_list } = page.parse(
        await client.post('/cgi-bin/kf/sync_msg', {
          open_kfid: openKfId,
          limit: 1_000,
          ...(cursor === undefined ? {} : { cursor }),
          ...(token === undefined ? {} : { token }),
        }),
      );
      for (const raw of msg_list) await take(raw, first);
      if (next_cursor !== '') {
        await state.write(cursorKey, next_cursor);
        cursor = next_cursor;
      }
      if (has_more !== 1) return;
    }
  }

  return {
    id: SYNC,
    async send([{ activity, attempts }]) {
      const { openKfId, token } = activity.value as { openKfId: string; token?: string };
      const lease = `sync/${openKfId}`;
      // Another is at it; it may have passed the place where ours is.
      if (!(await state.claim(lease, LEASE))) throw new Later('Syncing: another call fetches', 1_000);
      try {
        await fetchAll(openKfId, attempts < TOKEN_TRIES ? token : undefined);
      } finally {
        await state.free(lease);
      }
    },
  };
}
