/**
 * Rows made from the data model itself and from the list of what is personal: one for each way in which a row of a table
 * hangs on somebody, with their name, number and words in every column where words may stand. A table that is added to
 * the model and to the list is filled as well, without a line here.
 */
import { readFileSync } from 'node:fs';
import { jsonColumns, type Of, personalTables } from '../../../bot/procedures/personal.ts';
import type { TableName } from '../../../prisma/client.ts';
import type { Row, Value } from '../../../prisma/sql.ts';

export interface Column {
  name: string;
  type: string;
  optional: boolean;
  defaulted: boolean;
}

/** The columns of each table, as prisma/schema.prisma has them. */
export const model: ReadonlyMap<string, Column[]> = new Map(
  [
    ...readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8').matchAll(
      /^model (\w+) \{\n([\s\S]*?)^\}/gm,
    ),
  ].map(([, table = '', body = '']) => [
    table,
    [...body.matchAll(/^ {2}(\w+)\s+(\w+)(\?)?([^\n]*)$/gm)].map(
      ([, name = '', type = '', optional, rest = '']) => ({
        name,
        type,
        optional: optional !== undefined,
        defaulted: rest.includes('@default'),
      }),
    ),
  ]),
);

/** Tables whose rows a test makes itself: their words stand within something that has a shape. */
const shaped: ReadonlySet<string> = new Set(['File', 'FileChunk', 'Matter', 'Talk', 'Owner', 'Identity']);

export interface Filling {
  /** What the rows hang on. */
  ids: Readonly<Record<Of, string>>;
  /** The person's name, number and words. */
  words: string;
  at: Date;
}

/** All rows; `table` and the columns with their values. */
export function filledRows({ ids, words, at }: Filling): { table: TableName; row: Row }[] {
  let count = 0;
  const make = (table: TableName, tied: Row): { table: TableName; row: Row } => {
    const spec = personalTables[table];
    const row: Row = {};
    const value = ({ name, type, optional }: Column): Value => {
      if (type === 'DateTime') return at;
      if (type === 'Boolean') return false;
      if (type === 'Int' || type === 'Float') return 1_000 + count;
      if (optional && spec.plain.includes(name)) return null;
      if (spec.actors?.columns.includes(name)) return `owner:${ids.owner}`;
      if (spec.words?.includes(name))
        return jsonColumns.has(`${table}.${name}`) ? JSON.stringify({ words }) : words;
      return `filled-${count}`;
    };
    count += 1;
    for (const column of model.get(table) ?? [])
      if (!column.defaulted || spec.words?.includes(column.name)) row[column.name] = value(column);
    return { table, row: { ...row, ...tied } };
  };
  const all: { table: TableName; row: Row }[] = [];
  for (const [name, { rules = [], actors, byHand }] of Object.entries(personalTables)) {
    const table = name as TableName;
    if (shaped.has(table)) continue;
    for (const rule of rules) {
      const id = `${rule.prefix ?? ''}${ids[rule.of]}`;
      if (!rule.via) {
        all.push(make(table, { [rule.by]: id }));
        continue;
      }
      const [other, by] = rule.via;
      const between = make(other, { [by]: ids[rule.of], id: `between-${count}` });
      all.push(between, make(table, { [rule.by]: `between-${count - 1}` }));
    }
    if (rules.length === 0 && actors && !byHand)
      all.push(make(table, actors.matter ? { [actors.matter]: ids.matter } : {}));
  }
  return all;
}
