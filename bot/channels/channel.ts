/** What the desk needs from a channel; everything else about a platform stays in its folder. */
import type { Activity, ConversationReference } from 'botbuilder';

/** One thing to bring to an owner. `id` is the same at every try, so a platform that can may drop a second one. */
export interface Delivery {
  id: string;
  talkId: string;
  reference: Partial<ConversationReference>;
  activity: Partial<Activity>;
}

export interface Channel {
  /** The activities' channelId. Ids of our own channels may not be used on /api/messages. */
  readonly id: string;
  /** `fetched`: the owner's client reads the transcript; `sent`: the outbox calls `send`. */
  readonly delivery: 'fetched' | 'sent';
  /** @throws an error to be tried again later; PermanentFailure when it never will succeed */
  send(delivery: Delivery): Promise<void>;
}

/** The platform will never take this: the outbox gives up at once and shows it at the desk. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** All channels: those of our own by id, and the Bot Framework service for every other channelId. */
export interface Channels {
  of(channelId: string): Channel;
  isOwn(channelId: string): boolean;
}

export function createChannels(own: readonly Channel[], service: Channel): Channels {
  const byId = new Map(own.map((channel) => [channel.id, channel]));
  return { of: (id) => byId.get(id) ?? service, isOwn: (id) => byId.has(id) };
}
