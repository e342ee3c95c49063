/** What 微信客服 gives when it is asked for messages, and what each asks for. */
import type { Attachment } from 'botbuilder';
import { z } from 'zod';
import type { Arrival } from '../arrival.ts';

export const WECOM = 'wecom';

const short = z.string().max(256);
const file = z.looseObject({ media_id: short }).optional();

/** A message or event. Unknown kinds pass. */
export const message = z.looseObject({
  msgid: short,
  open_kfid: short.optional(),
  external_userid: short.optional(),
  send_time: z.number(),
  /** 3 the customer, 4 the system, 5 a receptionist in WeCom's own app. */
  origin: z.number(),
  msgtype: short,
  text: z.looseObject({ content: z.string().max(100_000), menu_id: z.string().optional() }).optional(),
  image: file,
  voice: file,
  video: file,
  file,
  location: z.looseObject({ name: z.string().optional(), address: z.string().optional() }).optional(),
  link: z.looseObject({ title: z.string().optional(), url: z.string().optional() }).optional(),
  event: z
    .looseObject({
      event_type: short,
      open_kfid: short.optional(),
      external_userid: short.optional(),
      scene_param: z.string().max(1_000).optional(),
      welcome_code: z.string().max(256).optional(),
      msg_code: z.string().max(256).optional(),
      fail_msgid: short.optional(),
      fail_type: z.number().optional(),
      change_type: z.number().optional(),
      recall_msgid: short.optional(),
    })
    .optional(),
});
export type KfMessage = z.infer<typeof message>;

export const page = z.looseObject({
  next_cursor: z.string().default(''),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
});

/** A talk's name: the service account and its customer. */
export const conversationOf = (openKfId: string, userId: string): string => `${openKfId}.${userId}`;

/** The two ends of a talk by its name. */
export function endsOf(conversationId: string): { openKfId: string; userId: string } {
  const dot = conversationId.indexOf('.');
  return { openKfId: conversationId.slice(0, dot), userId: conversationId.slice(dot + 1) };
}

/** How long a welcome or farewell code is good, in ms. */
const CODE = 20_000;

export type Asked =
  | { what: 'arrive'; arrival: Arrival; reply: { token: string; ms: number } | undefined }
  /** Somebody took it over in WeCom's own app (true), or gave it back. */
  | { what: 'taken'; conversationId: string; taken: boolean }
  /** The session is over; with a code one message may still be said. */
  | { what: 'ended'; conversationId: string; at: Date; reply: { token: string; ms: number } | undefined }
  | { what: 'failed'; conversationId: string; msgid: string; type: number }
  | { what: 'unsend'; conversationId: string; msgid: string }
  | { what: 'nothing' };

const KINDS = [
  ['image', 'image/jpeg'],
  ['voice', 'audio/amr'],
  ['video', 'video/mp4'],
  ['file', 'application/octet-stream'],
] as const;

function contentOf(one: KfMessage): { text: string; attachments?: Attachment[] } | undefined {
  if (one.text) return { text: one.text.content };
  for (const [name, contentType] of KINDS) {
    const held = one[name];
    if (held)
      return {
        text: '',
        attachments: [{ contentType, name, contentUrl: `${WECOM}:media/${held.media_id}` }],
      };
  }
  if (one.location) return { text: [one.location.name, one.location.address].filter(Boolean).join(' ') };
  if (one.link) return { text: [one.link.title, one.link.url].filter(Boolean).join(' ') };
  return undefined;
}

function eventOf(one: KfMessage, at: Date): Asked {
  const { event } = one;
  const openKfId = event?.open_kfid ?? one.open_kfid;
  const userId = event?.external_userid ?? one.external_userid;
  if (!event || openKfId === undefined || userId === undefined) return { what: 'nothing' };
  const conversationId = conversationOf(openKfId, userId);
  const codeOf = (token: string | undefined) => (token === undefined ? undefined : { token, ms: CODE });
  switch (event.event_type) {
    case 'enter_session':
      return {
        what: 'arrive',
        reply: codeOf(event.welcome_code),
        arrival: {
          channel: WECOM,
          userId,
          conversationId,
          key: `m/${one.msgid}`,
          at,
          type: 'start',
          ...(event.scene_param ? { channelData: { scene: event.scene_param } } : {}),
        },
      };
    case 'session_status_change':
      // 1 from the pool to a receptionist, 2 to another, 3 over, 4 taken up again.
      if (event.change_type === 3)
        return { what: 'ended', conversationId, at, reply: codeOf(event.msg_code) };
      return { what: 'taken', conversationId, taken: true };
    case 'msg_send_fail':
      return { what: 'failed', conversationId, msgid: event.fail_msgid ?? '', type: event.fail_type ?? 0 };
    case 'user_recall_msg':
      return { what: 'unsend', conversationId, msgid: event.recall_msgid ?? '' };
    default:
      return { what: 'nothing' };
  }
}

/** What is to be done about a message. What receptionists say in WeCom's own app is not the desk's. */
export function askedBy(one: KfMessage): Asked {
  const at = new Date(one.send_time * 1_000);
  if (one.msgtype === 'event') return eventOf(one, at);
  const { open_kfid: openKfId, external_userid: userId, msgid } = one;
  if (one.origin !== 3 || openKfId === undefined || userId === undefined) return { what: 'nothing' };
  const content = contentOf(one);
  if (!content) return { what: 'nothing' };
  const conversationId = conversationOf(openKfId, userId);
  return {
    what: 'arrive',
    reply: undefined,
    arrival: {
      channel: WECOM,
      userId,
      conversationId,
      key: `m/${msgid}`,
      messageId: msgid,
      at,
      type: 'message',
      ...content,
    },
  };
}
