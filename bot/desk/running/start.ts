/** The gradual start at the desk: pausing, drafts, and what the ear can learn from corrections. */
import { maskPersonal } from '../../../knowledge/understanding/endpoint/mask.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import type { Category } from '../contract/common.ts';
import type { ReadingsQuery, ReadingView } from '../contract/start.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import type { SentFile } from '../sending.ts';
import { iso, staffNames } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { recordExport } from './exports.ts';

const PAGE = 50;
/** Corrections in one file. */
const MOST = 5_000;

async function demandTalk(parts: DeskParts, who: Who, id: string) {
  const talk = await parts.db.prisma.talk.findUnique({ where: { id } });
  if (!talk) throw new DeskError('NotFound', 'There is no such talk.');
  demandEstate(who, talk.estateId);
  return talk;
}

/** @throws DeskError NotFound, Forbidden */
export async function pauseTalk(parts: DeskParts, who: Who, id: string, paused: boolean): Promise<void> {
  const talk = await demandTalk(parts, who, id);
  const at = parts.clock.now();
  const writes = new Writes();
  writes.update('Talk', { id }, { pausedAt: paused ? at : null });
  writes.insert('Step', {
    id: newId(),
    matterId: id,
    at,
    by: `staff:${who.id}`,
    what: paused ? 'paused' : 'unpaused',
  });
  writes.signal('talk', id).signal('desk', talk.estateId);
  await parts.committer.commit(writes);
}

export async function listDrafts(parts: DeskParts, who: Who, id: string) {
  const talk = await demandTalk(parts, who, id);
  const rows = await parts.db.prisma.draft.findMany({
    where: { talkId: id },
    orderBy: { position: 'desc' },
    take: 20,
  });
  const said = await parts.db.prisma.activity.findMany({
    where: { talkId: id, direction: 'out', fromRole: 'staff', type: 'message' },
    select: { text: true },
  });
  return {
    paused: talk.pausedAt !== null,
    items: rows.map(({ position, at, text }) => {
      const texts = JSON.parse(text) as string[];
      const used = said.some(
        (one) => one.text !== null && (texts.includes(one.text) || one.text === texts.join('\n')),
      );
      return { position, at: iso(at), texts, used };
    }),
  };
}

interface Label {
  category: Category;
  kind: string | null;
  urgent: boolean;
  level: string | null;
}
const KEYS = ['category', 'kind', 'urgent', 'level'] as const;

/** Telephones, numbers, plates, mail, names and rooms taken out of an owner's words. */
const trainingText = (text: string): string => mask(maskPersonal(text).text);

async function corrections(parts: DeskParts, who: Who, query: ReadingsQuery, take: number, skip: number) {
  const estateIds = estatesAsked(who, query.estateId);
  const { prisma } = parts.db;
  const where = {
    what: 'amended',
    by: { startsWith: 'staff:' },
    OR: KEYS.map((key) => ({ data: { contains: `"before":{"${key}"` } })),
    ...(query.since === undefined ? {} : { at: { gte: new Date(query.since) } }),
  };
  const steps = await prisma.step.findMany({ where, orderBy: { at: 'desc' }, take: MOST });
  const matters = new Map(
    (
      await prisma.matter.findMany({
        where: {
          id: { in: [...new Set(steps.map(({ matterId }) => matterId))] },
          estateId: { in: estateIds },
          receivedBy: 'bot',
          said: { not: '' },
        },
      })
    ).map((matter) => [matter.id, matter]),
  );
  const names = await staffNames(
    parts.db,
    steps.map(({ by }) => by.replace(/^staff:/, '')),
  );
  // From the newest back: before each correction stood what it says, after it what stood until then.
  const standing = new Map<string, Label>();
  const ownerIds: string[] = [];
  const items = steps.flatMap((step): ReadingView[] => {
    const matter = matters.get(step.matterId);
    if (!matter || step.data === null) return [];
    const { before: told = {} } = JSON.parse(step.data) as { before?: Partial<Label> };
    const after = standing.get(matter.id) ?? {
      category: matter.category as Category,
      kind: matter.kind,
      urgent: matter.urgent,
      level: matter.level,
    };
    const named = Object.fromEntries(KEYS.flatMap((key) => (key in told ? [[key, told[key]]] : [])));
    const before = { ...after, ...named } as Label;
    standing.set(matter.id, before);
    if (matter.ownerId) ownerIds.push(matter.ownerId);
    return [
      {
        matterId: matter.id,
        number: matter.number,
        estateId: matter.estateId,
        at: iso(step.at),
        by: names(step.by.replace(/^staff:/, ''))?.name ?? '',
        reason: step.note,
        text: trainingText(matter.said),
        before,
        after,
      },
    ];
  });
  return { items: items.slice(skip, skip + take), total: items.length, ownerIds, estateIds };
}

export async function listReadings(parts: DeskParts, who: Who, query: ReadingsQuery) {
  const { items, total } = await corrections(parts, who, query, PAGE, (query.page - 1) * PAGE);
  return { items, total };
}

/** One line a matter, as a person has it now. The mark stands in the file's name, for a line of its own would be trained on. */
export async function readingsFile(parts: DeskParts, who: Who, query: ReadingsQuery): Promise<SentFile> {
  const { items, ownerIds, estateIds } = await corrections(parts, who, query, MOST, 0);
  const newest = [...new Map([...items].reverse().map((item) => [item.matterId, item])).values()];
  const rows = newest.map(({ text, after }) =>
    JSON.stringify({ text, category: after.category, ...(after.urgent ? { urgent: true } : {}) }),
  );
  const exported = { kind: 'readings', estateId: estateIds[0] ?? '', rows: rows.length, ownerIds };
  const mark = await recordExport(parts, who, exported);
  const id = /编号：([\w-]+)/.exec(mark)?.[1] ?? '';
  return {
    name: `corrections-${who.login}-${id}.jsonl`,
    type: 'application/x-ndjson; charset=utf-8',
    bytes: Buffer.from(rows.map((row) => `${row}\n`).join('')),
  };
}
