/** Shapes of matters: the book's list, one record, and what is done with it. */
import { z } from 'zod';
import { states } from '../../register/states.ts';

export { open as openStates } from '../../register/states.ts';
export type * from './matter-work.ts';

import { actor, category, home, id, instant, owner, person } from './common.ts';
import { appointment, clock, hold, order, slip, verdict, writtenAnswer } from './procedures.ts';

export const state = z.enum(states);

export const matterItem = z.object({
  id: z.string(),
  number: z.string(),
  estateId: z.string(),
  category,
  kind: z.string().nullable(),
  state,
  urgent: z.boolean(),
  danger: z.string().nullable(),
  level: z.string().nullable(),
  /** Short phrase: 水管爆了. */
  what: z.string(),
  said: z.string(),
  place: z.string().nullable(),
  owner: z.string().nullable(),
  firstContact: person.nullable(),
  handler: person.nullable(),
  department: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  promisedAt: instant.nullable(),
  /** Open and past its promise. */
  overdue: z.boolean(),
  doneAt: instant.nullable(),
  reopened: z.number().int(),
  talkId: z.string().nullable(),
});

export const step = z.object({
  id: z.string(),
  at: instant,
  by: actor,
  /** registered, a state, amended, note, reopened, reported_again, … */
  what: z.string(),
  note: z.string().nullable(),
  data: z.unknown(),
});
export const visit = z.object({
  id: z.string(),
  round: z.number().int(),
  state: z.string(),
  dueAt: instant,
  sentAt: instant.nullable(),
  answeredAt: instant.nullable(),
  mended: z.boolean().nullable(),
  score: z.number().int().nullable(),
  reasons: z.string().nullable(),
  remark: z.string().nullable(),
});
export const task = z.object({
  id: z.string(),
  number: z.string(),
  department: z.string(),
  trade: z.string().nullable(),
  mode: z.enum(['assign', 'grab', 'turn']),
  assignee: person.nullable(),
  state: z.string(),
  createdAt: instant,
  /** By when it is to be acknowledged (H3). */
  ackBy: instant.nullable(),
  acceptedAt: instant.nullable(),
  onWayAt: instant.nullable(),
  arrivedAt: instant.nullable(),
  doneAt: instant.nullable(),
  result: z.string().nullable(),
  /** In hundredths of the currency. */
  amount: z.number().int().nullable(),
  checks: z.array(z.string()),
});

export const matterDetail = z.object({
  now: instant,
  matter: matterItem.extend({
    wanted: z.string().nullable(),
    spot: z.string().nullable(),
    source: z.string(),
    /** The category's own slots (R3), masked where the role may not see them. */
    fields: z.record(z.string(), z.unknown()),
    receivedBy: z.string(),
    promisedFirst: instant.nullable(),
    /** Why the ear would have had a person called; `level` is what a person confirmed (C2). */
    ear: z.array(z.string()),
    levelBy: z.string().nullable(),
    levelReason: z.string().nullable(),
    /** The one complained of may read it (R6). */
    released: z.boolean(),
    result: z.string().nullable(),
    closedAt: instant.nullable(),
    closedBy: z.string().nullable(),
    note: z.string().nullable(),
    followsId: z.string().nullable(),
  }),
  owner: owner.nullable(),
  home: home.nullable(),
  timeline: z.array(step),
  visits: z.array(visit),
  tasks: z.array(task),
  clocks: z.array(clock),
  holds: z.array(hold),
  appointments: z.array(appointment),
  slips: z.array(slip),
  verdict: verdict.nullable(),
  answers: z.array(writtenAnswer),
  order: order.nullable(),
  /** Taken by workers at the task, and owners’ signatures. */
  photos: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['photo', 'signature']),
      by: person.nullable(),
      takenAt: instant,
      link: z.string(),
    }),
  ),
  /** States it may go to from here. */
  next: z.array(state),
});

export const mattersQuery = z.strictObject({
  /** open: something is still to be done; settled: everything else; or one state. */
  state: z.enum(['open', 'settled', ...states]).optional(),
  category: category.optional(),
  urgent: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
  /** Handled or first received by the asker. */
  mine: z.stringbool().optional(),
  /** In number, words, place or owner's name. */
  q: z.string().trim().min(1).max(100).optional(),
  estateId: id.optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
});
export const matterList = z.object({
  now: instant,
  items: z.array(matterItem),
  total: z.number().int(),
  page: z.number().int(),
  size: z.number().int(),
  /** Of everything this member of staff may see in the estate asked for, whatever the other filters. */
  counts: z.object({
    open: z.number().int(),
    urgent: z.number().int(),
    overdue: z.number().int(),
    done: z.number().int(),
  }),
});

export const matterParams = z.strictObject({ id });

export const matterDone = z.object({ matter: matterItem });

export type MatterState = z.infer<typeof state>;
export type MatterItem = z.infer<typeof matterItem>;
export type MatterDetail = z.infer<typeof matterDetail>;
export type MattersQuery = z.infer<typeof mattersQuery>;
export type MatterList = z.infer<typeof matterList>;
export type StepView = z.infer<typeof step>;
export type VisitView = z.infer<typeof visit>;
export type TaskView = z.infer<typeof task>;
