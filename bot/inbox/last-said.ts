/** The end of a talk as Bot Framework's transcript, for whoever takes it over outside the desk. */
import type { Activity, Transcript } from 'botbuilder';
import type { Database } from '../../prisma/client.ts';

/** Activities handed over. */
const LAST = 50;

export function createLastSaid(db: Database): (talkId: string) => Promise<Transcript> {
  return async (talkId) => {
    const rows = await db.prisma.activity.findMany({
      where: { talkId, type: 'message' },
      orderBy: { position: 'desc' },
      take: LAST,
      select: { at: true, direction: true, fromId: true, fromName: true, text: true },
    });
    const activities = rows.reverse().map(({ at, direction, fromId, fromName, text }) => ({
      type: 'message',
      timestamp: at,
      from: { id: fromId ?? '', name: fromName ?? '', role: direction === 'in' ? 'user' : 'bot' },
      text: text ?? '',
    }));
    return { activities: activities as Activity[] };
  };
}
