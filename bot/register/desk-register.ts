/** The register as a turn's dialogs use it: for one owner, writing with the turn. */
import type { Matter, MatterDraft, Place, RegisterPort } from '../../dialogs/ports.ts';
import type { Say } from '../../knowledge/phrases/phrasebook.ts';
import { staffNotice } from '../../knowledge/phrases/staff-notices.ts';
import type { Writer } from '../../knowledge/rules/format.ts';
import { isPublic } from '../../knowledge/rules/places.ts';
import { departmentFor } from '../../knowledge/rules/routes.ts';
import { heardIntents } from '../../knowledge/rules/words.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { resolveWhen } from '../../knowledge/understanding/when/resolve.ts';
import type { Database } from '../../prisma/client.ts';
import { join, sql } from '../../prisma/sql.ts';
import { namedIn } from '../desk/named.ts';
import { isRole } from '../desk/roles.ts';
import type { Colleague, Duty } from '../estates/duty.ts';
import { type Estate, newId } from '../estates/estates.ts';
import type { Turn } from '../inbox/turn.ts';
import type { Announce } from '../notices/notices.ts';
import { findLike, linkTo } from '../procedures/incidents.ts';
import { amend, file, move, reopen, step } from './matters.ts';
import type { NextNumber } from './numbers.ts';
import { promiseFor } from './promise.ts';
import { type MatterRow, readMatters } from './rows.ts';
import { isOpen } from './states.ts';

type Row = MatterRow;

export interface RegisterParts {
  db: Database;
  duty: Duty;
  nextNumber: NextNumber;
  announce: Announce;
}

export interface RegisterTurn {
  turn: Turn;
  estate: Estate;
  settings: Settings;
  writer: Writer;
  say: Say;
  ownerId: string;
  /** Proved to be who they are; a claimed identity sees what it reported in this channel only (D8). */
  verified: boolean;
  /** Homes that were proved, with the instant they are theirs since. */
  provedHomes: readonly { id: string; since: Date }[];
  /** The owner writes English. */
  english: boolean;
  /** The home on the books that a place names, where one is known. */
  homeOf(place: Place): Promise<{ id: string; stewardId: string | undefined } | undefined>;
}

/** A place as the estate writes it, with the owner's own words for the spot. */
export function placeText(writer: Writer, place: Place): string {
  const home = writer.home(place);
  const spot = place.spot ?? '';
  return home && spot && /\w$/.test(home) && /^\w/.test(spot) ? `${home} ${spot}` : `${home}${spot}`;
}

/** Matters that are read back by a fault at a spot; others by the owner's own sentence. */
const SPOTTED: ReadonlySet<string> = new Set(['repair', 'service', 'after_sales']);

/** What a spot and a fault make together: 厨房 + 水管爆了, but not 厨房厨房水管爆了. */
const whatText = (what: string, spot: string | undefined, category: string): string =>
  !SPOTTED.has(category) || spot === undefined || what.includes(spot)
    ? what
    : `${spot}${/\w$/.test(spot) ? ' ' : ''}${what}`;

/** The register's port, and what return visits need of it. */
export interface RegisterDesk {
  port: RegisterPort;
  asTalked: (row: Row) => Matter;
  /** A reopened matter is answered by the complaint's clock (V3). */
  reopenPromise: (row: Row) => NonNullable<Matter['promise']>;
}

