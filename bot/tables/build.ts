/** Makes any form or table of forms.md from the records of one estate and one period (C8). */

import type { Settings } from '../../knowledge/settings.ts';
import type { TableForm, TableId } from '../../knowledge/tables/tables.ts';
import type { Database } from '../../prisma/client.ts';
import { namedIn } from '../desk/named.ts';
import { mask } from '../desk/privacy.ts';
import type { Role } from '../desk/roles.ts';
import type { Estate, Estates } from '../estates/estates.ts';
import { NOT_LIVED_IN } from '../imports/homes.ts';
import { open } from '../register/states.ts';
import {
  buildingOf,
  causeOf,
  complaintLine,
  departmentOf,
  handlingRow,
  shareRows,
  typeRows,
} from './complaint-rows.ts';
import { type Facts, readFacts } from './facts.ts';
import {
  developerRow,
  lostRow,
  type RowContext,
  receptionRow,
  repairRow,
  slipRow,
  taskRow,
  visitRow,
} from './matter-rows.ts';
import { handoverRows, majorRows, surveyRows } from './other-rows.ts';
import { before, type Period } from './period.ts';
import { rateOf } from './rates.ts';
import { archiveRows, categoryRows, countRows, dutyRows, estateRow, openRows } from './report-rows.ts';
import type { TableData, TableRow } from './shape.ts';
import * as words from './words.ts';

export interface TableParts {
  db: Database;
  estates: Estates;
  settings: (estateId: string, at: Date) => Settings;
}

/** Who reads the table. Undefined: it is made by itself and read by many, so telephones are covered. */
export interface Reader {
  name: string;
  role: Role;
  seesPhones: boolean;
  /** Estates that may stand side by side. */
  estates: readonly string[];
}

export interface Wanted {
  estateId: string;
  period: Period;
  at: Date;
  reader?: Reader | undefined;
  /** One matter only: a single form. */
  matterId?: string | undefined;
}

type Where = Parameters<typeof readFacts>[2];

/** Homes of an estate's list, and those lived in; what owners merely named counts only where there is no list. */
async function homesOf(db: Database, estateId: string): Promise<{ all: number; lived: number }> {
  const [listed, named, empty] = await Promise.all([
    db.prisma.home.count({ where: { estateId, claimed: false } }),
    db.prisma.home.count({ where: { estateId, claimed: true } }),
    db.prisma.home.count({ where: { estateId, claimed: false, occupancy: { in: [...NOT_LIVED_IN] } } }),
  ]);
  return listed === 0 ? { all: named, lived: named } : { all: listed, lived: listed - empty };
}

const WORKS = ['repair', 'service', 'after_sales'];

/** Which matters a table is made of. */
function whereOf(id: TableId, { from, to }: Period): Where {
  const received = { createdAt: { gte: from, lt: to } };
  switch (id) {
    case 'developer_slip':
      return { ...received, category: 'after_sales' };
    case 'task_sheet':
    case 'repair_summary':
      return { ...received, category: { in: WORKS } };
    case 'complaint_summary':
      return { ...received, category: 'complaint' };
    case 'complaint_handling':
      return {
        category: 'complaint',
        createdAt: { lt: to },
        OR: [
          { createdAt: { gte: from } },
          { doneAt: null, closedAt: null },
          { doneAt: { gte: from } },
          { closedAt: { gte: from } },
        ],
      };
    case 'lost_found':
      return { ...received, kind: 'lost_found' };
    default:
      return received;
  }
}

/** Matters that hang on rows of another table: steps, visits, slips, costs of the period. */
async function matterIdsOf(db: Database, id: TableId, { from, to }: Period): Promise<string[] | undefined> {
  const within = { gte: from, lt: to };
  const { prisma } = db;
  const ids = (rows: { matterId: string }[]): string[] => [...new Set(rows.map(({ matterId }) => matterId))];
  switch (id) {
    case 'duty_log':
      return ids(await prisma.step.findMany({ where: { at: within }, select: { matterId: true } }));
    case 'visits':
      return ids(await prisma.returnVisit.findMany({ where: { dueAt: within }, select: { matterId: true } }));
    case 'work_slip':
      return ids(await prisma.slip.findMany({ where: { issuedAt: within }, select: { matterId: true } }));
    case 'costs':
      return ids(await prisma.cost.findMany({ where: { at: within }, select: { matterId: true } }));
    default:
      return undefined;
  }
}

const MOST = 20_000;

