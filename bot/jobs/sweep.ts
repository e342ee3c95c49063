/** Sweeps that many may ask for: one runs at a time, and whoever asks gets one that began after they asked. */
export function sweeper(sweep: () => Promise<number>): () => Promise<number> {
  let running: Promise<number> | undefined;
  let next: Promise<number> | undefined;

  function begin(): Promise<number> {
    running = sweep().finally(() => {
      running = undefined;
    });
    return running;
  }
  return () => {
    if (!running) return begin();
    next ??= running
      .catch(() => 0) // told to those who asked for that one
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
