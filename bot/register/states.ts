/** The states of a matter and the steps allowed between them (R1, R9, C3, C6, V3). */
import type { Stage } from '../../knowledge/rules/clocks.ts';

export const states = [
  'registered',
  'dispatched',
  'accepted',
  'on_the_spot',
  'in_progress',
  'on_hold',
  'waiting_for_owner',
  'done',
  'closed',
  'withdrawn',
  'declined',
  'closed_unsatisfied',
] as const;
export type MatterState = (typeof states)[number];

/** Ends that an open matter may come to. */
const ends: readonly MatterState[] = ['done', 'withdrawn', 'declined', 'closed_unsatisfied'];

/**
 * What may follow a state. Work that nobody carries yet is not put on hold: first somebody takes it. A task that is
 * given back or to another is dispatched again. Reopened, a matter is back at work under its number.
 */
const next: Record<MatterState, readonly MatterState[]> = {
  registered: ['dispatched', 'accepted', 'in_progress', 'waiting_for_owner', ...ends],
  dispatched: ['dispatched', 'accepted', 'in_progress', 'waiting_for_owner', ...ends],
  accepted: ['dispatched', 'on_the_spot', 'in_progress', 'on_hold', 'waiting_for_owner', ...ends],
  on_the_spot: ['dispatched', 'in_progress', 'on_hold', 'waiting_for_owner', ...ends],
  in_progress: ['dispatched', 'on_the_spot', 'on_hold', 'waiting_for_owner', ...ends],
  on_hold: ['dispatched', 'on_the_spot', 'in_progress', 'on_hold', 'waiting_for_owner', ...ends],
  waiting_for_owner: ['dispatched', 'accepted', 'on_the_spot', 'in_progress', 'on_hold', ...ends],
  done: ['in_progress', 'closed', 'closed_unsatisfied'],
  closed: ['in_progress'],
  withdrawn: ['in_progress'],
  declined: ['in_progress'],
  closed_unsatisfied: ['in_progress'],
};

/** Whether a matter may go from one state to another. */
export function mayBecome(from: MatterState, to: MatterState): boolean {
  return next[from].includes(to);
}

/** States in which something is still to be done for the owner. */
export const open: readonly MatterState[] = [
  'registered',
  'dispatched',
  'accepted',
  'on_the_spot',
  'in_progress',
  'on_hold',
  'waiting_for_owner',
];

export const isOpen = (state: string): boolean => (open as readonly string[]).includes(state);

/** The stages of its clocks that a matter has reached with a state (C3). */
export const reached: Partial<Record<MatterState, readonly Stage[]>> = {
  dispatched: ['dispatched'],
  accepted: ['dispatched', 'accepted'],
  on_the_spot: ['dispatched', 'accepted', 'arrived'],
  in_progress: ['dispatched', 'accepted'],
  done: ['dispatched', 'accepted', 'arrived', 'safe', 'done'],
};

/** States in which a matter's clocks are over, whatever they had reached. */
export const over: readonly MatterState[] = ['closed', 'withdrawn', 'declined', 'closed_unsatisfied'];
