/** What a platform of our own brings, as the inbox takes it. */
import type { Activity, Attachment } from 'botbuilder';
import type { Entrances } from '../estates/entrances.ts';
import type { Inbox, Receipt } from '../inbox/inbox.ts';
import type { Speaker } from '../inbox/say.ts';
import type { Inbound } from '../inbox/store.ts';
import { talkIdOf } from '../inbox/talk.ts';
import type { Logger } from '../log.ts';
import type { Heard, Ledger } from './ledger.ts';

export interface Arrival {
  channel: string;
  /** The account of ours that was written to; undefined where the platform does not say. */
  account?: string | undefined;
  /** The owner's id on the platform; a talk of two is named by it. */
  userId: string;
  /** Where the platform has several talks with one owner. */
  conversationId?: string;
  /** The same event delivered twice has the same key, unique in the channel. */
  key: string;
  /** The platform's id of the message: what an unsend names. */
  messageId?: string | undefined;
  /** The platform's time. */
  at: Date;
  /** `start`: the owner has come in without a word (followed, scanned, opened the window). */
  type: 'message' | 'start';
  text?: string | undefined;
  /** Files, with the platform's own address as `contentUrl` (`<channel>:…`) until they are fetched. */
  attachments?: readonly Attachment[];
  locale?: string | undefined;
  /** What only the channel understands; kept with the transcript. `scene`: the code of a door that was scanned. */
  channelData?: Record<string, unknown>;
}

/**
 * Stores an arrival, and in the same commit what it opens in the ledger; when this settles the platform may be told
 * "received".
 */
export type Arrive = (arrival: Arrival, opens: Omit<Heard, 'talkId' | 'channel'>) => Promise<Receipt>;

/** What every messaging app needs of the house. */
export interface AppParts {
  ledger: Ledger;
  arrive: Arrive;
  /** Where owners reach the desk from outside; undefined: files cannot be linked to. */
  publicUrl: string | undefined;
  /** The desk's clock. */
  now: () => Date;
  log: Logger;
}

export interface ArrivalParts {
  inbox: () => Inbox;
  ledger: Pick<Ledger, 'hearing'>;
  /** The estate that an account's new talks stand with, and the writer's id among owners. */
  addressee: Entrances['addressee'];
  bot: Speaker;
  /** The desk's clock. */
  now: () => Date;
}

function toInbound(arrival: Arrival, { bot, addressee }: ArrivalParts, at: Date): Inbound {
  const { channel, userId, text, locale, attachments = [], channelData } = arrival;
  const { conversationId = userId, account = bot.id } = arrival;
  const start = arrival.type === 'start';
  const user = { id: userId, role: 'user' };
  const recipient = { id: account, name: bot.name, role: 'bot' };
  const address = {
    channelId: channel,
    serviceUrl: `urn:local:${channel}`,
    conversation: { id: conversationId },
    ...(locale === undefined ? {} : { locale }),
  };
  const activity: Partial<Activity> = {
    type: start ? 'conversationUpdate' : 'message',
    ...(arrival.messageId === undefined ? {} : { id: arrival.messageId }),
    ...(text === undefined ? {} : { text }),
    ...(start ? { membersAdded: [{ id: userId, name: '' }] } : {}),
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
    ...(channelData ? { channelData } : {}),
  };
  return {
    channel,
    conversationId,
    talkId: talkIdOf(channel, conversationId),
    ...addressee({ channel, account, userId }),
    internal: start,
    fromName: undefined,
    key: `${channel}/${arrival.key}`,
    activityId: arrival.messageId,
    type: activity.type ?? 'message',
    at,
    text,
    locale,
    reference: JSON.stringify({ ...address, user, bot: recipient }),
    body: JSON.stringify({
      ...activity,
      ...address,
      from: user,
      recipient,
      timestamp: arrival.at.toISOString(),
    }),
  };
}

export function createArrive(parts: ArrivalParts): Arrive {
  return (arrival, opens) => {
    const inbound = toInbound(arrival, parts, parts.now());
    const { talkId, channel } = inbound;
    return parts
      .inbox()
      .receive({ ...inbound, beside: [parts.ledger.hearing({ ...opens, talkId, channel })] });
  };
}
