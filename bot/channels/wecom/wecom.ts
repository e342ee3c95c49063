/** 微信客服 (WeCom customer service): a callback says that something came, sync_msg gives it, send_msg answers. */
import { createHash } from 'node:crypto';
import type { Enqueue } from '../../jobs/enqueue.ts';
import type { FileLinks } from '../../storage/file-links.ts';
import type { Files } from '../../storage/files.ts';
import type { AppParts } from '../arrival.ts';
import {
  type Carrier,
  type Channel,
  type Delivery,
  Held,
  type Limits,
  PermanentFailure,
} from '../channel.ts';
import { createClient } from '../tencent/client.ts';
import type { Keys } from '../tencent/crypto.ts';
import { TencentUnknown } from '../tencent/errors.ts';
import { createUploads } from '../tencent/media.ts';
import { bodyOf, outgoing, type Part, Progress, speaker, TENCENT_CAPABILITIES } from '../tencent/outgoing.ts';
import type { ChannelState } from '../tencent/state.ts';
import { createIncoming } from './incoming.ts';
import { endsOf, WECOM } from './messages.ts';
import { wecomRoutes } from './routes.ts';
import { createSync } from './sync.ts';

export interface WecomSettings {
  corpId: string;
  secret: string;
  keys: Keys;
  apiUrl: string;
  patience: number;
}

export interface WecomParts extends AppParts {
  settings: WecomSettings;
  state: ChannelState;
  enqueue: Enqueue;
  files: Files;
  links: Pick<FileLinks, 'link'>;
  unsend: (talkId: string, messageId: string) => Promise<void>;
  introduce: (talkId: string, profile: { name: string; language: string | undefined }) => Promise<void>;
  /** Marks what the platform had taken and then did not bring. */
  undelivered: (talkId: string, is: (deliveryId: string) => boolean, why: string) => Promise<void>;
}

/** Our own id of a message, 32 characters: sent twice the platform refuses the second. */
export const msgidOf = (deliveryId: string, index: number): string =>
  createHash('sha256').update(`${deliveryId} ${index}`).digest('hex').slice(0, 32);

/** A click on a menu is an owner's message here. */
export const LIMITS: Limits = { window: { sends: 5, ms: 48 * 3_600_000 }, keptForPeople: 2 };

/** Longest scene of a link, as it stands in the address. */
const SCENE = 128;

/** @returns the channel, and the carrier that fetches what came in */
export function createWecom(parts: WecomParts): { channel: Channel; sync: Carrier } {
  const { settings, ledger, now, links, publicUrl } = parts;
  const { corpId, secret, keys } = settings;
  const client = createClient({
    ...parts,
    ...settings,
    account: `${corpId}/kf`,
    ask: () => ({ path: '/cgi-bin/gettoken', query: { corpid: corpId, corpsecret: secret } }),
  });
  const uploads = createUploads({ ...parts, client, account: corpId });
  const progress = new Progress();
  const handle = createIncoming({ ...parts, client });

  const menus = { entry: (id: string, content: string) => ({ type: 'click', click: { id, content } }) };
  const message = (part: Part): Promise<object> => bodyOf(part, menus, uploads);

  /** The one message that a welcome or farewell code allows. */
  async function byCode(head: Delivery, part: Part, msgid: string): Promise<boolean> {
    if (part.kind === 'picture') return false;
    const reply = await ledger.takeReply(head.talkId, head.id, now());
    if (!reply) return false;
    try {
      await client.post('/cgi-bin/kf/send_msg_on_event', {
        code: reply.token,
        msgid,
        ...(await message(part)),
      });
    } catch (error) {
      if (error instanceof TencentUnknown) {
        await ledger.blindReply(head.talkId);
        throw error;
      }
      await ledger.dropReply(head.talkId);
      return reply.blind;
    }
    await ledger.dropReply(head.talkId);
    return true;
  }

  async function sendPart(
    deliveries: readonly [Delivery, ...Delivery[]],
    part: Part,
    index: number,
  ): Promise<void> {
    const [head] = deliveries;
    const { openKfId, userId } = endsOf(head.reference.conversation?.id ?? '');
    const msgid = msgidOf(head.id, index);
    if (await byCode(head, part, msgid)) return;
    const spent = await ledger.spend(head.talkId, LIMITS, now(), speaker(deliveries));
    if (!spent) throw new Held('WindowShut: it is said when the owner writes again');
    try {
      await client.post('/cgi-bin/kf/send_msg', {
        touser: userId,
        open_kfid: openKfId,
        msgid,
        ...(await message(part)),
      });
    } catch (error) {
      if (error instanceof TencentUnknown) throw error;
      await ledger.giveBack(head.talkId, spent);
      // An earlier try had arrived: the id is taken.
      if (error instanceof Error && head.attempts > 0 && /msgid/i.test(error.message)) return;
      throw error;
    }
  }

  async function firstAccount(): Promise<string> {
    const { account_list: [account] = [] } = await client.post<{ account_list?: { open_kfid: string }[] }>(
      '/cgi-bin/kf/account/list',
      { offset: 0, limit: 100 },
    );
    if (!account) throw new PermanentFailure('NoAccount: there is no service account that the API manages');
    return account.open_kfid;
  }

  const channel: Channel = {
    id: WECOM,
    delivery: 'sent',
    capabilities: { ...TENCENT_CAPABILITIES, limits: LIMITS },
    together: 10,
    mount: wecomRoutes(keys, parts.enqueue),

    async send(deliveries) {
      const [head] = deliveries;
      const { parts: all, lettered } = outgoing(deliveries, links, publicUrl);
      await ledger.offered(head.talkId, lettered);
      await progress.send(head.id, all, (part, index) => sendPart(deliveries, part, index));
    },

    async entrance({ code, account }) {
      const openKfId = account ?? (await firstAccount());
      const scene = encodeURIComponent(code);
      if (scene.length > SCENE) throw new PermanentFailure(`SceneTooLong: a scene has ${SCENE} characters`);
      const { url } = await client.post<{ url: string }>('/cgi-bin/kf/add_contact_way', {
        open_kfid: openKfId,
        scene: 'door',
      });
      return `${url}${url.includes('?') ? '&' : '?'}scene_param=${scene}`;
    },

    async media(address) {
      const id = address.slice(`${WECOM}:media/`.length);
      const bytes = await client.download('/cgi-bin/media/get', { media_id: id });
      return bytes && { bytes, kind: '' };
    },
  };
  return { channel, sync: createSync({ ...parts, client, handle }) };
}
