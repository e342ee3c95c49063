/** Tables of .xlsx files, in and out. Cells are texts; a day is 2026-09-12, a time 2026-09-12 08:00. */
import readXlsxFile from 'read-excel-file/node';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { DeskError } from '../errors.ts';

/** A row as it stands in the file: its number there, from 1, and its cells by column title. */
export interface SheetRow {
  row: number;
  cells: Readonly<Record<string, string>>;
}

/** Rows of a file at most. */
const MOST = 50_000;

/** Excel's days have no zone: read as UTC they are what was typed. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
  }
  // Full-width digits and spaces are an input method's, not the writer's.
  return String(value).normalize('NFKC').trim();
}

/**
 * Reads the first sheet; its first row that is not empty has the titles.
 * @param optional titles that the file may lack
 * @throws DeskError BadRequest naming missing columns, or that it is no .xlsx; TooLarge
 */
export async function readSheet(
  bytes: Uint8Array,
  titles: readonly string[],
  optional: readonly string[] = [],
): Promise<SheetRow[]> {
  const [sheet] = await readXlsxFile(Buffer.from(bytes)).catch((cause: unknown) => {
    throw new DeskError('BadRequest', '这不是 .xlsx 文件，或者文件不完整。', { cause });
  });
  const data = sheet?.data ?? [];
  if (data.length > MOST) throw new DeskError('TooLarge', `一次最多 ${MOST} 行。`);
  const head = data.findIndex((row) => row.some((cell) => cellText(cell) !== ''));
  const named = (data[head] ?? []).map((cell) => cellText(cell));
  const missing = titles.filter((title) => !named.includes(title) && !optional.includes(title));
  if (missing.length > 0) throw new DeskError('BadRequest', `缺少这些列：${missing.join('、')}。`);
  return data.slice(head + 1).flatMap((row, index) => {
    const cells = Object.fromEntries(named.map((title, at) => [title, cellText(row[at])]));
    const empty = titles.every((title) => (cells[title] ?? '') === '');
    return empty ? [] : [{ row: head + index + 2, cells }];
  });
}

/**
 * A file of one table, with a second sheet for what is to be known about it (who took it out and when; how it is filled in).
 */
export function writeSheet(
  name: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  notes: readonly string[],
): Promise<Uint8Array> {
  const text = (value: string): { value: string; type: typeof String } => ({ value, type: String });
  const head: SheetData[number] = titles.map((title) => ({ ...text(title), fontWeight: 'bold' }));
  const body: SheetData = rows.map((row) => row.map((value) => (value === '' ? null : text(value))));
  return writeXlsxFile([
    {
      sheet: name,
      data: [head, ...body],
      columns: titles.map((title) => ({ width: Math.max(12, title.length * 3) })),
      stickyRowsCount: 1,
    },
    { sheet: '说明', data: notes.map((note) => [text(note)]), columns: [{ width: 100 }] },
  ]).toBuffer();
}
