/** Incidents of many reports and group matters (C5). */
import { z } from 'zod';
import { noticesAsked } from '../answers/notices.ts';
import { once, readData } from '../load.ts';
import { shippedPlaces } from './places.ts';
import { expression, pattern } from './shared.ts';

export const incidentsSchema = z.strictObject({
  /** All are told of changes at most so often. */
  newsEveryMinutes: z.number().int().positive(),
  /** A report is like one that is open and not older than this. */
  likeForHours: z.number().positive(),
  /** So many homes with one kind in so many days are proposed as a group matter. */
  group: z.strictObject({ homes: z.number().int().min(2), days: z.number().int().positive() }),
  /** Words by which a home says that it is alone with it: then it is a fault of its own. */
  alone: pattern,
});
export type Incidents = z.infer<typeof incidentsSchema>;

export const shippedIncidents = once(() => readData('rules/incidents.json', incidentsSchema));

/** What decides whether two reports are of one thing. */
export interface Report {
  category: string;
  kind: string | undefined;
  said: string;
  spot: string | undefined;
  building: string | undefined;
}

/** Outages of a whole building; works, spraying and drills are announced, not reported. */
const outages: readonly string[] = ['water', 'power', 'lift'];

/**
 * What a report is about, in a form that is the same for reports of one thing: an outage of a building, or a fault in
 * one public part. Undefined where it may concern one home alone.
 */
export function reportOf(
  { alone }: Incidents,
  report: Report,
): { kind: 'outage' | 'public'; about: string } | undefined {
  if (report.category !== 'repair' || expression(alone).test(report.said)) return undefined;
  const building = report.building ?? '';
  const outage = noticesAsked(report.said).kinds.find((kind) => outages.includes(kind));
  if (outage !== undefined && building !== '') return { kind: 'outage', about: `${outage}/${building}` };
  const spot = report.spot?.toLowerCase() ?? '';
  const part = shippedPlaces()
    .public.filter((word) => spot.includes(word))
    .sort((a, b) => b.length - a.length)[0];
  if (part === undefined || report.kind === undefined) return undefined;
  // A lamp in a public part is one whether the ear took it for the house's wiring or for public lighting.
  const kind = report.kind === 'public_lighting' ? 'electric' : report.kind;
  return { kind: 'public', about: `${kind}/${part}/${building}` };
}
