/** A table as an A4 page: company, estate, name, number or period, signature places, page n/m, who printed it. */
import { rateText } from './rates.ts';
import type { Cell, TableData, TableRow, TableSection } from './shape.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
const shown = (value: Cell | undefined): string =>
  escaped(value === null || value === undefined ? '' : String(value));

const STYLE = `
@page { size: A4 landscape; margin: 12mm 10mm 14mm; @bottom-center { content: counter(page) "/" counter(pages); font-size: 9pt; } }
* { box-sizing: border-box; }
body { font: 9pt/1.35 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000; margin: 0; }
h1 { font-size: 15pt; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 11pt; margin: 4mm 0 1mm; }
.head, .sign { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2mm 8mm; margin: 1mm 0; }
table { border-collapse: collapse; width: 100%; table-layout: auto; }
th, td { border: 0.3mm solid #333; padding: 0.6mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; font-size: 7.5pt; }
th { background: #eee; white-space: nowrap; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.form { break-after: page; }
.form:last-of-type { break-after: auto; }
.form th { width: 16%; }
.write { border: 0.3mm solid #333; min-height: 18mm; padding: 1mm; margin-top: 2mm; }
.sign { margin-top: 8mm; }
.mark { font-size: 7pt; color: #555; margin-top: 3mm; }
`;

/** A list: columns across, rows down. */
function list({ title, columns, rows, total }: TableSection): string {
  const line = (row: TableRow): string =>
    `<tr>${columns.map(({ key }) => `<td>${shown(row.cells[key])}</td>`).join('')}</tr>`;
  const head = columns.map((column) => `<th scope="col">${escaped(column.title)}</th>`).join('');
  return `${title ? `<h2>${escaped(title)}</h2>` : ''}<table><thead><tr>${head}</tr></thead><tbody>${rows.map(line).join('')}${total ? line(total) : ''}</tbody></table>`;
}

/** A form: one record a page, two columns of names and values. */
function form({ columns }: TableSection, row: TableRow): string {
  const lines: string[] = [];
  for (let at = 0; at < columns.length; at += 2) {
    const pair = columns.slice(at, at + 2);
    lines.push(
      `<tr>${pair.map(({ key, title }) => `<th scope="row">${escaped(title)}</th><td>${shown(row.cells[key])}</td>`).join('')}</tr>`,
    );
  }
  return `<table>${lines.join('')}</table>`;
}

const signatures = ({ signatures: names }: TableData): string =>
  `<div class="sign">${names.map((name) => `<span>${escaped(name)}：____________　日期：____________</span>`).join('')}</div>`;

/**
 * The page.
 * @param as `forms`: each row a form of its own; `blank`: one empty form to fill in by hand
 * @param by who prints it, and when, as the mark under it (D7)
 */
export function tablePage(data: TableData, as: 'list' | 'forms' | 'blank', by: string): string {
  const [first] = data.sections;
  const head = `<div class="head"><span>${escaped(data.company)}　${escaped(data.estate)}</span><span>期间：${escaped(data.period)}</span>${data.head
    .map(({ title, value }) => `<span>${escaped(title)}：${shown(value)}</span>`)
    .join('')}</div>`;
  const title = `<h1>${escaped(data.name)}</h1>`;
  const mark = `<p class="mark">${escaped(by)}${data.note ? `　${escaped(data.note)}` : ''}</p>`;
  const rates =
    data.rates.length === 0
      ? ''
      : `<h2>指标</h2><table><thead><tr><th>指标</th><th>数值</th><th>公式</th><th>分子/分母</th></tr></thead><tbody>${data.rates
          .map(
            (rate) =>
              `<tr><td>${escaped(rate.name)}</td><td>${escaped(rateText(rate))}</td><td>${escaped(rate.formula)}</td><td>${rate.met}/${rate.due}</td></tr>`,
          )
          .join('')}</tbody></table>`;
  const texts = data.texts
    .map((text) => `<div class="write"><strong>${escaped(text)}</strong></div>`)
    .join('');
  const pages =
    as === 'list' || !first
      ? `<section class="form">${title}${head}${data.sections.map(list).join('')}${rates}${texts}${signatures(data)}${mark}</section>`
      : (as === 'blank' ? [{ cells: {}, ids: [] }] : first.rows)
          .map(
            (row) =>
              `<section class="form">${title}${head}${form(first, row)}${texts}${signatures(data)}${mark}</section>`,
          )
          .join('');
  return `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>${escaped(data.name)} ${escaped(data.period)}</title><style>${STYLE}</style></head><body>${pages}</body></html>`;
}
