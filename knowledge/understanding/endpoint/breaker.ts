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

export interface Breaker {
  state(): 'closed' | 'open' | 'half-open';
  /** Whether a call may go out; half-open lets one through at a time. */
  enter(): boolean;
  /** What became of a call that was let in. `neither`: it says nothing about the endpoint's health. */
  leave(outcome: 'success' | 'failure' | 'neither'): void;
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
  return {
    state,
    enter() {
      const at = state();
      if (at === 'closed') return true;
      if (at === 'open' || probing) return false;
      probing = true;
      return true;
    },
    leave(outcome) {
      const probe = probing;
      probing = false;
      if (outcome === 'neither') return;
      if (outcome === 'success') {
        // A late answer from before the circuit opened does not close it; the probe does.
        if (openedAt === undefined || probe) {
          openedAt = undefined;
          failed = [];
        }
        return;
      }
      const at = now().getTime();
      failed = [...failed.filter((t) => at - t < windowMs), at];
      if (probe || (openedAt === undefined && failed.length >= failures)) openedAt = at;
    },
  };
}
