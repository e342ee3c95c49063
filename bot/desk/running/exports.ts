/** Data that leaves the house is written down: who, when, whose (D7); its mark stands in the file. */
import { createWriter } from '../../../knowledge/rules/format.ts';
import { insertInto } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import type { DeskParts } from '../parts.ts';
import { iso, ownerName, staffNames } from '../views/names.ts';
import { demandEstate, type Who } from '../who.ts';

export interface Exported {
  kind: string;
  estateId: string;
  rows: number;
  ownerIds: readonly string[];
}

/** Records an export before it goes out; the mark to be put in the file. */
export async function recordExport(parts: DeskParts, who: Who, exported: Exported): Promise<string> {
  const at = parts.clock.now();
  const id = newId();
  const { kind, estateId, rows } = exported;
  const ownerIds = JSON.stringify([...new Set(exported.ownerIds)]);
  const writes = new Writes();
  writes.run(insertInto('Export', [{ id, estateId, kind, by: who.id, at, rows, ownerIds }]));
  writes.insert('Audit', { id: newId(), at, staffId: who.id, action: `export.${kind}`, subject: id });
  await parts.committer.commit(writes);
  const settings = parts.settings(estateId, at);
  const time = createWriter(settings.regions, settings.locale(), settings.estate).instant(at);
  return `导出人：${who.name}（${who.login}）　导出时间：${time}　编号：${id}　内部资料，不得外传`;
}

/** Exports of the estates they see, newest first. */
export async function listExports(parts: DeskParts, who: Who) {
  const rows = await parts.db.prisma.export.findMany({
    where: { estateId: { in: [...who.estates] } },
    orderBy: { at: 'desc' },
    take: 200,
  });
  const name = await staffNames(
    parts.db,
    rows.map(({ by }) => by),
  );
  return {
    items: rows.map(({ id, estateId, kind, by, at, rows: count, ownerIds }) => ({
      id,
      estateId,
      kind,
      by: name(by)?.name ?? '',
      at: iso(at),
      rows: count,
      people: (JSON.parse(ownerIds) as string[]).length,
    })),
  };
}

/** Whom a leaked file touches: everybody in the exports with these marks. @throws DeskError NotFound */
export async function touchedBy(parts: DeskParts, who: Who, id: string) {
  const row = await parts.db.prisma.export.findUnique({ where: { id } });
  if (!row) throw new DeskError('NotFound');
  demandEstate(who, row.estateId);
  const owners = await parts.db.prisma.owner.findMany({
    where: { id: { in: JSON.parse(row.ownerIds) as string[] } },
  });
  return {
    people: owners.map((owner) => ({ id: owner.id, name: ownerName(owner), phone: owner.phone })),
  };
}
