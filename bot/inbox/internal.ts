/** Events that the desk itself puts into a talk, so that what falls due is said in a turn like any other, once. */
import type { Database } from '../../prisma/client.ts';
import type { Inbox } from './inbox.ts';

export interface InternalEvent {
  name: string;
  value: Record<string, unknown>;
  /** Unique in the talk: the same key twice is the same event. */
  key: string;
}

/** Stores the event in its talk's inbox; nothing happens for a talk that is gone. */
export async function receiveEvent(
  db: Database,
  inbox: Inbox,
  talkId: string,
  event: InternalEvent,
  at: Date,
): Promise<void> {
  const talk = await db.prisma.talk.findUnique({ where: { id: talkId } });
  if (!talk) return;
  const { conversation, user, bot, serviceUrl } = JSON.parse(talk.reference) as Record<string, unknown>;
  const body = {
    type: 'event',
    name: event.name,
    value: event.value,
    channelId: talk.channel,
    conversation,
    from: user,
    recipient: bot,
    serviceUrl,
  };
  await inbox.receive({
    channel: talk.channel,
    conversationId: talk.conversationId,
    talkId,
    estateId: talk.estateId,
    userId: talk.userId ?? '',
    internal: true,
    fromName: undefined,
    key: `${talkId}/${event.key}`,
    activityId: undefined,
    type: 'event',
    at,
    text: undefined,
    locale: undefined,
    reference: talk.reference,
    body: JSON.stringify(body),
  });
}
