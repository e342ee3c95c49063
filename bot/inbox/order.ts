/**
 * Words of one talk are handled in the order in which they came, whichever processes accepted them
 * (docs/decisions/0011-words-wait-for-earlier-words.md).
 */
import type { InboxStore, Left } from './store.ts';

/** Pause before looking again for what another process is at work on, in ms. */
const AGAIN = 40;

export interface Order {
  /** What was accepted here keeps its order by itself, until it is finished. */
  begun(talkId: string, positions: readonly number[]): void;
  finished(talkId: string, positions: readonly number[]): void;
  /**
   * Lets a talk go and waits while another process is at work on what stands before `position`.
   * @returns undefined where nothing stood there; else what its process left, to be handled first
   */
  earlier(talkId: string, position: number): Promise<Left[] | undefined>;
}

/** @param patience after which another process counts as killed, in ms */
export function createOrder(store: InboxStore, patience: number): Order {
  const own = new Set<string>();
  const nameOf = (talkId: string, position: number): string => `${talkId} ${position}`;
  const foreign = async (talkId: string, before: number): Promise<Left[]> =>
    (await store.before(talkId, before)).filter(({ position }) => !own.has(nameOf(talkId, position)));
  return {
    begun(talkId, positions) {
      for (const position of positions) own.add(nameOf(talkId, position));
    },
    finished(talkId, positions) {
      for (const position of positions) own.delete(nameOf(talkId, position));
    },
    async earlier(talkId, position) {
      let left = await foreign(talkId, position);
      if (left.length === 0) return undefined;
      await store.release(talkId);
      for (const deadline = Date.now() + patience; left.length > 0 && Date.now() < deadline; ) {
        await new Promise((next) => setTimeout(next, AGAIN));
        left = await foreign(talkId, position);
      }
      return left;
    },
  };
}
