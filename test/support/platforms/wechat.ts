/** A WeChat official account on loopback: signs and encrypts pushes, sends again after 5 s, counts what may be sent. */
import { randomUUID } from 'node:crypto';
import { decrypt, type Keys, sealed, signatureOf } from '../../../bot/channels/tencent/crypto.ts';
import { fieldsOf, toXml } from '../../../bot/channels/tencent/envelope.ts';
import { type Answer, type Call, openPlatform, type Platform } from './platform.ts';

export const APP_ID = 'wxba5fad812f8e6fb9';
const SECRET = 'wechat-secret';
export const TOKEN = 'AAAAA';
export const AES_KEY = 'A'.repeat(43);

/** A message as the owner's phone shows it. */
export interface Shown {
  text: string;
  choices: string[];
  how: 'passive' | 'customer' | 'template' | 'subscription' | 'picture';
}

export interface MenuButton {
  name: string;
  type?: string;
  key?: string;
  sub_button?: MenuButton[];
}

export type Mode = 'plain' | 'compatible' | 'safe';

export interface WechatPlatform extends Platform {
  env: Record<string, string>;
  mode: Mode;
  json: boolean;
  keys: Keys;
  screen(user: string): Shown[];
  media: Map<string, Uint8Array>;
  /** Uploaded pictures by their media id. */
  uploads: Map<string, Uint8Array>;
  optIns: Map<string, number>;
  /** Makes the token at hand bad before its time. */
  expireToken(): void;
  typing: string[];
  /** Refuses the next customer messages with this code. */
  refuse: number | undefined;
  /** The scenes of QR codes that were made, by the address a code holds. */
  scenes: Map<string, string>;
  /** The account's menu as it is shown; undefined while there is none. */
  menu: MenuButton[] | undefined;
  /** Brings a push to the desk, and shows what was answered passively. */
  push(desk: string, user: string, fields: Record<string, unknown>, options?: PushOptions): Promise<Response>;
  check(desk: string, options?: { signature?: string }): Promise<Response>;
}

export interface PushOptions {
  signature?: string;
  keys?: Keys;
  mode?: Mode;
}

const FIVE = { sends: 5, ms: 48 * 3_600_000 };
const THREE = { sends: 3, ms: 60_000 };

