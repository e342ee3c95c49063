/** Data protection at the desk: what is kept of one person, corrected, taken along, taken away (D2–D7). */
import { stages } from '../../../knowledge/rules/clocks.ts';
import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { nameParts } from '../../owners/owners.ts';
import { belongings, type Forgotten, forgetPerson, heldSubjects } from '../../procedures/forgetting.ts';
import { type RetentionCounts, runRetention } from '../../procedures/retention.ts';
import { settleClocks } from '../../register/clocks.ts';
import { step } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { CorrectBody, LegalHoldBody } from '../contract/data.ts';
import type { DeskParts } from '../parts.ts';
import type { SentFile } from '../sending.ts';
import { iso, isoOrNull, ownerNames, staffNames } from '../views/names.ts';
import { demandEstate, type Who } from '../who.ts';
import { demandCompany } from './estates.ts';
import { recordExport } from './exports.ts';
import { demandOwner } from './identity.ts';

export async function listRequests(parts: DeskParts, who: Who) {
  const rows = await parts.db.prisma.dataRequest.findMany({
    where: { estateId: { in: [...who.estates] } },
    orderBy: [{ state: 'desc' }, { dueAt: 'asc' }],
    take: 300,
  });
  const owner = await ownerNames(
    parts.db,
    rows.map(({ ownerId }) => ownerId),
  );
  const staff = await staffNames(
    parts.db,
    rows.map(({ doneBy }) => doneBy),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      estateId: row.estateId,
      ownerId: row.ownerId,
      owner: owner(row.ownerId),
      matterId: row.matterId,
      kind: row.kind as 'see',
      state: row.state as 'open',
      createdAt: iso(row.createdAt),
      dueAt: iso(row.dueAt),
      doneAt: isoOrNull(row.doneAt),
      doneBy: staff(row.doneBy)?.name ?? null,
      report: row.report,
    })),
  };
}

/** @throws DeskError NotFound, Forbidden, Conflict when it is done already */
export async function finishRequest(parts: DeskParts, who: Who, id: string, report: string): Promise<void> {
  const row = await parts.db.prisma.dataRequest.findUnique({ where: { id } });
  if (!row) throw new DeskError('NotFound');
  demandEstate(who, row.estateId);
  if (row.state === 'done') throw new DeskError('Conflict', '这件已经办完。');
  const at = parts.clock.now();
  const writes = new Writes();
  writes.update(
    'DataRequest',
    { id, state: 'open' },
    { state: 'done', doneAt: at, doneBy: who.id, report },
    1,
  );
  if (row.matterId) {
    const done = {
      state: 'closed',
      doneAt: at,
      closedAt: at,
      closedBy: `staff:${who.id}`,
      result: report,
      updatedAt: at,
    };
    writes.update('Matter', { id: row.matterId, closedAt: null }, done);
    settleClocks(writes, row.matterId, stages, at);
    step(writes, row.matterId, { at, by: `staff:${who.id}`, what: 'closed', note: report });
  }
  writes.signal('desk', row.estateId);
  await parts.committer.commit(writes);
}

