/** Invitation slips as a PDF: eight to an A4 page, each with home, QR code, code and day of expiry. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { decompress } from 'wawoff2';

/** A slip's words and what its QR code holds. */
export interface Slip {
  /** 云锦苑 3栋2单元1501室 */
  home: string;
  code: string;
  url: string;
  /** Sentences under the title. */
  lines: readonly string[];
}

/**
 * Noto Sans SC comes in slices by range of characters, as pages load it; here each is loaded when a character needs it.
 * pdfkit embeds what it reads of a WOFF2 without outlines, so slices are unpacked first.
 */
const FONT = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
);
type Range = readonly [number, number];
let slices: { name: string; ranges: Range[] }[] | undefined;

function slicesOf(): { name: string; ranges: Range[] }[] {
  slices ??= Object.entries(
    JSON.parse(readFileSync(join(FONT, 'unicode.json'), 'utf8')) as Record<string, string>,
  ).map(([key, text]) => ({
    name: key.replace(/[[\]]/g, ''),
    ranges: text.split(',').map((part): Range => {
      const [from = '0', to = from] = part.trim().replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
  }));
  return slices;
}

const PLAIN = /^[\x20-\x7e]$/;

/** The font of one character; a character that no slice has is written as a blank square by the plain font. */
function fontOf(character: string): string {
  if (PLAIN.test(character)) return 'Helvetica';
  const point = character.codePointAt(0) ?? 0;
  const slice = slicesOf().find(({ ranges }) => ranges.some(([from, to]) => point >= from && point <= to));
  return slice ? slice.name : 'Helvetica';
}

const COLUMNS = 2;
const ROWS = 4;
const WIDTH = 595.28 / COLUMNS;
const HEIGHT = 841.89 / ROWS;
const MARGIN = 18;

/** Slips of one file: each takes some thirty milliseconds. */
export const SLIPS_A_FILE = 400;

/** @param mark who printed them and when (D7), small at the foot of each page */
export async function slipsPdf(slips: readonly Slip[], mark: string): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, info: { Title: '邀请单' } });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const known = new Set<string>();
  /** Makes a character's slice ready; everything after is synchronous. */
  async function prepare(text: string): Promise<void> {
    for (const font of new Set([...text].map(fontOf))) {
      if (font === 'Helvetica' || known.has(font)) continue;
      const packed = readFileSync(join(FONT, 'files', `noto-sans-sc-${font}-wght-normal.woff2`));
      doc.registerFont(font, Buffer.from(await decompress(packed)));
      known.add(font);
    }
  }

  /** Width of a character at size 1: measured once, for measuring is what takes the time. */
  const widths = new Map<string, number>();
  function widthOf(character: string, font: string, size: number): number {
    let width = widths.get(character);
    if (width === undefined) {
      use(font);
      width = doc.fontSize(100).widthOfString(character) / 100;
      widths.set(character, width);
      doc.fontSize(size);
    }
    return width * size;
  }

  function use(font: string): void {
    doc.font(font);
  }

  /** Writes a line, broken where it is full; the height it took. The face is thin, so it is drawn with an outline. */
  function write(text: string, x: number, y: number, width: number, size: number): number {
    doc.fontSize(size).lineWidth(size * 0.03);
    let [left, top] = [x, y];
    let run = '';
    let wide = 0;
    let font = '';
    const flush = (): void => {
      if (run === '') return;
      use(font);
      doc.fontSize(size).text(run, left, top + (font === 'Helvetica' ? size * 0.42 : 0), {
        lineBreak: false,
        fill: true,
        stroke: font !== 'Helvetica',
      });
      left += wide;
      run = '';
      wide = 0;
    };
    for (const character of text) {
      const next = fontOf(character);
      if (next !== font) flush();
      font = next;
      const width_ = widthOf(character, font, size);
      if (left + wide + width_ > x + width) {
        flush();
        left = x;
        top += size * 1.5;
      }
      run += character;
      wide += width_;
    }
    flush();
    return top + size * 1.5 - y;
  }

  function drawCode(url: string, x: number, y: number, side: number): void {
    const { data, size } = encode(url, { ecc: 'M', border: 2 });
    const dot = side / size;
    for (const [line, row] of data.entries())
      for (const [column, dark] of row.entries())
        if (dark) doc.rect(x + column * dot, y + line * dot, dot, dot);
    doc.fill('#000');
  }

  await prepare(mark);
  const finished = new Promise<Uint8Array>((resolve) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
  for (const [index, slip] of slips.entries()) {
    const place = index % (COLUMNS * ROWS);
    // One after the other: owners who write meanwhile are not kept waiting.
    await new Promise(setImmediate);
    await prepare([slip.home, slip.code, ...slip.lines].join(''));
    if (place === 0) {
      doc.addPage();
      write(mark, MARGIN, 841.89 - 12, 595.28 - 2 * MARGIN, 6);
    }
    const x = (place % COLUMNS) * WIDTH;
    const y = Math.floor(place / COLUMNS) * HEIGHT;
    doc
      .lineWidth(0.4)
      .dash(3, { space: 3 })
      .rect(x + 6, y + 6, WIDTH - 12, HEIGHT - 20)
      .stroke('#999')
      .undash();
    const side = 104;
    drawCode(slip.url, x + WIDTH - MARGIN - side, y + 44, side);
    doc.fillColor('#000').strokeColor('#000');
    let top = y + 14;
    top += write(slip.home, x + MARGIN, top, WIDTH - 2 * MARGIN, 13);
    for (const line of slip.lines) top += write(line, x + MARGIN, top + 2, WIDTH - 3 * MARGIN - side, 8.5);
    write(slip.code, x + MARGIN, y + HEIGHT - 46, WIDTH - 3 * MARGIN - side, 15);
  }
  if (slips.length === 0) doc.addPage();
  doc.end();
  return finished;
}
