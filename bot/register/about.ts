/** What a matter reports, in a form that is the same for reports of one thing (C5). */
import { type Incidents, reportOf } from '../../knowledge/rules/incidents.ts';

/** The columns of a matter that decide what it reports. */
export interface Reported {
  category: string;
  kind?: string | null;
  said: string;
  spot?: string | null;
  /** JSON with the parts of the place. */
  fields?: string;
}

/** The matter's `about`; null where it may concern one home alone. */
export function aboutOf(
  incidents: Incidents,
  { category, kind, said, spot, fields }: Reported,
): string | null {
  const { building } = JSON.parse(fields ?? '{}') as { building?: string };
  const report = { category, kind: kind ?? undefined, said, spot: spot ?? undefined, building };
  return reportOf(incidents, report)?.about ?? null;
}