/** Everything kept of a person, as one JSON file. @throws DeskError NotFound */
export async function ownerData(parts: DeskParts, who: Who, id: string): Promise<SentFile> {
  const owner = await demandOwner(parts, who, id);
  const { prisma } = parts.db;
  const { accounts, ties, talks, matters } = await belongings(parts.db, id);
  const homes = await prisma.home.findMany({ where: { id: { in: ties.map(({ homeId }) => homeId) } } });
  const steps = await prisma.step.findMany({
    where: { matterId: { in: matters.map((one) => one.id) } },
    orderBy: { at: 'asc' },
  });
  const visits = await prisma.returnVisit.findMany({
    where: { matterId: { in: matters.map((one) => one.id) } },
  });
  const [files, consents] = await Promise.all([
    prisma.file.findMany({ where: { talkId: { in: talks.map((one) => one.id) } } }),
    prisma.consent.findMany({ where: { ownerId: id } }),
  ]);
  const said = [];
  for (const talk of talks) {
    const activities = await prisma.activity.findMany({
      where: { talkId: talk.id, type: 'message' },
      orderBy: { position: 'asc' },
      select: { at: true, direction: true, fromName: true, text: true },
    });
    said.push({ channel: talk.channel, since: talk.createdAt, messages: activities });
  }
  const estateId = homes[0]?.estateId ?? talks[0]?.estateId ?? matters[0]?.estateId ?? who.estates[0] ?? '';
  const rows = matters.length + said.reduce((all, { messages }) => all + messages.length, 0);
  const mark = await recordExport(parts, who, { kind: 'owner', estateId, rows, ownerIds: [id] });
  const { companyId: _, id: __, ...known } = owner;
  const document = {
    mark,
    owner: known,
    homes: ties.map((tie) => {
      const home = homes.find((one) => one.id === tie.homeId);
      const { relation, verified, note, createdAt, until } = tie;
      return {
        building: home?.building,
        unit: home?.unit,
        room: home?.room,
        relation,
        verified,
        note,
        since: createdAt,
        until,
      };
    }),
    accounts: accounts.map(({ channel, userId, verifiedAt, createdAt }) => ({
      channel,
      userId,
      verifiedAt,
      createdAt,
    })),
    consents: consents.map(({ version, kind, at }) => ({ version, kind, at })),
    matters: matters.map((one) => ({
      number: one.number,
      category: one.category,
      said: one.said,
      wanted: one.wanted,
      place: one.place,
      fields: JSON.parse(one.fields) as unknown,
      state: one.state,
      createdAt: one.createdAt,
      closedAt: one.closedAt,
      result: one.result,
      steps: steps.filter(({ matterId }) => matterId === one.id).map(({ at, what }) => ({ at, what })),
      visits: visits
        .filter(({ matterId }) => matterId === one.id)
        .map(({ state, score, remark, answeredAt }) => ({ state, score, remark, answeredAt })),
    })),
    talks: said,
    files: files.map(({ name, kind, size, createdAt }) => ({ name, kind, size, createdAt })),
  };
  return {
    name: 'personal-data.json',
    type: 'application/json; charset=utf-8',
    bytes: Buffer.from(`${JSON.stringify(document, null, 2)}\n`),
  };
}

/** @throws DeskError NotFound */
export async function correctOwner(parts: DeskParts, who: Who, id: string, body: CorrectBody): Promise<void> {
  await demandOwner(parts, who, id);
  const { reason: _, name, title, phone, language } = body;
  const at = parts.clock.now();
  const writes = new Writes();
  writes.update(
    'Owner',
    { id },
    {
      ...(name === undefined ? {} : { name, surname: nameParts(name).surname ?? null }),
      ...(title === undefined ? {} : { title }),
      ...(phone === undefined ? {} : { phone: phone?.replace(/[ -]/g, '') ?? null }),
      ...(language === undefined ? {} : { language }),
    },
  );
  writes.insert('Audit', { id: newId(), at, staffId: who.id, action: 'owner.correct', subject: id });
  writes.signal('owner', id);
  await parts.committer.commit(writes);
}

/**
 * Takes a person away for good. The one who asks must see every estate that the person has to do with.
 * @throws DeskError NotFound, Conflict naming the matters that are still open or the hold
 */
