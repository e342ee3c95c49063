/** A turn's own view of its conversation's state, for botbuilder's ConversationState: read with the claim, written with the commit. */
import type { Storage, StoreItems } from 'botbuilder';
import type { Turn } from '../inbox/turn.ts';

export function turnStorage(turn: Turn): Storage {
  return {
    async read(keys) {
      const [key] = keys;
      const items: StoreItems = {};
      if (key !== undefined && turn.state !== undefined) items[key] = JSON.parse(turn.state) as unknown;
      return items;
    },
    async write(changes) {
      for (const value of Object.values(changes)) turn.nextState = JSON.stringify(value);
    },
    async delete() {
      turn.nextState = '{}';
    },
  };
}
