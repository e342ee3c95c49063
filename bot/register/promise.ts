/** Which clock a matter runs by and what is promised (C3, R5). */

import type { MatterDraft, Clock as PromiseClock } from '../../dialogs/ports.ts';
import { clockKindFor, type Reckoning, timesOf } from '../../knowledge/rules/clock.ts';
import type { ClockKind } from '../../knowledge/rules/clocks.ts';

/** The clock's row and the point in time by which the owner will hear. */
export function promiseFor(
  draft: Pick<MatterDraft, 'category' | 'urgent' | 'danger' | 'kind' | 'handoff'> & { publicPart: boolean },
  at: Date,
  reckoning: Omit<Reckoning, 'lift'>,
): { clock: PromiseClock; by: Date } {
  const clock: ClockKind = clockKindFor({
    category: draft.category,
    urgent: draft.urgent,
    // First aid is given for more than danger to people: a burst pipe alone runs by the urgent clock.
    danger: draft.danger !== undefined && draft.handoff.includes('major'),
    public: draft.publicPart,
  });
  const { told } = timesOf(clock, at, { ...reckoning, lift: draft.danger === 'lift' });
  return { clock: clock as PromiseClock, by: told };
}
