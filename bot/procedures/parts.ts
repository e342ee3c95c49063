/** What the procedures need of the house: they run from jobs, by the desk's clock, over the same commits as everything else. */
import type { PhoneLinks } from '../desk/phone/links.ts';
import type { ReachParts } from '../estates/reach.ts';
import type { HandoffParts } from '../handoff/held.ts';
import type { NextInSeries, NextNumber } from '../register/numbers.ts';

export interface ProcedureParts extends HandoffParts, ReachParts {
  nextNumber: NextNumber;
  nextInSeries: NextInSeries;
  /** Links by which workers open their phone page. */
  phoneLinks: PhoneLinks;
}
