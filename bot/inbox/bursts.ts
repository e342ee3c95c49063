/**
 * Short bursts (T1): owners send "在吗" "我家" "厨房" "漏水了" as four messages. What comes in a row is gathered and answered
 * once. Everything gathered is stored already; a process that dies while gathering loses nothing.
 */

/** What the quiet after a message should be, in ms; 0 answers at once. */
export type Patience = (texts: readonly string[]) => number | Promise<number>;

interface Burst<T> {
  entries: T[];
  began: number;
  timer: NodeJS.Timeout | undefined;
}

export interface Bursts<T> {
  /** Adds a message to its talk's burst; `answer` gets the whole burst after the quiet. */
  add(talkId: string, entry: T, answer: (entries: T[]) => void): Promise<void>;
  has(talkId: string): boolean;
  /** Ends all quiets now. */
  flush(): void;
}

/**
 * @param textOf the words of an entry
 * @param most the longest that a first message waits, in ms
 */
export function createBursts<T>(textOf: (entry: T) => string, patience: Patience, most: number): Bursts<T> {
  const bursts = new Map<string, Burst<T> & { end: () => void }>();
  return {
    async add(talkId, entry, answer) {
      let burst = bursts.get(talkId);
      if (!burst) {
        const entries: T[] = [];
        const end = (): void => {
          const ended = bursts.get(talkId);
          if (!ended) return;
          clearTimeout(ended.timer);
          bursts.delete(talkId);
          answer(ended.entries);
        };
        burst = { entries, began: Date.now(), timer: undefined, end };
        bursts.set(talkId, burst);
      }
      burst.entries.push(entry);
      const quiet = await patience(burst.entries.map(textOf));
      // It may have ended while we were listening.
      if (bursts.get(talkId) !== burst) return;
      clearTimeout(burst.timer);
      const wait = Math.min(quiet, burst.began + most - Date.now());
      if (wait <= 0) burst.end();
      else burst.timer = setTimeout(burst.end, wait);
    },
    has: (talkId) => bursts.has(talkId),
    flush() {
      for (const { end } of [...bursts.values()]) end();
    },
  };
}
