/** Reading what was said: a talk with all that a receptionist needs beside it, its transcript by pages, search, export. */
import type { Activity } from 'botbuilder';
import { join, sql, toDate } from '../../../prisma/sql.ts';
import { readHeld, type TalkRow } from '../../handoff/held.ts';
import { activityIdOf } from '../../inbox/talk.ts';
import { audit } from '../audit.ts';
import type {
  ActivitiesQuery,
  ActivityItem,
  ActivityList,
  TranscriptHit,
  TranscriptsQuery,
} from '../contract/talks.ts';
import { demandTalkNotNamed } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { maskDeep, masker } from '../privacy.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { homesOf, iso, ownerNames } from './names.ts';

type ActivityRow = Awaited<ReturnType<DeskParts['db']['prisma']['activity']['findMany']>>[number];

const roleOf = (row: { direction: string; fromRole: string | null }): ActivityItem['from']['role'] => {
  if (row.direction === 'in') return row.fromRole === 'desk' ? 'desk' : 'owner';
  return row.fromRole === 'staff' ? 'staff' : 'bot';
};

/** The talk, if this member of staff may read it. */
async function readable(parts: DeskParts, who: Who, talkId: string): Promise<TalkRow> {
  const { talk } = await readHeld(parts.db, talkId);
  demandEstate(who, talk.estateId);
  await demandTalkNotNamed(parts.db, talkId, who);
  return talk;
}

function toItem(
  { links }: DeskParts,
  row: ActivityRow,
  delivery: ActivityItem['delivery'],
  shown: (text: string) => string,
): ActivityItem {
  const body = links.freshLinks(JSON.parse(row.body) as Partial<Activity>);
  return {
    position: row.position,
    at: iso(row.at),
    type: row.type,
    from: { role: roleOf(row), name: row.fromName },
    text: row.text === null ? null : shown(row.text),
    attachments: (body.attachments ?? []).map(({ contentType, name, contentUrl }) => ({
      contentType: contentType ?? 'application/octet-stream',
      name: name ?? null,
      url: contentUrl ?? null,
    })),
    buttons: (body.suggestedActions?.actions ?? []).map(({ title }) => title ?? '').filter(Boolean),
    delivery,
  };
}

/**
 * A page of messages, ascending; the reading is recorded (G9).
 * @throws DeskError NotFound, Forbidden
 */
export async function readActivities(
  parts: DeskParts,
  who: Who,
  talkId: string,
  query: ActivitiesQuery,
): Promise<ActivityList> {
  const talk = await readable(parts, who, talkId);
  await audit(parts, who, 'transcript.read', talkId);
  const forward = query.after !== undefined && query.before === undefined;
  const position = {
    ...(query.after === undefined ? {} : { gt: query.after }),
    ...(query.before === undefined ? {} : { lt: query.before }),
  };
  const rows = await parts.db.prisma.activity.findMany({
    where: { talkId, type: 'message', position },
    orderBy: { position: forward ? 'asc' : 'desc' },
    take: query.limit + 1,
  });
  const more = rows.length > query.limit;
  const page = rows.slice(0, query.limit);
  if (!forward) page.reverse();
  const sent = await parts.db.prisma.outbox.findMany({
    where: { talkId, position: { in: page.map((row) => row.position) } },
    select: { position: true, state: true },
  });
  const states = new Map(sent.map((row) => [row.position, row.state as ActivityItem['delivery']]));
  const shown = masker(who);
  return {
    items: page.map((row) => toItem(parts, row, states.get(row.position) ?? null, shown)),
    more,
    position: talk.position,
  };
}

