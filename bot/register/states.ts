/** The states of a matter and the steps allowed between them (R1, R9, V3). */

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

/** Work goes forward or sideways among these. */
const working: readonly MatterState[] = [
  'dispatched',
  'accepted',
  'on_the_spot',
  'in_progress',
  'on_hold',
  'waiting_for_owner',
];
const ends: readonly MatterState[] = ['done', 'withdrawn', 'declined', 'closed_unsatisfied'];

const next: Record<MatterState, readonly MatterState[]> = {
  registered: [...working, ...ends],
  dispatched: [...working, ...ends],
  accepted: [...working, ...ends],
  on_the_spot: [...working, ...ends],
  in_progress: [...working, ...ends],
  on_hold: [...working, ...ends],
  waiting_for_owner: [...working, ...ends],
  // Reopened: the same number, back at work.
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
export const open: readonly MatterState[] = ['registered', ...working];

export const isOpen = (state: string): boolean => (open as readonly string[]).includes(state);
