import { z } from 'zod';
import { once, readData } from '../load.ts';
import { peopleCodes } from './people.ts';
import { clockTime, hours } from './shared.ts';

const minutes = z.number().nonnegative();

/** How long a stage of a clock may take (C3); every kind counts from registration (R12). */
export const span = z.union([
  /** Elapsed minutes; `lift` instead when the lift firm must come. */
  z.strictObject({ minutes, lift: minutes.optional() }),
  /** Minutes within service hours, but never more than `atMost` elapsed minutes. */
  z.strictObject({ serviceMinutes: minutes, atMost: minutes.optional() }),
  /** Registered before `before`: the same day by `sameDayBy`, else the next day by `nextDayBy`. */
  z.strictObject({ before: clockTime, sameDayBy: clockTime, nextDayBy: clockTime }),
  z.strictObject({ endOfDay: z.literal(true) }),
  z.strictObject({ days: z.number().int().positive() }),
  z.strictObject({ workingDays: z.number().int().positive() }),
]);
export type Span = z.infer<typeof span>;

/** The stages of a clock, in order. */
export const stages = ['dispatched', 'accepted', 'arrived', 'safe', 'done'] as const;
export type Stage = (typeof stages)[number];

/** The rows of C3, and the request about personal data of D2, whose `done` is the law's term. */
export const clockKinds = [
  'danger',
  'urgent',
  'repair_home',
  'repair_public',
  'service',
  'complaint',
  'disturbance',
  'enquiry',
  'after_sales',
  'suggestion',
  'praise',
  'data_request',
] as const;
export type ClockKind = (typeof clockKinds)[number];

const matter = z
  .strictObject({
    dispatched: span.optional(),
    accepted: span.optional(),
    arrived: span.optional(),
    safe: span.optional(),
    done: span.optional(),
    /** The stage whose time the owner is told at filing (R5). */
    tell: z.enum(stages),
    /** A clock that runs beside this one. */
    beside: z.enum(clockKinds).optional(),
  })
  .refine((row) => row[row.tell] !== undefined, 'the stage told to the owner has no time');

/** A rung of a ladder: whom it calls and when. Without `always` it is called only while nobody has acknowledged (H3). */
const step = z.strictObject({
  afterMinutes: minutes,
  call: z.array(z.enum(peopleCodes)).min(1),
  always: z.boolean().default(false),
});

/** Clocks, ladders and the desk's other times (C3, C4, G7, U1, T1, T4, R5, V3, H4). */
export const clocksSchema = z.strictObject({
  serviceHours: hours,
  passOn: z.strictObject({ withinMinutes: minutes }),
  near: z.strictObject({ share: z.number(), shortUnderMinutes: minutes, shortShare: z.number() }),
  breach: z.array(
    z.strictObject({
      at: z.number().nonnegative(),
      tell: z.array(z.enum(['holder', ...peopleCodes])).min(1),
    }),
  ),
  /** 挂单: reasons, who consents, and who alone consents after `most` of them. */
  holds: z.strictObject({
    most: z.number().int(),
    consent: z.enum(peopleCodes),
    afterwards: z.enum(peopleCodes),
    reasons: z.array(z.string()).min(1),
  }),
  matters: z.record(z.enum(clockKinds), matter),
  ladders: z.record(
    z.enum(['danger', 'urgent', 'disturbance', 'actual_major', 'threatened', 'talk']),
    z.array(step).min(1),
  ),
  greetAgainMinutes: minutes,
  talk: z.strictObject({
    nudgeMinutes: minutes,
    fileAnywayMinutes: minutes,
    voiceMinutes: minutes,
    amendSeconds: minutes,
    /** The owner so long quiet: the holder is asked to hand back or keep; then handed back (H4). */
    quietHandoffMinutes: minutes,
    handBackMinutes: minutes,
    /** Who took a talk and has said nothing for so long is reminded (G7). */
    firstWordSeconds: minutes,
    /** Questions about one matter in all (T5). */
    most: z.number().int(),
  }),
  bursts: z.strictObject({
    completeSeconds: minutes,
    openSeconds: minutes,
    mostSeconds: minutes,
  }),
  hurry: z.strictObject({ countsOnceMinutes: minutes }),
  reopenDays: z.number().int(),
  afterSalesUrgeDays: z.number().int(),
  /** Reminded so long before the window; so many absences, then the steward phones (R10). */
  appointment: z.strictObject({
    remindBeforeMinutes: minutes,
    absencesBeforeCall: z.number().int().positive(),
  }),
  /** After so long a signer's deputy is asked (C6). */
  countersign: z.strictObject({ hours: minutes }),
  /** Within how long the written report on a danger is there (C4). */
  reportHours: z.strictObject({ danger: minutes }),
});
export type Clocks = z.infer<typeof clocksSchema>;

export const shippedClocks = once(() => readData('rules/clocks.json', clocksSchema));
