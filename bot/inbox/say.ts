/** How anything said to an owner gets into a talk: into the transcript, and into the outbox where a channel has to be called. */
import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { Behind, type Sql, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import type { Channels } from '../channels/channel.ts';

/** Who speaks: the bot, or a person by name. */
export interface Speaker {
  role: 'bot' | 'staff';
  id: string;
  name: string;
}

export interface Said {
  talk: { id: string; channel: string; estateId: string };
  speaker: Speaker;
  activities: readonly Partial<Activity>[];
  at: Date;
  /** The position of what is answered. */
  replyTo?: number;
  /** True when the caller hands the activities over itself (`expectReplies`). */
  returned?: boolean;
}

/**
 * Adds activities to a talk whose row the same writes have advanced by as many positions (see `advance`).
 */
export function insertSaid(writes: Writes, said: Said, channels: Channels): void {
  const { talk, speaker, activities, at } = said;
  const send = !said.returned && channels.of(talk.channel).delivery === 'sent';
  activities.forEach((activity, index) => {
    const position = new Behind(talk.id, activities.length - 1 - index);
    const body = JSON.stringify({ ...activity, timestamp: at.toISOString() });
    writes.insert('Activity', {
      talkId: talk.id,
      position,
      direction: 'out',
      type: activity.type ?? 'message',
      at,
      fromId: speaker.id,
      fromName: speaker.name,
      fromRole: speaker.role,
      replyTo: said.replyTo ?? null,
      text: activity.text ?? null,
      body,
    });
    if (send && activity.type !== 'typing') {
      writes.insert('Outbox', {
        id: randomUUID(),
        talkId: talk.id,
        channel: talk.channel,
        position,
        payload: body,
        dueAt: at,
        createdAt: at,
      });
      writes.signal('outbox', talk.id);
    }
  });
  if (activities.length > 0) writes.signal('talk', talk.id);
}

/** Makes room for `count` activities in a talk and locks its row; other columns may be set with it. */
export function advance(talkId: string, count: number, at: Date, set: Sql[] = []): Sql {
  const more = set.reduce((all, change) => sql`${all}, ${change}`, sql`"lastAt" = ${at}`);
  return sql`UPDATE "Talk" SET "position" = "position" + ${count}, ${more} WHERE "id" = ${talkId}`;
}

/** Says something outside a turn: a person's words, a notice. */
export function say(writes: Writes, said: Said, channels: Channels): void {
  writes.guard(advance(said.talk.id, said.activities.length, said.at), 1);
  insertSaid(writes, said, channels);
}
