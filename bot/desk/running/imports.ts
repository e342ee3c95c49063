/** Files at the desk: tried, taken, undone, given out. */

import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { kinds, logOf, statementsFor, tryFile, undoOf } from '../../imports/imports.ts';
import type { ImportKind, Planning } from '../../imports/plan.ts';
import { writeSheet } from '../../imports/sheet.ts';
import type { ImportAnswer, ImportQuery } from '../contract/imports.ts';
import type { DeskParts } from '../parts.ts';
import type { SentFile } from '../sending.ts';
import { addVersion, faultsOf, latestOf, undoSetting } from '../settings/settings.ts';
import { iso, staffNames } from '../views/names.ts';
import { demandEstate, type Who } from '../who.ts';
import { recordExport } from './exports.ts';

/** New and changed rows shown at most; faulty ones are all shown. */
const SHOWN = 500;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function planningFor(parts: DeskParts, who: Who, estateId: string): Planning {
  demandEstate(who, estateId);
  const at = parts.clock.now();
  return {
    db: parts.db,
    at,
    companyId: who.companyId,
    estates: parts.estates.all().filter(({ id }) => who.estates.includes(id)),
    fallback: parts.estates.get(estateId),
    wholeCompany: who.wholeCompany,
    settings: (id) => parts.settings(id, at),
    override(id, section) {
      const text = parts.running.overrides.inForce('estate', id, section, at)?.values;
      return text ? (JSON.parse(text) as Record<string, unknown>) : {};
    },
  };
}

/** @throws DeskError Forbidden, BadRequest for a file that is none of this kind */
export async function importFile(
  parts: DeskParts,
  who: Who,
  query: ImportQuery,
  bytes: Uint8Array,
): Promise<ImportAnswer> {
  const planning = planningFor(parts, who, query.estateId);
  const { counts, rows, planned, sha256 } = await tryFile(planning, query.kind, bytes);
  const faulty = rows.flatMap(({ row, state, title, reasons }) =>
    state === 'faulty' ? [{ row, title, reasons }] : [],
  );
  const shown = rows
    .flatMap(({ row, state, title }) =>
      state === 'new' || state === 'changed' ? [{ row, state, title }] : [],
    )
    .slice(0, SHOWN);
  const answer = { counts, faulty, rows: shown };
  if (query.dry === 'true' || counts.new + counts.changed === 0) return { id: null, ...answer };

  const { at } = planning;
  const id = newId();
  const writes = new Writes();
  const changes = [...planned.changes];
  for (const { estateId, section, values } of planned.settings) {
    const place = { scope: 'estate', scopeId: estateId } as const;
    const faults = faultsOf(parts, place, [parts.estates.get(estateId)], { [section]: values }, at);
    if (faults.length > 0) throw new DeskError('BadRequest', faults.join('\n'));
    const number = latestOf(parts.running.overrides.versions('estate', estateId, section)) + 1;
    const version = { section, number, values, note: `导入${kinds[query.kind].name}`, at, validFrom: at };
    const row = addVersion(writes, who, place, version);
    changes.push({ table: 'Setting', id: row, before: null, after: { section, version: number, estateId } });
    writes.signal('settings', estateId);
  }
  for (const { sql: statement } of statementsFor(planned.changes)) writes.run(statement);
  const entry = {
    id,
    companyId: who.companyId,
    kind: query.kind,
    name: query.name,
    sha256,
    by: who.id,
    at,
    counts,
  };
  for (const { sql: statement } of logOf(entry, changes)) writes.run(statement);
  for (const estate of planning.estates) writes.signal('desk', estate.id);
  writes.signal('settings', query.estateId);
  await parts.committer.commit(writes);
  await parts.running.overrides.reload();
  parts.duty.forget();
  return { id, ...answer };
}

export async function listImports(parts: DeskParts, who: Who) {
  const rows = await parts.db.prisma.import.findMany({
    where: { companyId: who.companyId },
    orderBy: { at: 'desc' },
    take: 100,
  });
  const name = await staffNames(
    parts.db,
    rows.flatMap(({ by, undoneBy }) => [by, undoneBy]),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      kind: row.kind as ImportKind,
      name: row.name,
      by: name(row.by)?.name ?? '',
      at: iso(row.at),
      counts: JSON.parse(row.counts) as ImportAnswer['counts'],
      undone: row.undoneAt ? { at: iso(row.undoneAt), by: name(row.undoneBy)?.name ?? '' } : null,
    })),
  };
}

/** @throws DeskError NotFound, Conflict when it is undone already, Forbidden when it reached further than they may */
export async function undoImport(parts: DeskParts, who: Who, id: string) {
  const { prisma } = parts.db;
  const row = await prisma.import.findUnique({ where: { id } });
  if (row?.companyId !== who.companyId) throw new DeskError('NotFound');
  if (row.undoneAt !== null) throw new DeskError('Conflict', '这次导入已经撤销。');
  if (row.by !== who.id && !who.wholeCompany)
    throw new DeskError('Forbidden', '只有导入的人或管理全部项目的人可以撤销。');
  const at = parts.clock.now();
  const changes = await prisma.importChange.findMany({ where: { importId: id }, orderBy: { seq: 'desc' } });
  const claimed = await prisma.import.updateMany({
    where: { id, undoneAt: null },
    data: { undoneAt: at, undoneBy: who.id },
  });
  if (claimed.count === 0) throw new DeskError('Conflict', '这次导入已经撤销。');
  const [settings, books] = [
    changes.filter(({ table }) => table === 'Setting'),
    changes.filter(({ table }) => table !== 'Setting'),
  ];
  const done = await parts.db.batch(
    books.map((change) => ({ sql: sql`${undoOf(change)} RETURNING 1 AS "one"` })),
    [{ topic: 'settings', key: id }],
  );
  for (const { after } of settings) {
    const { section, version, estateId } = JSON.parse(after) as {
      section: string;
      version: number;
      estateId: string;
    };
    await undoSetting(parts, who, { scope: 'estate', scopeId: estateId, section, version });
  }
  parts.duty.forget();
  const kept = books
    .filter((_, index) => done[index]?.length === 0)
    .map(({ table, rowId }) => ({ table, rowId }));
  return { undone: changes.length - kept.length, kept };
}

export async function templateFile(kind: ImportKind): Promise<SentFile> {
  const { name, titles, notes } = kinds[kind];
  return { name: `${name}模板.xlsx`, type: XLSX, bytes: await writeSheet(name, titles, [], notes) };
}

/** @throws DeskError Forbidden */
export async function exportFile(
  parts: DeskParts,
  who: Who,
  kind: ImportKind,
  estateId: string,
): Promise<SentFile> {
  const planning = planningFor(parts, who, estateId);
  const spec = kinds[kind];
  const estate = parts.estates.get(estateId);
  const { rows, ownerIds } = await spec.dump(planning, estate);
  const mark = await recordExport(parts, who, {
    kind: `books.${kind}`,
    estateId,
    rows: rows.length,
    ownerIds,
  });
  const bytes = await writeSheet(spec.name, spec.titles, rows, [mark, ...spec.notes]);
  return { name: `${estate.name}${spec.name}.xlsx`, type: XLSX, bytes };
}
