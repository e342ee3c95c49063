/** Tables and shift sheets that were kept as made lose what is personal of matters that are emptied and talks that go (D2, D3). */
import type { Database } from '../../prisma/client.ts';
import type { Writes } from '../../prisma/writes.ts';
import { emptySheet, emptyTable } from '../tables/emptied.ts';
import type { TableData } from '../tables/shape.ts';

/** Tables read at once: each may hold a month. */
const PAGE = 20;
/** Ids named in one question. */
const PART = 500;

export async function emptyMade(
  db: Database,
  writes: Writes,
  leaving: { matter: readonly string[]; talk: readonly string[] },
): Promise<void> {
  if (leaving.matter.length === 0 && leaving.talk.length === 0) return;
  const { prisma } = db;
  const matters = new Set(leaving.matter);
  const rows: { id: string; number: string; estateId: string; createdAt: Date }[] = [];
  for (let at = 0; at < leaving.matter.length; at += PART)
    rows.push(
      ...(await prisma.matter.findMany({
        where: { id: { in: leaving.matter.slice(at, at + PART) } },
        select: { id: true, number: true, estateId: true, createdAt: true },
      })),
    );
  const majors: string[] = [];
  for (let at = 0; at < leaving.matter.length; at += PART) {
    const found = await prisma.majorRecord.findMany({
      where: { matterId: { in: leaving.matter.slice(at, at + PART) } },
      select: { id: true },
    });
    majors.push(...found.map(({ id }) => id));
  }
  // Nothing that was made before the first of them can name one.
  const first = new Date(Math.min(...rows.map(({ createdAt }) => createdAt.getTime())));
  const estateIds = [...new Set(rows.map(({ estateId }) => estateId))];
  for (let after = ''; rows.length > 0; ) {
    const made = await prisma.madeTable.findMany({
      where: { id: { gt: after }, madeAt: { gte: first } },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (const { id, data } of made) {
      const emptied = emptyTable(JSON.parse(data) as TableData, matters);
      if (emptied) writes.update('MadeTable', { id }, { data: JSON.stringify(emptied) });
    }
    after = made.at(-1)?.id ?? '';
    if (made.length < PAGE) break;
  }
  const gone = {
    matters,
    talks: new Set(leaving.talk),
    numbers: new Set(rows.map(({ number }) => number)),
    majors: new Set(majors),
  };
  const talkEstates = await prisma.talk.findMany({
    where: { id: { in: leaving.talk.slice(0, PART) } },
    select: { estateId: true },
    distinct: ['estateId'],
  });
  const where = { estateId: { in: [...estateIds, ...talkEstates.map(({ estateId }) => estateId)] } };
  for (let after = ''; ; ) {
    const sheets = await prisma.handover.findMany({
      where: { ...where, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (const { id, sheet } of sheets) {
      const emptied = emptySheet(JSON.parse(sheet) as Parameters<typeof emptySheet>[0], gone);
      if (emptied) writes.update('Handover', { id }, { sheet: JSON.stringify(emptied) });
    }
    after = sheets.at(-1)?.id ?? '';
    if (sheets.length < PAGE) break;
  }
}
