/** The return visits of a turn's talk, as its dialogs use them (V1–V4). */
import type {
  Matter as TalkMatter,
  VisitAnswer,
  VisitCard,
  VisitPort,
  VisitTaken,
} from '../../dialogs/ports.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { minutesOf } from '../../knowledge/rules/shared.ts';
import { addDays, dayAt, instantOf } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database, PrismaClient } from '../../prisma/client.ts';
import { join, sql } from '../../prisma/sql.ts';
import type { Estate } from '../estates/estates.ts';
import type { Turn } from '../inbox/turn.ts';
import { step } from '../register/matters.ts';
import { type MatterRow, readMatters } from '../register/rows.ts';
import { isUnhappy, takeUnhappy } from './unhappy.ts';
import { planChain } from './visit-chain.ts';
import { delaysOf, isExcepted, isOneTap } from './visit-kinds.ts';
import { nextCardAt } from './visit-limits.ts';
import { closeWhenSettled, postponeVisit } from './visits.ts';

type VisitRow = NonNullable<Awaited<ReturnType<PrismaClient['returnVisit']['findUnique']>>>;

export interface VisitTurn {
  turn: Turn;
  estate: Estate;
  /** The matter as the dialogs speak of it. */
  asTalked: (row: MatterRow) => TalkMatter;
  reopenPromise: (row: MatterRow) => NonNullable<TalkMatter['promise']>;
  settings: Settings;
}

const DAY = 86_400_000;

/** What a card asks, by its first visit's kind. */
function cardKind(kind: string, { visits }: Settings): VisitCard['kind'] {
  switch (kind) {
    case 'complaint':
    case 'service':
    case 'urgent_again':
    case 'rain':
      return kind;
    default:
      return isOneTap(kind, visits) ? 'one_tap' : 'repair';
  }
}

