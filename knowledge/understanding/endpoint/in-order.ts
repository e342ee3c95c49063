/** Work on a stream several at a time, its results in the order of the stream. */

/**
 * @param width how many are worked on at once; the stream is read no further ahead
 * @param work rejects: the rejection is thrown where its result would stand, and nothing further is begun
 */
export async function* inOrder<T, R>(
  input: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const waiting: Promise<R>[] = [];
  try {
    for await (const item of input) {
      waiting.push(work(item));
      if (waiting.length >= width) {
        const first = waiting.shift();
        if (first) yield await first;
      }
    }
    for (let first = waiting.shift(); first; first = waiting.shift()) yield await first;
  } finally {
    // Left early: what is still under way ends unheard, but not as an unhandled rejection.
    await Promise.allSettled(waiting);
  }
}
