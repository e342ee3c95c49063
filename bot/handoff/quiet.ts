/** A taken talk whose owner has been quiet for two hours goes back to the bot, with a notice (H4). */
import type { Settings } from '../../knowledge/settings.ts';
import type { Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { type HandoffParts, newWrites, readHeld } from './held.ts';
import { release } from './leave.ts';

export const QUIET_JOB = 'handoff.quiet';

const minutesOf = (settings: Settings): number => settings.clocks.talk.handBackMinutes;

function planAt(writes: Writes, handoffId: string, dueAt: Date, now: Date): void {
  const id = `${QUIET_JOB}/${handoffId}/${dueAt.getTime()}`;
  plan(writes, { id, kind: QUIET_JOB, dueAt, payload: { handoffId }, now });
}

/** Plans the look at a talk that was just taken. */
export function planQuiet(writes: Writes, handoffId: string, at: Date, settings: Settings): void {
  planAt(writes, handoffId, new Date(at.getTime() + minutesOf(settings) * 60_000), at);
}

/** Looks whether the owner has been quiet long enough; if not, looks again when they will have been. */
export function quietJob(parts: HandoffParts): JobHandler {
  return async ({ payload }) => {
    const at = parts.clock.now();
    const known = await parts.db.prisma.handoff.findUnique({ where: { id: String(payload.handoffId) } });
    if (known?.state !== 'taken' || !known.takenAt) return;
    const held = await readHeld(parts.db, known.talkId);
    if (held.handoff?.id !== known.id) return;
    const since = Math.max(known.takenAt.getTime(), held.talk.lastOwnerAt?.getTime() ?? 0);
    const dueAt = new Date(since + minutesOf(parts.settings(known.estateId, at)) * 60_000);
    if (dueAt > at) {
      const writes = newWrites();
      planAt(writes, known.id, dueAt, at);
      await parts.committer.commit(writes);
      return;
    }
    try {
      await release(parts, held, known, { key: 'handoff.handedback', by: null, at });
    } catch (error) {
      // Taken, transferred or answered in this very moment: then it is no longer quiet.
      if (!(error instanceof DeskError && error.code === 'Conflict')) throw error;
    }
  };
}
