/**
 * What the desk needs from a channel; everything else about a platform stays in its folder.
 *
 *   in:  `mount` has the platform's webhook; what comes becomes arrivals (arrival.ts) for the inbox
 *   out: the outbox hands over what was said; `capabilities` say what the platform can show
 *   how much: the ledger (ledger.ts) knows what may still be sent, by the channel's `limits`
 */
import type { Activity, ConversationReference } from 'botbuilder';
import type { Mount } from '../server.ts';

/** One thing to bring to an owner. `id` is the same at every try, so a platform that can may drop a second one. */
export interface Delivery {
  id: string;
  talkId: string;
  reference: Partial<ConversationReference>;
  activity: Partial<Activity>;
  /** Who says it: what is left of a window is kept for people (V5). */
  by: 'bot' | 'staff';
  /** Earlier tries. */
  attempts: number;
}

/** Whoever can make the calls of outbox rows: a channel, a group robot, a fetcher of photos. */
export interface Carrier {
  readonly id: string;
  /** How many rows of one talk go into a call at most. 1 when not said. */
  readonly together?: number;
  /**
   * Makes one call for all of them; they are said or not said together.
   * @throws an error to be tried again later; PermanentFailure when it never will succeed; Held when only the owner's
   *   next message makes it possible
   */
  send(deliveries: readonly [Delivery, ...Delivery[]]): Promise<void>;
}

/** A door on its way into a platform's QR code. */
export interface DoorCode {
  /** What comes back as an arrival's `scene` (bot/estates/entrances.ts). */
  code: string;
  /** For platforms that carry nothing but words: what the owner is to send, the code in them. */
  words: string;
  /** The account of ours that is opened; undefined: the channel's only one, or its first. */
  account: string | undefined;
}

/** What a platform lets a business send without being asked (V5). Undefined: whatever it likes. */
export interface Limits {
  /** After an owner's message: so many sends in so many ms. */
  window: { sends: number; ms: number };
  /** After a click, a follow or a scan. */
  click?: { sends: number; ms: number };
  /** Sends of a window that the bot leaves for people. */
  keptForPeople: number;
}

/** What the platform can show and carry. */
export interface Capabilities {
  /** Buttons under a message; what is more is written as lettered text. */
  buttons: number;
  /** Longest label of a button, in characters. */
  buttonLabel: number;
  /** Longest text, in `textUnit`s. */
  text: number;
  textUnit: 'utf16' | 'bytes';
  limits: Limits | undefined;
}

/** A channel that shows whatever it is given. */
export const UNLIMITED: Capabilities = {
  buttons: Number.POSITIVE_INFINITY,
  buttonLabel: Number.POSITIVE_INFINITY,
  text: Number.POSITIVE_INFINITY,
  textUnit: 'utf16',
  limits: undefined,
};

export interface Channel extends Carrier {
  /** The activities' channelId. Ids of our own channels may not be used on /api/messages. */
  readonly id: string;
  /** `fetched`: the owner's client reads the transcript; `sent`: the outbox calls `send`. */
  readonly delivery: 'fetched' | 'sent';
  readonly capabilities: Capabilities;
  /** Its webhook. */
  readonly mount?: Mount;
  /** Shows the owner that somebody is writing. A failure is nobody's loss: it does not throw. */
  typing?(talkId: string): Promise<void>;
  /** Whether something can still reach the owner when the window is shut: a template, an opt-in. */
  otherWay?(talkId: string): Promise<boolean>;
  /** Fetches what an attachment's address `<channel>:…` stands for. */
  readonly media?: FetchMedia;
  /** The address that a QR code of a door holds, by the platform's own means. @throws as `send` */
  entrance?(door: DoorCode): Promise<string>;
  /** Takes up what came while no process was there, and lets timers go at the end. */
  begin?(): Promise<void>;
  close?(): void;
}

/**
 * Bytes behind a platform's own address of a photo or voice message; undefined when there is nothing any more.
 * @throws an error to be tried again later
 */
export type FetchMedia = (address: string) => Promise<{ bytes: Uint8Array; kind: string } | undefined>;

/** The platform will never take this: the outbox gives up at once and shows it at the desk. */
export class PermanentFailure extends Error {
  override readonly name: string = 'PermanentFailure';
}

/** Not now: what may be sent is used up or the window is shut. It goes out with the owner's next message. */
export class Held extends Error {
  override readonly name: string = 'Held';
}

/** Not yet: the platform asks for a pause. */
export class Later extends Error {
  override readonly name: string = 'Later';
  /** Pause in ms, when the platform says one. */
  readonly pause: number | undefined;
  constructor(message: string, pause?: number) {
    super(message);
    this.pause = pause;
  }
}

/** All channels: those of our own by id, and the Bot Framework service for every other channelId. */
export interface Channels {
  of(channelId: string): Channel;
  isOwn(channelId: string): boolean;
  readonly own: readonly Channel[];
}

export function createChannels(own: readonly Channel[], service: Channel): Channels {
  const byId = new Map(own.map((channel) => [channel.id, channel]));
  return { of: (id) => byId.get(id) ?? service, isOwn: (id) => byId.has(id), own };
}