export function createVisitPort(db: Database, context: VisitTurn): VisitPort {
  const { turn, settings, estate } = context;
  const { writes, at, talk } = turn;
  const by = `owner:${talk.ownerId ?? turn.person?.ownerId ?? 'unknown'}` as const;

  /** A visit of this very talk: an id from another talk's is not found. */
  async function visitHere(visitId: string): Promise<VisitRow | undefined> {
    const visit = await db.prisma.returnVisit.findUnique({ where: { id: visitId } });
    return visit && visit.talkId === talk.id ? visit : undefined;
  }

  async function mattersOf(visits: readonly VisitRow[]): Promise<MatterRow[]> {
    const rows = await readMatters(db, sql`m."id" IN (${join(visits.map(({ matterId }) => matterId))})`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return visits.map(({ matterId }) => byId.get(matterId)).filter((row) => row !== undefined);
  }

  /** Those of a card that went out. */
  const cardOf = (visitId: string): Promise<VisitRow[]> =>
    db.prisma.returnVisit.findMany({
      where: { cardId: visitId, talkId: talk.id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });

  /** Others of this talk that fall due today share the card. */
  async function companions(lead: VisitRow): Promise<VisitRow[]> {
    const oneTap = (kind: string): boolean => isOneTap(kind, settings.visits);
    if (oneTap(lead.kind)) return [];
    const { timeZone } = estate;
    const midnight = instantOf(addDays(dayAt(at, timeZone), 1), 0, timeZone);
    const others = await db.prisma.returnVisit.findMany({
      where: { talkId: talk.id, state: 'planned', id: { not: lead.id }, dueAt: { lt: midnight } },
      orderBy: { dueAt: 'asc' },
      take: 10,
    });
    return others.filter(({ kind, matterId }) => !oneTap(kind) && matterId !== lead.matterId);
  }

  /** A complaint leaves the book only with its verdict (C6): else a person closes it. */
  const mayLeave = async ({ id, category }: MatterRow): Promise<boolean> =>
    category !== 'complaint' ||
    (await db.prisma.verdict.count({ where: { matterId: id, valid: { not: null } } })) > 0;

  const isSettled = ({ state }: MatterRow): boolean => state === 'done' || state === 'closed';

  /** Puts the visit off, or gives it to a person where it could only come too late. */
  function makeRoom(visit: VisitRow, next: Date): void {
    const limit = visit.createdAt.getTime() + delaysOf(visit.kind, settings.visits).withinDays * DAY;
    const { from } = settings.visits.courteousHours;
    const lastDay = instantOf(dayAt(new Date(limit), estate.timeZone), minutesOf(from), estate.timeZone);
    if (next.getTime() <= Math.max(limit, lastDay.getTime())) {
      postponeVisit(writes, visit.id, next, at);
      return;
    }
    writes.update('ReturnVisit', { id: visit.id, state: 'planned' }, { state: 'phone', phoneAt: at });
    writes.signal('desk', estate.id);
  }

  let going: VisitRow[] = [];
  return {
    async card(visitId) {
      const lead = await visitHere(visitId);
      if (lead?.state !== 'planned') return undefined;
      const [matter] = await mattersOf([lead]);
      if (!matter || !isSettled(matter)) {
        writes.update(
          'ReturnVisit',
          { id: visitId, state: 'planned' },
          { state: 'cancelled', settledAt: at },
        );
        return undefined;
      }
      // Brought late, after a rest of the program: it waits for the courteous hours.
      const opening = nextWithin(at, settings.visits.courteousHours, estate.timeZone);
      if (opening > at) {
        postponeVisit(writes, visitId, opening, at);
        return undefined;
      }
      if (!isExcepted(lead.kind, settings.visits) && matter.ownerId !== null) {
        const next = await nextCardAt(db, settings, matter.ownerId, at);
        if (next > at) {
          makeRoom(lead, next);
          return undefined;
        }
      }
      const others = await companions(lead);
      const rows = await mattersOf([lead, ...others]);
      const fit = new Set(rows.filter(isSettled).map(({ id }) => id));
      going = [lead, ...others].filter(({ matterId }) => fit.has(matterId));
      const matters = rows.filter(({ id }) => fit.has(id)).map(context.asTalked);
      return { matters, kind: cardKind(lead.kind, settings) };
    },

    sent(visitId) {
      for (const { id } of going)
        writes.update(
          'ReturnVisit',
          { id, state: 'planned' },
          { state: 'sent', sentAt: at, cardId: visitId },
          1,
        );
      const [lead] = going;
      if (lead)
        planChain(writes, lead, isOneTap(lead.kind, settings.visits) ? 'settle' : 'remind', settings, at);
    },

    async reminder(visitId) {
      const visits = (await cardOf(visitId)).filter(({ state }) => state === 'sent');
      const lead = visits[0];
      if (!lead || lead.remindedAt !== null) return undefined;
      const matters = (await mattersOf(visits)).filter(isSettled);
      if (matters.length === 0) return undefined;
      const opening = nextWithin(at, settings.visits.courteousHours, estate.timeZone);
      if (opening > at) {
        planChain(writes, { id: visitId }, 'remind', settings, at, opening);
        return undefined;
      }
      for (const { id } of visits) writes.update('ReturnVisit', { id, state: 'sent' }, { remindedAt: at }, 1);
      planChain(writes, { ...lead, id: visitId }, 'phone', settings, at);
      return { matters: matters.map(context.asTalked), kind: cardKind(lead.kind, settings) };
    },

    async answer(visitId, answer, matterId): Promise<VisitTaken> {
      const visits = await cardOf(visitId);
      const rows = await mattersOf(visits);
      const taken: VisitTaken = { reopened: [] };
      const unhappy = isUnhappy(answer, settings);
      for (const visit of visits) {
        const matter = rows.find(({ id }) => id === visit.matterId);
        if (!matter || visit.state === 'cancelled') continue;
        // Of several, the one that is named is not mended; the others are.
        const spared = unhappy && matterId !== undefined && matter.id !== matterId;
        record(visit, matter, spared ? { mended: true } : answer);
        if (spared || !unhappy) {
          const enough = spared || answer.score !== undefined || answer.mended === true;
          if (enough && (await mayLeave(matter))) closeWhenSettled(writes, matter.id, by, at);
          continue;
        }
        // Reasons tapped after the reopening amend the answer; the matter is reopened once.
        if (!isSettled(matter)) continue;
        const promise = context.reopenPromise(matter);
        await takeUnhappy(db, writes, estate, {
          visitId: visit.id,
          matterId: matter.id,
          at,
          by,
          remark: answer.remark,
          promise: promise.by,
          settings,
        });
        taken.reopened.push({ ...context.asTalked({ ...matter, state: 'in_progress' }), promise });
      }
      return taken;
    },

    async decline(visitId) {
      for (const { id, matterId, state } of await cardOf(visitId)) {
        if (state !== 'sent' && state !== 'phone') continue;
        writes.update('ReturnVisit', { id }, { state: 'declined', settledAt: at });
        step(writes, matterId, { at, by, what: 'visit_declined' });
        closeWhenSettled(writes, matterId, by, at);
      }
      writes.signal('desk', estate.id);
    },
  };

  function record(visit: VisitRow, matter: MatterRow, answer: VisitAnswer): void {
    writes.update(
      'ReturnVisit',
      { id: visit.id },
      {
        state: 'answered',
        answeredAt: at,
        settledAt: at,
        ...(answer.mended === undefined ? {} : { mended: answer.mended }),
        ...(answer.score === undefined ? {} : { score: answer.score }),
        ...(answer.reasons === undefined ? {} : { reasons: JSON.stringify(answer.reasons) }),
        ...(answer.remark === undefined ? {} : { remark: answer.remark }),
      },
    );
    step(writes, matter.id, { at, by, what: 'visited', note: answer.remark, data: answer });
    writes.signal('desk', matter.estateId);
  }
}
