/** An activity on its way into a transcript row and out of it: nothing is lost, keys keep their order, instants are Dates. */
import type { Activity } from 'botbuilder';
import type { RawRow } from '../../prisma/sql.ts';
import { toDate } from '../../prisma/sql.ts';
import { activityIdOf } from '../inbox/talk.ts';

/** Fields that the Bot Framework types as Date. */
const INSTANTS = ['timestamp', 'localTimestamp', 'expiration'] as const;

/** An activity's own instant, undefined where it has none. @throws TypeError when it is no instant */
export function instantOf(activity: Activity): Date | undefined {
  const value = activity.timestamp as Date | string | undefined;
  if (value === undefined || value === null) return undefined;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new TypeError('TranscriptStore: activity.timestamp is no instant');
  return at;
}

/** `out` is what a bot said. */
export function directionOf(activity: Activity): 'in' | 'out' {
  return activity.from?.role === 'bot' || (activity.replyToId && activity.from?.role !== 'user')
    ? 'out'
    : 'in';
}

/** The words, for searching. PostgreSQL takes neither NUL nor half a pair in a text; the body has them escaped. */
export const textOf = (activity: Activity): string | null =>
  typeof activity.text === 'string'
    ? activity.text.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd')
    : null;

export const bodyOf = (activity: Activity): string => JSON.stringify(activity);

/** A string that a Date was written as becomes that Date again; one with another offset stays as it was sent. */
function revived(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value ? date : value;
}

/** The activity of a transcript row. What the desk said itself is stored without its address, which is put back. */
export function asLogged(row: RawRow): Activity {
  const activity = JSON.parse(String(row.body)) as Record<string, unknown>;
  for (const name of INSTANTS) if (name in activity) activity[name] = revived(activity[name]);
  if (activity.channelId === undefined) {
    const conversationId = String(row.conversationId);
    const out = row.direction === 'out';
    Object.assign(activity, {
      id: row.activityId ?? activity.id ?? activityIdOf(conversationId, Number(row.position)),
      timestamp: activity.timestamp ?? toDate(row.at),
      channelId: row.channel,
      conversation: { id: conversationId },
      from: {
        id: String(row.fromId ?? ''),
        ...(row.fromName === null ? {} : { name: String(row.fromName) }),
        role: out ? 'bot' : 'user',
      },
    });
  }
  return activity as unknown as Activity;
}
