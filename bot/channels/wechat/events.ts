/** What a WeChat official account pushes, and what each asks for. */
import type { Attachment } from 'botbuilder';
import type { Arrival } from '../arrival.ts';
import { type Fields, field } from '../tencent/envelope.ts';

export const WECHAT = 'wechat';

/** What an event asks of the channel. */
export type Asked =
  | { what: 'arrive'; arrival: Arrival; opens: 'message' | 'click' }
  | { what: 'block'; userId: string }
  /** Notices that the owner has agreed to get, one each. */
  | { what: 'opt-in'; userId: string; count: number }
  /** Of a notice that was sent: it did not arrive. */
  | { what: 'failed'; status: string }
  | { what: 'nothing' };

const media = (id: string): string => `${WECHAT}:media/${id}`;

function contentOf(fields: Fields): { text?: string; attachments?: Attachment[] } | undefined {
  const id = field(fields, 'MediaId') ?? '';
  const file = (contentType: string, name: string): Attachment[] => [
    { contentType, name, contentUrl: media(id) },
  ];
  switch (field(fields, 'MsgType')) {
    case 'text':
      return { text: field(fields, 'Content') ?? '' };
    case 'image':
      return { text: '', attachments: file('image/jpeg', 'photo') };
    case 'voice':
      // With the platform's own transcription it is as good as text (T3).
      return { text: field(fields, 'Recognition') ?? '', attachments: file('audio/amr', 'voice') };
    case 'video':
    case 'shortvideo':
      return { text: '', attachments: file('video/mp4', 'video') };
    case 'location':
      return {
        text:
          field(fields, 'Label') ??
          `${field(fields, 'Location_X') ?? ''},${field(fields, 'Location_Y') ?? ''}`,
      };
    case 'link':
      return { text: [field(fields, 'Title'), field(fields, 'Url')].filter(Boolean).join(' ') };
    default:
      return undefined;
  }
}

/** The accepted ones of a subscription window's answers. */
function accepted(fields: Fields): number {
  const window = fields.SubscribeMsgPopupEvent as { List?: unknown } | undefined;
  const list = window?.List ?? fields.List;
  const answers = (Array.isArray(list) ? list : [list]) as (Fields | undefined)[];
  return answers.filter((one) => one && field(one, 'SubscribeStatusString') === 'accept').length;
}

function eventOf(fields: Fields, userId: string, at: Date): Asked {
  const name = (field(fields, 'Event') ?? '').toLowerCase();
  const eventKey = field(fields, 'EventKey');
  const arrival = {
    channel: WECHAT,
    userId,
    key: `e/${userId}/${at.getTime()}/${name}/${eventKey ?? ''}`,
    at,
    ...(eventKey === undefined ? {} : { channelData: { scene: eventKey.replace(/^qrscene_/, '') } }),
  };
  switch (name) {
    case 'subscribe':
    case 'scan':
      return { what: 'arrive', opens: 'click', arrival: { ...arrival, type: 'start' } };
    case 'click':
      // Menu keys are the words an owner would have typed.
      return {
        what: 'arrive',
        opens: 'click',
        arrival: { ...arrival, type: 'message', text: eventKey ?? '' },
      };
    case 'unsubscribe':
      return { what: 'block', userId };
    case 'subscribe_msg_popup_event':
      return { what: 'opt-in', userId, count: accepted(fields) };
    case 'templatesendjobfinish': {
      const status = field(fields, 'Status') ?? '';
      return status === 'success' ? { what: 'nothing' } : { what: 'failed', status };
    }
    default:
      return { what: 'nothing' };
  }
}

/** What is to be done about a push. */
export function askedBy(fields: Fields): Asked {
  const userId = field(fields, 'FromUserName');
  const at = new Date(Number(field(fields, 'CreateTime') ?? 0) * 1_000);
  if (userId === undefined || !/^[\w-]{1,128}$/.test(userId)) return { what: 'nothing' };
  if (field(fields, 'MsgType') === 'event') return eventOf(fields, userId, at);
  const messageId = field(fields, 'MsgId') ?? field(fields, 'MsgID');
  const content = contentOf(fields);
  if (messageId === undefined || !content) return { what: 'nothing' };
  // The menu's id is 0 at times; that there is one tells a click, and the words are the choice.
  const click = fields.bizmsgmenuid !== undefined;
  return {
    what: 'arrive',
    opens: click ? 'click' : 'message',
    arrival: { channel: WECHAT, userId, key: `m/${messageId}`, messageId, at, type: 'message', ...content },
  };
}
