/** The transcript as the owner's client is told it: ids, order and names by the server, nothing of the desk's inside. */
import type { Activity } from 'botbuilder';
import { activityIdOf } from '../../inbox/talk.ts';
import { type Line, WEB } from './store.ts';

/** What stays in the desk. `replyToId` is set anew: one that the client does not know holds a message back for 5 s. */
const INSIDE = new Set(['serviceUrl', 'recipient', 'callerId', 'deliveryMode', 'relatesTo', 'replyToId']);

/** A line as a Direct Line activity. File references are still in it. */
export function toClient(conversationId: string, line: Line): Partial<Activity> {
  const stored = Object.entries(JSON.parse(line.body) as Partial<Activity>);
  const activity = Object.fromEntries(stored.filter(([name]) => !INSIDE.has(name))) as Partial<Activity>;
  const { id, name } = line.from;
  return {
    ...activity,
    id: activityIdOf(conversationId, line.position),
    timestamp: line.at.toISOString() as unknown as Date,
    channelId: WEB,
    conversation: { id: conversationId } as Activity['conversation'],
    from: {
      id,
      ...(name === undefined ? {} : { name }),
      role: line.mine ? 'user' : 'bot',
    } as Activity['from'],
    channelData: { ...(activity.channelData as object | undefined), 'webchat:sequence-id': line.position },
    ...(line.replyTo === undefined ? {} : { replyToId: activityIdOf(conversationId, line.replyTo) }),
  };
}

/** Somebody at the desk is writing. Never stored, so it has no place in the order. */
export function typingActivity(
  conversationId: string,
  from: { id: string; name: string },
  at: Date,
): Partial<Activity> {
  return {
    type: 'typing',
    id: `${conversationId}|typing-${at.getTime()}`,
    timestamp: at.toISOString() as unknown as Date,
    channelId: WEB,
    conversation: { id: conversationId } as Activity['conversation'],
    from: { ...from, role: 'bot' },
  };
}
