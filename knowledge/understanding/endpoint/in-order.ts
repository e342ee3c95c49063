/** Work on a stream several at a time, its results in the order of the stream. */

type Outcome<R> = { value: R } | { error: unknown };
type Step<T, R> = { read: IteratorResult<T> } | { done: Outcome<R> };

/**
 * Each result comes as soon as it and those before it are there, also while the stream pauses.
 * @param width how many are worked on at once; the stream is read no further ahead
 * @param work rejects: the rejection is thrown where its result would stand
 */
export async function* inOrder<T, R>(
  input: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const items = input[Symbol.asyncIterator]();
  const waiting: Promise<Step<T, R>>[] = [];
  let reading: Promise<Step<T, R>> | undefined;
  let ended = false;
  const begin = (item: T): Promise<Step<T, R>> =>
    // A rejection waits for its turn as a value, or it would count as unhandled until then.
    work(item).then(
      (value) => ({ done: { value } }),
      (error: unknown) => ({ done: { error } }),
    );
  try {
    for (;;) {
      if (reading === undefined && !ended && waiting.length < width)
        reading = items.next().then((read) => ({ read }));
      const [head] = waiting;
      const steps = [head, reading].filter((step) => step !== undefined);
      if (steps.length === 0) return;
      const step = await Promise.race(steps);
      if ('read' in step) {
        reading = undefined;
        if (step.read.done) ended = true;
        else waiting.push(begin(step.read.value));
      } else {
        void waiting.shift();
        if ('error' in step.done) throw step.done.error;
        yield step.done.value;
      }
    }
  } finally {
    if (!ended) await items.return?.();
  }
}
