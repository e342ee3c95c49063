/** Shapes of a worker's telephone: who opened it, the work given to them, and what they did, sent once or later. */
import { z } from 'zod';
import { id, instant, reason, words } from './common.ts';

/** Made by the phone for each thing it sends: the same at every try, so that it is done once. */
const key = z.string().regex(/^[\w-]{8,64}$/, 'a key of 8 to 64 letters, digits, - and _');
/** How long ago it was pressed, in ms by the phone's own clock, whose hour may be wrong; at most two days. */
const ago = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 * 86_400_000)
  .default(0);

/** The link of a notice with the last four digits of one's own number; or login name and password. */
export const openBody = z.union([
  z.strictObject({ token: z.string().min(10).max(400), last4: z.string().regex(/^\d{4}$/, 'four digits') }),
  z.strictObject({ login: z.string().min(1).max(64), password: z.string().min(1).max(200) }),
]);
export const phoneMe = z.object({
  now: instant,
  staffId: z.string(),
  name: z.string(),
  csrf: z.string(),
  expiresAt: instant,
});

export const phonePhoto = z.object({
  id: z.string(),
  kind: z.enum(['photo', 'signature']),
  takenAt: instant,
  /** Signed, good for about an hour. */
  link: z.string(),
});
export const workTask = z.object({
  id: z.string(),
  /** Of the task slip 维修任务单. */
  number: z.string(),
  matterId: z.string(),
  matterNumber: z.string(),
  estateId: z.string(),
  /** dispatched | accepted | arrived | on_hold | done. */
  state: z.string(),
  urgent: z.boolean(),
  danger: z.string().nullable(),
  what: z.string(),
  said: z.string(),
  wanted: z.string().nullable(),
  place: z.string().nullable(),
  spot: z.string().nullable(),
  /** When the owner wishes the visit, in their own words. */
  when: z.string().nullable(),
  owner: z.string().nullable(),
  /** To be called with one tap. */
  phone: z.string().nullable(),
  appointment: z.object({ from: instant, to: instant, agreed: z.boolean() }).nullable(),
  promisedAt: instant.nullable(),
  ackBy: instant.nullable(),
  createdAt: instant,
  arrivedAt: instant.nullable(),
  doneAt: instant.nullable(),
  result: z.string().nullable(),
  /** In hundredths of the currency. */
  amount: z.number().int().nullable(),
  note: z.string().nullable(),
  hold: z.object({ reason: z.string(), newDate: instant, asked: z.boolean() }).nullable(),
  /** The danger is not over yet: 已排险 is still to be said. */
  unsafe: z.boolean(),
  photos: z.array(phonePhoto),
});
export const workTasks = z.object({
  now: instant,
  /** Theirs that are open, urgent first, then what they finished within 7 days (G9). */
  tasks: z.array(workTask),
  /** Of their department, to be taken by whoever is first; without the home. */
  pool: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      place: z.string().nullable(),
      what: z.string(),
      urgent: z.boolean(),
      createdAt: instant,
    }),
  ),
  colleagues: z.array(z.object({ id: z.string(), name: z.string(), onDuty: z.boolean() })),
  estates: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      dutyPhone: z.string().nullable(),
      holdReasons: z.array(z.string()),
      checks: z.array(z.string()),
      results: z.array(z.string()),
      returns: z.array(z.string()),
      transfers: z.array(z.string()),
      /** The published price list (U2); empty where none is. */
      prices: z.array(
        z.object({
          code: z.string(),
          group: z.string(),
          item: z.string(),
          unit: z.string(),
          price: z.number(),
          note: z.string().nullable(),
        }),
      ),
    }),
  ),
});

const of = { key, taskId: id, ago };
/** What a worker does; each works as the step of the same name at the desk. */
export const actBody = z.discriminatedUnion('what', [
  z.strictObject({ ...of, what: z.literal('grab') }),
  z.strictObject({ ...of, what: z.literal('accept') }),
  /** `minutes` until they are there. */
  z.strictObject({
    ...of,
    what: z.literal('on_way'),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60),
  }),
  z.strictObject({ ...of, what: z.literal('arrive') }),
  z.strictObject({ ...of, what: z.literal('absent') }),
  z.strictObject({ ...of, what: z.literal('safe') }),
  z.strictObject({ ...of, what: z.literal('return'), reason }),
  z.strictObject({ ...of, what: z.literal('transfer'), toStaffId: id, reason }),
  z.strictObject({ ...of, what: z.literal('hold'), reason, newDate: instant }),
  z.strictObject({ ...of, what: z.literal('resume') }),
  z.strictObject({
    ...of,
    what: z.literal('finish'),
    result: words,
    /** In hundredths of the currency; never taken by the worker (U2). */
    amount: z.number().int().min(0).max(100_000_000).optional(),
    checks: z.array(z.string().trim().min(1).max(40)).max(7).optional(),
  }),
  z.strictObject({ ...of, what: z.literal('note'), text: words }),
]);
export const actDone = z.object({
  /** It was done before under this key; nothing was done again. */
  again: z.boolean(),
  /** Why it did not hold, for good: sending it again will not help. What was sent is kept at the desk. */
  refused: z.string().nullable(),
});
export const photoQuery = z.strictObject({
  key,
  taskId: id,
  ago,
  kind: z.enum(['photo', 'signature']).default('photo'),
});
export const photoDone = z.object({ again: z.boolean(), id: z.string() });

export const sessionsQuery = z.strictObject({ staffId: id.optional() });
export const sessionList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['desk', 'phone']),
      device: z.string().nullable(),
      createdAt: instant,
      expiresAt: instant,
      /** The one that asks. */
      own: z.boolean(),
    }),
  ),
});

export type OpenBody = z.infer<typeof openBody>;
export type PhoneMe = z.infer<typeof phoneMe>;
export type WorkTask = z.infer<typeof workTask>;
export type WorkTasks = z.infer<typeof workTasks>;
export type ActBody = z.infer<typeof actBody>;
export type ActDone = z.infer<typeof actDone>;
export type PhotoQuery = z.infer<typeof photoQuery>;
export type SessionList = z.infer<typeof sessionList>;
