/** Return visits to be phoned (V4): the list by owner, and what came of a call. */

import { nextWithin } from '../../../knowledge/rules/clock.ts';
import { dayAt } from '../../../knowledge/rules/zone.ts';
import type { Settings } from '../../../knowledge/settings.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { settle } from '../../handoff/held.ts';
import { isUnhappy, takeUnhappy } from '../../procedures/unhappy.ts';
import { closeWhenSettled } from '../../procedures/visits.ts';
import { step } from '../../register/matters.ts';
import type { PhoneTask, PhoneTasks, TryBody } from '../contract/visits.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { mask } from '../privacy.ts';
import { iso, isoOrNull, ownerName, staffNames } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';

/** The instant itself when it is an hour for calling, else when the next begins. */
function nextCall(at: Date, { visits, estate }: Settings): Date {
  const starts = visits.callHours.map((hours) => nextWithin(at, hours, estate.timeZone).getTime());
  return new Date(Math.min(...starts));
}

/** Everybody to be phoned; who is named in a matter does not see its visit (R6). */
export async function listPhoneTasks(
  parts: DeskParts,
  who: Who,
  query: { estateId?: string | undefined },
): Promise<PhoneTasks> {
  const now = parts.clock.now();
  const estates = estatesAsked(who, query.estateId);
  const { prisma } = parts.db;
  const visits = await prisma.returnVisit.findMany({
    where: { state: 'phone', phoneAt: { lte: now } },
    orderBy: [{ phoneAt: 'asc' }, { id: 'asc' }],
    take: 500,
  });
  const matters = await prisma.matter.findMany({
    where: { id: { in: visits.map(({ matterId }) => matterId) }, estateId: { in: [...estates] } },
  });
  const byId = new Map(
    matters.filter((matter) => !namedIn(matter, who)).map((matter) => [matter.id, matter] as const),
  );
  const tries = await prisma.visitTry.findMany({
    where: { visitId: { in: visits.map(({ id }) => id) } },
    orderBy: { at: 'asc' },
  });
  const callers = await staffNames(
    parts.db,
    tries.map(({ staffId }) => staffId),
  );
  const owners = new Map(
    (
      await prisma.owner.findMany({
        where: { id: { in: matters.flatMap(({ ownerId }) => (ownerId ? [ownerId] : [])) } },
      })
    ).map((owner) => [owner.id, owner]),
  );
  const tasks = new Map<string, PhoneTask>();
  for (const visit of visits) {
    const matter = byId.get(visit.matterId);
    if (!matter) continue;
    const owner = matter.ownerId ? owners.get(matter.ownerId) : undefined;
    const contact = (JSON.parse(matter.fields) as { contact?: string; phone?: string }).contact;
    const phone = owner?.phone ?? contact ?? null;
    const key = matter.ownerId ?? visit.id;
    const task = tasks.get(key) ?? {
      ownerId: matter.ownerId,
      owner: owner ? ownerName(owner) : null,
      phone: phone !== null && !who.can('personal.see') ? mask(phone) : phone,
      estateId: matter.estateId,
      visits: [],
    };
    task.visits.push({
      id: visit.id,
      matterId: matter.id,
      number: matter.number,
      category: matter.category,
      kind: visit.kind,
      round: visit.round,
      what: matter.what,
      place: matter.place,
      result: matter.result,
      doneAt: isoOrNull(matter.doneAt),
      since: iso(visit.phoneAt ?? visit.dueAt),
      tries: tries
        .filter(({ visitId }) => visitId === visit.id)
        .map((one) => ({
          at: iso(one.at),
          by: callers(one.staffId) ?? { id: one.staffId, name: '' },
          outcome: one.outcome as 'answered' | 'no_answer' | 'declined',
          note: one.note,
        })),
    });
    tasks.set(key, task);
  }
  const items = [...tasks.values()];
  const estate = query.estateId ?? estates[0] ?? parts.estates.first.id;
  const from = nextCall(now, parts.settings(estate, now));
  return {
    now: iso(now),
    items,
    total: items.reduce((sum, task) => sum + task.visits.length, 0),
    callable: from.getTime() === now.getTime(),
    from: iso(from),
  };
}

const GONE = '这次回访已有结果，请看最新情况。';

/**
 * Records a call.
 * @throws DeskError NotFound, Forbidden, Conflict: settled already, or not an hour for calling
 */
export async function tryVisit(
  parts: DeskParts,
  who: Who,
  id: string,
  body: TryBody,
): Promise<{ state: string; reopened: boolean }> {
  const { db } = parts;
  const visit = await db.prisma.returnVisit.findUnique({ where: { id } });
  const matter = visit && (await db.prisma.matter.findUnique({ where: { id: visit.matterId } }));
  if (!visit || !matter) throw new DeskError('NotFound', 'There is no such visit.');
  demandEstate(who, matter.estateId);
  if (namedIn(matter, who)) throw new DeskError('Forbidden', '这件事涉及您本人，由其他同事回访。');
  if (visit.state !== 'phone') throw new DeskError('Conflict', GONE);
  const now = parts.clock.now();
  const at = body.at === undefined ? now : new Date(body.at);
  const settings = parts.settings(matter.estateId, at);
  if (at > now || nextCall(at, settings).getTime() !== at.getTime())
    throw new DeskError('Conflict', '回访电话在10:00至12:00、14:30至20:00之间打。');
  const by = `staff:${who.id}` as const;
  const writes = new Writes();
  writes.insert('VisitTry', {
    id: newId(),
    visitId: id,
    at,
    staffId: who.id,
    outcome: body.outcome,
    note: body.note ?? null,
  });
  const end = (state: string, set: object = {}): void => {
    writes.update('ReturnVisit', { id, state: 'phone' }, { state, settledAt: now, byId: who.id, ...set }, 1);
    step(writes, matter.id, { at: now, by, what: `visit_${state}`, note: body.note });
  };
  let state = 'phone';
  let reopened = false;
  if (body.outcome === 'no_answer') {
    const before = await db.prisma.visitTry.findMany({ where: { visitId: id, outcome: 'no_answer' } });
    const days = new Set(
      [...before.map((one) => one.at), at].map((day) => dayAt(day, settings.estate.timeZone)),
    );
    const { times, days: least } = settings.visits.tries;
    if (before.length + 1 >= times && days.size >= least) state = 'unreachable';
    if (state === 'unreachable') end(state);
    // Two who call at once count one try each, but only while it is still to be called.
    else writes.update('ReturnVisit', { id, state: 'phone' }, { byId: who.id }, 1);
  } else if (body.outcome === 'declined') {
    state = 'declined';
    end(state);
  } else {
    state = 'phoned';
    const { mended, score, reasons, note } = body;
    end(state, {
      answeredAt: now,
      mended: mended ?? null,
      score: score ?? null,
      reasons: reasons ? JSON.stringify(reasons) : null,
      remark: note ?? null,
    });
    if (isUnhappy(body, settings) && (matter.state === 'done' || matter.state === 'closed')) {
      reopened = true;
      const promise = settings.times('complaint', now).told;
      await takeUnhappy(db, writes, parts.estates.get(matter.estateId), {
        visitId: id,
        matterId: matter.id,
        at: now,
        by,
        remark: note,
        promise,
        settings,
      });
    }
  }
  if (state !== 'phone' && !reopened && matter.category !== 'complaint')
    closeWhenSettled(writes, matter.id, by, now);
  writes.signal('desk', matter.estateId);
  await settle(parts.committer, writes, () => GONE);
  return { state, reopened };
}
