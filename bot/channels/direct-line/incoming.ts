/** What an owner's client sends, checked, and as the inbox takes it. */
import { createHash, randomUUID } from 'node:crypto';
import type { Activity, Attachment } from 'botbuilder';
import { z } from 'zod';
import { DeskError } from '../../errors.ts';
import type { Speaker } from '../../inbox/say.ts';
import type { Inbound } from '../../inbox/store.ts';
import { talkIdOf } from '../../inbox/talk.ts';
import { WEB } from './store.ts';
import type { Bearer } from './tokens.ts';

/** UTF-16 units of one message. */
const TEXT_LIMIT = 100_000;

const short = z.string().max(256);

/** An activity of the client's. Unknown properties are dropped: an owner cannot say where it goes or whose it is. */
export const ownerActivity = z.object({
  type: z.string().min(1).max(64),
  text: z.string().nullish(),
  textFormat: short.nullish(),
  locale: z.string().max(64).nullish(),
  name: short.nullish(),
  label: short.nullish(),
  value: z.unknown().optional(),
  valueType: short.nullish(),
  localTimestamp: z.unknown().optional(),
  localTimezone: short.nullish(),
  channelData: z.record(z.string(), z.unknown()).nullish(),
  entities: z.array(z.record(z.string(), z.unknown())).max(50).nullish(),
  attachments: z
    .array(z.looseObject({ contentType: z.string().max(256) }))
    .max(20)
    .nullish(),
});
export type OwnerActivity = z.infer<typeof ownerActivity>;

/** @throws DeskError BadActivity naming what is wrong; TooLarge for a text that nobody types */
export function parseActivity(body: unknown): OwnerActivity {
  const parsed = ownerActivity.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'body';
    throw new DeskError('BadActivity', `Not a Direct Line activity: ${where}: ${issue?.message}`);
  }
  const activity = parsed.data;
  if ((activity.text?.length ?? 0) > TEXT_LIMIT) throw new DeskError('TooLarge');
  return activity;
}

/** What becomes of an activity: a turn, or only a friendly word. */
export type Disposition = 'turn' | 'acknowledge';

/**
 * @param files how many files came with it
 * @throws DeskError when the desk cannot take it
 */
export function dispositionOf(activity: OwnerActivity, files: number): Disposition {
  const { type, text, value, name } = activity;
  if (type === 'typing') return 'acknowledge';
  if (type === 'event') {
    if (!name) throw new DeskError('BadActivity', 'An event needs a name.');
    return 'turn';
  }
  if (type !== 'message')
    throw new DeskError('Unsupported', `The desk does not take activities of type ${type.slice(0, 64)}.`);
  // A reference or a link of the client's making could point at other people's files: files come by /upload.
  if (files === 0 && (activity.attachments?.length ?? 0) > 0)
    throw new DeskError('UnsupportedMedia', 'Files are sent to /upload, as multipart/form-data.');
  if (!text?.trim() && value === undefined && files === 0)
    throw new DeskError('BadActivity', 'The message is empty: it needs a text, a value or a file.');
  return 'turn';
}

/** A client's own id of an activity; the same one sent twice is one. */
function clientIdOf(activity: OwnerActivity): string {
  const id = activity.channelData?.clientActivityID;
  if (typeof id !== 'string' || id === '') return randomUUID();
  return id.length <= 128 ? id : createHash('sha256').update(id).digest('base64url');
}

export const keyOf = (conversationId: string, activity: OwnerActivity): string =>
  `${WEB}/${conversationId}/m/${clientIdOf(activity)}`;

interface Origin {
  bearer: Bearer;
  estateId: string;
  bot: Speaker;
  at: Date;
}

function inbound(
  { bearer, estateId, bot, at }: Origin,
  stored: Partial<Activity>,
  rest: Pick<Inbound, 'key' | 'type' | 'internal'>,
): Inbound {
  const { conversationId, userId, name } = bearer;
  const user = { id: userId, ...(name === undefined ? {} : { name }), role: 'user' };
  const address = {
    channelId: WEB,
    serviceUrl: `urn:local:${WEB}`,
    conversation: { id: conversationId },
    ...(stored.locale ? { locale: stored.locale } : {}),
  };
  const recipient = { id: bot.id, name: bot.name, role: 'bot' };
  return {
    ...rest,
    channel: WEB,
    conversationId,
    talkId: talkIdOf(WEB, conversationId),
    estateId,
    userId,
    fromName: name,
    activityId: undefined,
    at,
    text: stored.text,
    locale: stored.locale,
    reference: JSON.stringify({ ...address, user, bot: recipient }),
    body: JSON.stringify({ ...stored, ...address, from: user, recipient, timestamp: at.toISOString() }),
  };
}

/** The owner's message or event. `attachments` name files that are stored already. */
export function toInbound(
  origin: Origin,
  activity: OwnerActivity,
  key: string,
  attachments: readonly Attachment[],
): Inbound {
  const told = Object.entries(activity).filter(([name, value]) => value != null && name !== 'attachments');
  const stored = {
    ...Object.fromEntries(told),
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
  } as Partial<Activity>;
  return inbound(origin, stored, { key, type: activity.type, internal: false });
}

/** The conversation has begun: the desk's own event, by which the bot greets. Its key makes it happen once. */
export function toStart(origin: Origin, locale: string | undefined): Inbound {
  const { conversationId, userId, name } = origin.bearer;
  const stored = {
    type: 'conversationUpdate',
    membersAdded: [{ id: userId, name: name ?? '' }],
    ...(locale ? { locale } : {}),
  };
  const rest = { key: `${WEB}/${conversationId}/start`, type: 'conversationUpdate', internal: true };
  return inbound(origin, stored as Partial<Activity>, rest);
}
