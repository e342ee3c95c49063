/**
 * Answers in the webhook's own answer: they cost nothing of the five. While a push waits, the outbox may hand one text
 * over; what comes too late goes out as a customer message.
 */

export interface Passive {
  /** A push waits for at most so many ms; the text to answer with, or undefined. */
  wait(talkId: string, ms: number): Promise<{ text: string; told: (arrived: boolean) => void } | undefined>;
  /** Hands a text to the push that waits. False: none waits, or the answer did not go out. */
  give(talkId: string, text: string): Promise<boolean>;
  /** Lets all pushes go. */
  close(): void;
}

type Waiting = (given: { text: string; told: (arrived: boolean) => void } | undefined) => void;

export function createPassive(): Passive {
  const waiting = new Map<string, Waiting[]>();

  function leave(talkId: string, one: Waiting): void {
    const left = (waiting.get(talkId) ?? []).filter((other) => other !== one);
    if (left.length > 0) waiting.set(talkId, left);
    else waiting.delete(talkId);
  }

  return {
    wait: (talkId, ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => one(undefined), ms);
        const one: Waiting = (given) => {
          clearTimeout(timer);
          leave(talkId, one);
          resolve(given);
        };
        waiting.set(talkId, [...(waiting.get(talkId) ?? []), one]);
      }),
    give: (talkId, text) =>
      new Promise((told) => {
        // The newest push has the most time left.
        const one = waiting.get(talkId)?.at(-1);
        if (one) one({ text, told });
        else told(false);
      }),
    close() {
      for (const all of [...waiting.values()]) for (const one of all) one(undefined);
    },
  };
}
