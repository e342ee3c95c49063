/** Unread marks: how far this browser has seen each talk. */
import type { TalkItem } from '../../desk/contract/talks.ts';
import { createStore, useStore } from './store.ts';

/** Talks remembered; the oldest reading is forgotten first. */
const KEPT = 500;

const seen = createStore<Record<string, number>>({}, 'desk.seen');

/** Notes that a talk has been seen up to a position. */
export function markSeen(talkId: string, position: number): void {
  seen.set((now) => {
    if ((now[talkId] ?? -1) >= position) return now;
    const { [talkId]: _, ...rest } = now;
    const entries = Object.entries(rest).slice(-KEPT + 1);
    return { ...Object.fromEntries(entries), [talkId]: position };
  });
}

/** Whether the owner has said something in a talk that this browser has not shown. */
export function useUnread(): (talk: TalkItem) => boolean {
  const positions = useStore(seen);
  return (talk) => talk.last.from === 'owner' && talk.position > (positions[talk.id] ?? -1);
}
