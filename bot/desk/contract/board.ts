/** Shapes of the live board: how each estate stands now. */
import { z } from 'zod';
import { id, instant } from './common.ts';

export const boardQuery = z.strictObject({ estateId: id.optional() });
export const boardRow = z.object({
  estateId: z.string(),
  name: z.string(),
  /** Matters that something is still to be done for, and those of them that are urgent. */
  open: z.number().int(),
  urgent: z.number().int(),
  /** Matters with a clock that is nearly out, or out (C3). */
  near: z.number().int(),
  breached: z.number().int(),
  onHold: z.number().int(),
  /** Talks that wait for a person, the longest of them in seconds, and talks that a person is on. */
  waiting: z.number().int(),
  longestWait: z.number().int().nullable(),
  talking: z.number().int(),
  /** Since midnight in the estate's zone. */
  registeredToday: z.number().int(),
  doneToday: z.number().int(),
  /** Of return visits answered within 30 days: how many, and the share that gave 4 or 5; null without any. */
  answered: z.number().int(),
  satisfied: z.number().nullable(),
});
export const board = z.object({
  now: instant,
  items: z.array(boardRow),
  /** What should be looked at first: matters whose clock is out or nearly so, the latest due first. */
  pressing: z.array(
    z.object({
      matterId: z.string(),
      number: z.string(),
      estateId: z.string(),
      place: z.string().nullable(),
      what: z.string(),
      stage: z.string(),
      state: z.enum(['near', 'breached']),
      dueAt: instant,
      handler: z.string().nullable(),
    }),
  ),
});

export type Board = z.infer<typeof board>;
export type BoardRow = z.infer<typeof boardRow>;
