/** Leaving a talk, always said (H4, G8): handed back to the bot, or closed with thanks. */
import { demandTalkNotNamed } from '../desk/named.ts';
import type { Who } from '../desk/who.ts';
import {
  type HandoffParts,
  type HandoffRow,
  type Held,
  newWrites,
  notice,
  readHeld,
  settle,
  speakAndMove,
} from './held.ts';
import { demandHolder } from './take.ts';

const MOVED = '这个会话刚有变化，请再看一下。';

/** Ends a call and gives the talk back to the bot. `by` null: nobody's doing, the owner was quiet. */
export async function release(
  parts: HandoffParts,
  held: Held,
  handoff: HandoffRow,
  how: { key: 'handoff.handedback' | 'handoff.closed'; by: string | null; at: Date },
): Promise<void> {
  const { at } = how;
  const writes = newWrites();
  const activities = [await notice(parts, held.talk, at, how.key, () => ({}))];
  speakAndMove(parts, writes, held, { speaker: parts.bot, activities, at }, { mode: 'bot', handoffId: null });
  writes.update(
    'Handoff',
    { id: handoff.id, state: 'taken', takenBy: handoff.takenBy },
    { state: 'closed', closedAt: at, closedBy: how.by },
    1,
  );
  await settle(parts.committer, writes, () => MOVED);
}

async function leave(
  parts: HandoffParts,
  who: Who,
  talkId: string,
  key: 'handoff.handedback' | 'handoff.closed',
): Promise<void> {
  const held = await readHeld(parts.db, talkId);
  const handoff = demandHolder(held, who);
  await demandTalkNotNamed(parts.db, talkId, who);
  await release(parts, held, handoff, { key, by: who.id, at: parts.clock.now() });
}

/**
 * The bot goes on from here.
 * @throws DeskError Conflict, Forbidden
 */
export const handBack = (parts: HandoffParts, who: Who, talkId: string): Promise<void> =>
  leave(parts, who, talkId, 'handoff.handedback');

/**
 * The reception ends; what the owner says next the bot hears again.
 * @throws DeskError Conflict, Forbidden
 */
export const closeTalk = (parts: HandoffParts, who: Who, talkId: string): Promise<void> =>
  leave(parts, who, talkId, 'handoff.closed');
