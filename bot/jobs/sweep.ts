export interface Sweeper {
  /** Does everything that is due; returns how many. Whoever asks gets a sweep that began after they asked. */
  run(): Promise<number>;
  /** Settles when the sweep that runs now has ended, well or badly. */
  idle(): Promise<void>;
}

/** Sweeps that many may ask for: one runs at a time. */
export function sweeper(sweep: () => Promise<number>): Sweeper {
  let running: Promise<number> | undefined;
  let next: Promise<number> | undefined;

  function begin(): Promise<number> {
    running = sweep().finally(() => {
      running = undefined;
    });
    return running;
  }
  function run(): Promise<number> {
    if (!running) return begin();
    next ??= running
      .catch(() => 0) // told to those who asked for that one
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  }
  return {
    run,
    async idle() {
      // Its failure was told to those who asked for it.
      await Promise.allSettled([running, next]);
    },
  };
}
