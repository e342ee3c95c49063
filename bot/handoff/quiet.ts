/**
 * A taken talk whose owner is quiet (H4): after half an hour its holder is asked to hand back or keep; after two hours it
 * goes back to the bot, with a notice.
 */
import type { Settings } from '../../knowledge/settings.ts';
import type { Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { type HandoffParts, type HandoffRow, newWrites, readHeld } from './held.ts';
import { release } from './leave.ts';

export const QUIET_JOB = 'handoff.quiet';

/** What is done when the owner was quiet for so long. */
type Then = 'ask' | 'release';

const minutesOf = ({ clocks: { talk } }: Settings, then: Then): number =>
  then === 'ask' ? talk.quietHandoffMinutes : talk.handBackMinutes;

function planAt(writes: Writes, handoffId: string, then: Then, dueAt: Date, now: Date): void {
  const id = `${QUIET_JOB}/${handoffId}/${then}/${dueAt.getTime()}`;
  plan(writes, { id, kind: QUIET_JOB, dueAt, payload: { handoffId, then }, now });
}

/** Plans the looks at a talk that was just taken. */
export function planQuiet(writes: Writes, handoffId: string, at: Date, settings: Settings): void {
  for (const then of ['ask', 'release'] as const)
    planAt(writes, handoffId, then, new Date(at.getTime() + minutesOf(settings, then) * 60_000), at);
}

/** Asks the holder, and looks again when the owner has written and may be quiet once more. */
async function ask(
  parts: HandoffParts,
  handoff: HandoffRow,
  since: number,
  settings: Settings,
): Promise<void> {
  const at = parts.clock.now();
  const writes = newWrites();
  tell(writes, {
    about: `quiet/${handoff.id}/${since}`,
    estateId: handoff.estateId,
    staffId: handoff.takenBy ?? undefined,
    role: 'holder',
    kind: 'quiet_talk',
    matterId: handoff.matterId ?? undefined,
    at,
  });
  planAt(writes, handoff.id, 'ask', new Date(at.getTime() + minutesOf(settings, 'ask') * 60_000), at);
  await parts.committer.commit(writes);
}

/** Looks whether the owner has been quiet long enough; if not, looks again when they will have been. */
export function quietJob(parts: HandoffParts): JobHandler {
  return async ({ payload }) => {
    const at = parts.clock.now();
    const then: Then = payload.then === 'ask' ? 'ask' : 'release';
    const known = await parts.db.prisma.handoff.findUnique({ where: { id: String(payload.handoffId) } });
    if (known?.state !== 'taken' || !known.takenAt) return;
    const held = await readHeld(parts.db, known.talkId);
    if (held.handoff?.id !== known.id) return;
    const since = Math.max(known.takenAt.getTime(), held.talk.lastOwnerAt?.getTime() ?? 0);
    const settings = parts.settings(known.estateId, at);
    const dueAt = new Date(since + minutesOf(settings, then) * 60_000);
    if (dueAt > at) {
      const writes = newWrites();
      planAt(writes, known.id, then, dueAt, at);
      await parts.committer.commit(writes);
      return;
    }
    // Asked again for the same silence, it is the same alert.
    if (then === 'ask') return ask(parts, known, since, settings);
    try {
      await release(parts, held, known, { key: 'handoff.handedback', by: null, at });
    } catch (error) {
      // Taken, transferred or answered in this very moment: then it is no longer quiet.
      if (!(error instanceof DeskError && error.code === 'Conflict')) throw error;
    }
  };
}
