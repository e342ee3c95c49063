/** Parts that the staff API's requests and responses share. Pure zod: the console imports these types too. */
import { z } from 'zod';

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: true });
export const id = z.string().min(1).max(200);
/** A talk's id, "channel/conversation"; in a path it is percent-encoded as one segment. */
export const talkId = z.string().min(3).max(1_100);
/** Words typed by staff. */
export const words = z.string().trim().min(1).max(4_000);
export const reason = z.string().trim().min(2).max(500);

export const categories = [
  'repair',
  'complaint',
  'service',
  'praise',
  'suggestion',
  'after_sales',
  'other',
] as const;
export const category = z.enum(categories);

/** Level of a complaint or incident (C2), confirmed by a person. */
export const level = z.enum(['danger', 'actual', 'threatened', 'general']);

/** Departments by code, as knowledge/rules/routes.json names them, and those of the company office. */
export const departments = [
  'engineering',
  'customer',
  'security',
  'cleaning',
  'greening',
  'finance',
  'project',
  'quality',
  'hr',
  'administration',
  'developer',
] as const;
export const department = z.enum(departments);

export const person = z.object({ id: z.string(), name: z.string() });

/** Who did a step: the bot, the clock, an owner or a member of staff. */
export const actor = z.object({
  kind: z.enum(['bot', 'clock', 'owner', 'staff']),
  id: z.string().nullable(),
  name: z.string(),
});

/** A home worded in the estate's way; `verified`: proved (D8), otherwise only claimed. */
export const home = z.object({
  id: z.string(),
  worded: z.string(),
  relation: z.string(),
  verified: z.boolean(),
  occupancy: z.string().nullable(),
});

/** An owner as this member of staff may see them: `phone` is 138****7258 without the right to see it. */
export const owner = z.object({
  id: z.string(),
  name: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  verified: z.boolean(),
});

export const ok = z.object({ ok: z.literal(true) });
/** The body of every error. Codes are those of bot/errors.ts. */
export const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export type Instant = z.infer<typeof instant>;
export type Category = z.infer<typeof category>;
export type Level = z.infer<typeof level>;
export type Department = z.infer<typeof department>;
export type PersonRef = z.infer<typeof person>;
export type ActorRef = z.infer<typeof actor>;
export type HomeView = z.infer<typeof home>;
export type OwnerView = z.infer<typeof owner>;
export type Failure = z.infer<typeof failure>;
