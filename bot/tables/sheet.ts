/** A table as .xlsx: a sheet for each section, one for the rates with their formulas, one that says who took it out. */
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { rateText } from './rates.ts';
import type { Cell, TableData, TableRow, TableSection } from './shape.ts';

/** A text that begins like a formula stays a text. */
const written = (value: Cell | undefined): SheetData[number][number] => {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value, type: String, wrap: true };
};
const bold = (value: string): SheetData[number][number] => ({ value, type: String, fontWeight: 'bold' });

/** Sheet names hold at most 31 characters and none of []:*?/\. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

function sheetOf(data: TableData, { title, columns, rows, total }: TableSection) {
  const line = (row: TableRow): SheetData[number] => columns.map(({ key }) => written(row.cells[key]));
  return {
    sheet: sheetName(title || data.name),
    data: [columns.map((column) => bold(column.title)), ...rows.map(line), ...(total ? [line(total)] : [])],
    columns: columns.map(({ title: words, key }) => ({
      width: Math.min(
        40,
        Math.max(
          8,
          words.length * 2.2,
          ...rows.slice(0, 50).map(({ cells }) => String(cells[key] ?? '').length * 1.4),
        ),
      ),
    })),
    stickyRowsCount: 1,
  };
}

/** @param by who takes it out (D7) */
export function tableSheet(data: TableData, by: string): Promise<Uint8Array> {
  const rates: SheetData = [
    ['指标', '数值', '公式', '分子', '分母'].map(bold),
    ...data.rates.map((rate) => [
      written(rate.name),
      written(rateText(rate)),
      written(rate.formula),
      written(rate.met),
      written(rate.due),
    ]),
  ];
  const notes = [
    `${data.company} ${data.estate}`,
    data.name,
    ...(data.aliases.length > 0 ? [`又名：${data.aliases.join('、')}`] : []),
    `期间：${data.period}`,
    ...data.head.map(({ title, value }) => `${title}：${value ?? ''}`),
    `生成：${data.madeAt}`,
    `导出人：${by}`,
    `签字：${data.signatures.join('　　')}`,
    ...(data.note ? [data.note] : []),
  ];
  return writeXlsxFile([
    ...data.sections.map((section) => sheetOf(data, section)),
    ...(data.rates.length > 0
      ? [{ sheet: '指标', data: rates, columns: [16, 12, 40, 10, 10].map((width) => ({ width })) }]
      : []),
    { sheet: '说明', data: notes.map((note) => [written(note)]), columns: [{ width: 100 }] },
  ]).toBuffer();
}