export async function openWechat(now: () => Date, mode: Mode = 'plain'): Promise<WechatPlatform> {
  const screens = new Map<string, Shown[]>();
  const windows = new Map<string, { until: number; left: number }[]>();
  const media: WechatPlatform['media'] = new Map();
  const uploads: WechatPlatform['uploads'] = new Map();
  const optIns: WechatPlatform['optIns'] = new Map();
  const scenes: WechatPlatform['scenes'] = new Map();
  const typing: string[] = [];
  let token = randomUUID();
  const keys: Keys = { token: TOKEN, receiver: APP_ID, aesKeys: [AES_KEY] };

  const screen = (user: string): Shown[] => {
    const known = screens.get(user) ?? [];
    screens.set(user, known);
    return known;
  };
  const fault = (errcode: number, errmsg = 'no'): Answer => ({
    status: 200,
    body: { errcode, errmsg: `${errmsg} rid: 66f3bd4d-25a283a9` },
  });
  const fine = (more: object = {}): Answer => ({ status: 200, body: { errcode: 0, errmsg: 'ok', ...more } });

  /** Takes a send off the owner's windows; the code of the refusal otherwise. */
  function counted(user: string): number | undefined {
    const open = (windows.get(user) ?? []).filter(({ until }) => until > now().getTime());
    const left = open.find((one) => one.left > 0);
    if (!left) return open.length > 0 ? 45047 : 45015;
    left.left -= 1;
    return undefined;
  }

  interface Custom {
    touser: string;
    msgtype: string;
    text?: { content: string };
    image?: { media_id: string };
    msgmenu?: { head_content: string; list: { id: string; content: string }[] };
  }
  function custom(body: Custom): Answer {
    if (platform.refuse !== undefined) {
      const code = platform.refuse;
      platform.refuse = undefined;
      return fault(code);
    }
    const text = body.text?.content ?? body.msgmenu?.head_content ?? '';
    if (Buffer.byteLength(text) > 2_048) return fault(45002);
    if (body.msgtype === 'image' && !uploads.has(body.image?.media_id ?? '')) return fault(40007);
    const refusal = counted(body.touser);
    if (refusal !== undefined) return fault(refusal);
    screen(body.touser).push({
      text,
      choices: (body.msgmenu?.list ?? []).map(({ content }) => content),
      how: body.msgtype === 'image' ? 'picture' : 'customer',
    });
    return fine();
  }

  interface Notice {
    touser: string;
    template_id: string;
    data: Record<string, { value: string }>;
  }
  function notice({ touser, data }: Notice, how: 'template' | 'subscription'): Answer {
    const long = Object.entries(data).some(
      ([name, { value }]) => name.startsWith('thing') && [...value].length > 20,
    );
    if (long) return fault(47003);
    const values = Object.values(data).map(({ value }) => value);
    if (how === 'subscription') {
      const left = optIns.get(touser) ?? 0;
      if (left === 0) return fault(43101);
      optIns.set(touser, left - 1);
    }
    screen(touser).push({ text: values.join(' '), choices: [], how });
    return fine();
  }

  function makeMenu({ button }: { button: MenuButton[] }): Answer {
    if (button.length < 1 || button.length > 3) return fault(40016);
    for (const { name, sub_button: sub = [], key } of button) {
      if (Buffer.byteLength(name) > 16) return fault(40018);
      if (sub.length > 5) return fault(40023);
      if (sub.length === 0 && key === undefined) return fault(40017);
      if (sub.some((one) => Buffer.byteLength(one.name) > 60)) return fault(40025);
    }
    // It fills in what was left out.
    platform.menu = button.map((one) => ({ ...one, sub_button: one.sub_button ?? [] }));
    return fine();
  }

  interface Code {
    action_name: string;
    action_info: { scene: { scene_str: string } };
  }
  function qrcode({ action_name: name, action_info: { scene } }: Code): Answer {
    if (name !== 'QR_LIMIT_STR_SCENE') return fault(40053);
    if (scene.scene_str.length < 1 || scene.scene_str.length > 64) return fault(40054);
    const url = `http://weixin.qq.com/q/02${randomUUID()}`;
    scenes.set(url, scene.scene_str);
    return { status: 200, body: { ticket: randomUUID(), url } };
  }

  function upload({ body }: Call): Answer {
    const id = `up-${randomUUID()}`;
    uploads.set(id, body);
    return { status: 200, body: { type: 'image', media_id: id } };
  }

  function answer(call: Call): Answer {
    const { path } = call;
    const body = (): never => JSON.parse(call.body.toString()) as never;
    if (path === '/cgi-bin/stable_token') {
      const asked = body() as { appid: string; secret: string; force_refresh: boolean };
      if (asked.appid !== APP_ID || asked.secret !== SECRET) return fault(40125);
      if (asked.force_refresh) token = randomUUID();
      return { status: 200, body: { access_token: token, expires_in: 7_200 } };
    }
    if (call.query.get('access_token') !== token) return fault(40001);
    if (path === '/cgi-bin/message/custom/send') return custom(body());
    if (path === '/cgi-bin/message/template/send') return notice(body(), 'template');
    if (path === '/cgi-bin/message/subscribe/bizsend') return notice(body(), 'subscription');
    if (path === '/cgi-bin/message/custom/typing') {
      typing.push((body() as { touser: string }).touser);
      return fine();
    }
    if (path === '/cgi-bin/menu/get')
      return platform.menu ? { status: 200, body: { menu: { button: platform.menu } } } : fault(46003);
    if (path === '/cgi-bin/menu/create') return makeMenu(body());
    if (path === '/cgi-bin/qrcode/create') return qrcode(body());
    if (path === '/cgi-bin/media/upload') return upload(call);
    if (path === '/cgi-bin/media/get') {
      const bytes = media.get(call.query.get('media_id') ?? '');
      return bytes ? { status: 200, headers: { 'content-type': 'image/jpeg' }, bytes } : fault(40007);
    }
    return { status: 404, body: {} };
  }

  function opens(user: string, fields: Record<string, unknown>): void {
    const click = fields.MsgType === 'event' || fields.bizmsgmenuid !== undefined;
    const { sends, ms } = click ? THREE : FIVE;
    const others = (windows.get(user) ?? []).filter(({ left }) => left > 0 && click);
    windows.set(user, [{ until: now().getTime() + ms, left: sends }, ...others]);
  }

  function passiveAnswer(text: string, given: Keys): void {
    if (text === '' || text === 'success') return;
    const outer = fieldsOf(text);
    let fields = outer;
    if (typeof outer.Encrypt === 'string') {
      const signature = signatureOf(given.token, String(outer.TimeStamp), String(outer.Nonce), outer.Encrypt);
      if (signature !== outer.MsgSignature) throw new Error('the answer is badly signed');
      const message = decrypt(given, outer.Encrypt);
      if (message === undefined) throw new Error('the answer cannot be opened');
      fields = fieldsOf(message);
    }
    screen(String(fields.ToUserName)).push({ text: String(fields.Content), choices: [], how: 'passive' });
  }

  const platform: WechatPlatform = Object.assign(await openPlatform(answer), {
    env: {},
    mode,
    json: false,
    keys,
    screen,
    media,
    uploads,
    optIns,
    scenes,
    typing,
    refuse: undefined as number | undefined,
    menu: undefined as MenuButton[] | undefined,
    expireToken() {
      token = randomUUID();
    },
    async push(desk: string, user: string, fields: Record<string, unknown>, options: PushOptions = {}) {
      const given = options.keys ?? keys;
      const how = options.mode ?? platform.mode;
      const timestamp = String(Math.floor(now().getTime() / 1_000));
      const nonce = String(Math.floor(Math.random() * 1e9));
      const whole: Record<string, unknown> = {
        ToUserName: 'gh_97417a04a28d',
        FromUserName: user,
        CreateTime: Number(timestamp),
        ...fields,
      };
      const write = (one: Record<string, unknown>): string =>
        platform.json ? JSON.stringify(one) : toXml(one);
      const seal = sealed(given, write(whole), { timestamp, nonce });
      const body =
        how === 'plain'
          ? whole
          : how === 'safe'
            ? { ToUserName: whole.ToUserName, Encrypt: seal.Encrypt }
            : { ...whole, Encrypt: seal.Encrypt };
      const query = new URLSearchParams({
        signature: options.signature ?? signatureOf(TOKEN, timestamp, nonce),
        timestamp,
        nonce,
        openid: user,
        ...(how === 'plain'
          ? {}
          : { encrypt_type: 'aes', msg_signature: options.signature ?? seal.MsgSignature }),
      });
      if (options.signature === undefined) opens(user, whole);
      const response = await fetch(`${desk}/webhooks/wechat?${query.toString()}`, {
        method: 'POST',
        headers: { 'content-type': platform.json ? 'application/json' : 'text/xml' },
        body: write(body),
      });
      const text = await response.clone().text();
      if (response.status === 200) passiveAnswer(text, given);
      return response;
    },
    check(desk: string, options: { signature?: string } = {}) {
      // The platform's own example.
      const query = new URLSearchParams({
        signature: options.signature ?? 'f464b24fc39322e44b38aa78f5edd27bd1441696',
        echostr: '4375120948345356249',
        timestamp: '1714036504',
        nonce: '1514711492',
      });
      return fetch(`${desk}/webhooks/wechat?${query.toString()}`);
    },
  });
  platform.env = {
    WECHAT_APP_ID: APP_ID,
    WECHAT_APP_SECRET: SECRET,
    WECHAT_TOKEN: TOKEN,
    WECHAT_API_URL: platform.url,
    WECHAT_MODE: mode,
    ...(mode === 'plain' ? {} : { WECHAT_AES_KEY: AES_KEY }),
  };
  return platform;
}

let messages = 0;

/** The fields of a text message. */
export const text = (Content: string): Record<string, unknown> => ({
  MsgType: 'text',
  Content,
  MsgId: `2455300000000${String(++messages).padStart(6, '0')}`,
});
export const image = (MediaId: string): Record<string, unknown> => ({
  MsgType: 'image',
  PicUrl: 'http://mmbiz.qpic.cn/none',
  MediaId,
  MsgId: `2455300000001${String(++messages).padStart(6, '0')}`,
});
export const event = (Event: string, EventKey = ''): Record<string, unknown> => ({
  MsgType: 'event',
  Event,
  EventKey,
});
