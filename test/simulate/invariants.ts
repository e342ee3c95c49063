/** What has to hold after a year, whatever happened in it. Each violation is a sentence. */

import { loadEstates } from '../../bot/estates/estates.ts';
import { profileOf } from '../../bot/ports.ts';
import { isExcepted, isVisited } from '../../bot/procedures/visit-kinds.ts';
import { type MatterState, mayBecome, states } from '../../bot/register/states.ts';
import { buildTable } from '../../bot/tables/build.ts';
import { monthOf, periodOfMonth } from '../../bot/tables/period.ts';
import { breachSteps, nextWithin } from '../../knowledge/rules/clock.ts';
import { dayAt } from '../../knowledge/rules/zone.ts';
import { settings as shipped } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';

const DAY = 86_400_000;
const ZONE = 'Asia/Shanghai';
const SECOND = new Set(['urgent_again', 'rain']);
const SETTLED = new Set(['answered', 'phoned', 'unanswered', 'unreachable', 'declined']);
const PENDING = new Set(['planned', 'sent', 'phone']);

export interface Found {
  violations: string[];
  counts: Record<string, number>;
}

export async function lookOver(db: Database, now: Date): Promise<Found> {
  const violations: string[] = [];
  const wrong = (what: string): void => {
    if (violations.length < 200) violations.push(what);
  };
  const { prisma } = db;
  const matters = await prisma.matter.findMany();
  const visits = await prisma.returnVisit.findMany();
  const steps = await prisma.step.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  const known = new Set<string>(states);
  const { visits: figures, clocks: rules } = shipped(
    { id: '', region: 'CN', timeZone: ZONE, name: '', company: '', desk: '', phone: '' },
    now,
  );

  // Every matter is in an allowed state, and came there by allowed steps.
  const stepsOf = new Map<string, string[]>();
  for (const { matterId, what } of steps)
    if (known.has(what) || what === 'reopened')
      stepsOf.set(matterId, [...(stepsOf.get(matterId) ?? []), what]);
  for (const { id, number, state } of matters) {
    if (!known.has(state)) wrong(`${number}: state ${state}`);
    const seen = stepsOf.get(id) ?? [];
    let at: MatterState = 'registered';
    for (const what of seen.slice(1)) {
      const to = (what === 'reopened' ? 'in_progress' : what) as MatterState;
      if (at !== to && !mayBecome(at, to) && !(at === 'done' && to === 'in_progress'))
        wrong(`${number}: ${at} → ${to}`);
      at = to;
    }
  }

  // Every finished matter has exactly one visit of its round, settled or pending.
  const visitsOf = new Map<string, typeof visits>();
  for (const visit of visits) visitsOf.set(visit.matterId, [...(visitsOf.get(visit.matterId) ?? []), visit]);
  for (const matter of matters) {
    if (!isVisited(matter.category) || (matter.state !== 'done' && matter.state !== 'closed')) continue;
    if (matter.receivedBy === 'bot' && matter.promisedFirst === null) continue;
    const own = (visitsOf.get(matter.id) ?? []).filter(
      ({ round, kind, state }) => round === matter.reopened + 1 && !SECOND.has(kind) && state !== 'cancelled',
    );
    if (own.length !== 1) wrong(`${matter.number}: ${own.length} visits of round ${matter.reopened + 1}`);
    for (const { state } of own)
      if (!SETTLED.has(state) && !PENDING.has(state)) wrong(`${matter.number}: a visit that is ${state}`);
    const owed = (visitsOf.get(matter.id) ?? []).some(({ state }) => PENDING.has(state));
    if (
      matter.state === 'closed' &&
      owed &&
      matter.closedBy !== null &&
      !matter.closedBy.startsWith('staff:')
    )
      wrong(`${matter.number}: closed with a visit still owed`);
  }

  // Every breach climbed once: each rung a clock passed told each of its people once, and none that it had not come to.
  const rungs = new Map<string, Map<string, number>>();
  for (const { id } of await prisma.alert.findMany({
    where: { kind: { in: ['near', 'breach'] } },
    select: { id: true },
  })) {
    // matter/kind/stage/started / span / slot / role / whom
    const parts = id.split('/');
    const [clock, rung, role] = [parts.slice(0, 4).join('/'), parts.slice(4, 6).join('/'), parts[6] ?? ''];
    const told = rungs.get(`${clock} ${rung}`) ?? new Map<string, number>();
    told.set(role, (told.get(role) ?? 0) + 1);
    rungs.set(`${clock} ${rung}`, told);
  }
  const clocks = await prisma.matterClock.findMany();
  const spans = new Map(clocks.map((clock) => [`${clock.id} ${clock.spanFrom.getTime()}`, clock]));
  for (const [key, told] of rungs) {
    const slash = key.lastIndexOf('/');
    const clock = spans.get(key.slice(0, slash));
    const slot = Number(key.slice(slash + 1));
    if (clock && slot >= clock.slot) wrong(`${key}: climbed before its time`);
    for (const [role, times] of told) if (times !== 1) wrong(`${key}: ${role} was told ${times} times`);
  }
  // Of several reports of one incident the one that has the task climbs.
  const linked = new Set(
    matters
      .filter(({ id, incidentId }) => incidentId !== null && incidentId !== `incident/${id}`)
      .map(({ id }) => id),
  );
  let breaches = 0;
  for (const clock of clocks) {
    const until = clock.settledAt ?? (clock.state === 'paused' ? clock.pausedAt : now) ?? now;
    breachSteps(clock.spanFrom, clock.dueAt, rules).forEach(({ at, tell }, index) => {
      const slot = index + 1;
      const passed = clock.slot > slot;
      if (passed) breaches += 1;
      if (!passed && clock.settledAt === null && at.getTime() < until.getTime() - 60_000)
        wrong(`${clock.id}: slot ${slot} was not climbed`);
      const told = rungs.get(`${clock.id} ${clock.spanFrom.getTime()}/${slot}`);
      if (passed && !linked.has(clock.matterId) && tell.some((role) => told?.get(role) !== 1))
        wrong(`${clock.id}: slot ${slot} told nobody`);
    });
  }

  // News of one kind is told once in a round (R10).
  const news = new Set<string>();
  for (const { matterId, what, note } of steps)
    if (what === 'told') {
      if (news.has(`${matterId} ${note}`)) wrong(`${matterId}: ${note} was told twice`);
      news.add(`${matterId} ${note}`);
    }

  // Nothing fell due and was not done; nothing was given up.
  const jobs = await prisma.job.findMany({ where: { state: { in: ['waiting', 'dead'] } } });
  for (const { id, state, dueAt } of jobs)
    if (state === 'dead' || dueAt.getTime() < now.getTime() - 60_000) wrong(`job ${id} is ${state}`);
  const letters = await prisma.outbox.count({ where: { state: { not: 'sent' } } });
  if (letters > 0) wrong(`${letters} letters were not sent`);
  const left = await prisma.activity.count({ where: { inbox: { not: null } } });
  if (left > 0) wrong(`${left} messages were not handled`);

  // No owner got more than the limits allow, none out of courteous hours.
  const ownerOf = new Map(matters.map(({ id, ownerId }) => [id, ownerId]));
  const cards = new Map<string, Date[]>();
  for (const { id, cardId, sentAt, kind, matterId } of visits) {
    if (sentAt === null) continue;
    if (nextWithin(sentAt, figures.courteousHours, ZONE).getTime() !== sentAt.getTime())
      wrong(`a card went out at ${sentAt.toISOString()}`);
    const owner = ownerOf.get(matterId);
    if (cardId !== id || isExcepted(kind, figures) || !owner) continue;
    cards.set(owner, [...(cards.get(owner) ?? []), sentAt]);
  }
  for (const [owner, sent] of cards) {
    sent.sort((a, b) => a.getTime() - b.getTime());
    const days = sent.map((at) => dayAt(at, ZONE));
    if (new Set(days).size !== days.length) wrong(`owner ${owner} got two cards on a day`);
    for (let at = figures.limits.aWeek; at < sent.length; at++) {
      const [last, first] = [sent[at], sent[at - figures.limits.aWeek]];
      if (last && first && last.getTime() - first.getTime() < 7 * DAY)
        wrong(`owner ${owner} got too many cards in a week`);
    }
  }

  // Nobody is told another's number.
  const talkOf = new Map(matters.map(({ number, talkId }) => [number, talkId]));
  for (let position = ''; ; ) {
    const said = await prisma.activity.findMany({
      where: { direction: 'out', text: { contains: '单号' }, talkId: { gt: position } },
      orderBy: [{ talkId: 'asc' }],
      take: 5_000,
      select: { talkId: true, text: true },
    });
    if (said.length === 0) break;
    for (const { talkId, text } of said)
      for (const [number] of (text ?? '').matchAll(/[A-Z]{2,6}\d{6}-\d{4}/g)) {
        const owner = talkOf.get(number);
        if (owner !== undefined && owner !== talkId) wrong(`${talkId} was told ${number}`);
      }
    // The last talk may go on behind the page: it is read whole by the next, unless it is all of the page.
    const last = said.at(-1)?.talkId ?? '';
    position =
      last === position || said[0]?.talkId === last || said.length < 5_000
        ? last
        : (said.findLast(({ talkId }) => talkId !== last)?.talkId ?? last);
  }

  // Calls in calling hours only; three tries on two days before 联系不上.
  for (const { at } of await prisma.visitTry.findMany())
    if (!figures.callHours.some((hours) => nextWithin(at, hours, ZONE).getTime() === at.getTime()))
      wrong(`a call at ${at.toISOString()}`);

  // Every table adds up to its records.
  const estates = await loadEstates(db, now);
  const parts = { db, estates, settings: (id: string, at: Date) => shipped(profileOf(estates.get(id)), at) };
  const made = await prisma.madeTable.findMany();
  const months = new Set(
    matters.map(({ createdAt }) =>
      monthOf(dayAt(createdAt, ZONE), parts.settings(estates.first.id, now).tables),
    ),
  );
  for (const estate of estates.all())
    for (const month of months) {
      const period = periodOfMonth(month, parts.settings(estate.id, now).tables, ZONE);
      const of = matters.filter(
        ({ estateId, createdAt }) =>
          estateId === estate.id && createdAt >= period.from && createdAt < period.to,
      );
      const complaints = of.filter(({ category }) => category === 'complaint');
      const wanted = { estateId: estate.id, period, at: now };
      const reception = await buildTable(parts, 'reception', wanted);
      if (reception.sections[0]?.rows.length !== of.length)
        wrong(`${month} 业主接待记录表: ${reception.sections[0]?.rows.length} of ${of.length}`);
      const summary = await buildTable(parts, 'complaint_summary', wanted);
      const [types, ...others] = summary.sections;
      if (types?.total?.cells.received !== complaints.length)
        wrong(`${month} 投诉情况月汇总表: ${types?.total?.cells.received} of ${complaints.length}`);
      for (const key of ['received', 'valid', 'settled', 'open', 'dueVisits', 'visited', 'satisfied']) {
        const sum = (types?.rows ?? []).reduce((all, row) => all + Number(row.cells[key]), 0);
        if (sum !== types?.total?.cells[key])
          wrong(`${month} 甲 ${key}: ${sum} is not ${types?.total?.cells[key]}`);
      }
      for (const { id, rows } of others.slice(0, 3))
        if (rows.reduce((all, row) => all + Number(row.cells.received), 0) !== complaints.length)
          wrong(`${month} ${id} does not add up`);
      for (const { id, met, due, metIds, dueIds, perThousand } of [...reception.rates, ...summary.rates])
        if (met > due && !perThousand) wrong(`${month} ${id}: ${met} of ${due}`);
        else if (metIds.length !== met || (!perThousand && dueIds.length !== due))
          wrong(`${month} ${id}: figures without records`);
    }
  const names = made.map(({ id }) => id);
  if (new Set(names).size !== names.length) wrong('a table was made twice');

  return {
    violations,
    counts: {
      matters: matters.length,
      complaints: matters.filter(({ category }) => category === 'complaint').length,
      incidents: await prisma.incident.count(),
      reopened: matters.filter(({ reopened }) => reopened > 0).length,
      visits: visits.length,
      cards: visits.filter(({ id, cardId }) => id === cardId).length,
      answered: visits.filter(({ state }) => state === 'answered').length,
      phoned: visits.filter(({ state }) => state === 'phoned').length,
      unanswered: visits.filter(({ state }) => state === 'unanswered').length,
      unreachable: visits.filter(({ state }) => state === 'unreachable').length,
      declined: visits.filter(({ state }) => state === 'declined').length,
      pending: visits.filter(({ state }) => PENDING.has(state)).length,
      tables: made.length,
      breaches,
      alerts: await prisma.alert.count(),
      jobs: await prisma.job.count({ where: { state: 'done' } }),
    },
  };
}
