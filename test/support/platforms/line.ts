/** LINE on loopback: it signs, redelivers, counts pushes, forgets reply tokens after a minute, and shows what an owner sees. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Answer, type Call, openPlatform, type Platform } from './platform.ts';

export const LINE_SECRET = 'line-secret';
/** The user id of the account itself: the `destination` of its webhooks. */
export const LINE_BOT = 'U0';
const ACCESS = 'line-access';

interface LineObject {
  type: string;
  text?: string;
  altText?: string;
  originalContentUrl?: string;
  quickReply?: { items: { action: { type: string; label: string; text: string } }[] };
}

/** A message as the owner's phone shows it. */
export interface Shown {
  text: string;
  type: string;
  choices: string[];
  free: boolean;
}

export interface LineEvent {
  type: string;
  webhookEventId: string;
  timestamp: number;
  mode: string;
  deliveryContext: { isRedelivery: boolean };
  source: Record<string, string>;
  replyToken?: string;
  [more: string]: unknown;
}

export interface LinePlatform extends Platform {
  env: Record<string, string>;
  /** What each owner's phone shows. */
  screens: Map<string, Shown[]>;
  screen(user: string): Shown[];
  content: Map<string, { bytes: Uint8Array; preparing?: number }>;
  profiles: Map<string, { displayName: string; language?: string }>;
  quota: { limit: number; used: number };
  left: string[];
  /** Rich menus by id, and the one that is shown to everybody. */
  menus: Map<string, RichMenu>;
  standardMenu(): RichMenu | undefined;
  /** An event with a fresh id and, where it has one, a reply token. */
  event(user: string, type: string, more?: Record<string, unknown>): LineEvent;
  /** Brings events to the desk; the HTTP answer. */
  deliver(
    desk: string,
    events: readonly LineEvent[],
    options?: { signature?: string; body?: string; fresh?: boolean },
  ): Promise<Response>;
}

export interface RichMenu {
  name: string;
  chatBarText: string;
  size: { width: number; height: number };
  areas: {
    bounds: { x: number; y: number; width: number; height: number };
    action: { type: string; label: string; text: string };
  }[];
  picture?: Buffer;
}

/** What LINE refuses in a rich menu. */
function menuFault({ name, chatBarText, size, areas }: RichMenu): string | undefined {
  if (!name || name.length > 300) return 'name';
  if (!chatBarText || chatBarText.length > 14) return 'chatBarText';
  if (size.width < 800 || size.width > 2_500 || size.width / size.height < 1.45) return 'size';
  if (areas.length > 20) return 'areas';
  const outside = areas.some(
    ({ bounds: b }) => b.x < 0 || b.y < 0 || b.x + b.width > size.width || b.y + b.height > size.height,
  );
  if (outside) return 'areas.bounds';
  return areas.some(({ action }) => [...action.label].length > 20 || action.text.length > 300)
    ? 'areas.action'
    : undefined;
}

/** What LINE refuses in a message object. */
function fault(object: LineObject): string | undefined {
  if (object.type === 'text' && (!object.text || object.text.length > 5_000)) return 'text';
  if (object.type === 'flex' && (!object.altText || object.altText.length > 1_500)) return 'altText';
  if (object.type === 'image' && !object.originalContentUrl?.startsWith('https:'))
    return 'originalContentUrl';
  const items = object.quickReply?.items ?? [];
  if (items.length > 13) return 'quickReply.items';
  if (items.some(({ action }) => [...action.label].length > 20 || action.text.length > 300)) return 'action';
  return undefined;
}

