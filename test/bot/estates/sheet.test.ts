import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeSheet } from '../../../bot/imports/sheet.ts';

test('words that look like formulas are written as words', async () => {
  const said = ['=HYPERLINK("http://x","y")', '+1', '-1', '@SUM(1)', '\t=1+1'];
  const parts = unzipSync(
    await writeSheet(
      '表',
      ['内容'],
      said.map((one) => [one]),
      [],
    ),
  );
  const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/'));
  expect(sheets.length).toBeGreaterThan(0);
  for (const [, bytes] of sheets) expect(strFromU8(bytes)).not.toContain('<f>');
  expect(
    Object.values(parts)
      .map((bytes) => strFromU8(bytes))
      .join(),
  ).toContain('=HYPERLINK(');
});
