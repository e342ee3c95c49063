/** What a file would change, found out before anything is: rows by what becomes of them, and the changes themselves. */

import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Value } from '../../prisma/sql.ts';
import type { Estate } from '../estates/estates.ts';
import type { SheetRow } from './sheet.ts';

export const importKinds = [
  'homes',
  'people',
  'staff',
  'prices',
  'answers',
  'directory',
  'notices',
  'shifts',
] as const;
export type ImportKind = (typeof importKinds)[number];

/** A table's columns and values; instants as Date. */
export type Columns = Record<string, Value>;

/** One row of a table to make (`before` null) or to change; only the columns that differ, when it is changed. */
export interface Change {
  table:
    | 'Building'
    | 'Home'
    | 'Owner'
    | 'Residence'
    | 'Staff'
    | 'StaffEstate'
    | 'Notice'
    | 'Shift'
    | 'Setting';
  id: string;
  before: Columns | null;
  after: Columns;
}

export type RowState = 'new' | 'changed' | 'same' | 'faulty';

export type SettingSection = 'prices' | 'answers' | 'directory';

export interface Planned {
  rows: { row: number; state: RowState; title: string; reasons: string[] }[];
  changes: Change[];
  /** A section of an estate's settings that the file says otherwise, whole (prices, answers, directory). */
  settings: { estateId: string; section: SettingSection; values: Record<string, unknown> }[];
}

export interface Planning {
  db: Database;
  at: Date;
  companyId: string;
  /** The estates that the one who imports may run; a file cannot reach another. */
  estates: readonly Estate[];
  /** Where a row names no estate. */
  fallback: Estate;
  /** They run the whole company: they may make staff that do too. */
  wholeCompany: boolean;
  settings: (estateId: string) => Settings;
  /** What the estate itself sets in a section now. */
  override: (estateId: string, section: SettingSection) => Record<string, unknown>;
}

/** A kind of file. */
export interface Kind {
  /** Name of the sheet and the file: 房屋. */
  name: string;
  titles: readonly string[];
  /** Of these, columns that a file may lack: it says nothing about them then. */
  optional?: readonly string[];
  /** How it is filled in, for the template. */
  notes: readonly string[];
  plan(planning: Planning, rows: readonly SheetRow[]): Promise<Planned>;
  /** The file's rows as the books have them: a file taken out and brought back changes nothing. */
  dump(planning: Planning, estate: Estate): Promise<{ rows: string[][]; ownerIds: string[] }>;
}

/** One row's reading: what it says, or every reason why it cannot be used. */
export class RowReader {
  readonly reasons: string[] = [];
  readonly #cells: Readonly<Record<string, string>>;
  constructor(cells: Readonly<Record<string, string>>) {
    this.#cells = cells;
  }

  /** A cell that may be empty. */
  text(title: string, most = 64): string {
    const value = this.#cells[title] ?? '';
    if (value.length > most) this.fault(`${title}超过${most}个字`);
    return value;
  }

  must(title: string, most = 64): string {
    const value = this.text(title, most);
    if (value === '') this.fault(`${title}没有填`);
    return value;
  }

  number(title: string, least: number, most: number): number | null {
    const value = this.text(title);
    if (value === '') return null;
    const number = Number(value.replaceAll(',', ''));
    if (!Number.isFinite(number) || number < least || number > most) {
      this.fault(`${title}要填${least}到${most}的数字`);
      return null;
    }
    return number;
  }

  /** A day as 2026-09-12, also written 2026/9/12 or 2026.9.12. */
  day(title: string): string | null {
    const value = this.text(title);
    if (value === '') return null;
    const [, year = '', month = '', day = ''] =
      /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(value) ?? [];
    const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const date = new Date(`${text}T00:00:00Z`);
    if (year === '' || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
      this.fault(`${title}要写成2026-09-12`);
      return null;
    }
    return text;
  }

  /** A day with a time, as 2026-09-12 08:00; the day alone is its first minute. */
  time(title: string): { day: string; minutes: number } | null {
    const value = this.must(title);
    const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?$/.exec(value);
    const [, year = '', month = '', day = '', hour = '0', minute = '0'] = match ?? [];
    const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const date = new Date(`${text}T00:00:00Z`);
    const bad = !match || Number.isNaN(date.getTime()) || Number(hour) > 23 || Number(minute) > 59;
    if (bad || date.toISOString().slice(0, 10) !== text) {
      if (value !== '') this.fault(`${title}要写成2026-09-12 08:00`);
      return null;
    }
    return { day: text, minutes: Number(hour) * 60 + Number(minute) };
  }

  /** A telephone, digits only but for a leading +. */
  phone(title: string, must: boolean): string {
    const value = (must ? this.must(title) : this.text(title)).replace(/[ ()-]/g, '');
    if (value !== '' && !/^\+?\d{3,20}$/.test(value)) this.fault(`${title}不是电话号码`);
    return value;
  }

  fault(reason: string): void {
    this.reasons.push(reason);
  }
}

/** The estate of a row: by name or code, among those of the one who imports. */
export function estateOf(planning: Planning, reader: RowReader): Estate | undefined {
  const name = reader.text('项目');
  if (name === '') return planning.fallback;
  const found = planning.estates.find((estate) => estate.name === name || estate.code === name);
  if (!found) reader.fault(`没有“${name}”这个项目，或者不归您管`);
  return found;
}

/** The columns of `after` that differ from `before`, as change; undefined: none. */
export function changeOf(
  table: Change['table'],
  id: string,
  before: Columns,
  after: Columns,
): Change | undefined {
  const same = (a: Value, b: Value): boolean =>
    a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : (a ?? null) === (b ?? null);
  const names = Object.keys(after).filter((name) => !same(before[name], after[name]));
  if (names.length === 0) return undefined;
  const part = (row: Columns): Columns => Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
  return { table, id, before: part(before), after: part(after) };
}

/** A row that stands in the file a second time is named, not taken. */
export class Twice {
  readonly #seen = new Map<string, number>();
  check(reader: RowReader, key: string, row: number): void {
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, row);
    else reader.fault(`和第${first}行重复`);
  }
}

/** A cell's list: parts by 、 , ; or blanks. */
export const splitList = (text: string): string[] =>
  text
    .split(/[、,，;；\s]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Sections of ids, so that no statement has more values than SQLite takes. */
export function chunks<T>(items: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
