/** POST /trial/load: everything of a body in one commit, or nothing. */
import { departmentFor } from '../../knowledge/rules/routes.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import type { Estate, Estates } from '../estates/estates.ts';
import { newId } from '../estates/estates.ts';
import { stableId } from '../owners/owners.ts';
import { planVisit } from '../procedures/visits.ts';
import { placeText } from '../register/desk-register.ts';
import { file } from '../register/matters.ts';
import type { NextNumber } from '../register/numbers.ts';
import { promiseFor } from '../register/promise.ts';
import { isOpen } from '../register/states.ts';
import type { LoadAnswer, LoadBody } from './contract.ts';
import { homeId, type Loading, loadHomes, loadPeople, loadStaff, put, WEB } from './people.ts';

export interface LoadParts {
  db: Database;
  committer: Committer;
  estates: Estates;
  nextNumber: NextNumber;
  settings: (estateId: string, at: Date) => Settings;
  now: () => Date;
}

type MatterBody = LoadBody['matters'][number];

/** @throws DeskError BadRequest for an estate that is none */
function estateOf({ estates }: LoadParts, name: string | undefined): Estate {
  if (name === undefined) return estates.first;
  const estate = estates.all().find(({ id, code }) => id === name || code === name);
  if (!estate) throw new DeskError('BadRequest', 'body.estate: there is no such estate');
  return estate;
}

/** What a body loads beside the matter that is looked at. */
interface Beside {
  /** Owners by user id. */
  owners: ReadonlyMap<string, string>;
  homes: ReadonlySet<string>;
}

/** Whose a matter is, and the talk it belongs to. @throws DeskError BadRequest for a user nobody knows */
async function reporter({ db }: LoadParts, body: MatterBody, { owners }: Beside) {
  if (body.user === undefined) return { ownerId: body.owner ?? null, talkId: null };
  const account = { channel: WEB, userId: body.user };
  const known = await db.prisma.identity.findUnique({ where: { channel_userId: account } });
  const ownerId = owners.get(body.user) ?? known?.ownerId;
  if (ownerId === undefined)
    throw new DeskError('BadRequest', 'body.matters: a user is not known; name them under people');
  const talk = await db.prisma.talk.findFirst({ where: account, orderBy: { lastAt: 'desc' } });
  return { ownerId, talkId: talk?.id ?? null };
}

async function isListed({ db }: LoadParts, id: string, { homes }: Beside): Promise<boolean> {
  return homes.has(id) || (await db.prisma.home.findUnique({ where: { id } })) !== null;
}

async function loadMatter(
  parts: LoadParts,
  loading: Loading,
  body: MatterBody,
  beside: Beside,
): Promise<{ id: string; number: string }> {
  const { writes, estate, at } = loading;
  const { home, spot, kind, danger, state } = body;
  const createdAt = body.createdAt === undefined ? at : new Date(body.createdAt);
  const settings = parts.settings(estate.id, createdAt);
  const { ownerId, talkId } = await reporter(parts, body, beside);
  const named = home && homeId(loading, home);
  const listed = named !== undefined && (await isListed(parts, named, beside)) ? named : null;
  const id = body.id ?? newId();
  const number = body.number ?? (await parts.nextNumber(estate, createdAt));
  const promise = promiseFor(
    {
      category: body.category,
      urgent: body.urgent,
      handoff: body.handoff,
      publicPart: home === undefined,
      ...(danger === undefined ? {} : { danger }),
      ...(kind === undefined ? {} : { kind }),
    },
    createdAt,
    { clocks: settings.clocks, timeZone: estate.timeZone, calendar: settings.calendar },
  );
  const promisedAt = body.promisedAt === undefined ? promise.by : new Date(body.promisedAt);
  const doneAt = body.doneAt === undefined ? at : new Date(body.doneAt);
  const row = {
    id,
    number,
    estateId: estate.id,
    ownerId,
    homeId: listed,
    talkId,
    source: WEB,
    category: body.category,
    kind: kind ?? null,
    said: body.said,
    what: body.what ?? body.said.slice(0, 30),
    wanted: body.wanted ?? null,
    place: body.place ?? (placeText(settings.write(settings.locale()), { ...home, spot }) || null),
    spot: spot ?? null,
    fields: JSON.stringify({ ...home, ...body.fields }),
    urgent: body.urgent,
    danger: danger ?? null,
    level: body.level ?? null,
    handoff: JSON.stringify(body.handoff),
    state,
    receivedBy: 'trial',
    department: departmentFor(settings.routes, body.category, kind).code,
    promisedFirst: promisedAt,
    promisedAt,
    createdAt,
    updatedAt: at,
    doneAt: isOpen(state) ? null : doneAt,
    closedAt: isOpen(state) || state === 'done' ? null : doneAt,
    result: body.result ?? null,
  };
  file(writes, row, 'bot', settings, at);
  if (state === 'done') planVisit(writes, { ...row, reopened: 0 }, settings, doneAt);
  return { id, number };
}

/** @throws DeskError Conflict when a matter's number or id is taken */
async function demandFree({ db }: LoadParts, matters: LoadBody['matters']): Promise<void> {
  const numbers = matters.flatMap(({ number }) => (number === undefined ? [] : [number]));
  const ids = matters.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const taken = await db.prisma.matter.findFirst({
    where: { OR: [{ number: { in: numbers } }, { id: { in: ids } }] },
  });
  const twice = new Set(numbers).size < numbers.length || new Set(ids).size < ids.length;
  if (taken || twice) throw new DeskError('Conflict', 'body.matters: a number or id is taken');
}

/** Loads a checked body. @throws DeskError as said above */
export async function load(parts: LoadParts, body: LoadBody): Promise<LoadAnswer> {
  const estate = estateOf(parts, body.estate);
  await demandFree(parts, body.matters);
  const loading: Loading = { db: parts.db, writes: new Writes(), estate, at: parts.now() };
  const { writes } = loading;
  const homes = loadHomes(loading, body.homes);
  const people = await loadPeople(loading, body.people);
  const staff = await loadStaff(loading, body.staff, body.clearDuty);
  const beside: Beside = {
    owners: new Map(
      body.people.flatMap(({ users }, at) => users.map((user) => [user.id, people[at]?.id ?? ''] as const)),
    ),
    homes: new Set(
      [...body.homes, ...body.people.flatMap((one) => one.homes)].map((home) => homeId(loading, home)),
    ),
  };
  const matters: { id: string; number: string }[] = [];
  for (const matter of body.matters) matters.push(await loadMatter(parts, loading, matter, beside));
  const notices = body.notices.map(({ id = newId(), kind, text, buildings, startsAt, endsAt }) => ({
    id,
    estateId: estate.id,
    kind,
    text,
    buildings: JSON.stringify(buildings),
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
  }));
  put(writes, 'Notice', 'id', notices);
  const answers = body.answers.map(({ id, question, text, source = null }) => ({
    id: id ?? stableId('answer', estate.id, question),
    estateId: estate.id,
    question,
    text,
    source,
  }));
  put(writes, 'Answer', 'id', answers);
  writes.signal('desk', estate.id);
  await parts.committer.commit(writes);
  const idOf = ({ id }: { id: string }): { id: string } => ({ id });
  return {
    estateId: estate.id,
    homes,
    people,
    staff,
    matters,
    notices: notices.map(idOf),
    answers: answers.map(idOf),
  };
}
