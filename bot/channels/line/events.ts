/** LINE's webhook events, checked as far as the desk reads them, and what each asks for. */
import type { Attachment } from 'botbuilder';
import { z } from 'zod';
import type { Arrival } from '../arrival.ts';

export const LINE = 'line';

const source = z.looseObject({
  type: z.enum(['user', 'group', 'room']),
  userId: z.string().min(1).max(128).optional(),
  groupId: z.string().max(128).optional(),
  roomId: z.string().max(128).optional(),
});

const message = z.looseObject({
  id: z.string().min(1).max(128),
  type: z.string().max(64),
  text: z.string().max(100_000).optional(),
  title: z.string().max(1_000).optional(),
  address: z.string().max(1_000).optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  fileName: z.string().max(1_000).optional(),
  contentProvider: z
    .looseObject({ type: z.string(), originalContentUrl: z.string().max(4_000).optional() })
    .optional(),
});

/** One event. Unknown kinds pass: LINE adds some without notice. */
export const event = z.looseObject({
  type: z.string().max(64),
  webhookEventId: z.string().min(1).max(128),
  timestamp: z.number(),
  mode: z.string().max(32).default('active'),
  deliveryContext: z.looseObject({ isRedelivery: z.boolean() }).optional(),
  replyToken: z.string().max(256).optional(),
  source: source.optional(),
  message: message.optional(),
  postback: z.looseObject({ data: z.string().max(300) }).optional(),
  unsend: z.looseObject({ messageId: z.string().min(1).max(128) }).optional(),
});
export type LineEvent = z.infer<typeof event>;

/** `events` are checked one by one, so that a strange one does not lose the others. */
export const webhookBody = z.looseObject({
  destination: z.string().optional(),
  events: z.array(z.unknown()).max(500),
});

/** How long a reply token is good, in ms. */
const REPLY = 60_000;

/** What an event asks of the channel. */
export type Asked =
  | { what: 'arrive'; arrival: Arrival; reply: { token: string; ms: number } | undefined }
  | { what: 'block'; userId: string }
  | { what: 'unsend'; userId: string; messageId: string }
  | { what: 'decline'; source: 'group' | 'room'; id: string; replyToken: string | undefined }
  | { what: 'nothing' };

/** Where a kept attachment is fetched from. */
const address = (messageId: string): string => `${LINE}:content/${messageId}`;

const KINDS: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  audio: 'audio/mp4',
  video: 'video/mp4',
  file: 'application/octet-stream',
};

function contentOf(said: z.infer<typeof message>): { text?: string; attachments?: Attachment[] } {
  const kind = KINDS[said.type];
  if (kind !== undefined) {
    // What an app sent for the owner lies at its own address; anybody could write one there, so it is not followed.
    const here = said.contentProvider === undefined || said.contentProvider.type === 'line';
    const name = said.fileName ?? said.type;
    return {
      text: '',
      attachments: [{ contentType: kind, name, ...(here ? { contentUrl: address(said.id) } : {}) }],
    };
  }
  if (said.type === 'location') {
    const where = [said.title, said.address].filter(Boolean).join(' ');
    return { text: where || `${said.latitude ?? ''},${said.longitude ?? ''}` };
  }
  // Stickers say nothing that could be filed; the desk answers them as such.
  if (said.type === 'sticker') return { text: '[sticker]' };
  return { text: said.text ?? '' };
}

/** What is to be done about an event. In standby another program has the chat: nothing. */
export function askedBy(one: LineEvent): Asked {
  const from = one.source;
  if (one.mode === 'standby' || !from) return { what: 'nothing' };
  if (from.type !== 'user') {
    const id = from.groupId ?? from.roomId;
    return one.type === 'join' && id !== undefined
      ? { what: 'decline', source: from.type, id, replyToken: one.replyToken }
      : { what: 'nothing' };
  }
  const { userId } = from;
  if (userId === undefined) return { what: 'nothing' };
  const reply = one.replyToken === undefined ? undefined : { token: one.replyToken, ms: REPLY };
  const arrival = { channel: LINE, userId, key: one.webhookEventId, at: new Date(one.timestamp) };
  switch (one.type) {
    case 'message':
      if (!one.message) return { what: 'nothing' };
      return {
        what: 'arrive',
        arrival: { ...arrival, type: 'message', messageId: one.message.id, ...contentOf(one.message) },
        reply,
      };
    case 'postback':
      return one.postback
        ? { what: 'arrive', arrival: { ...arrival, type: 'message', text: one.postback.data }, reply }
        : { what: 'nothing' };
    case 'follow':
      return { what: 'arrive', arrival: { ...arrival, type: 'start' }, reply };
    case 'unfollow':
      return { what: 'block', userId };
    case 'unsend':
      return one.unsend ? { what: 'unsend', userId, messageId: one.unsend.messageId } : { what: 'nothing' };
    default:
      return { what: 'nothing' };
  }
}
