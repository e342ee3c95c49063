/** The routes of forms and tables. */
import { dayAt } from '../../../knowledge/rules/zone.ts';
import type { TableId } from '../../../knowledge/tables/tables.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { openMajorRecords } from '../../procedures/major.ts';
import { step } from '../../register/matters.ts';
import { buildTable } from '../../tables/build.ts';
import { monthOf, type Period, periodAround, periodOfDays, periodOfMonth } from '../../tables/period.ts';
import { tablePage } from '../../tables/print.ts';
import { type TableData, tableData } from '../../tables/shape.ts';
import { tableSheet } from '../../tables/sheet.ts';
import { stamp } from '../../tables/words.ts';
import type { TableQuery } from '../contract/tables.ts';
import type { Handlers } from '../http.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { sendFile } from '../sending.ts';
import { matterItems, readMatter } from '../views/matters.ts';
import { iso, isoOrNull, wordedHome } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { showBoard } from './board.ts';

type Names =
  | 'tableCatalogue'
  | 'table'
  | 'tableSheet'
  | 'tablePrint'
  | 'madeTables'
  | 'madeTable'
  | 'mattersBehind'
  | 'board'
  | 'addCost'
  | 'homeArchive';

const DAY = 86_400_000;
/** A table covers at most so many days. */
const LONGEST = 400;

/** The estate asked for: the one named, else the asker's first. @throws DeskError Forbidden */
function estateAsked(who: Who, estateId: string | undefined): string {
  const [first] = estatesAsked(who, estateId);
  if (first === undefined) throw new DeskError('Forbidden', 'There is no estate to see.');
  return estateId ?? first;
}

/** @throws DeskError BadRequest for a period that ends before it begins or is too long */
function periodAsked(parts: DeskParts, id: TableId, estateId: string, query: TableQuery, at: Date): Period {
  const { timeZone } = parts.estates.get(estateId);
  const { tables } = parts.settings(estateId, at);
  if (query.month !== undefined) return periodOfMonth(query.month, tables, timeZone);
  if (query.from !== undefined || query.to !== undefined) {
    const first = query.from ?? query.to ?? '';
    const last = query.to ?? first;
    const days = (Date.parse(last) - Date.parse(first)) / DAY;
    if (!(days >= 0)) throw new DeskError('BadRequest', 'query.to: ends before it begins');
    if (days > LONGEST) throw new DeskError('BadRequest', `query.to: at most ${LONGEST} days`);
    return periodOfDays(first, last, timeZone);
  }
  const kind = tables.tables.find((table) => table.id === id)?.period ?? 'range';
  return periodAround(kind, query.day ?? dayAt(at, timeZone), tables, timeZone);
}

async function made(parts: DeskParts, who: Who, id: TableId, query: TableQuery): Promise<TableData> {
  const at = parts.clock.now();
  const estateId = estateAsked(who, query.estateId);
  if (id === 'major') {
    const writes = new Writes();
    await openMajorRecords({ ...parts, now: () => at }, writes, estateId);
    if (!writes.empty) await parts.committer.commit(writes);
  }
  if (query.matterId !== undefined) await readMatter(parts, who, query.matterId);
  return buildTable(parts, id, {
    estateId,
    period: periodAsked(parts, id, estateId, query, at),
    at,
    matterId: query.matterId,
    reader: {
      name: who.name,
      role: who.role,
      seesPhones: who.can('personal.see'),
      estates: who.estates,
    },
  });
}

