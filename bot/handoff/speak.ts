/** A person's words on their way to the owner, each sent once however often the console tries (G8). */
import { sql } from '../../prisma/sql.ts';
import { demandTalkNotNamed } from '../desk/named.ts';
import type { Who } from '../desk/who.ts';
import { DeskError } from '../errors.ts';
import { demandNoPromise } from '../procedures/promises.ts';
import { type HandoffParts, newWrites, readHeld, settle, speakAndMove } from './held.ts';
import { demandHolder } from './take.ts';

/** Word of "is writing" passed on at most once in this many ms. */
const TYPING = 4_000;

/** Where a message stands in the talk. */
export interface Placed {
  position: number;
  at: Date;
}

/**
 * Says the holder's words. `clientId` is the console's own for this message: sent again, it is not said again.
 * @throws DeskError Conflict when nobody, Forbidden when somebody else has taken the talk, Held when it promises what
 *   nobody may promise yet (C4)
 */
export async function sendWords(
  parts: HandoffParts,
  who: Who,
  talkId: string,
  message: { text: string; clientId: string },
): Promise<Placed> {
  const key = `staff/${who.id}/${talkId}/${message.clientId}`;
  const said = await placed(parts, key);
  if (said) return said;

  const at = parts.clock.now();
  const held = await readHeld(parts.db, talkId);
  const handoff = demandHolder(held, who);
  if (handoff.takenBy !== who.id) throw new DeskError('Conflict', '会话由同事接待，请先接手再回复。');
  await demandTalkNotNamed(parts.db, talkId, who);
  // In a danger talk nothing stands between a person's words and the owner but personal data (G5).
  if (!handoff.urgent) demandNoPromise(parts.settings(held.talk.estateId, at), message.text);

  const writes = newWrites();
  const speaker = { role: 'staff', id: who.id, name: who.name } as const;
  const activities = [{ type: 'message', text: message.text }];
  speakAndMove(parts, writes, held, { speaker, activities, at });
  writes.update(
    'Activity',
    { talkId, position: sql`(SELECT "position" FROM "Talk" WHERE "id" = ${talkId})` },
    { inboundKey: key },
    1,
  );
  writes.update(
    'Handoff',
    { id: handoff.id, state: 'taken', takenBy: who.id },
    { spokenAt: handoff.spokenAt ?? at },
    1,
  );
  try {
    await settle(parts.committer, writes, () => '会话刚有变化，这句没有发出，请再看一下。');
  } catch (error) {
    // The same message sent twice at once: one of the two was said.
    const first = await placed(parts, key);
    if (first) return first;
    throw error;
  }
  const done = await placed(parts, key);
  if (!done) throw new Error('a message that was said is not in its talk');
  return done;
}

async function placed(parts: HandoffParts, key: string): Promise<Placed | undefined> {
  const row = await parts.db.prisma.activity.findUnique({
    where: { inboundKey: key },
    select: { position: true, at: true },
  });
  return row ?? undefined;
}

/** Passes on that the holder writes; nothing is kept of it. */
export function createTyping(parts: HandoffParts): (who: Who, talkId: string) => Promise<void> {
  const last = new Map<string, number>();
  return async (who, talkId) => {
    const now = Date.now();
    if (now - (last.get(talkId) ?? 0) < TYPING) return;
    for (const [id, at] of last) if (now - at > TYPING) last.delete(id);
    last.set(talkId, now);
    const held = await readHeld(parts.db, talkId);
    demandHolder(held, who);
    await parts.typing?.(held.talk, { role: 'staff', id: who.id, name: who.name });
  };
}
