/** Forms have number series of their own, a year long: YJ改〔2026〕015号 (forms.md). Never reused; gaps allowed. */
import { wallAt } from '../../knowledge/rules/zone.ts';
import type { Database } from '../../prisma/client.ts';
import { insertInto, sql } from '../../prisma/sql.ts';

/** Signs of the series: 改 rectification notice, 突 major incident, 群 incident, 接 handover. */
export type FormSeries = '改' | '突' | '群' | '接';

/** Takes the next number of a form's series. */
export async function nextFormNumber(
  db: Database,
  estate: { code: string; timeZone: string },
  series: FormSeries,
  at: Date,
): Promise<string> {
  const { year } = wallAt(at, estate.timeZone);
  const key = `${estate.code}${series}${year}`;
  const [row] = await db.query(
    insertInto(
      'Counter',
      [{ key, value: 1 }],
      sql`ON CONFLICT ("key") DO UPDATE SET "value" = "Counter"."value" + 1 RETURNING "value"`,
    ),
  );
  return `${estate.code}${series}〔${year}〕${String(Number(row?.value ?? 0)).padStart(3, '0')}号`;
}
