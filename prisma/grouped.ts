/**
 * Takes together what waits at the same time. While one group is at work the next one gathers, so a busy process
 * makes few large transactions and an idle one answers at once.
 */

interface Waiting<T, R> {
  item: T;
  done: (result: R) => void;
  failed: (error: unknown) => void;
}

/**
 * A function of one item that works on many: `work` gets a group and answers for each, in order. A group that fails
 * is tried again one by one, so that one item's fault is its own.
 * @param most items a group may have
 */
export function grouped<T, R>(work: (group: T[]) => Promise<R[]>, most: number): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let running = false;

  async function one({ item, done, failed }: Waiting<T, R>): Promise<void> {
    try {
      const [result] = await work([item]);
      done(result as R);
    } catch (error) {
      failed(error);
    }
  }

  async function flush(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      // One round of the event loop, so that what arrives together goes together.
      await new Promise(setImmediate);
      const group = waiting.splice(0, most);
      if (group.length === 1) {
        await one(group[0] as Waiting<T, R>);
        continue;
      }
      try {
        const results = await work(group.map(({ item }) => item));
        group.forEach(({ done }, index) => void done(results[index] as R));
      } catch {
        // Whose fault it was shows when each is tried alone; that error is told to its own caller.
        for (const single of group) await one(single);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise<R>((done, failed) => {
      waiting.push({ item, done, failed });
      if (!running) void flush();
    });
}