export function createRegisterDesk(parts: RegisterParts, context: RegisterTurn): RegisterDesk {
  const { db, duty, nextNumber } = parts;
  const { turn, estate, settings, writer, say, ownerId, english } = context;
  const { writes, at } = turn;
  const by = `owner:${ownerId}` as const;
  // Places stand in the book as the estate writes them: an English message does not make them English.
  const book = english ? settings.write(settings.locale()) : writer;
  const reckoning = { clocks: settings.clocks, timeZone: estate.timeZone, calendar: settings.calendar };

  /** 首接: the home's steward if on duty, else the receptionist on the rota; never whom the matter names (R6). */
  async function firstContact(
    stewardId: string | undefined,
    slots: Record<string, string>,
  ): Promise<Colleague | undefined> {
    const named = { fields: JSON.stringify({ person: slots.person, whom: slots.whom }) };
    const staff = (await duty.now(estate.id, at)).filter(
      ({ name, role }) => !isRole(role) || !namedIn(named, { name, role }),
    );
    return staff.find(({ id }) => id === stewardId) ?? staff.find(({ role }) => role === 'receptionist');
  }

  const whoIs = (colleague: Colleague | undefined, stewardId: string | undefined): string => {
    if (!colleague) return say('who.colleague', {});
    return colleague.id === stewardId
      ? say('who.steward', { name: colleague.name })
      : say('who.reception', { name: colleague.name });
  };

  const promised = (
    row: Pick<
      Row,
      'category' | 'urgent' | 'ongoing' | 'danger' | 'kind' | 'spot' | 'handoff' | 'promisedAt' | 'createdAt'
    >,
  ): Matter['promise'] => {
    const draft = {
      category: row.category as MatterDraft['category'],
      urgent: row.urgent,
      ongoing: row.ongoing,
      handoff: JSON.parse(row.handoff) as MatterDraft['handoff'],
      publicPart: row.spot !== null && isPublic(row.spot),
      ...(row.danger === null ? {} : { danger: row.danger as NonNullable<MatterDraft['danger']> }),
      ...(row.kind === null ? {} : { kind: row.kind }),
    };
    const { clock, by: reckoned } = promiseFor(draft, row.createdAt, reckoning);
    return { clock, by: row.promisedAt ?? reckoned };
  };

  const toMatter = (row: Row): Matter => ({
    id: row.id,
    number: row.number,
    category: row.category as Matter['category'],
    urgent: row.urgent,
    state: row.state,
    what: row.what,
    place: writer.home(JSON.parse(row.fields) as Place),
    parts: {
      ...placeFields(JSON.parse(row.fields) as Place),
      ...(row.spot === null ? {} : { spot: row.spot }),
    },
    who:
      row.firstContact === null ? say('who.colleague', {}) : say('who.reception', { name: row.firstContact }),
    named: row.firstContact !== null,
    known: false,
    // Reckoned where somebody asks: most turns only look whether there are matters.
    get promise() {
      return isOpen(row.state) ? promised(row) : undefined;
    },
    createdAt: row.createdAt,
    hurriedAt: row.hurriedAt,
  });

  async function mineById(id: string): Promise<Row> {
    const [row] = await readMatters(db, sql`m."id" = ${id} AND m."ownerId" = ${ownerId}`);
    if (!row) throw new Error("this matter is not the writer's");
    return row;
  }

  const reopenPromise = (row: Row): NonNullable<Matter['promise']> =>
    promiseFor({ category: 'complaint', urgent: row.urgent, handoff: [], publicPart: false }, at, reckoning);

  /** The wished or told time as a window in the estate's zone, where the words tell one. */
  const window = (when: string | undefined, category: string): Record<string, string> => {
    const lean = category === 'complaint' || category === 'praise' ? 'past' : 'coming';
    const { timeZone } = estate;
    const found =
      when === undefined
        ? undefined
        : resolveWhen(when, at, { timeZone, serviceHours: settings.clocks.serviceHours, lean });
    return found ? { from: found.from.toISOString(), to: found.to.toISOString() } : {};
  };

  /** A colleague whom a complaint names in full is written into the record, whatever the ear made of the words (R6). */
  async function withColleague({ category, said, slots }: MatterDraft): Promise<Record<string, string>> {
    if (category !== 'complaint') return slots;
    const staff = await db.prisma.staff.findMany({
      where: { companyId: estate.companyId, active: true },
      select: { name: true },
    });
    const known = slots.whom ?? '';
    const more = staff.map(({ name }) => name).filter((name) => name.length > 1 && said.includes(name));
    const whom = [known, ...more.filter((name) => !known.includes(name))].filter(Boolean).join('、');
    return whom === known ? slots : { ...slots, whom };
  }

  /** The same fault that this owner had settled before: too old to be reopened, it is linked (V3). */
  async function earlierFault({
    category,
    kind,
    place,
    danger,
  }: MatterDraft): Promise<{ id: string; number: string } | undefined> {
    if (!SPOTTED.has(category) || kind === undefined || kind === 'other' || danger !== undefined)
      return undefined;
    const [found] = await db.query(sql`SELECT "id", "number" FROM "Matter" WHERE "ownerId" = ${ownerId}
      AND "state" IN ('done', 'closed', 'closed_unsatisfied') AND "category" = ${category} AND "kind" = ${kind}
      AND COALESCE("spot", '') = ${place.spot ?? ''} ORDER BY "createdAt" DESC LIMIT 1`);
    return found && { id: String(found.id), number: String(found.number) };
  }

  /** A disturbance by others that is going on while it is told (C3). */
  const goesOn = ({ category, said, urgent }: MatterDraft): boolean =>
    category === 'complaint' &&
    !urgent &&
    heardIntents(settings.intents, said).some(({ intent }) => intent === 'ongoing');

  const port: RegisterPort = {
    async file(draft) {
      const id = newId();
      // Asked for together, so that all go to the database in one flight.
      const [listed, number, slots, earlier] = await Promise.all([
        context.homeOf(draft.place),
        nextNumber(estate, at),
        withColleague(draft),
        earlierFault(draft),
      ]);
      const first = await firstContact(listed?.stewardId, slots);
      const publicPart = draft.place.spot !== undefined && isPublic(draft.place.spot);
      const ongoing = goesOn(draft);
      const promise = promiseFor({ ...draft, publicPart, ongoing }, at, reckoning);
      const place = placeText(book, draft.place);
      const what = whatText(draft.what, draft.place.spot, draft.category);
      const home = writer.home(draft.place);
      // What somebody is on already is one incident with one task (C5).
      const like =
        draft.answered === undefined && draft.danger === undefined
          ? await findLike(
              db,
              writes,
              { estate, settings, at },
              { ...draft, kind: draft.kind, spot: draft.place.spot, building: draft.place.building },
            )
          : undefined;
      file(
        writes,
        {
          id,
          number,
          estateId: estate.id,
          ownerId,
          homeId: listed?.id ?? null,
          talkId: turn.talk.id,
          source: turn.talk.channel,
          category: draft.category,
          kind: draft.kind ?? null,
          said: draft.said,
          what,
          wanted: draft.slots.wanted ?? null,
          place: place || null,
          spot: draft.place.spot ?? null,
          fields: JSON.stringify({
            ...placeFields(draft.place),
            ...slots,
            ...window(draft.slots.when, draft.category),
          }),
          urgent: draft.urgent,
          ongoing,
          danger: draft.danger ?? null,
          handoff: JSON.stringify(draft.handoff),
          state: draft.answered !== undefined ? 'closed' : like ? 'in_progress' : 'registered',
          ...(like ? { incidentId: like.incidentId, handlerId: like.lead.handlerId } : {}),
          followsId: earlier?.id ?? null,
          ...(draft.answered === undefined
            ? {}
            : { result: draft.answered, doneAt: at, closedAt: at, closedBy: 'bot' }),
          receivedBy: 'bot',
          firstContactId: first?.id ?? null,
          // Security goes to what is going on now, whoever answers for the complaint (C3).
          department: ongoing
            ? 'security'
            : (like?.lead.department ?? departmentFor(settings.routes, draft.category, draft.kind).code),
          promisedFirst: draft.answered === undefined ? promise.by : null,
          promisedAt: draft.answered === undefined ? promise.by : null,
          createdAt: at,
          updatedAt: at,
        },
        'bot',
        settings,
      );
      if (like) linkTo(writes, id, like, at);
      if (earlier) step(writes, id, { at, by: 'bot', what: 'follows', note: earlier.number });
      if (draft.urgent && draft.answered === undefined)
        parts.announce(writes, {
          to: departmentFor(settings.routes, draft.category, draft.kind).code,
          at,
          text: staffNotice('urgent', {
            estate: estate.name,
            number,
            department: departmentFor(settings.routes, draft.category, draft.kind).name,
          }),
        });
      return {
        id,
        number,
        category: draft.category,
        urgent: draft.urgent,
        known: like !== undefined,
        state: 'registered',
        what,
        place: home,
        parts: draft.place,
        who: whoIs(first, listed?.stewardId),
        named: first !== undefined,
        promise,
        createdAt: at,
        hurriedAt: undefined,
      };
    },

    async amend(id, change) {
      const row = await mineById(id);
      const fields = JSON.parse(row.fields) as Record<string, string>;
      const next = {
        ...fields,
        ...placeFields(change.place ?? {}),
        ...change.slots,
        ...window(change.slots?.when, row.category),
      };
      const where: Place = { ...next, spot: change.place?.spot ?? row.spot ?? undefined };
      const moved =
        change.place !== undefined && Object.values(change.place).some((part) => part !== undefined);
      const place = moved ? placeText(book, where) : undefined;
      const what = change.what ? whatText(change.what, change.place?.spot, row.category) : row.what;
      amend(
        writes,
        row,
        {
          fields: JSON.stringify(next),
          ...(place ? { place, homeId: (await context.homeOf(where))?.id ?? row.homeId } : {}),
          ...(change.place?.spot ? { spot: change.place.spot } : {}),
          ...(change.what ? { what } : {}),
          ...(change.added ? { said: `${row.said}\n${change.added}` } : {}),
        },
        { at, by, note: change.added, before: { fields, place: row.place }, settings },
      );
      const matter = toMatter(row);
      return { ...matter, what, place: change.place ? writer.home(next) : matter.place };
    },

    async mine(options = {}) {
      const month = new Date(at.getTime() - settings.clocks.reopenDays * 86_400_000);
      const open = sql`m."closedAt" IS NULL AND m."state" NOT IN ('withdrawn', 'declined')`;
      const wanted = options.closed ? sql`(${open} OR m."updatedAt" >= ${month})` : open;
      const here = context.verified ? sql`` : sql` AND m."source" = ${turn.talk.channel}`;
      return (await readMatters(db, sql`m."ownerId" = ${ownerId} AND ${wanted}${here}`)).map(toMatter);
    },

    async ofHome() {
      if (!context.verified || !settings.privacy.residentsSeeRepairs || context.provedHomes.length === 0)
        return [];
      const homes = context.provedHomes.map(
        ({ id, since }) => sql`(m."homeId" = ${id} AND m."createdAt" >= ${since})`,
      );
      const rows = await readMatters(
        db,
        sql`m."category" = 'repair' AND m."closedAt" IS NULL AND m."state" NOT IN ('withdrawn', 'declined')
          AND (m."ownerId" IS NULL OR m."ownerId" <> ${ownerId}) AND (${join(homes, ' OR ')})`,
      );
      // Number, place and state: never another resident's words.
      return rows.map((row) => ({ ...toMatter(row), what: say('word.category.repair', {}) }));
    },

    async hurry(id) {
      const row = await mineById(id);
      const matter = toMatter(row);
      const since = matter.hurriedAt ? at.getTime() - matter.hurriedAt.getTime() : Number.POSITIVE_INFINITY;
      const counted = since >= settings.clocks.hurry.countsOnceMinutes * 60_000;
      if (counted) {
        step(writes, id, { at, by, what: 'hurried' });
        writes.signal('desk', estate.id);
      }
      return { matter, counted };
    },

    async withdraw(id) {
      const row = await mineById(id);
      // A danger to others or a major case is withdrawn only by a person (R5).
      if (row.danger !== null || row.urgent || (JSON.parse(row.handoff) as string[]).includes('major')) {
        step(writes, id, { at, by, what: 'withdrawal_asked' });
        writes.signal('desk', estate.id);
        return undefined;
      }
      if (isOpen(row.state)) move(writes, row, 'withdrawn', { at, by, set: { closedAt: at, closedBy: by } });
      return toMatter(row);
    },

    async restore(id) {
      const row = await mineById(id);
      if (row.state !== 'withdrawn') return toMatter(row);
      const { clock, by: told } = promised({ ...row, promisedAt: null, createdAt: at }) ?? reopenPromise(row);
      reopen(writes, row, { at, by, promise: told, settings });
      return { ...toMatter({ ...row, state: 'in_progress' }), promise: { clock, by: told } };
    },

    async promiseAnew(id) {
      const row = await mineById(id);
      const promise = promised({ ...row, promisedAt: null, createdAt: at }) ?? reopenPromise(row);
      writes.update('Matter', { id }, { promisedAt: promise.by, updatedAt: at }, 1);
      step(writes, id, {
        at,
        by: 'bot',
        what: 'promised_again',
        data: { before: row.promisedAt, now: promise.by },
      });
      writes.signal('desk', estate.id);
      return { ...toMatter(row), promise };
    },

    async steward(place) {
      const listed = await context.homeOf(place);
      if (listed?.stewardId === undefined) return undefined;
      const [found] = await db.query(sql`SELECT "name" FROM "Staff" WHERE "id" = ${listed.stewardId}`);
      return found === undefined ? undefined : String(found.name);
    },

    async reopen(id, why) {
      const row = await mineById(id);
      const promise = reopenPromise(row);
      reopen(writes, row, { at, by, note: why, promise: promise.by, settings });
      return { ...toMatter({ ...row, state: 'in_progress' }), promise };
    },
  };

  return { port, asTalked: toMatter, reopenPromise };
}

/** The parts of a place that are fields of the record. */
function placeFields({ building, unit, room }: Place): Record<string, string> {
  return {
    ...(building === undefined ? {} : { building }),
    ...(unit === undefined ? {} : { unit }),
    ...(room === undefined ? {} : { room }),
  };
}
