/** Which clock a matter runs by and what is promised (C3, R5). */

import type { MatterDraft, Clock as PromiseClock } from '../../dialogs/ports.ts';
import { clockKindFor, type Reckoning, timesOf } from '../../knowledge/rules/clock.ts';
import type { ClockKind } from '../../knowledge/rules/clocks.ts';
import { isPublic } from '../../knowledge/rules/places.ts';

/** What the words alone do not say: where it lies, and whether a disturbance is going on now. */
export interface Standing {
  publicPart: boolean;
  ongoing?: boolean;
}

/** The sub-kind of a request about one's own data (D2): it has the law's term, not an enquiry's. */
export const DATA_REQUEST = 'data_request';

/** The row of the table of clocks that a draft runs by. */
export const clockOfDraft = (
  draft: Pick<MatterDraft, 'category' | 'urgent' | 'danger' | 'kind' | 'handoff'> & Standing,
): ClockKind =>
  clockKindFor({
    category: draft.category,
    dataRequest: draft.kind === DATA_REQUEST,
    urgent: draft.urgent,
    // First aid is given for more than danger to people: a burst pipe alone runs by the urgent clock.
    danger: draft.danger !== undefined && draft.handoff.includes('major'),
    public: draft.publicPart,
    disturbance: draft.ongoing === true,
  });

/** The columns of a matter that decide its clock. */
export interface Clocked {
  category: string;
  kind: string | null;
  urgent: boolean;
  ongoing: boolean;
  danger: string | null;
  level: string | null;
  handoff: string;
  spot: string | null;
}

/** The row of the table of clocks that a matter of the book runs by; a confirmed danger is one (C2). */
export function clockOfMatter(matter: Clocked): ClockKind {
  if (matter.level === 'danger') return 'danger';
  return clockOfDraft({
    category: matter.category as MatterDraft['category'],
    urgent: matter.urgent,
    ongoing: matter.ongoing,
    handoff: JSON.parse(matter.handoff) as MatterDraft['handoff'],
    publicPart: matter.spot !== null && isPublic(matter.spot),
    ...(matter.kind === null ? {} : { kind: matter.kind }),
    ...(matter.danger === null ? {} : { danger: matter.danger as NonNullable<MatterDraft['danger']> }),
  });
}

/** The clock's row and the point in time by which the owner will hear. */
export function promiseFor(
  draft: Pick<MatterDraft, 'category' | 'urgent' | 'danger' | 'kind' | 'handoff'> & Standing,
  at: Date,
  reckoning: Omit<Reckoning, 'lift'>,
): { clock: PromiseClock; by: Date } {
  const clock = clockOfDraft(draft);
  const { told } = timesOf(clock, at, { ...reckoning, lift: draft.danger === 'lift' });
  // An answer is promised, as to an enquiry.
  return { clock: clock === 'data_request' ? 'enquiry' : clock, by: told };
}