/** `%` and `_` as the letters they are. */
const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Searches the words of all talks, newest first; recorded with what was sought. */
export async function searchTranscripts(
  parts: DeskParts,
  who: Who,
  query: TranscriptsQuery,
): Promise<{ items: TranscriptHit[]; more: boolean }> {
  const estateIds = estatesAsked(who, query.estateId);
  await audit(parts, who, 'transcript.search', query.q ?? '*');
  if (estateIds.length === 0) return { items: [], more: false };
  const conditions = [
    sql`t."estateId" IN (${join(estateIds)})`,
    sql`a."type" = 'message'`,
    sql`a."text" IS NOT NULL`,
    ...(query.q ? [sql`a."text" LIKE ${likeText(query.q)} ESCAPE '\\'`] : []),
    ...(query.from ? [sql`a."at" >= ${new Date(query.from)}`] : []),
    ...(query.to ? [sql`a."at" < ${new Date(query.to)}`] : []),
  ];
  const rows = await parts.db.query(sql`SELECT a."talkId", a."position", a."at", a."text", a."direction",
      a."fromRole", t."estateId", t."channel", t."ownerId"
    FROM "Activity" a JOIN "Talk" t ON t."id" = a."talkId"
    WHERE ${join(conditions, ' AND ')}
    ORDER BY a."at" DESC, a."talkId", a."position" DESC
    LIMIT ${query.limit + 1} OFFSET ${query.offset}`);
  const page = rows.slice(0, query.limit);
  const ownerIds = page.map((row) => (row.ownerId === null ? null : String(row.ownerId)));
  const [owners, homes] = await Promise.all([ownerNames(parts.db, ownerIds), homesOf(parts, ownerIds)]);
  const shown = masker(who);
  const items = page.map(
    (row): TranscriptHit => ({
      talkId: String(row.talkId),
      estateId: String(row.estateId),
      channel: String(row.channel),
      owner: owners(row.ownerId === null ? null : String(row.ownerId)),
      home: homes.get(String(row.ownerId))?.[0]?.worded ?? null,
      position: Number(row.position),
      at: iso(toDate(row.at)),
      from: roleOf({ direction: String(row.direction), fromRole: String(row.fromRole) }),
      text: around(shown(String(row.text)), query.q),
    }),
  );
  return { items, more: rows.length > query.limit };
}

/** The words round what was sought. */
function around(text: string, sought: string | undefined): string {
  const at = Math.max(0, (sought ? text.indexOf(sought) : 0) - 40);
  return `${at > 0 ? '…' : ''}${text.slice(at, at + 160)}${text.length > at + 160 ? '…' : ''}`;
}

/**
 * The talk as a Bot Framework .transcript: every activity with the fields readers of such files look for. Recorded.
 * @throws DeskError NotFound, Forbidden
 */
export async function exportTranscript(
  parts: DeskParts,
  who: Who,
  talkId: string,
): Promise<{ type: string; [key: string]: unknown }[]> {
  const talk = await readable(parts, who, talkId);
  await audit(parts, who, 'transcript.export', talkId);
  const rows = await parts.db.prisma.activity.findMany({
    where: { talkId, type: { not: 'typing' }, OR: [{ fromRole: null }, { fromRole: { not: 'desk' } }] },
    orderBy: { position: 'asc' },
  });
  const idOf = (position: number): string => activityIdOf(talk.conversationId, position);
  const whole = who.can('personal.see');
  return rows.map((row) => {
    const inward = row.direction === 'in';
    const bot = { id: parts.bot.id, name: parts.bot.name, role: 'bot' };
    const owner = { id: talk.userId ?? '', role: 'user' };
    const speaker = { id: row.fromId ?? '', ...(row.fromName ? { name: row.fromName } : {}) };
    const activity = {
      ...(JSON.parse(row.body) as Record<string, unknown>),
      type: row.type,
      id: row.activityId ?? idOf(row.position),
      timestamp: iso(row.at),
      channelId: talk.channel,
      conversation: { id: talk.conversationId },
      from: { ...speaker, role: inward ? 'user' : 'bot' },
      recipient: inward ? bot : owner,
      ...(row.replyTo === null ? {} : { replyToId: idOf(row.replyTo) }),
    };
    return (whole ? activity : maskDeep(activity)) as { type: string };
  });
}
