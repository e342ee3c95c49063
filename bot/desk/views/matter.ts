/** One record of the book with everything that hangs on it. */
import type { PrismaClient } from '../../../prisma/client.ts';
import { type MatterState, mayBecome, states } from '../../register/states.ts';
import type { HomeView, OwnerView } from '../contract/common.ts';
import type { MatterDetail, StepView, TaskView, VisitView } from '../contract/matters.ts';
import { namedIn } from '../named.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import { mask, maskDeep, masker } from '../privacy.ts';
import type { Who } from '../who.ts';
import { matterItems, readMatter } from './matters.ts';
import {
  actorOf,
  iso,
  isoOrNull,
  type NamesOf,
  ownerName,
  ownerNames,
  staffNames,
  wordedHome,
} from './names.ts';
import { procedureViews } from './procedures.ts';

type Rows<M extends 'step' | 'returnVisit' | 'task'> = Awaited<ReturnType<PrismaClient[M]['findMany']>>;

/** An owner as this member of staff may see them. */
export async function ownerView(
  parts: DeskParts,
  who: Who,
  ownerId: string | null,
): Promise<OwnerView | null> {
  const row = ownerId ? await parts.db.prisma.owner.findUnique({ where: { id: ownerId } }) : null;
  if (!row) return null;
  const proved = await parts.db.prisma.identity.findFirst({
    where: { ownerId: row.id, verifiedAt: { not: null } },
    select: { id: true },
  });
  return {
    id: row.id,
    name: ownerName(row),
    title: row.title,
    phone: row.phone === null ? null : who.can('personal.see') ? row.phone : mask(row.phone),
    language: row.language,
    verified: proved !== null,
  };
}

async function homeView(parts: DeskParts, matter: MatterRow): Promise<HomeView | null> {
  const row = matter.homeId ? await parts.db.prisma.home.findUnique({ where: { id: matter.homeId } }) : null;
  if (!row) return null;
  const tie = matter.ownerId
    ? await parts.db.prisma.residence.findUnique({
        where: { ownerId_homeId: { ownerId: matter.ownerId, homeId: row.id } },
      })
    : null;
  return {
    id: row.id,
    worded: wordedHome(parts, row.estateId, row),
    relation: tie?.relation ?? '',
    verified: tie?.verified ?? false,
    occupancy: row.occupancy,
  };
}

function stepViews(
  rows: Rows<'step'>,
  staff: NamesOf,
  owners: (id: string | null) => string | null,
  who: Who,
): StepView[] {
  const shown = masker(who);
  const data = (json: string | null): unknown => {
    if (json === null) return null;
    const value: unknown = JSON.parse(json);
    return who.can('personal.see') ? value : maskDeep(value);
  };
  return rows.map((row) => ({
    id: row.id,
    at: iso(row.at),
    by: actorOf(row.by, staff, owners),
    what: row.what,
    note: row.note === null ? null : shown(row.note),
    data: data(row.data),
  }));
}

const visitViews = (rows: Rows<'returnVisit'>): VisitView[] =>
  rows.map((row) => ({
    id: row.id,
    round: row.round,
    state: row.state,
    dueAt: iso(row.dueAt),
    sentAt: isoOrNull(row.sentAt),
    answeredAt: isoOrNull(row.answeredAt),
    mended: row.mended,
    score: row.score,
    reasons: row.reasons,
    remark: row.remark,
  }));

const taskViews = (rows: Rows<'task'>, staff: NamesOf): TaskView[] =>
  rows.map((row) => ({
    id: row.id,
    number: row.number,
    department: row.department,
    trade: row.trade,
    mode: row.mode as TaskView['mode'],
    assignee: staff(row.assigneeId),
    state: row.state,
    createdAt: iso(row.createdAt),
    ackBy: isoOrNull(row.ackBy),
    acceptedAt: isoOrNull(row.acceptedAt),
    onWayAt: isoOrNull(row.onWayAt),
    arrivedAt: isoOrNull(row.arrivedAt),
    doneAt: isoOrNull(row.doneAt),
    result: row.result,
    amount: row.amount,
    checks: JSON.parse(row.checks) as string[],
  }));

/** Ids behind the actors of a timeline. */
const idsOf = (rows: Rows<'step'>, kind: 'staff' | 'owner'): string[] =>
  rows.filter(({ by }) => by.startsWith(`${kind}:`)).map(({ by }) => by.slice(kind.length + 1));

/** @throws DeskError NotFound, Forbidden */
export async function showMatter(parts: DeskParts, who: Who, id: string): Promise<MatterDetail> {
  const row = await readMatter(parts, who, id, { reading: true });
  const { prisma } = parts.db;
  const [steps, visits, tasks, photos] = await Promise.all([
    prisma.step.findMany({ where: { matterId: id }, orderBy: { at: 'asc' } }),
    prisma.returnVisit.findMany({ where: { matterId: id }, orderBy: { round: 'asc' } }),
    prisma.task.findMany({ where: { matterId: id }, orderBy: { createdAt: 'asc' } }),
    prisma.taskPhoto.findMany({ where: { matterId: id }, orderBy: { takenAt: 'asc' } }),
  ]);
  const staff = await staffNames(parts.db, [
    ...idsOf(steps, 'staff'),
    ...tasks.map(({ assigneeId }) => assigneeId),
    ...photos.map(({ staffId }) => staffId),
    row.levelBy?.replace(/^staff:/, '') ?? null,
  ]);
  const owners = await ownerNames(parts.db, idsOf(steps, 'owner'));
  const [item] = await matterItems(parts, who, [row]);
  if (!item) throw new Error('a matter made no list item');
  const shown = masker(who);
  const fields = JSON.parse(row.fields) as Record<string, unknown>;
  return {
    now: iso(parts.clock.now()),
    matter: {
      ...item,
      said: shown(row.said),
      wanted: row.wanted === null ? null : shown(row.wanted),
      spot: row.spot,
      source: row.source,
      fields: (who.can('personal.see') ? fields : maskDeep(fields)) as Record<string, unknown>,
      receivedBy: row.receivedBy,
      promisedFirst: isoOrNull(row.promisedFirst),
      ear: JSON.parse(row.handoff) as string[],
      levelBy: row.levelBy === null ? null : (staff(row.levelBy.replace(/^staff:/, ''))?.name ?? null),
      levelReason: row.levelReason,
      released: row.releasedAt !== null,
      result: row.result === null ? null : shown(row.result),
      closedAt: isoOrNull(row.closedAt),
      closedBy: row.closedBy,
      note: row.note === null ? null : shown(row.note),
      followsId: row.followsId,
    },
    owner: await ownerView(parts, who, row.ownerId),
    home: await homeView(parts, row),
    timeline: stepViews(steps, staff, owners, who),
    // The one complained of does not read the answer of the return visit, released or not (R6).
    visits: namedIn(row, who) ? [] : visitViews(visits),
    tasks: taskViews(tasks, staff),
    ...(await procedureViews(parts, row.id)),
    photos: namedIn(row, who)
      ? []
      : photos.map((one) => ({
          id: one.id,
          kind: one.kind === 'signature' ? ('signature' as const) : ('photo' as const),
          by: staff(one.staffId),
          takenAt: iso(one.takenAt),
          link: parts.links.link(one.fileId),
        })),
    next: states.filter((state) => mayBecome(row.state as MatterState, state)),
  };
}
