/** Which return visit a matter gets (V1), and who is phoned when it stays unanswered (V4). */
import { createHash } from 'node:crypto';
import { isPublic } from '../../knowledge/rules/places.ts';
import type { Visits } from '../../knowledge/rules/visits.ts';

/** What decides a visit's kind. */
export interface Visited {
  category: string;
  urgent: boolean;
  kind: string | null;
  spot?: string | null;
  homeId?: string | null;
  incidentId?: string | null;
}

/** Kinds of visits; `urgent_again` and `rain` are second ones, `public` and `incident` one tap and no survey. */
export type PlannedKind =
  | 'complaint'
  | 'urgent'
  | 'urgent_again'
  | 'safety'
  | 'seepage'
  | 'rain'
  | 'repair'
  | 'service'
  | 'after_sales'
  | 'public'
  | 'incident';

/** Categories whose end is followed by a visit. */
const visited = new Set(['repair', 'service', 'after_sales', 'complaint']);
export const isVisited = (category: string): boolean => visited.has(category);

/** The kind of visit that follows a matter's end. */
export function visitKindOf(matter: Visited): PlannedKind {
  if (matter.category === 'complaint') return 'complaint';
  if (matter.category === 'service') return 'service';
  if (matter.category === 'after_sales') return 'after_sales';
  if (matter.incidentId) return 'incident';
  if (!matter.homeId && matter.spot && isPublic(matter.spot)) return 'public';
  if (matter.urgent) return 'urgent';
  if (matter.kind === 'lift' || matter.kind === 'fire_safety') return 'safety';
  return matter.kind === 'building_leak' ? 'seepage' : 'repair';
}

/** The row of V1's figures a kind goes by. */
export function delaysOf(kind: string, { delays }: Visits): Visits['delays'][keyof Visits['delays']] {
  if (kind === 'urgent_again') return delays.urgent;
  if (kind === 'rain') return delays.seepage;
  if (kind === 'public' || kind === 'incident') return delays.repair;
  return delays[kind as keyof Visits['delays']] ?? delays.repair;
}

/** One tap 仍未恢复 instead of a survey. */
export const isOneTap = (kind: string, { none }: Pick<Visits, 'none'>): boolean =>
  (none as readonly string[]).includes(kind);

/** Not counted by the limits of one a day and two a week. */
export const isExcepted = (kind: string, { limits, none }: Visits): boolean =>
  isOneTap(kind, { none }) || limits.except.includes(kind === 'urgent_again' ? 'urgent' : kind);

/** Whether an unanswered visit is always phoned. */
export function isAlwaysPhoned(
  visit: { kind: string; round: number },
  { alwaysPhoned, none }: Visits,
): boolean {
  if (isOneTap(visit.kind, { none })) return false;
  if (visit.round > 1 && alwaysPhoned.includes('reopened')) return true;
  const kind = visit.kind === 'urgent_again' ? 'urgent' : visit.kind === 'rain' ? 'seepage' : visit.kind;
  return alwaysPhoned.includes(kind);
}

/** The lot of a visit, from 0 to 1: by its id, so that every process and every try draws the same. */
export const lotOf = (visitId: string): number =>
  createHash('sha256').update(visitId).digest().readUInt32BE(0) / 2 ** 32;

/** States in which a visit is still owed; all others are settled or cancelled. */
export const unsettled = ['planned', 'sent', 'phone'] as const;
