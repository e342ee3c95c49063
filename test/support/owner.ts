/** An owner at a Bot Framework client of /api/messages, who gets the replies in the answer. */
import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';

export interface Owner {
  readonly conversation: string;
  readonly userId: string;
  /** Says something; the bubbles of the reply. */
  say(text: string, more?: Partial<Activity>): Promise<Partial<Activity>[]>;
}

/**
 * @param url the desk's address
 * @param serviceUrl where later messages are to be brought
 */
export function createOwner(
  url: string,
  name: string = randomUUID(),
  serviceUrl = 'http://127.0.0.1:1',
): Owner {
  const conversation = `talk-${name}`;
  const userId = `owner-${name}`;
  return {
    conversation,
    userId,
    async say(text, more = {}) {
      const answer = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'message',
          id: randomUUID(),
          channelId: 'test',
          from: { id: userId },
          recipient: { id: 'desk' },
          conversation: { id: conversation },
          serviceUrl,
          deliveryMode: 'expectReplies',
          text,
          ...more,
        }),
      });
      if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
      return ((await answer.json()) as { activities: Partial<Activity>[] }).activities;
    },
  };
}

/** The words of a reply, a line a bubble. */
export const words = (reply: readonly Partial<Activity>[]): string =>
  reply.map(({ text }) => text ?? '').join('\n');
