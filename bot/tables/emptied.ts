/**
 * Tables and sheets that were kept as made, emptied of whose matters they were (D2, D3): figures, codes and times stay,
 * so that they add up as before; names, homes, numbers and words go.
 */
import type { Cell, TableData, TableRow, TableSection } from './shape.ts';

/** Sections that count: their rows say what was counted, not whose. */
const COUNTED: ReadonlySet<string> = new Set([
  'counts',
  'types',
  'departments',
  'buildings',
  'categories',
  'estates',
  'questions',
]);

/** Texts of a line that stay: numbers of records, codes, times, colleagues. What is not named here goes. */
const KEPT: ReadonlySet<string> = new Set(
  `number task slip visit seq type source category kind trade level department urgent state
  receivedAt passedAt promisedAt doneAt visitedAt closedAt reportedAt issuedAt answerBy doneBy dueAt registeredAt date at
  startedAt endedAt settledAt dispatchedAt acceptedAt arrivedAt financeAt paidAt answered took again
  arrivedInTime doneInTime late confirmed mended timely attitude quality charge clean score rectify round method
  finding liability visitResult event by worker handler holder firstContact receivedBy visitor closedBy`
    .split(/\s+/)
    .filter(Boolean),
);

const keep = (key: string, value: Cell): Cell =>
  typeof value !== 'string' || KEPT.has(key) ? value : value === '' ? '' : null;

const emptyRow = (row: TableRow): TableRow => ({
  ...row,
  cells: Object.fromEntries(Object.entries(row.cells).map(([key, value]) => [key, keep(key, value)])),
});

/** Of a home's archive only what is still somebody's stays with the home; the rest is counted without one. */
function emptyArchive(rows: readonly TableRow[], gone: ReadonlySet<string>): TableRow[] {
  const lost: { ids: string[]; numbers: string[] } = { ids: [], numbers: [] };
  const kept = rows.flatMap((row): TableRow[] => {
    const numbers = String(row.cells.numbers ?? '').split('、');
    const left = row.ids.map((id, at) => ({ id, number: numbers[at] ?? '' }));
    const theirs = left.filter(({ id }) => gone.has(id) || row.cells.home === null);
    if (theirs.length === 0) return [row];
    lost.ids.push(...theirs.map(({ id }) => id));
    lost.numbers.push(...theirs.map(({ number }) => number));
    const others = left.filter((one) => !theirs.includes(one));
    if (others.length === 0) return [];
    const cells = {
      ...row.cells,
      received: others.length,
      numbers: others.map(({ number }) => number).join('、'),
    };
    return [{ ...row, ids: others.map(({ id }) => id), cells }];
  });
  if (lost.ids.length === 0) return kept;
  const cells = { home: null, received: lost.ids.length, numbers: lost.numbers.join('、') };
  return [...kept, { cells, ids: lost.ids }];
}

function emptySection(section: TableSection, gone: ReadonlySet<string>): TableSection {
  if (COUNTED.has(section.id)) return section;
  if (section.id === 'archive') return { ...section, rows: emptyArchive(section.rows, gone) };
  const all = ({ ids }: TableRow): boolean => ids.length > 0 && ids.every((id) => gone.has(id));
  return { ...section, rows: section.rows.map((row) => (all(row) ? emptyRow(row) : row)) };
}

/** The table without what is personal of these matters; undefined: it holds none of them. */
export function emptyTable(data: TableData, gone: ReadonlySet<string>): TableData | undefined {
  const held = data.sections.some(({ rows }) => rows.some(({ ids }) => ids.some((id) => gone.has(id))));
  if (!held) return undefined;
  return { ...data, sections: data.sections.map((section) => emptySection(section, gone)) };
}

/** A shift's sheet as it is kept (bot/procedures/handover.ts), as far as it names matters and talks. */
type Sheet = Record<string, unknown> & {
  open?: { id: string; number: string }[];
  talks?: { talkId: string }[];
  urgent?: { id: string }[];
  calls?: { number: string }[];
  majors?: { id: string }[];
};

/** What is taken away, by id; `numbers` and `majors` are those of the matters. */
export interface Gone {
  matters: ReadonlySet<string>;
  talks: ReadonlySet<string>;
  numbers: ReadonlySet<string>;
  majors: ReadonlySet<string>;
}

/** The sheet without what is personal of them; undefined: it holds none of them. */
export function emptySheet(sheet: Sheet, gone: Gone): Sheet | undefined {
  let found = false;
  const mend = <T extends object>(rows: T[] | undefined, fits: (row: T) => boolean, set: object): T[] =>
    (rows ?? []).map((row) => {
      if (!fits(row)) return row;
      found = true;
      return { ...row, ...set };
    });
  const mended = {
    ...sheet,
    open: mend(sheet.open, ({ id }) => gone.matters.has(id), { home: null, what: '' }),
    talks: mend(sheet.talks, ({ talkId }) => gone.talks.has(talkId), { talkId: 'gone', owner: null }),
    urgent: mend(sheet.urgent, ({ id }) => gone.matters.has(id), { what: '' }),
    calls: mend(sheet.calls, ({ number }) => gone.numbers.has(number), { what: '' }),
    majors: mend(sheet.majors, ({ id }) => gone.majors.has(id), { title: '' }),
  };
  return found ? mended : undefined;
}
