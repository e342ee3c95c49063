/** Matter numbers 单号: 项目码 + yyMMdd + '-' + four-digit daily sequence (forms.md). Never reused, right across processes. */
import { dayAt } from '../../knowledge/rules/zone.ts';
import type { Database } from '../../prisma/client.ts';
import { grouped } from '../../prisma/grouped.ts';
import { insertInto, sql } from '../../prisma/sql.ts';

/** yyMMdd of an instant in a time zone. */
export const dayCode = (at: Date, timeZone: string): string =>
  dayAt(at, timeZone).slice(2).replaceAll('-', '');

/** Takes the next number of a series; a number that is taken and not used leaves a gap. */
export type NextNumber = (estate: { code: string; timeZone: string }, at: Date) => Promise<string>;

/** Takes the next number of a series by its key, from 1; a number that is taken and not used leaves a gap. */
export type NextInSeries = (key: string) => Promise<number>;

/** Numbers asked for at the same time are taken from their counters in one statement. */
export function createSeries(db: Database): NextInSeries {
  return grouped<string, number>(async (series) => {
    const counts = new Map<string, number>();
    for (const key of series) counts.set(key, (counts.get(key) ?? 0) + 1);
    const rows = await db.query(
      insertInto(
        'Counter',
        [...counts].map(([key, value]) => ({ key, value })),
        sql`ON CONFLICT ("key") DO UPDATE SET "value" = "Counter"."value" + excluded."value" RETURNING "key", "value"`,
      ),
    );
    const left = new Map(rows.map((row) => [String(row.key), Number(row.value)]));
    // The counter stands at the last of the numbers just taken; they are handed out in the order asked.
    return series.map((key) => {
      const remaining = counts.get(key) ?? 1;
      counts.set(key, remaining - 1);
      return (left.get(key) ?? 0) - remaining + 1;
    });
  }, 64);
}

/** Matter numbers, from their daily series. */
export function createNumbers(next: NextInSeries): NextNumber {
  return async (estate, at) => {
    const series = `${estate.code}${dayCode(at, estate.timeZone)}`;
    return `${series}-${String(await next(series)).padStart(4, '0')}`;
  };
}

/** The next number of a form's own yearly series: YJ联〔2026〕015号. */
export async function formNumber(
  next: NextInSeries,
  estate: { code: string; timeZone: string },
  word: string,
  at: Date,
): Promise<string> {
  const year = dayAt(at, estate.timeZone).slice(0, 4);
  const head = `${estate.code}${word}〔${year}〕`;
  return `${head}${String(await next(head)).padStart(3, '0')}号`;
}
