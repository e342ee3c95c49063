/** 微信客服 on loopback: encrypted callbacks, messages by cursor, sessions with states, five sends in 48 hours. */
import { randomUUID } from 'node:crypto';
import { decrypt, encrypt, type Keys, sealed, signatureOf } from '../../../bot/channels/tencent/crypto.ts';
import { toXml } from '../../../bot/channels/tencent/envelope.ts';
import { type Answer, type Call, openPlatform, type Platform } from './platform.ts';

const CORP = 'ww12345678910';
const SECRET = 'kf-secret';
const TOKEN = 'kf-token';
const AES_KEY = 'K'.repeat(43);
export const KF = 'wkAAAA';

export interface Shown {
  text: string;
  choices: string[];
  how: 'message' | 'code' | 'picture';
}

export interface WecomPlatform extends Platform {
  env: Record<string, string>;
  screen(user: string): Shown[];
  media: Map<string, Uint8Array>;
  /** 0 new, 1 bot, 2 queue, 3 human, 4 ended. */
  states: Map<string, number>;
  /** Messages in a page. */
  pageSize: number;
  /** Puts a message or event into the account's list. */
  put(user: string, fields: Record<string, unknown>): string;
  /** Calls the desk. */
  callBack(desk: string, options?: { signature?: string; keys?: Keys }): Promise<Response>;
  check(desk: string): Promise<Response>;
  /** A code for one message on an event. */
  code(user: string): string;
}

