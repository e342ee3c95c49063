/**
 * A busy desk (G7): a talk that waits, or was taken and left without a human word, calls the next on the rota after
 * 3 minutes and the supervisor after 6. The owner hears one notice at each, before a person speaks.
 */

import type { Activity } from 'botbuilder';
import { staffNotice } from '../../knowledge/phrases/staff-notices.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { StaleError } from '../../prisma/client.ts';
import type { Writes } from '../../prisma/writes.ts';
import { readStaff, type Who } from '../desk/who.ts';
import { choose, everybody } from '../estates/reach.ts';
import { cancel, type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { climbOf } from './call.ts';
import {
  type HandoffParts,
  type HandoffRow,
  type Held,
  newWrites,
  notice,
  readHeld,
  speakAndMove,
} from './held.ts';

/** Planned with the call itself (call.ts); done here. */
export const CLIMB_JOB = 'handoff.call';
export const WORDLESS_JOB = 'handoff.wordless';

/** Takes back what was planned for a talk that somebody took. */
export function cancelClimb(writes: Writes, handoffId: string, settings: Settings): void {
  for (const { level } of climbOf(settings)) cancel(writes, `${CLIMB_JOB}/${handoffId}/${level}`);
}

/**
 * Plans what follows when a talk was taken and no word comes: who took it is reminded (level 0), then the same climb as of
 * a call that nobody took.
 */
export function planWordless(
  writes: Writes,
  handoff: { id: string; takenBy: string },
  at: Date,
  settings: Settings,
): void {
  const { firstWordSeconds } = settings.clocks.talk;
  for (const { level, afterMinutes } of [
    { level: 0, afterMinutes: firstWordSeconds / 60 },
    ...climbOf(settings),
  ])
    plan(writes, {
      id: `${WORDLESS_JOB}/${handoff.id}/${at.getTime()}/${level}`,
      kind: WORDLESS_JOB,
      dueAt: later(at, afterMinutes),
      payload: { handoffId: handoff.id, level, takenBy: handoff.takenBy, takenAt: at.toISOString() },
      now: at,
    });
}

/** Those on duty first; where nobody of the roles is on duty, whoever has the role. */
async function ofRoles(
  parts: HandoffParts,
  handoff: HandoffRow,
  roles: readonly string[],
  at: Date,
): Promise<Who[]> {
  const staff = (await readStaff(parts.db, parts.estates, [handoff.estateId])).filter((who) =>
    roles.includes(who.role),
  );
  const onDuty = new Set((await parts.duty.now(handoff.estateId, at)).map(({ id }) => id));
  const present = staff.filter(({ id }) => onDuty.has(id));
  return present.length > 0 ? present : staff;
}

/** Whom a level calls: the one after those called before on the rota, or whom the rung's code means. */
async function whoNext(
  parts: HandoffParts,
  handoff: HandoffRow,
  level: number,
  at: Date,
): Promise<{ id: string; name: string } | undefined> {
  const settings = parts.settings(handoff.estateId, at);
  const codes = climbOf(settings).find((rung) => rung.level === level)?.call ?? [];
  if (codes.includes('next_on_rota')) {
    const rota = await ofRoles(parts, handoff, ['receptionist', 'assistant'], at);
    const passed = rota.findIndex(({ id }) => id === (handoff.takenBy ?? handoff.calledId));
    const next = [...rota.slice(passed + 1), ...rota.slice(0, Math.max(passed, 0))];
    if (next[0]) return next[0];
  }
  const staff = await everybody(parts, handoff.estateId, at);
  const about = { estateId: handoff.estateId, department: null, fields: '{}' };
  for (const code of [...codes.filter((one) => one !== 'next_on_rota'), 'supervisor'] as const) {
    const person = choose(code, staff, about, settings);
    if (person) return person;
  }
  return undefined;
}

/** What the owner hears: their number and who is called; then a time to be called back by, or the duty telephone. */
async function told(
  parts: HandoffParts,
  { talk }: Held,
  handoff: HandoffRow,
  step: { level: number; next: { name: string } | undefined; at: Date },
): Promise<Partial<Activity>> {
  const { level, next, at } = step;
  if (level === 1) {
    const number = await parts.db.prisma.handoff.count({
      where: { estateId: handoff.estateId, state: 'waiting', createdAt: { lte: handoff.createdAt } },
    });
    return notice(parts, talk, at, 'handoff.queued', (_, say) => ({
      number: String(Math.max(number, 1)),
      who: next ? say('who.reception', { name: next.name }) : say('who.colleague', {}),
    }));
  }
  const { passOn } = parts.settings(talk.estateId, at).clocks;
  const by = new Date(at.getTime() + passOn.withinMinutes * 60_000);
  const phone = parts.estates.get(talk.estateId).dutyPhone;
  return handoff.urgent && phone
    ? notice(parts, talk, at, 'handoff.waiting.danger', (write) => ({ phone, time: write.deadline(by) }))
    : notice(parts, talk, at, 'handoff.waiting', (write) => ({ time: write.deadline(by) }));
}

/** Who took a talk and has said nothing yet is reminded. */
async function remindTaker(parts: HandoffParts, handoff: HandoffRow): Promise<void> {
  const writes = newWrites();
  tell(writes, {
    about: `first-word/${handoff.id}/${handoff.takenAt?.getTime() ?? 0}`,
    estateId: handoff.estateId,
    staffId: handoff.takenBy ?? undefined,
    role: 'holder',
    kind: 'first_word',
    matterId: handoff.matterId ?? undefined,
    at: parts.clock.now(),
  });
  await parts.committer.commit(writes);
}

async function climb(parts: HandoffParts, held: Held, handoff: HandoffRow, level: number): Promise<void> {
  const at = parts.clock.now();
  const next = await whoNext(parts, handoff, level, at);
  const writes = newWrites();
  // The owner hears two notices at most, however many rungs there are (G7).
  const news =
    handoff.level < level && level <= 2 ? [await told(parts, held, handoff, { level, next, at })] : [];
  speakAndMove(parts, writes, held, { speaker: parts.bot, activities: news, at });
  writes.update(
    'Handoff',
    { id: handoff.id, state: handoff.state, level: handoff.level, takenBy: handoff.takenBy },
    { level: Math.max(level, handoff.level), calledId: next?.id ?? handoff.calledId },
    1,
  );
  parts.announce(writes, {
    to: 'leaders',
    talkId: held.talk.id,
    at,
    text: staffNotice('climbed', {
      estate: parts.estates.get(held.talk.estateId).name,
      who: next?.name ?? staffNotice('word.anyone'),
    }),
  });
  await parts.committer.commit(writes);
}

/** @param due whether the talk still lacks a person's word */
function climbing(
  parts: HandoffParts,
  due: (handoff: HandoffRow, payload: Record<string, unknown>) => boolean,
): JobHandler {
  return async ({ payload }) => {
    // A second look after a lost race: by then it is taken, or the climb goes on.
    for (let tries = 1; ; tries++) {
      const known = await parts.db.prisma.handoff.findUnique({ where: { id: String(payload.handoffId) } });
      if (!known || !due(known, payload)) return;
      const held = await readHeld(parts.db, known.talkId);
      if (held.handoff?.id !== known.id) return;
      try {
        const level = Number(payload.level);
        await (level === 0 ? remindTaker(parts, known) : climb(parts, held, known, level));
        return;
      } catch (error) {
        if (!(error instanceof StaleError) || tries > 2) throw error;
      }
    }
  };
}

/** Calls on for a talk that nobody took. */
export const climbJob = (parts: HandoffParts): JobHandler =>
  climbing(parts, (handoff, { level }) => handoff.state === 'waiting' && handoff.level < Number(level));

/** Calls on for a talk whose taker said nothing. */
export const wordlessJob = (parts: HandoffParts): JobHandler =>
  climbing(
    parts,
    (handoff, { takenBy, takenAt }) =>
      handoff.state === 'taken' &&
      handoff.spokenAt === null &&
      handoff.takenBy === takenBy &&
      handoff.takenAt?.toISOString() === takenAt,
  );
