/** A talk as a turn sees it, read with the claim on it. */
import { type RawRow, toDate } from '../../prisma/sql.ts';

/** Who converses with the owner: the bot, nobody yet (a person is called), or a person (H2). */
export type TalkMode = 'bot' | 'waiting' | 'person';

export interface Talk {
  id: string;
  channel: string;
  conversationId: string;
  estateId: string;
  ownerId: string | undefined;
  userId: string | undefined;
  /** Bot Framework conversation reference, as JSON. */
  reference: string;
  locale: string | undefined;
  mode: TalkMode;
  /** The bot is paused in this talk (gradual start). */
  paused: boolean;
  handoffId: string | undefined;
  createdAt: Date;
  /** Process that holds the claim, and the claim's number. */
  holder: string | undefined;
  fence: number;
}

const optional = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** The columns that `toTalk` reads. */
export const talkColumns = [
  'id',
  'channel',
  'conversationId',
  'estateId',
  'ownerId',
  'userId',
  'reference',
  'locale',
  'mode',
  'pausedAt',
  'handoffId',
  'createdAt',
  'holder',
  'fence',
] as const;

/** A row of "Talk" read by a raw statement. */
export function toTalk(row: RawRow): Talk {
  return {
    id: String(row.id),
    channel: String(row.channel),
    conversationId: String(row.conversationId),
    estateId: String(row.estateId),
    ownerId: optional(row.ownerId),
    userId: optional(row.userId),
    reference: String(row.reference),
    locale: optional(row.locale),
    mode: String(row.mode) as TalkMode,
    paused: row.pausedAt !== null && row.pausedAt !== undefined,
    handoffId: optional(row.handoffId),
    createdAt: toDate(row.createdAt),
    holder: optional(row.holder),
    fence: Number(row.fence),
  };
}

/** "channel/conversation": the id of a talk. */
export function talkIdOf(channel: string, conversationId: string): string {
  return `${channel}/${conversationId}`;
}

/** The id that an activity of a talk is known by outside, in Direct Line's form. */
export function activityIdOf(conversationId: string, position: number): string {
  return `${conversationId}|${String(position).padStart(7, '0')}`;
}
