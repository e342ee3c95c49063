/** A talk with the call that stands on it, and what every action on the two has in common. */
import type { Activity } from 'botbuilder';
import type { PhraseKey, PhraseValues } from '../../knowledge/phrases/phrasebook.ts';
import { localeFor, seeded } from '../../knowledge/phrases/phrasebook.ts';
import type { Locale, Settings } from '../../knowledge/settings.ts';
import { type Database, type PrismaClient, StaleError } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { type Sql, sql } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import type { Channels } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import { DeskError } from '../errors.ts';
import type { Duty } from '../estates/duty.ts';
import type { Estates } from '../estates/estates.ts';
import { advance, insertSaid, type Speaker } from '../inbox/say.ts';
import type { Announce } from '../notices/notices.ts';

export type TalkRow = NonNullable<Awaited<ReturnType<PrismaClient['talk']['findUnique']>>>;
export type HandoffRow = NonNullable<Awaited<ReturnType<PrismaClient['handoff']['findUnique']>>>;

/** What the handing over of talks needs of the house. */
export interface HandoffParts {
  db: Database;
  committer: Committer;
  channels: Channels;
  clock: Clock;
  estates: Estates;
  duty: Duty;
  /** In whose name notices are said. */
  bot: Speaker;
  settings: (estateId: string, at: Date) => Settings;
  /** Tells staff groups. */
  announce: Announce;
  /** Shows the owner that somebody writes, where the channel can. */
  typing?: (talk: TalkRow, speaker: Speaker) => Promise<void>;
}

export interface Held {
  talk: TalkRow;
  /** The call that is open on it: waiting or taken. */
  handoff: HandoffRow | undefined;
}

/** @throws DeskError NotFound */
export async function readHeld(db: Database, talkId: string): Promise<Held> {
  const talk = await db.prisma.talk.findUnique({ where: { id: talkId } });
  if (!talk) throw new DeskError('NotFound', 'There is no such talk.');
  const handoff = talk.handoffId
    ? await db.prisma.handoff.findUnique({ where: { id: talk.handoffId } })
    : null;
  return { talk, handoff: handoff && handoff.state !== 'closed' ? handoff : undefined };
}

/** The language notices are said in: the owner's, as far as it is known. */
async function localeOf(parts: HandoffParts, talk: TalkRow, settings: Settings): Promise<Locale> {
  const owner = talk.ownerId ? await parts.db.prisma.owner.findUnique({ where: { id: talk.ownerId } }) : null;
  const language = owner?.language ?? talk.locale ?? '';
  const region = parts.estates.get(talk.estateId).region;
  if (/^en/i.test(language)) return 'en';
  if (/^zh[-_](hant|tw|hk|mo)/i.test(language)) return localeFor('zh-Hant', region);
  return /^zh/i.test(language) ? 'zh-Hans' : settings.locale();
}

/** A standard sentence for this talk's owner. */
export async function notice<K extends PhraseKey>(
  parts: HandoffParts,
  talk: TalkRow,
  at: Date,
  key: K,
  values: (write: ReturnType<Settings['write']>, say: ReturnType<Settings['say']>) => PhraseValues<K>,
): Promise<Partial<Activity>> {
  const settings = parts.settings(talk.estateId, at);
  const locale = await localeOf(parts, talk, settings);
  const say = settings.say(locale);
  const text = say(key, values(settings.write(locale), say), seeded({ seed: `${talk.id} ${talk.position}` }));
  return { type: 'message', text };
}

/**
 * Says something and moves the talk with it, only if mode and call are still as they were read. A change of mode
 * takes the talk from a turn that is running, so that the turn begins again under the new mode: nothing is answered
 * twice (H2).
 */
export function speakAndMove(
  parts: HandoffParts,
  writes: Writes,
  { talk }: Held,
  said: { speaker: Speaker; activities: readonly Partial<Activity>[]; at: Date },
  to?: { mode: 'bot' | 'person'; handoffId: string | null },
): void {
  const set: Sql[] = to
    ? [
        sql`"mode" = ${to.mode}`,
        sql`"handoffId" = ${to.handoffId}`,
        sql`"fence" = "fence" + 1`,
        sql`"leaseUntil" = 0`,
      ]
    : [];
  const asRead = talk.handoffId === null ? sql`"handoffId" IS NULL` : sql`"handoffId" = ${talk.handoffId}`;
  writes.guard(
    sql`${advance(talk.id, said.activities.length, said.at, set)} AND "mode" = ${talk.mode} AND ${asRead}`,
    1,
  );
  insertSaid(writes, { talk, ...said }, parts.channels);
  writes.signal('talk', talk.id).signal('desk', talk.estateId);
}

/**
 * Commits; a lost race is told as 409.
 * @param lost what to say of it; read after the race
 * @throws DeskError Conflict
 */
export async function settle(
  committer: Committer,
  writes: Writes,
  lost: () => Promise<string | undefined> | string | undefined,
): Promise<void> {
  try {
    await committer.commit(writes);
  } catch (error) {
    if (!(error instanceof StaleError)) throw error;
    throw new DeskError('Conflict', await lost(), { cause: error });
  }
}

export const newWrites = (): Writes => new Writes();
