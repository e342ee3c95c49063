/**
 * Many reports of one outage or one public fault are one incident with one task (C5): each is registered and linked, all are
 * told of changes and of the end, nobody learns who else reported.
 */
import { type Report, reportOf } from '../../knowledge/rules/incidents.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database, PrismaClient } from '../../prisma/client.ts';
import { insertInto, join, sql, textOf } from '../../prisma/sql.ts';
import { Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import type { Estate } from '../estates/estates.ts';
import { type HandoffParts, notice, readHeld } from '../handoff/held.ts';
import { say } from '../inbox/say.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { incidentLedBy, settleClocks } from '../register/clocks.ts';
import { nextFormNumber } from '../register/form-numbers.ts';
import { type Actor, move, step } from '../register/matters.ts';
import { type MatterState, open, reached } from '../register/states.ts';
import { planVisit } from './visits.ts';

export { INCIDENT_END_JOB } from './visits.ts';

export type IncidentRow = NonNullable<Awaited<ReturnType<PrismaClient['incident']['findUnique']>>>;

/** The kind of job that tells everybody of a change. */
export const INCIDENT_NEWS_JOB = 'incident.news';

const openStates = [...open];

export interface Like {
  incidentId: string;
  /** The matter whose task it is. */
  lead: { id: string; state: string; handlerId: string | null; department: string | null };
}

/** A report that was just filed waits for the task there is: what that has reached, it has too. */
export function linkTo(writes: Writes, matterId: string, { lead }: Like, at: Date): void {
  step(writes, matterId, { at, by: 'bot', what: 'linked' });
  settleClocks(writes, matterId, reached[lead.state as MatterState] ?? [], at);
}

/**
 * Finds what is already open about the same thing. A second report makes the incident: its rows go into `writes`.
 * Undefined where nothing is open.
 */
export async function findLike(
  db: Database,
  writes: Writes,
  context: { estate: Estate; settings: Settings; at: Date },
  report: Report,
): Promise<Like | undefined> {
  const { estate, settings, at } = context;
  const known = reportOf(settings.incidents, report);
  if (!known) return undefined;
  const since = new Date(at.getTime() - settings.incidents.likeForHours * 3_600_000);
  const [found] =
    await db.query(sql`SELECT "id", "state", "what", "handlerId", "department", "incidentId" FROM "Matter"
    WHERE "estateId" = ${estate.id} AND "about" = ${known.about} AND "createdAt" >= ${since}
      AND "state" IN (${join(openStates)})
    ORDER BY "createdAt", "number" LIMIT 1`);
  if (!found) return undefined;
  const lead = {
    id: String(found.id),
    state: String(found.state),
    handlerId: textOf(found.handlerId),
    department: textOf(found.department),
  };
  const incidentId = textOf(found.incidentId) ?? incidentLedBy(lead.id);
  if (found.incidentId === null) {
    const number = await nextFormNumber(db, estate, '群', at);
    writes.insert(
      'Incident',
      {
        id: incidentId,
        number,
        estateId: estate.id,
        kind: known.kind,
        about: known.about,
        building: report.building ?? null,
        title: String(found.what),
        leadId: lead.id,
        changedAt: at,
        createdAt: at,
        createdBy: 'bot',
      },
      'ignore',
    );
    writes.update('Matter', { id: lead.id }, { incidentId });
    step(writes, lead.id, { at, by: 'bot', what: 'linked', note: number });
  }
  return { incidentId, lead };
}

export interface IncidentParts extends HandoffParts {
  now: () => Date;
}

const linkedTo = (db: Database, incidentId: string, onlyOpen = true) =>
  db.prisma.matter.findMany({
    where: { incidentId, ...(onlyOpen ? { state: { in: openStates } } : {}) },
    orderBy: { createdAt: 'asc' },
  });

/** Says the news in the talk of everybody who reported, each about their own matter. */
async function tellAll(
  parts: IncidentParts,
  writes: Writes,
  incident: IncidentRow,
  at: Date,
): Promise<number> {
  const told = new Set<string>();
  const every = parts.settings(incident.estateId, at).incidents.newsEveryMinutes * 60_000;
  for (const matter of await linkedTo(parts.db, incident.id)) {
    if (matter.talkId === null || told.has(matter.talkId)) continue;
    told.add(matter.talkId);
    const { talk } = await readHeld(parts.db, matter.talkId);
    const text = (incident.news ?? '').trim();
    const next = incident.expectedEnd ?? new Date(at.getTime() + every);
    const words = await notice(parts, talk, at, 'incident.change', (write) => ({
      what: matter.what,
      text: /[。！？.!?]$/u.test(text) ? text : `${text}。`,
      time: write.deadline(next),
    }));
    say(writes, { talk, speaker: parts.bot, activities: [words], at }, parts.channels);
  }
  return told.size;
}

/** @throws DeskError NotFound, Conflict when it has ended */
export async function openIncident(db: Database, id: string): Promise<IncidentRow> {
  const incident = await db.prisma.incident.findUnique({ where: { id } });
  if (!incident) throw new DeskError('NotFound', 'There is no such incident.');
  if (incident.state !== 'open') throw new DeskError('Conflict', '这个事件已经结束。');
  return incident;
}

/**
 * Notes a change and tells everybody at once, or when the last news is two hours old.
 * @returns when they are told
 * @throws DeskError NotFound, Conflict
 */
export async function tellChange(
  parts: IncidentParts,
  id: string,
  change: { text: string; expectedEnd: Date | undefined; by: Actor },
): Promise<Date> {
  const incident = await openIncident(parts.db, id);
  const at = parts.now();
  const every = parts.settings(incident.estateId, at).incidents.newsEveryMinutes * 60_000;
  const due = incident.toldAt ? new Date(Math.max(at.getTime(), incident.toldAt.getTime() + every)) : at;
  const writes = new Writes();
  const set = {
    news: change.text,
    changedAt: at,
    ...(change.expectedEnd ? { expectedEnd: change.expectedEnd } : {}),
  };
  writes.update('Incident', { id, state: 'open' }, set, 1);
  for (const matter of await linkedTo(parts.db, id))
    step(writes, matter.id, { at, by: change.by, what: 'incident_news', note: change.text });
  // One job a slot: more news before it only changes what will be said.
  plan(writes, {
    id: `${INCIDENT_NEWS_JOB}/${id}/${due.getTime()}`,
    kind: INCIDENT_NEWS_JOB,
    dueAt: due,
    payload: { id },
    now: at,
  });
  writes.signal('desk', incident.estateId);
  await parts.committer.commit(writes);
  return due;
}

/** Tells everybody, if there is news since they were last told. */
export function incidentNewsJob(parts: IncidentParts): JobHandler {
  return async ({ payload }) => {
    const incident = await parts.db.prisma.incident.findUnique({ where: { id: String(payload.id) } });
    if (incident?.state !== 'open') return;
    if (incident.toldAt && incident.toldAt >= incident.changedAt) return;
    const at = parts.now();
    const writes = new Writes();
    writes.update(
      'Incident',
      { id: incident.id, changedAt: incident.changedAt, toldAt: incident.toldAt },
      { toldAt: at },
      1,
    );
    await tellAll(parts, writes, incident, at);
    await parts.committer.commit(writes);
  };
}

/** Ends an incident: every linked matter is done, and each reporter is told with one tap 仍未恢复 (V1). */
export async function endIncident(
  parts: IncidentParts,
  id: string,
  result: string,
  by: Actor,
): Promise<void> {
  const incident = await parts.db.prisma.incident.findUnique({ where: { id } });
  if (incident?.state !== 'open') return;
  const at = parts.now();
  const settings = parts.settings(incident.estateId, at);
  const writes = new Writes();
  writes.update('Incident', { id, state: 'open' }, { state: 'ended', endedAt: at, result }, 1);
  for (const matter of await linkedTo(parts.db, id)) {
    move(writes, matter, 'done', { at, by, note: result, set: { doneAt: at, result } });
    planVisit(writes, matter, settings, at);
  }
  writes.signal('desk', incident.estateId);
  await parts.committer.commit(writes);
}

/** Follows the task: when the matter that has it is done, so is the incident. */
export function incidentEndJob(parts: IncidentParts): JobHandler {
  return async ({ payload }) => {
    const id = String(payload.id);
    const incident = await parts.db.prisma.incident.findUnique({ where: { id } });
    const lead = incident?.leadId
      ? await parts.db.prisma.matter.findUnique({ where: { id: incident.leadId } })
      : null;
    if (lead?.state !== 'done' && lead?.state !== 'closed') return;
    await endIncident(parts, id, lead.result ?? '已恢复', 'clock');
  };
}

/** A kind of defect or complaint that several homes have (C5). */
export interface GroupProposal {
  category: string;
  kind: string;
  homes: number;
  matterIds: string[];
}

/** Kinds that five homes reported in 30 days and that are no group matter yet. */
export async function proposeGroups(db: Database, settings: Settings, at: Date): Promise<GroupProposal[]> {
  const { homes, days } = settings.incidents.group;
  const since = new Date(at.getTime() - days * 86_400_000);
  const rows = await db.query(sql`SELECT "id", "category", "kind", "homeId", "fields" FROM "Matter"
    WHERE "estateId" = ${settings.estate.id} AND "createdAt" >= ${since} AND "kind" IS NOT NULL
      AND "category" IN ('complaint', 'after_sales', 'repair') AND "incidentId" IS NULL
      AND "state" NOT IN ('withdrawn', 'declined')`);
  const groups = new Map<string, { homes: Set<string>; matterIds: string[] }>();
  for (const row of rows) {
    const { building = '', unit = '', room } = JSON.parse(String(row.fields)) as Record<string, string>;
    const home =
      row.homeId === null
        ? room === undefined
          ? undefined
          : `${building}/${unit}/${room}`
        : String(row.homeId);
    if (home === undefined) continue;
    const key = `${String(row.category)} ${String(row.kind)}`;
    const group = groups.get(key) ?? { homes: new Set<string>(), matterIds: [] };
    group.homes.add(home);
    group.matterIds.push(String(row.id));
    groups.set(key, group);
  }
  return [...groups]
    .filter(([, group]) => group.homes.size >= homes)
    .map(([key, group]) => {
      const [category = '', kind = ''] = key.split(' ');
      return { category, kind, homes: group.homes.size, matterIds: group.matterIds };
    });
}

/** Makes a group matter of a proposal and tells everybody the one agreed answer. */
export async function makeGroup(
  parts: IncidentParts,
  estate: Estate,
  proposal: GroupProposal,
  answer: { title: string; text: string; by: Actor; id: string },
): Promise<void> {
  const at = parts.now();
  const writes = new Writes();
  const number = await nextFormNumber(parts.db, estate, '群', at);
  writes.guard(
    insertInto('Incident', [
      {
        id: answer.id,
        number,
        estateId: estate.id,
        kind: 'group',
        about: `${proposal.category}/${proposal.kind}`,
        building: null,
        title: answer.title,
        leadId: proposal.matterIds[0] ?? null,
        news: answer.text,
        changedAt: at,
        createdAt: at,
        createdBy: answer.by,
      },
    ]),
  );
  for (const matterId of proposal.matterIds) {
    writes.update('Matter', { id: matterId }, { incidentId: answer.id });
    step(writes, matterId, { at, by: answer.by, what: 'linked', note: number });
  }
  plan(writes, {
    id: `${INCIDENT_NEWS_JOB}/${answer.id}/${at.getTime()}`,
    kind: INCIDENT_NEWS_JOB,
    dueAt: at,
    payload: { id: answer.id },
    now: at,
  });
  writes.signal('desk', estate.id);
  await parts.committer.commit(writes);
}
