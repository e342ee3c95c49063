/**
 * The yearly 意见征询 (C8): on its day every owner of the estate who wrote within the year gets one card, in the talk they used
 * last, once. Each step is a job named after estate, year and talk. Where a channel would not take it, nobody is asked.
 */
import { SURVEY_EVENT } from '../../dialogs/front-desk.ts';
import type { SurveyPort } from '../../dialogs/ports.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { minutesOf } from '../../knowledge/rules/shared.ts';
import { dayAt, instantOf } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Channels } from '../channels/channel.ts';
import type { Ledger } from '../channels/ledger.ts';
import { type Estates, newId } from '../estates/estates.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { receiveEvent } from '../inbox/internal.ts';
import type { Turn } from '../inbox/turn.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { nextCardAt } from './visit-limits.ts';

/** The kinds of job that begin an estate's survey, and that bring the card into a talk. */
export const SURVEY_JOB = 'survey.year';
export const SURVEY_CARD_JOB = 'survey.card';

const DAY = 86_400_000;
/** Talks of one commit. */
const BATCH = 200;

export interface SurveyParts {
  db: Database;
  committer: Committer;
  channels: Channels;
  ledger: Ledger;
  estates: Estates;
  inbox: () => Inbox;
  settings: (estateId: string, at: Date) => Settings;
  now: () => Date;
}

/** The survey's day and hour of a year. */
function surveyAt(year: number, { tables, estate }: Settings): Date {
  const { surveyOn, surveyAt: hour } = tables.jobs;
  return instantOf(`${year}-${surveyOn}`, minutesOf(hour), estate.timeZone);
}

function planYear(writes: Writes, parts: SurveyParts, estateId: string, after: Date): void {
  const settings = parts.settings(estateId, after);
  const first = Number(dayAt(after, settings.estate.timeZone).slice(0, 4));
  const year = surveyAt(first, settings) > after ? first : first + 1;
  plan(writes, {
    id: `${SURVEY_JOB}/${estateId}/${year}`,
    kind: SURVEY_JOB,
    dueAt: surveyAt(year, settings),
    payload: { estateId, year },
    now: parts.now(),
  });
}

/** Plans the next survey of each estate where none is planned: at start, and for new estates. */
export async function planSurveys(parts: SurveyParts): Promise<void> {
  const writes = new Writes();
  for (const { id } of parts.estates.all()) {
    const waiting = await parts.db.prisma.job.count({
      where: { kind: SURVEY_JOB, state: 'waiting', id: { startsWith: `${SURVEY_JOB}/${id}/` } },
    });
    if (waiting === 0) planYear(writes, parts, id, parts.now());
  }
  if (!writes.empty) await parts.committer.commit(writes);
}

/** Begins a year's survey: a job for each owner's talk; the same once more plans nothing new. */
export function surveyJob(parts: SurveyParts): JobHandler {
  return async ({ dueAt, payload }) => {
    const estateId = String(payload.estateId);
    const at = parts.now();
    const settings = parts.settings(estateId, at);
    const since = new Date(at.getTime() - settings.survey.activeDays * DAY);
    const talks = await parts.db.prisma.talk.findMany({
      where: { estateId, ownerId: { not: null }, lastOwnerAt: { gte: since }, pausedAt: null },
      orderBy: [{ lastOwnerAt: 'desc' }, { id: 'asc' }],
      select: { id: true, ownerId: true },
    });
    const asked = new Set<string>();
    const last = talks.filter(({ ownerId }) => ownerId !== null && !asked.has(ownerId) && asked.add(ownerId));
    for (let from = 0; from < last.length; from += BATCH) {
      const writes = new Writes();
      for (const { id } of last.slice(from, from + BATCH))
        plan(writes, {
          id: `${SURVEY_CARD_JOB}/${id}/${String(payload.year)}`,
          kind: SURVEY_CARD_JOB,
          dueAt: nextWithin(at, settings.visits.courteousHours, settings.estate.timeZone),
          payload: { talkId: id, year: payload.year },
          now: at,
        });
      await parts.committer.commit(writes);
    }
    const writes = new Writes();
    planYear(writes, parts, estateId, dueAt);
    await parts.committer.commit(writes);
  };
}

/**
 * Brings the card into its talk, if the channel still takes something unasked (V5) and no person is at work there. It waits
 * for a courteous hour of a day on which the owner may get a card at all (V1).
 */
export function surveyCardJob(parts: SurveyParts): JobHandler {
  return async ({ id, payload }) => {
    const talk = await parts.db.prisma.talk.findUnique({ where: { id: String(payload.talkId) } });
    if (talk?.mode !== 'bot') return;
    const at = parts.now();
    const { limits } = parts.channels.of(talk.channel).capabilities;
    if (limits && (await parts.ledger.allowance(talk.id, limits, at)).bot === 0) return;
    const settings = parts.settings(talk.estateId, at);
    const free = talk.ownerId === null ? at : await nextCardAt(parts.db, settings, talk.ownerId, at);
    const opening = nextWithin(free, settings.visits.courteousHours, settings.estate.timeZone);
    if (opening > at) {
      const writes = new Writes();
      const again = `${SURVEY_CARD_JOB}/${talk.id}/${String(payload.year)}/${opening.getTime()}`;
      plan(writes, { id: again, kind: SURVEY_CARD_JOB, dueAt: opening, payload, now: at });
      await parts.committer.commit(writes);
      return;
    }
    await receiveEvent(parts.db, parts.inbox(), talk.id, { name: SURVEY_EVENT, value: {}, key: id }, at);
  };
}

/** The survey as a turn's dialogs use it. */
export function createSurveyPort(
  db: Database,
  { turn, settings }: { turn: Turn; settings: Settings },
): SurveyPort {
  const { talk, at, writes } = turn;
  const year = Number(dayAt(at, settings.estate.timeZone).slice(0, 4));
  return {
    due: async () =>
      (await db.prisma.surveyAnswer.findUnique({ where: { talkId_year: { talkId: talk.id, year } } })) ===
      null,
    sent() {
      const row = { id: newId(), estateId: talk.estateId, year, talkId: talk.id, sentAt: at };
      writes.insert('SurveyAnswer', { ...row, ownerId: talk.ownerId ?? null }, 'ignore');
    },
    async answer({ scores, remark }) {
      const row = await db.prisma.surveyAnswer.findFirst({
        where: { talkId: talk.id },
        orderBy: { sentAt: 'desc' },
      });
      if (!row) return;
      const set = { answers: JSON.stringify(scores), remark: remark ?? null, answeredAt: at };
      writes.update('SurveyAnswer', { id: row.id }, set);
    },
  };
}