/** Who takes a table out and when (D7), kept and printed on it. */
async function takeOut(parts: DeskParts, who: Who, data: TableData, kind: string): Promise<string> {
  const at = parts.clock.now();
  const ids = [...new Set(data.sections.flatMap(({ rows }) => rows.flatMap((row) => row.ids)))];
  await parts.db.prisma.export.create({
    data: {
      id: newId(),
      estateId: data.estateId,
      kind: `table.${data.id}.${kind}`,
      by: who.id,
      at,
      rows: ids.length,
      ownerIds: '[]',
    },
  });
  return `${who.name} ${stamp(at, parts.estates.get(data.estateId).timeZone)}`;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function tableHandlers(parts: DeskParts): Pick<Handlers, Names> {
  return {
    async tableCatalogue({ who }) {
      const at = parts.clock.now();
      const estateId = estateAsked(who, undefined);
      const { tables } = parts.settings(estateId, at);
      return {
        items: tables.tables.map(({ id, name, aliases, period }) => ({ id, name, aliases, period })),
        month: monthOf(dayAt(at, parts.estates.get(estateId).timeZone), tables),
      };
    },
    board: ({ who, query }) => showBoard(parts, who, query.estateId),
    table: ({ who, params, query }) => made(parts, who, params.table, query),
    async tableSheet({ who, params, query, res }) {
      const data = await made(parts, who, params.table, query);
      const by = await takeOut(parts, who, data, 'xlsx');
      const name = `${data.name}_${data.estate}_${data.period.replaceAll(' ', '')}.xlsx`;
      sendFile(res, { name, type: XLSX, bytes: await tableSheet(data, by) });
    },
    async tablePrint({ who, params, query, res }) {
      const { as, ...rest } = query;
      const data = await made(parts, who, params.table, rest);
      const by = await takeOut(parts, who, data, 'print');
      res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
      res.sendRaw(200, tablePage(data, as, by), { 'Content-Type': 'text/html; charset=utf-8' });
    },
    async madeTables({ who, query }) {
      const rows = await parts.db.prisma.madeTable.findMany({
        where: {
          estateId: { in: [...estatesAsked(who, query.estateId)] },
          ...(query.table === undefined ? {} : { table: query.table }),
        },
        orderBy: { madeAt: 'desc' },
        take: 200,
      });
      return {
        items: rows.map((row) => {
          const { name, period, id: table } = tableData.parse(JSON.parse(row.data));
          return { id: row.id, table, name, period, estateId: row.estateId, madeAt: iso(row.madeAt) };
        }),
      };
    },
    async madeTable({ who, params }) {
      const row = await parts.db.prisma.madeTable.findUnique({ where: { id: params.id } });
      if (!row) throw new DeskError('NotFound', 'There is no such table.');
      demandEstate(who, row.estateId);
      return tableData.parse(JSON.parse(row.data));
    },
    async mattersBehind({ who, body }) {
      const rows = await parts.db.prisma.matter.findMany({
        where: { id: { in: body.ids }, estateId: { in: [...who.estates] } },
        orderBy: { createdAt: 'desc' },
      });
      return { items: await matterItems(parts, who, rows) };
    },
    async addCost({ who, params, body }) {
      const matter = await readMatter(parts, who, params.id);
      const at = parts.clock.now();
      const writes = new Writes();
      writes.insert('Cost', {
        id: newId(),
        matterId: matter.id,
        estateId: matter.estateId,
        at,
        item: body.item,
        amount: Math.round(body.amount * 100),
        payer: body.payer,
        byId: who.id,
        approver: body.approver ?? null,
      });
      step(writes, matter.id, {
        at,
        by: `staff:${who.id}`,
        what: 'cost',
        note: `${body.item} ${body.amount}`,
      });
      await parts.committer.commit(writes);
      return { ok: true };
    },
    async homeArchive({ who, params }) {
      const home = await parts.db.prisma.home.findUnique({ where: { id: params.id } });
      if (!home) throw new DeskError('NotFound', 'There is no such home.');
      demandEstate(who, home.estateId);
      const rows = await parts.db.prisma.matter.findMany({
        where: { homeId: home.id },
        orderBy: { createdAt: 'desc' },
        take: 500,
      });
      const open = rows.filter((matter) => !namedIn(matter, who));
      const visits = await parts.db.prisma.returnVisit.findMany({
        where: { matterId: { in: open.map(({ id }) => id) } },
        orderBy: { createdAt: 'desc' },
      });
      return {
        home: { id: home.id, worded: wordedHome(parts, home.estateId, home) },
        matters: await matterItems(parts, who, rows),
        visits: visits.map((one) => ({
          id: one.id,
          matterId: one.matterId,
          kind: one.kind,
          round: one.round,
          state: one.state,
          dueAt: iso(one.dueAt),
          sentAt: isoOrNull(one.sentAt),
          answeredAt: isoOrNull(one.answeredAt),
          mended: one.mended,
          score: one.score,
          reasons: one.reasons,
          remark: one.remark,
        })),
      };
    },
  };
}