export async function openWecom(now: () => Date): Promise<WecomPlatform> {
  const keys: Keys = { token: TOKEN, receiver: CORP, aesKeys: [AES_KEY] };
  const list: Record<string, unknown>[] = [];
  const screens = new Map<string, Shown[]>();
  const windows = new Map<string, { until: number; left: number }>();
  const states: WecomPlatform['states'] = new Map();
  const codes = new Map<string, { user: string; until: number }>();
  const media: WecomPlatform['media'] = new Map();
  const uploads = new Set<string>();
  const msgids = new Set<string>();
  const access = randomUUID();

  const screen = (user: string): Shown[] => {
    const known = screens.get(user) ?? [];
    screens.set(user, known);
    return known;
  };
  const fault = (errcode: number, errmsg = 'no'): Answer => ({ status: 200, body: { errcode, errmsg } });
  const fine = (more: object = {}): Answer => ({ status: 200, body: { errcode: 0, errmsg: 'ok', ...more } });

  interface Sent {
    touser?: string;
    open_kfid?: string;
    code?: string;
    msgid?: string;
    msgtype: string;
    text?: { content: string };
    image?: { media_id: string };
    msgmenu?: { head_content: string; list: { type: string; click: { content: string } }[] };
  }
  function show(user: string, sent: Sent, how: Shown['how']): Answer {
    const text = sent.text?.content ?? sent.msgmenu?.head_content ?? '';
    if (Buffer.byteLength(text) > 2_048) return fault(45002);
    if (sent.msgtype === 'image' && !uploads.has(sent.image?.media_id ?? '')) return fault(40007);
    if (sent.msgid !== undefined && (sent.msgid.length > 32 || msgids.has(sent.msgid)))
      return fault(40058, 'invalid msgid');
    if (sent.msgid !== undefined) msgids.add(sent.msgid);
    const choices = (sent.msgmenu?.list ?? []).map(({ click }) => click.content);
    screen(user).push({ text, choices, how: sent.msgtype === 'image' ? 'picture' : how });
    return fine({ msgid: sent.msgid });
  }
  function send(sent: Sent): Answer {
    const user = sent.touser ?? '';
    if (sent.open_kfid !== KF) return fault(95000);
    if ((states.get(user) ?? 4) > 1) return fault(95018);
    if (sent.msgid !== undefined && msgids.has(sent.msgid)) return fault(40058, 'invalid msgid');
    const window = windows.get(user);
    if (!window || window.until < now().getTime()) return fault(95002);
    if (window.left === 0) return fault(95001);
    window.left -= 1;
    return show(user, sent, 'message');
  }
  function sendOnEvent(sent: Sent): Answer {
    const code = codes.get(sent.code ?? '');
    if (!code || code.until < now().getTime()) return fault(95007);
    codes.delete(sent.code ?? '');
    return show(code.user, sent, 'code');
  }

  function sync(asked: { cursor?: string; open_kfid: string; limit: number }): Answer {
    if (asked.open_kfid !== KF || asked.limit > 1_000) return fault(40058);
    const from = Number(asked.cursor ?? 0);
    const to = Math.min(list.length, from + platform.pageSize);
    return fine({
      next_cursor: String(to),
      has_more: to < list.length ? 1 : 0,
      msg_list: list.slice(from, to),
    });
  }

  function answer(call: Call): Answer {
    const { path, query } = call;
    const body = (): never => JSON.parse(call.body.toString()) as never;
    if (path === '/cgi-bin/gettoken') {
      if (query.get('corpid') !== CORP || query.get('corpsecret') !== SECRET) return fault(40001);
      return fine({ access_token: access, expires_in: 7_200 });
    }
    if (query.get('access_token') !== access) return fault(42001);
    switch (path) {
      case '/cgi-bin/kf/sync_msg':
        return sync(body());
      case '/cgi-bin/kf/send_msg':
        return send(body());
      case '/cgi-bin/kf/send_msg_on_event':
        return sendOnEvent(body());
      case '/cgi-bin/kf/service_state/trans': {
        const { external_userid: user, service_state: state } = body() as {
          external_userid: string;
          service_state: number;
        };
        states.set(user, state);
        return fine();
      }
      case '/cgi-bin/kf/account/list':
        return fine({ account_list: [{ open_kfid: KF, name: '客服' }] });
      case '/cgi-bin/kf/add_contact_way': {
        const { open_kfid: kf, scene } = body() as { open_kfid: string; scene: string };
        if (kf !== KF || !/^[\w-]{1,32}$/.test(scene)) return fault(40058);
        return fine({ url: `https://work.weixin.qq.com/kf/kfc0001?enc_scene=ENC${scene}` });
      }
      case '/cgi-bin/kf/customer/batchget':
        return fine({ customer_list: [{ nickname: '微信用户' }] });
      case '/cgi-bin/media/upload': {
        const id = randomUUID();
        uploads.add(id);
        return fine({ media_id: id });
      }
      case '/cgi-bin/media/get': {
        const bytes = media.get(query.get('media_id') ?? '');
        return bytes ? { status: 200, headers: { 'content-type': 'image/jpeg' }, bytes } : fault(40007);
      }
      default:
        return { status: 404, body: {} };
    }
  }

  const platform: WecomPlatform = Object.assign(await openPlatform(answer), {
    env: {},
    screen,
    media,
    states,
    pageSize: 1_000,
    put(user: string, fields: Record<string, unknown>) {
      const msgid = randomUUID();
      const send_time = Math.floor(now().getTime() / 1_000);
      list.push({ msgid, open_kfid: KF, external_userid: user, send_time, origin: 3, ...fields });
      if (fields.origin === undefined || fields.origin === 3) {
        windows.set(user, { until: now().getTime() + 48 * 3_600_000, left: 5 });
        if ((states.get(user) ?? 4) === 4) states.set(user, 0);
      }
      return msgid;
    },
    callBack(desk: string, options: { signature?: string; keys?: Keys } = {}) {
      const timestamp = String(Math.floor(now().getTime() / 1_000));
      const nonce = '1597212914';
      const inner = toXml({
        ToUserName: CORP,
        CreateTime: Number(timestamp),
        MsgType: 'event',
        Event: 'kf_msg_or_event',
        Token: 'ENCToken',
        OpenKfId: KF,
      });
      const seal = sealed(options.keys ?? keys, inner, { timestamp, nonce });
      const query = new URLSearchParams({
        msg_signature: options.signature ?? seal.MsgSignature,
        timestamp,
        nonce,
      });
      return fetch(`${desk}/webhooks/wecom?${query.toString()}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: toXml({ ToUserName: CORP, Encrypt: seal.Encrypt, AgentID: '' }),
      });
    },
    check(desk: string) {
      const echostr = encrypt(keys, '1616140317555161061');
      const msg_signature = signatureOf(TOKEN, '1', '2', echostr);
      const query = new URLSearchParams({ msg_signature, timestamp: '1', nonce: '2', echostr });
      return fetch(`${desk}/webhooks/wecom?${query.toString()}`);
    },
    code(user: string) {
      const code = randomUUID();
      codes.set(code, { user, until: now().getTime() + 20_000 });
      return code;
    },
  });
  platform.env = {
    WECOM_CORP_ID: CORP,
    WECOM_KF_SECRET: SECRET,
    WECOM_KF_TOKEN: TOKEN,
    WECOM_KF_AES_KEY: AES_KEY,
    WECOM_API_URL: platform.url,
  };
  if (decrypt(keys, encrypt(keys, 'x')) !== 'x') throw new Error('the fake cannot read itself');
  return platform;
}

export const words = (content: string): Record<string, unknown> => ({ msgtype: 'text', text: { content } });
export const event = (event_type: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  origin: 4,
  msgtype: 'event',
  event: { event_type, open_kfid: KF, ...more },
});
