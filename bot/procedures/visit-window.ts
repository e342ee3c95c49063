/**
 * Visits in channels that shut (V5): whether the card can still be sent when it falls due is decided while there is
 * time to bring it forward; else it is a phone task at once, not a card that nobody gets.
 */
import { nextWithin } from '../../knowledge/rules/clock.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Channels } from '../channels/channel.ts';
import type { Ledger } from '../channels/ledger.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { cancel } from '../jobs/schedule.ts';
import { VISIT_JOB } from './visits.ts';

/** A card goes out this long before the window shuts at the latest, in ms: room for tries and for an answer. */
const MARGIN = 30 * 60_000;

export interface WindowParts {
  db: Database;
  committer: Committer;
  channels: Channels;
  ledger: Ledger;
  settings: (estateId: string, at: Date) => Settings;
  now: () => Date;
}

type Visit = { id: string; talkId: string; dueAt: Date; matterId: string };

/** The visit, where its channel limits what is sent unasked and knows no other way. */
async function limited(parts: WindowParts, visitId: string) {
  const visit = await parts.db.prisma.returnVisit.findUnique({ where: { id: visitId } });
  if (visit?.state !== 'planned' || visit.talkId === null) return undefined;
  const { talkId } = visit;
  const talk = await parts.db.prisma.talk.findUnique({ where: { id: talkId } });
  const limits = talk ? parts.channels.of(talk.channel).capabilities.limits : undefined;
  if (!talk || !limits || (await parts.channels.of(talk.channel).otherWay?.(talkId))) return undefined;
  return { visit: { ...visit, talkId }, talk, limits };
}

async function toPhone(parts: WindowParts, visit: Visit, estateId: string): Promise<void> {
  const writes = new Writes();
  writes.update('ReturnVisit', { id: visit.id, state: 'planned' }, { state: 'phone' });
  cancel(writes, `${VISIT_JOB}/${visit.id}`);
  writes.signal('desk', estateId);
  await parts.committer.commit(writes);
}

/** Looks at a visit that was just planned. */
export function windowJob(parts: WindowParts): JobHandler {
  return async ({ payload }) => {
    const found = await limited(parts, String(payload.visitId));
    if (!found) return;
    const { visit, talk, limits } = found;
    const now = parts.now();
    const { bot, until } = await parts.ledger.allowance(talk.id, limits, now);
    if (bot === 0 || until === undefined) return toPhone(parts, visit, talk.estateId);
    const latest = new Date(until.getTime() - MARGIN);
    if (visit.dueAt <= latest) return;
    // The last courteous moment before the window shuts may be now; a card at night would be worse than a call.
    const settings = parts.settings(talk.estateId, now);
    const soonest = nextWithin(now, settings.visits.courteousHours, settings.estate.timeZone);
    if (soonest > latest) return toPhone(parts, visit, talk.estateId);
    const writes = new Writes();
    writes.update('ReturnVisit', { id: visit.id, state: 'planned' }, { dueAt: soonest });
    writes.update('Job', { id: `${VISIT_JOB}/${visit.id}`, state: 'waiting' }, { dueAt: soonest });
    writes.signal('jobs', VISIT_JOB);
    await parts.committer.commit(writes);
  };
}

/** A visit that falls due is brought only if it can be sent; what was used up since makes it a call. */
export function ifSendable(parts: WindowParts, bring: JobHandler): JobHandler {
  return async (job) => {
    const found = await limited(parts, String(job.payload.visitId));
    if (found) {
      const { visit, talk, limits } = found;
      const { bot } = await parts.ledger.allowance(talk.id, limits, parts.now());
      if (bot === 0) return toPhone(parts, visit, talk.estateId);
    }
    return bring(job);
  };
}