async function factsFor(
  parts: TableParts,
  wanted: Wanted,
  id: TableId,
  period: Period,
  where?: Where,
): Promise<Facts> {
  const { reader } = wanted;
  const estate = parts.estates.get(wanted.estateId);
  const settings = parts.settings(estate.id, wanted.at);
  const named = (matter: { fields: string }): boolean => reader !== undefined && namedIn(matter, reader);
  const context = { estate, settings, period, at: wanted.at, named };
  if (wanted.matterId !== undefined) return readFacts(parts.db, context, { id: wanted.matterId });
  const some = where === undefined ? await matterIdsOf(parts.db, id, period) : undefined;
  if (some === undefined) return readFacts(parts.db, context, where ?? whereOf(id, period));
  // A statement takes so many values; the estate's own are asked for in parts.
  const parted: Facts[] = [];
  for (let at = 0; at < Math.min(some.length, MOST) || at === 0; at += 400)
    parted.push(await readFacts(parts.db, context, { id: { in: some.slice(at, at + 400) } }));
  return joined(parted);
}

function joined(parted: readonly Facts[]): Facts {
  const [first] = parted;
  if (!first) throw new Error('no facts');
  if (parted.length === 1) return first;
  const matters = parted
    .flatMap((facts) => facts.matters)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const of = new Map(parted.flatMap((facts) => facts.matters.map(({ id }) => [id, facts] as const)));
  const has = (id: string): Facts => of.get(id) ?? first;
  return {
    ...first,
    matters,
    visitsOf: (id) => has(id).visitsOf(id),
    stepsOf: (id) => has(id).stepsOf(id),
    tasksOf: (id) => has(id).tasksOf(id),
    slipsOf: (id) => has(id).slipsOf(id),
    costsOf: (id) => has(id).costsOf(id),
    verdictOf: (id) => has(id).verdictOf(id),
    rectificationsOf: (id) => has(id).rectificationsOf(id),
    owner: (id) => parted.map((facts) => facts.owner(id)).find((owner) => owner !== undefined),
    home: (id) => parted.map((facts) => facts.home(id)).find((home) => home !== undefined),
    relation: (owner, home) => parted.map((facts) => facts.relation(owner, home)).find(Boolean) ?? '',
  };
}

const within = (at: Date | null, { from, to }: Period): boolean => at !== null && at >= from && at < to;
const numbered = (rows: readonly TableRow[]): TableRow[] =>
  rows.map((row, index) => ({ ...row, cells: { seq: index + 1, ...row.cells } }));

/** The rows of each section, by its id. */
type Sections = Record<string, { rows: TableRow[]; total?: TableRow }>;

