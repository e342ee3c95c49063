/** Circuit breaker: an endpoint that keeps failing is left alone for a while, then tried with one call. */

export interface BreakerOptions {
  /** So many failures … */
  failures?: number;
  /** … within so many milliseconds open the circuit. */
  windowMs?: number;
  /** How long it stays open before one call is let through. */
  openMs?: number;
  now: () => Date;
}

/** What became of a call; `neither` says nothing about the endpoint's health. */
export type Outcome = 'success' | 'failure' | 'neither';

export interface Breaker {
  state(): 'closed' | 'open' | 'half-open';
  /**
   * Asks to call. Half-open lets one call through at a time.
   * @returns undefined where the call must not be made; otherwise to be told, once, what became of it
   */
  enter(): ((outcome: Outcome) => void) | undefined;
}

/** @param options five failures within a minute open it for half a minute, unless said otherwise */
export function createBreaker(options: BreakerOptions): Breaker {
  const { failures = 5, windowMs = 60_000, openMs = 30_000, now } = options;
  let failed: number[] = [];
  let openedAt: number | undefined;
  let probing = false;
  const state = (): 'closed' | 'open' | 'half-open' => {
    if (openedAt === undefined) return 'closed';
    return now().getTime() - openedAt >= openMs ? 'half-open' : 'open';
  };
  const probed = (outcome: Outcome): void => {
    probing = false;
    if (outcome === 'failure') openedAt = now().getTime();
    if (outcome !== 'success') return;
    openedAt = undefined;
    failed = [];
  };
  const called = (outcome: Outcome): void => {
    // Calls from before it opened tell nothing new.
    if (outcome !== 'failure' || openedAt !== undefined) return;
    const at = now().getTime();
    failed = [...failed.filter((t) => at - t < windowMs), at];
    if (failed.length >= failures) openedAt = at;
  };
  return {
    state,
    enter() {
      const at = state();
      if (at === 'closed') return called;
      if (at === 'open' || probing) return undefined;
      probing = true;
      return probed;
    },
  };
}