/** @param now the platform's time: a test moves it with the desk's */
export async function openLine(now: () => Date): Promise<LinePlatform> {
  const tokens = new Map<string, { user: string; at: number; used: boolean; sent?: boolean }>();
  const accepted = new Map<string, string>();
  const screens = new Map<string, Shown[]>();
  const content: LinePlatform['content'] = new Map();
  const profiles: LinePlatform['profiles'] = new Map();
  const quota = { limit: 1_000, used: 0 };
  const left: string[] = [];

  const screen = (user: string): Shown[] => {
    const known = screens.get(user) ?? [];
    screens.set(user, known);
    return known;
  };
  function show(user: string, objects: readonly LineObject[], free: boolean): void {
    for (const { type, text, altText, originalContentUrl, quickReply } of objects)
      screen(user).push({
        type,
        text: text ?? altText ?? originalContentUrl ?? '',
        choices: (quickReply?.items ?? []).map(({ action }) => action.text),
        free,
      });
  }
  const bad = (message: string): Answer => ({ status: 400, body: { message } });

  function checked(body: Buffer): { messages: LineObject[]; replyToken?: string; to?: string } | Answer {
    const parsed = JSON.parse(body.toString()) as {
      messages: LineObject[];
      replyToken?: string;
      to?: string;
    };
    const { messages } = parsed;
    if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5)
      return bad('messages: 1 to 5');
    const what = messages.map(fault).find((one) => one !== undefined);
    return what === undefined ? parsed : bad(`The request body has 1 error(s): ${what}`);
  }

  function reply({ body, headers }: Call): Answer {
    if (headers['x-line-retry-key'] !== undefined) return bad('X-Line-Retry-Key is not supported');
    const asked = checked(body);
    if ('status' in asked) return asked;
    const token = tokens.get(asked.replyToken ?? '');
    if (!token || token.used || now().getTime() - token.at > 60_000) return bad('Invalid reply token');
    token.used = true;
    show(token.user, asked.messages, true);
    return { status: 200, body: { sentMessages: [] } };
  }

  function push({ body, headers }: Call): Answer {
    const asked = checked(body);
    if ('status' in asked) return asked;
    const key = String(headers['x-line-retry-key'] ?? '');
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(key)) return bad('retry key');
    const before = accepted.get(key);
    if (before !== undefined)
      return {
        status: 409,
        headers: { 'x-line-accepted-request-id': before },
        body: { message: 'already accepted' },
      };
    if (quota.used >= quota.limit)
      return { status: 429, body: { message: 'You have reached your monthly limit.' } };
    quota.used += 1;
    accepted.set(key, randomUUID());
    show(asked.to ?? '', asked.messages, false);
    return { status: 200, body: { sentMessages: [] } };
  }

  function contentOf(id: string): Answer {
    const found = content.get(id);
    if (!found) return { status: 410, body: { message: 'gone' } };
    if (found.preparing) {
      found.preparing -= 1;
      return { status: 202, body: {} };
    }
    return { status: 200, headers: { 'content-type': 'image/png' }, bytes: found.bytes };
  }

  const menus: LinePlatform['menus'] = new Map();
  let standard: string | undefined;

  function richmenu({ path, method, body }: Call): Answer {
    const parts = path.split('/');
    const id = parts.at(path.endsWith('/content') ? -2 : -1) ?? '';
    const menu = menus.get(id);
    if (path === '/v2/bot/richmenu/list')
      return {
        status: 200,
        body: {
          richmenus: [...menus].map(([richMenuId, { picture: _, ...one }]) => ({ richMenuId, ...one })),
        },
      };
    if (path === '/v2/bot/richmenu' && method === 'POST') {
      const asked = JSON.parse(body.toString()) as RichMenu;
      const what = menuFault(asked);
      if (what !== undefined) return bad(`The request body has 1 error(s): ${what}`);
      const richMenuId = `richmenu-${randomUUID()}`;
      menus.set(richMenuId, asked);
      return { status: 200, body: { richMenuId } };
    }
    if (path === '/v2/bot/user/all/richmenu')
      return standard === undefined
        ? { status: 404, body: { message: 'no default richmenu' } }
        : { status: 200, body: { richMenuId: standard } };
    if (!menu) return { status: 404, body: { message: 'richmenu not found' } };
    if (path.endsWith('/content')) {
      if (menu.picture) return bad('image already uploaded');
      menu.picture = body;
      return { status: 200, body: {} };
    }
    if (path.startsWith('/v2/bot/user/all/')) {
      if (!menu.picture) return bad('must upload richmenu image before applying it to user');
      standard = id;
      return { status: 200, body: {} };
    }
    if (method !== 'DELETE') return { status: 404, body: { message: 'not found' } };
    menus.delete(id);
    if (standard === id) standard = undefined;
    return { status: 200, body: {} };
  }

  function answer(call: Call): Answer {
    const { path, method } = call;
    if (call.headers.authorization !== `Bearer ${ACCESS}`)
      return { status: 401, body: { message: 'Authentication failed' } };
    if (path === '/v2/bot/message/reply') return reply(call);
    if (path === '/v2/bot/message/push') return push(call);
    if (path === '/v2/bot/message/quota')
      return { status: 200, body: { type: 'limited', value: quota.limit } };
    if (path === '/v2/bot/message/quota/consumption')
      return { status: 200, body: { totalUsage: quota.used } };
    if (path === '/v2/bot/info')
      return {
        status: 200,
        body: {
          userId: LINE_BOT,
          basicId: '@216ru',
          displayName: 'desk',
          chatMode: 'bot',
          markAsReadMode: 'manual',
        },
      };
    if (path === '/v2/bot/chat/loading/start') return { status: 202, body: {} };
    if (path.includes('/richmenu')) return richmenu(call);
    const [, id = ''] = /^\/v2\/bot\/message\/(.+)\/content$/.exec(path) ?? [];
    if (id) return contentOf(id);
    const [, user = ''] = /^\/v2\/bot\/profile\/(.+)$/.exec(path) ?? [];
    if (user)
      return {
        status: 200,
        body: { userId: user, ...(profiles.get(user) ?? { displayName: 'LINE owner' }) },
      };
    const [, group = ''] = /^\/v2\/bot\/group\/(.+)\/leave$/.exec(path) ?? [];
    if (group && method === 'POST') {
      left.push(group);
      return { status: 200, body: {} };
    }
    return { status: 404, body: { message: 'not found' } };
  }

  const platform = await openPlatform(answer);
  return Object.assign(platform, {
    env: {
      LINE_CHANNEL_SECRET: LINE_SECRET,
      LINE_CHANNEL_ACCESS_TOKEN: ACCESS,
      LINE_API_URL: platform.url,
      LINE_DATA_URL: platform.url,
    },
    screens,
    screen,
    content,
    profiles,
    quota,
    left,
    menus,
    standardMenu: () => menus.get(standard ?? ''),
    event(user: string, type: string, more: Record<string, unknown> = {}): LineEvent {
      const answered = type === 'message' || type === 'follow' || type === 'postback' || type === 'join';
      const replyToken = randomUUID();
      if (answered) tokens.set(replyToken, { user, at: now().getTime(), used: false });
      return {
        type,
        webhookEventId: randomUUID(),
        timestamp: now().getTime(),
        mode: 'active',
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: user },
        ...(answered ? { replyToken } : {}),
        ...more,
      };
    },
    deliver(
      desk: string,
      events: readonly LineEvent[],
      options: { signature?: string; body?: string; fresh?: boolean } = {},
    ) {
      // A token's minute begins when the webhook is sent, however long ago the event was planned.
      if (options.fresh)
        for (const { replyToken = '' } of events) {
          const token = tokens.get(replyToken);
          if (token && !token.sent) Object.assign(token, { at: now().getTime(), sent: true });
        }
      const body = options.body ?? JSON.stringify({ destination: LINE_BOT, events });
      const signature = options.signature ?? createHmac('sha256', LINE_SECRET).update(body).digest('base64');
      return fetch(`${desk}/webhooks/line`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-line-signature': signature },
        body,
      });
    },
  });
}

/** A text message of an owner's. */
export const said = (text: string): Record<string, unknown> => ({
  message: { id: randomUUID(), type: 'text', text },
});