export async function forgetOwner(parts: DeskParts, who: Who, id: string): Promise<Forgotten> {
  await demandOwner(parts, who, id);
  const { matters, talks, ties } = await belongings(parts.db, id);
  for (const { estateId } of [...matters, ...talks]) demandEstate(who, estateId);
  const requests = await parts.db.prisma.dataRequest.findMany({ where: { ownerId: id } });
  const asked = new Set(requests.map(({ matterId }) => matterId));
  const open = matters.filter((one) => isOpen(one.state) && !asked.has(one.id));
  if (open.length > 0)
    throw new DeskError(
      'Conflict',
      `还有${open.length}件没有办完：${open.map(({ number }) => number).join('、')}。`,
    );
  const held = await heldSubjects(parts.db);
  const subjects = [
    `owner/${id}`,
    ...matters.flatMap((one) => [`matter/${one.id}`, `estate/${one.estateId}`]),
    ...talks.flatMap((one) => [`talk/${one.id}`, `estate/${one.estateId}`]),
  ];
  if (subjects.some((subject) => held.has(subject)))
    throw new DeskError('Conflict', '有依法留存的要求，现在不能删除。');
  // Whoever lives there goes on the roster: a tie of the roster is the estate's record, and is told apart.
  const at = parts.clock.now();
  const done = await forgetPerson(parts.running.forgetting, id);
  const report = JSON.stringify(done);
  const writes = new Writes();
  writes.insert('Audit', {
    id: newId(),
    at,
    staffId: who.id,
    action: 'owner.forget',
    subject: `gone/${ties.length}`,
  });
  for (const request of requests) {
    if (request.kind === 'delete')
      writes.update(
        'DataRequest',
        { id: request.id, state: 'open' },
        { state: 'done', doneAt: at, doneBy: who.id, report },
      );
    if (request.matterId) {
      settleClocks(writes, request.matterId, stages, at);
      writes.run(sql`UPDATE "Matter" SET "state" = 'closed', "doneAt" = ${at}, "closedAt" = ${at}, "closedBy" = ${`staff:${who.id}`},
        "updatedAt" = ${at} WHERE "id" = ${request.matterId} AND "closedAt" IS NULL`);
    }
  }
  for (const estateId of new Set(matters.map((one) => one.estateId))) writes.signal('desk', estateId);
  await parts.committer.commit(writes);
  return done;
}

type HoldRow = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['legalHold']['findUnique']>>>;

async function holdViews(parts: DeskParts, rows: readonly HoldRow[]) {
  const name = await staffNames(
    parts.db,
    rows.map(({ by }) => by),
  );
  return rows.map(({ id, estateId, subject, reason, by, at, releasedAt }) => ({
    id,
    estateId,
    subject,
    reason,
    by: name(by)?.name ?? '',
    at: iso(at),
    releasedAt: isoOrNull(releasedAt),
  }));
}

export async function listHolds(parts: DeskParts, who: Who) {
  const rows = await parts.db.prisma.legalHold.findMany({
    where: { estateId: { in: [...who.estates] } },
    orderBy: { at: 'desc' },
  });
  return { items: await holdViews(parts, rows) };
}

/** @throws DeskError Forbidden */
export async function holdData(parts: DeskParts, who: Who, body: LegalHoldBody) {
  demandEstate(who, body.estateId);
  const row = await parts.db.prisma.legalHold.create({
    data: { id: newId(), ...body, by: who.id, at: parts.clock.now() },
  });
  const [view] = await holdViews(parts, [row]);
  if (!view) throw new DeskError('Internal');
  return view;
}

/** @throws DeskError NotFound, Forbidden */
export async function releaseHold(parts: DeskParts, who: Who, id: string): Promise<void> {
  const row = await parts.db.prisma.legalHold.findUnique({ where: { id } });
  if (!row) throw new DeskError('NotFound');
  demandEstate(who, row.estateId);
  await parts.db.prisma.legalHold.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: parts.clock.now(), releasedBy: who.id },
  });
}

async function runViews(
  parts: DeskParts,
  rows: readonly { id: string; at: Date; dry: boolean; by: string; counts: string }[],
) {
  const name = await staffNames(
    parts.db,
    rows.map(({ by }) => (by === 'clock' ? null : by)),
  );
  return rows.map(({ id, at, dry, by, counts }) => ({
    id,
    at: iso(at),
    dry,
    by: by === 'clock' ? '系统' : (name(by)?.name ?? ''),
    counts: JSON.parse(counts) as RetentionCounts,
  }));
}

export async function listRetention(parts: DeskParts) {
  const rows = await parts.db.prisma.retentionRun.findMany({ orderBy: { at: 'desc' }, take: 100 });
  return { items: await runViews(parts, rows) };
}

/** @throws DeskError Forbidden: it goes over all estates */
export async function retentionNow(parts: DeskParts, who: Who, dry: boolean) {
  demandCompany(who);
  const { id } = await runRetention(parts.running.retention, dry, who.id);
  const [view] = await runViews(parts, [
    await parts.db.prisma.retentionRun.findUniqueOrThrow({ where: { id } }),
  ]);
  if (!view) throw new DeskError('Internal');
  return view;
}
