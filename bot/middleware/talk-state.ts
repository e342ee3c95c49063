/**
 * What the bot remembers of a talk, for the length of a turn: read with the claim, written with the commit. Like
 * botbuilder's ConversationState (same key, same form), without its hashing of the whole state twice a turn: a turn has
 * the talk to itself, and comparing the text that is to be stored tells whether anything changed.
 */
import type { StatePropertyAccessor } from 'botbuilder';
import type { Turn } from '../inbox/turn.ts';

export interface TalkState {
  /** A part of the state by name; as it was read until it is set. */
  property<T>(name: string): StatePropertyAccessor<T>;
  /** Leaves the state on the turn for its commit, if it differs from what was read. */
  keep(): void;
}

const opened = new WeakMap<Turn, TalkState>();

/** The state under a turn's claim: one for all that look at it in the turn. */
export function talkStateOf(turn: Turn): TalkState {
  const known = opened.get(turn) ?? open(turn);
  opened.set(turn, known);
  return known;
}

function open(turn: Turn): TalkState {
  const state = (turn.state === undefined ? {} : JSON.parse(turn.state)) as Record<string, unknown>;
  return {
    property: <T>(name: string): StatePropertyAccessor<T> => ({
      // As botbuilder's own: a default that was taken is part of the state from then on.
      get: async (_context: unknown, orElse?: T) => {
        if (state[name] === undefined && orElse !== undefined) state[name] = orElse;
        return state[name] as T;
      },
      set: async (_context: unknown, value: T) => {
        state[name] = value;
      },
      delete: async () => {
        delete state[name];
      },
    }),
    keep() {
      const text = JSON.stringify(state);
      if (text !== turn.state) turn.nextState = text;
    },
  };
}
