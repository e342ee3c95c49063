/** A WeChat official account 公众号/服务号: pushes in, passive answers and customer messages out, notices after the window. */
import type { Estate } from '../../estates/estates.ts';
import type { FileLinks } from '../../storage/file-links.ts';
import type { Files } from '../../storage/files.ts';
import type { AppParts } from '../arrival.ts';
import { type Channel, type Delivery, Held, PermanentFailure } from '../channel.ts';
import { type Client, createClient } from '../tencent/client.ts';
import type { Keys } from '../tencent/crypto.ts';
import { TencentUnknown } from '../tencent/errors.ts';
import { createUploads } from '../tencent/media.ts';
import { bodyOf, outgoing, type Part, Progress, speaker, TENCENT_CAPABILITIES } from '../tencent/outgoing.ts';
import type { ChannelState } from '../tencent/state.ts';
import { WECHAT } from './events.ts';
import { createPassive } from './passive.ts';
import { wechatRoutes } from './routes.ts';
import { createNotices, type Template } from './template.ts';

export interface WechatSettings {
  appId: string;
  appSecret: string;
  /** `raw` and encrypted pushes that are taken. */
  mode: 'plain' | 'compatible' | 'safe';
  keys: Keys;
  /** How long a push may wait for its answer, in ms. */
  passive: number;
  subscription: Template | undefined;
  template: Template | undefined;
  apiUrl: string;
  patience: number;
}

export interface WechatParts extends AppParts {
  settings: WechatSettings;
  state: ChannelState;
  files: Files;
  links: Pick<FileLinks, 'link'>;
  /** The estate that an account's owners are told the time of. */
  first: (channel: string, account: string) => Estate;
}

/** The account's calls. Its token is `stable_token`'s: asking for it again makes no other one bad. */
export const wechatClient = (settings: WechatSettings, state: ChannelState): Client => {
  const { appId, appSecret, apiUrl, patience } = settings;
  return createClient({
    state,
    apiUrl,
    patience,
    account: appId,
    ask: (force) => ({
      path: '/cgi-bin/stable_token',
      body: { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: force },
    }),
  });
};

/** Longest scene of a QR code, in characters. */
const SCENE = 64;

export function createWechat(parts: WechatParts): Channel {
  const { settings, ledger, links, publicUrl, now, state } = parts;
  const { appId } = settings;
  const { limits } = TENCENT_CAPABILITIES;
  const client = wechatClient(settings, state);
  const uploads = createUploads({ ...parts, client, account: appId });
  const notices = createNotices({
    ...settings,
    client,
    timeZone: () => parts.first(WECHAT, appId).timeZone,
  });
  const passive = createPassive();
  const progress = new Progress();

  const menus = { entry: (id: string, content: string) => ({ id, content }), menu: { tail_content: '' } };
  const message = (part: Part): Promise<object> => bodyOf(part, menus, uploads);

  /** The window is shut or used up: a notice tells that something waits, once; the words wait for the owner. */
  async function afterwards(openId: string, deliveries: readonly [Delivery, ...Delivery[]]): Promise<never> {
    const [{ talkId }] = deliveries;
    const fresh = deliveries.filter(({ attempts, by }) => attempts === 0 && by === 'bot');
    const text = fresh.map(({ activity }) => activity.text ?? '').join('');
    if (text !== '') {
      const opted = settings.subscription !== undefined && (await ledger.optIn(talkId, -1));
      if (!(opted && (await notices.subscribed(openId, text, now()))))
        await notices.templated(openId, text, now());
    }
    throw new Held('WindowShut: it is said when the owner writes again');
  }

  async function customer(
    openId: string,
    deliveries: readonly [Delivery, ...Delivery[]],
    part: Part,
  ): Promise<void> {
    const [head] = deliveries;
    if (!limits) return;
    const spent = await ledger.spend(head.talkId, limits, now(), speaker(deliveries));
    if (!spent) return afterwards(openId, deliveries);
    try {
      await client.post('/cgi-bin/message/custom/send', { touser: openId, ...(await message(part)) });
    } catch (error) {
      // Without word it may have been said, and then it counts.
      if (!(error instanceof TencentUnknown)) await ledger.giveBack(head.talkId, spent);
      throw error;
    }
  }

  return {
    id: WECHAT,
    delivery: 'sent',
    capabilities: TENCENT_CAPABILITIES,
    together: 10,
    mount: wechatRoutes({ ...parts, passive }),

    async send(deliveries) {
      const [head] = deliveries;
      const openId = head.reference.conversation?.id ?? '';
      if ((await ledger.read(head.talkId))?.blocked)
        throw new Held('NotFollowing: the owner has left the account');
      const { parts: all, lettered } = outgoing(deliveries, links, publicUrl);
      await ledger.offered(head.talkId, lettered);
      await progress.send(head.id, all, async (part) => {
        if (part.kind === 'text' && (await passive.give(head.talkId, part.text))) return;
        await customer(openId, deliveries, part);
      });
    },

    async typing(talkId) {
      await client
        .post('/cgi-bin/message/custom/typing', {
          touser: talkId.slice(WECHAT.length + 1),
          command: 'Typing',
        })
        .catch((err: unknown) => parts.log.debug({ err, talk: talkId }, 'no typing state'));
    },

    async otherWay(talkId) {
      if (settings.template) return true;
      return settings.subscription !== undefined && ((await ledger.read(talkId))?.optIns ?? 0) > 0;
    },

    async entrance({ code }) {
      if (code.length > SCENE) throw new PermanentFailure(`SceneTooLong: a scene has ${SCENE} characters`);
      const key = `scene/${appId}/${code}`;
      const known = await state.read(key);
      if (known !== undefined) return known;
      const { url } = await client.post<{ url: string }>('/cgi-bin/qrcode/create', {
        action_name: 'QR_LIMIT_STR_SCENE',
        action_info: { scene: { scene_str: code } },
      });
      // An account has 100,000 lasting codes: each is made once.
      await state.write(key, url);
      return url;
    },

    async media(address) {
      const id = address.slice(`${WECHAT}:media/`.length);
      const bytes = await client.download('/cgi-bin/media/get', { media_id: id });
      return bytes && { bytes, kind: '' };
    },

    close: () => passive.close(),
  };
}
