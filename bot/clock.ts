/** The desk's clock. Everything that depends on the time asks it, so that tests and trials can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs on from wherever it was set (TRIAL=1, tests). */
export class MovableClock implements Clock {
  #ahead = 0;

  constructor(start?: Date) {
    if (start) this.set(start);
  }

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  set(now: Date): void {
    this.#ahead = now.getTime() - Date.now();
  }

  /** Moves by `ms`; negative moves back. */
  advance(ms: number): void {
    this.#ahead += ms;
  }
}
