/** Clocks of a matter that is judged anew (R12): they count from registration, and what was reached stays reached. */
import type { Writes } from '../../prisma/writes.ts';
import { cancelClocks, startClocks } from '../register/clocks.ts';
import { ladderFor, startPage } from '../register/pages.ts';
import { type Clocked, clockOfMatter } from '../register/promise.ts';
import { isOpen, type MatterState, reached } from '../register/states.ts';
import type { ProcedureParts } from './parts.ts';

type Judged = Clocked & { id: string; estateId: string; state: string; createdAt: Date; reopened: number };

/**
 * Puts other clocks in the place of those that no longer fit; an urgent matter is called out for (U1).
 * @param after the matter as it is judged now
 */
export function clockAnew(
  parts: Pick<ProcedureParts, 'settings'>,
  writes: Writes,
  before: Judged,
  after: Judged,
  at: Date,
): void {
  if (!isOpen(after.state)) return;
  const [was, is] = [clockOfMatter(before), clockOfMatter(after)];
  if (was !== is) {
    const settings = parts.settings(after.estateId, after.createdAt);
    const { beside: besideWas } = settings.clocks.matters[was] ?? {};
    cancelClocks(
      writes,
      after.id,
      at,
      besideWas === undefined || besideWas === is ? [was] : [was, besideWas],
    );
    const matter = { id: after.id, estateId: after.estateId, round: after.reopened + 1 };
    const done = reached[after.state as MatterState] ?? [];
    const { clocks } = settings;
    const run = { from: after.createdAt, clocks, now: at, reached: done };
    const times = settings.times(is, after.createdAt, after.danger === 'lift');
    startClocks(writes, matter, { ...run, kind: is, times });
    if (times.beside)
      startClocks(writes, matter, {
        ...run,
        kind: times.beside,
        times: settings.times(times.beside, after.createdAt),
      });
  }
  const ladder = ladderFor(is, after.urgent);
  const changed = was !== is || before.urgent !== after.urgent;
  if (ladder && changed && ['registered', 'dispatched'].includes(after.state))
    startPage(writes, after, ladder, at);
}
