/** Lists of talks: waiting, held, with the bot, all. Read for a page at once, never a talk at a time. */
import { join, sql } from '../../../prisma/sql.ts';
import type { HandoffRow, TalkRow } from '../../handoff/held.ts';
import type { HandoffView, TalkItem, TalkList, TalkMode, TalksQuery } from '../contract/talks.ts';
import { names, personsNamed } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import { estatesAsked, type Who } from '../who.ts';
import { homesOf, iso, isoOrNull, type NamesOf, ownerNames, staffNames } from './names.ts';

/** Longest piece of a talk shown in a list. */
const PIECE = 120;

export function handoffView(row: HandoffRow, staff: NamesOf): HandoffView {
  return {
    id: row.id,
    state: row.state as HandoffView['state'],
    reasons: JSON.parse(row.reasons) as string[],
    group: row.group,
    summary: mask(row.summary),
    urgent: row.urgent,
    level: row.level,
    called: staff(row.calledId),
    matterId: row.matterId,
    createdAt: iso(row.createdAt),
    takenBy: staff(row.takenBy),
    takenAt: isoOrNull(row.takenAt),
    spokenAt: isoOrNull(row.spokenAt),
  };
}

interface LastWords {
  text: string | null;
  from: 'owner' | 'bot' | 'staff';
}

/** The last message of each talk. */
async function lastWords(parts: DeskParts, talkIds: readonly string[]): Promise<Map<string, LastWords>> {
  if (talkIds.length === 0) return new Map();
  const rows = await parts.db.query(sql`SELECT a."talkId", a."text", a."fromRole"
    FROM "Talk" t JOIN "Activity" a ON a."talkId" = t."id" AND a."position" = (
      SELECT l."position" FROM "Activity" l WHERE l."talkId" = t."id" AND l."type" = 'message'
      ORDER BY l."position" DESC LIMIT 1)
    WHERE t."id" IN (${join([...talkIds])})`);
  return new Map(
    rows.map((row) => [
      String(row.talkId),
      {
        text: row.text === null ? null : mask(String(row.text)).slice(0, PIECE),
        from: row.fromRole === 'bot' || row.fromRole === 'staff' ? row.fromRole : 'owner',
      },
    ]),
  );
}

/** Talks as list items for this member of staff; who is named in one does not see its words (R6). */
export async function talkItems(parts: DeskParts, who: Who, talks: readonly TalkRow[]): Promise<TalkItem[]> {
  const ids = talks.map(({ id }) => id);
  const open = await parts.db.prisma.handoff.findMany({
    where: { id: { in: talks.map(({ handoffId }) => handoffId).filter((id) => id !== null) } },
  });
  const [last, named, owners, homes, staff] = await Promise.all([
    lastWords(parts, ids),
    personsNamed(parts.db, ids),
    ownerNames(
      parts.db,
      talks.map(({ ownerId }) => ownerId),
    ),
    homesOf(
      parts,
      talks.map(({ ownerId }) => ownerId),
    ),
    staffNames(
      parts.db,
      open.flatMap(({ calledId, takenBy }) => [calledId, takenBy]),
    ),
  ]);
  const byId = new Map(open.filter(({ state }) => state !== 'closed').map((row) => [row.id, row]));
  return talks.map((talk) => {
    const handoff = byId.get(talk.handoffId ?? '');
    const persons = named.get(talk.id) ?? [];
    const hidden = persons.some((person) => names(person, who));
    const words = last.get(talk.id);
    const view = handoff ? handoffView(handoff, staff) : null;
    return {
      id: talk.id,
      estateId: talk.estateId,
      channel: talk.channel,
      mode: talk.mode as TalkMode,
      owner: {
        id: talk.ownerId,
        name: owners(talk.ownerId),
        home: homes.get(talk.ownerId ?? '')?.[0]?.worded ?? null,
      },
      last: {
        text: hidden ? null : (words?.text ?? null),
        from: words?.from ?? null,
        at: iso(talk.lastAt),
      },
      position: talk.position,
      lastOwnerAt: isoOrNull(talk.lastOwnerAt),
      handoff: view && hidden ? { ...view, summary: '' } : view,
      named: persons,
    };
  });
}

/** Talks of open calls, in the order of `handoffs`. */
async function talksOf(parts: DeskParts, handoffs: readonly { talkId: string }[]): Promise<TalkRow[]> {
  const rows = await parts.db.prisma.talk.findMany({
    where: { id: { in: handoffs.map(({ talkId }) => talkId) } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return handoffs.map(({ talkId }) => byId.get(talkId)).filter((talk) => talk !== undefined);
}

export async function listTalks(parts: DeskParts, who: Who, query: TalksQuery): Promise<TalkList> {
  const { prisma } = parts.db;
  const estateId = { in: estatesAsked(who, query.estateId) };
  const page = { skip: query.offset, take: query.limit };
  const calls = {
    waiting: { estateId, state: 'waiting' },
    mine: { estateId, state: 'taken', takenBy: who.id },
    taken: { estateId, state: 'taken' },
  };
  const [waiting, mine, taken, bot] = await Promise.all([
    prisma.handoff.count({ where: calls.waiting }),
    prisma.handoff.count({ where: calls.mine }),
    prisma.handoff.count({ where: calls.taken }),
    prisma.talk.count({ where: { estateId, mode: 'bot' } }),
  ]);
  const counts = { waiting, mine, taken, bot };

  let talks: TalkRow[];
  if (query.list === 'bot' || query.list === 'all')
    talks = await prisma.talk.findMany({
      where: { estateId, ...(query.list === 'bot' ? { mode: 'bot' } : {}) },
      orderBy: [{ lastAt: 'desc' }, { id: 'asc' }],
      ...page,
    });
  else
    talks = await talksOf(
      parts,
      await prisma.handoff.findMany({
        where: calls[query.list],
        // Urgent first, then who has waited longest.
        orderBy: [{ urgent: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
        select: { talkId: true },
        ...page,
      }),
    );
  return {
    now: iso(parts.clock.now()),
    items: await talkItems(parts, who, talks),
    total: query.list === 'all' ? waiting + taken + bot : counts[query.list],
    counts,
  };
}
