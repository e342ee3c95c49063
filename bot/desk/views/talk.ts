/** One talk with all a receptionist needs beside it: owner, homes, matters, handoffs, notes. */
import { readHeld } from '../../handoff/held.ts';
import type { Note, TalkDetail } from '../contract/talks.ts';
import { names } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, type Who } from '../who.ts';
import { ownerView } from './matter.ts';
import { matterItems } from './matters.ts';
import { homesOf, iso, staffNames } from './names.ts';
import { handoffView, talkItems } from './talks.ts';

/** Most matters of an owner shown beside a talk. */
const HISTORY = 30;

/** Notes on a talk are steps whose subject is the talk: colleagues' words, in no transcript (see desk.ts). */
export async function notesOf(parts: DeskParts, talkId: string): Promise<Note[]> {
  const rows = await parts.db.prisma.step.findMany({
    where: { matterId: talkId, what: { in: ['note', 'transferred'] } },
    orderBy: { at: 'asc' },
  });
  const staff = await staffNames(
    parts.db,
    rows.map(({ by }) => by.replace(/^staff:/, '')),
  );
  return rows.map((row) => ({
    id: row.id,
    at: iso(row.at),
    by: staff(row.by.replace(/^staff:/, ''))?.name ?? '',
    text: row.note ?? '',
  }));
}

/**
 * The talk for this member of staff; who is named in it sees that it is there and no more (R6).
 * @throws DeskError NotFound, Forbidden
 */
export async function showTalk(parts: DeskParts, who: Who, talkId: string): Promise<TalkDetail> {
  const { talk, handoff } = await readHeld(parts.db, talkId);
  demandEstate(who, talk.estateId);
  const { prisma } = parts.db;
  const [item] = await talkItems(parts, who, [talk]);
  if (!item) throw new Error('a talk made no list item');
  const hidden = item.named.some((person) => names(person, who));
  const [matters, handoffs, homes] = await Promise.all([
    prisma.matter.findMany({
      where: talk.ownerId
        ? { estateId: { in: [...who.estates] }, OR: [{ talkId }, { ownerId: talk.ownerId }] }
        : { talkId },
      orderBy: { createdAt: 'desc' },
      take: HISTORY,
    }),
    prisma.handoff.findMany({ where: { talkId }, orderBy: { createdAt: 'desc' }, take: HISTORY }),
    homesOf(parts, [talk.ownerId]),
  ]);
  const staff = await staffNames(
    parts.db,
    handoffs.flatMap(({ calledId, takenBy }) => [calledId, takenBy]),
  );
  const works = who.can('talks.work') && !hidden;
  return {
    now: iso(parts.clock.now()),
    talk: item,
    owner: hidden ? null : await ownerView(parts, who, talk.ownerId),
    homes: hidden ? [] : (homes.get(talk.ownerId ?? '') ?? []),
    matters: who.can('matters.read') ? await matterItems(parts, who, matters) : [],
    handoffs: hidden ? [] : handoffs.map((row) => handoffView(row, staff)),
    notes: hidden ? [] : await notesOf(parts, talkId),
    can: {
      take: works && handoff?.takenBy !== who.id && (handoff?.state !== 'taken' || who.can('talks.lead')),
      write: works && handoff?.takenBy === who.id,
    },
  };
}