async function sectionsOf(
  parts: TableParts,
  wanted: Wanted,
  form: TableForm,
  facts: Facts,
  lived: number,
): Promise<Sections> {
  const shown = wanted.reader?.seesPhones ? (phone: string): string => phone : mask;
  const context: RowContext = { facts, shown };
  const { matters, period } = facts;
  const { id } = form;
  const tables = facts.settings.tables;
  const { timeZone } = facts.estate;
  const openNow = (): Promise<Facts> => factsFor(parts, wanted, id, period, { state: { in: [...open] } });
  const earlier = (): Promise<Facts> => {
    const past = before(period, form.period, tables, timeZone);
    return factsFor(parts, wanted, id, past, { createdAt: { gte: past.from, lt: past.to } });
  };
  switch (id) {
    case 'reception':
      return { rows: { rows: numbered(matters.map((matter) => receptionRow(context, matter))) } };
    case 'developer_slip':
      return { rows: { rows: matters.map((matter) => developerRow(context, matter)) } };
    case 'task_sheet':
      return {
        rows: {
          rows: matters.flatMap((matter) => {
            const tasks = facts.tasksOf(matter.id).filter(({ state }) => state !== 'replaced');
            return (tasks.length > 0 ? tasks : [undefined]).map((task) => taskRow(context, matter, task));
          }),
        },
      };
    case 'repair_summary': {
      const rows = numbered(matters.map((matter) => repairRow(context, matter)));
      const sum = (key: string): number => rows.reduce((all, row) => all + Number(row.cells[key] ?? 0), 0);
      const urgent = matters.filter((matter) => matter.urgent);
      const total: TableRow = {
        cells: {
          seq: '合计',
          task: matters.length,
          urgent: urgent.length,
          due: sum('due'),
          paid: sum('paid'),
        },
        ids: matters.map((matter) => matter.id),
        from: { task: matters.map((matter) => matter.id), urgent: urgent.map((matter) => matter.id) },
      };
      return { rows: { rows, total } };
    }
    case 'complaint_summary': {
      const past = before(period, 'month', tables, timeZone);
      const last = await factsFor(parts, wanted, id, past);
      return {
        types: typeRows(facts, last.matters, lived),
        causes: { rows: shareRows(facts, 'cause', causeOf(facts)) },
        departments: { rows: shareRows(facts, 'department', departmentOf) },
        buildings: { rows: shareRows(facts, 'building', buildingOf(facts)) },
        list: { rows: numbered(matters.map((matter) => complaintLine(context, matter))) },
      };
    }
    case 'complaint_handling': {
      const rows = numbered(matters.map((matter) => handlingRow(context, matter)));
      const sum = rows.reduce((all, row) => all + Number(row.cells.cost ?? 0), 0);
      const spent = rows.filter((row) => row.cells.cost !== null).flatMap((row) => row.ids);
      return {
        rows: { rows, total: { cells: { seq: '费用合计', cost: sum }, ids: spent, from: { cost: spent } } },
      };
    }
    case 'visits':
      return {
        rows: {
          rows: numbered(
            matters.flatMap((matter) =>
              facts
                .visitsOf(matter.id)
                .filter(({ dueAt }) => within(dueAt, period) || wanted.matterId !== undefined)
                .map((visit) => visitRow(context, matter, visit)),
            ),
          ),
        },
      };
    case 'work_slip':
      return {
        rows: {
          rows: matters.flatMap((matter) =>
            facts.slipsOf(matter.id).map((slip) => slipRow(context, matter, slip)),
          ),
        },
      };
    case 'costs':
      return {
        rows: {
          rows: matters.flatMap((matter) =>
            facts
              .costsOf(matter.id)
              .filter(({ at }) => within(at, period))
              .map((cost) => ({
                ids: [matter.id],
                cells: {
                  number: matter.number,
                  date: words.dayStamp(cost.at, timeZone),
                  item: cost.item,
                  amount: cost.amount / 100,
                  payer: cost.payer,
                  by: facts.staff(cost.byId),
                  approver: cost.approver,
                },
              })),
          ),
        },
      };
    case 'lost_found':
      return { rows: { rows: matters.map((matter) => lostRow(context, matter)) } };
    case 'duty_log':
      return { rows: { rows: numbered(dutyRows(facts)) } };
    case 'handover':
      return { sheets: { rows: await handoverRows(parts.db, facts) } };
    case 'major':
      return { rows: { rows: await majorRows(parts.db, facts, wanted.matterId) } };
    case 'survey':
      return surveyRows(parts.db, facts);
    case 'daily':
      return {
        counts: { rows: countRows(facts) },
        open: { rows: openRows(await openNow()) },
      };
    case 'weekly':
      return {
        counts: { rows: countRows(facts, await earlier()) },
        categories: { rows: categoryRows(facts) },
      };
    case 'monthly': {
      const others = wanted.reader?.estates ?? [wanted.estateId];
      const rows: TableRow[] = [];
      for (const estateId of others) {
        const own = estateId === wanted.estateId;
        const side = own ? facts : await factsFor(parts, { ...wanted, estateId }, id, period);
        rows.push(estateRow(side, own ? lived : (await homesOf(parts.db, estateId)).lived));
      }
      return {
        counts: { rows: countRows(facts, await earlier()) },
        estates: { rows },
        archive: { rows: archiveRows(context) },
      };
    }
  }
}

/** Makes the table. Figures carry the ids of the matters they count. */
export async function buildTable(parts: TableParts, id: TableId, wanted: Wanted): Promise<TableData> {
  const estate: Estate = parts.estates.get(wanted.estateId);
  const settings = parts.settings(estate.id, wanted.at);
  const form = settings.tables.tables.find((table) => table.id === id);
  if (!form) throw new Error(`no table ${id}`);
  const facts = await factsFor(parts, wanted, id, wanted.period);
  const { all, lived } = await homesOf(parts.db, estate.id);
  const made = await sectionsOf(parts, wanted, form, facts, lived);
  const { first, last } = wanted.period;
  return {
    id,
    name: form.name,
    aliases: form.aliases,
    company: estate.company,
    estate: estate.name,
    estateId: estate.id,
    from: wanted.period.from.toISOString(),
    to: wanted.period.to.toISOString(),
    period: first === last ? first : `${first} 至 ${last}`,
    madeAt: wanted.at.toISOString(),
    head:
      form.period === 'month'
        ? [
            { title: '总户数', value: all },
            { title: '入住户数', value: lived },
          ]
        : [],
    sections: form.sections.map(({ id: section, title, columns }) => ({
      id: section,
      title,
      columns,
      rows: made[section]?.rows ?? [],
      ...(made[section]?.total ? { total: made[section].total } : {}),
    })),
    rates: form.rates.map((rate) => rateOf(facts, rate, lived)),
    texts: form.texts,
    signatures: form.signatures,
    ...(form.note === undefined ? {} : { note: form.note }),
  };
}
