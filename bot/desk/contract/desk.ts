/** Shapes of login, the people and estates of the desk, standard phrases, and messages that could not be delivered. */
import { z } from 'zod';
import { permissions, roles } from '../roles.ts';
import { department, instant } from './common.ts';

export const login = z.strictObject({
  login: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(200),
});

export const estate = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string(),
  deskName: z.string(),
  company: z.string(),
  region: z.enum(['CN', 'TW', 'HK']),
  timeZone: z.string(),
});

/** The one logged in. `csrf` goes into the header X-CSRF-Token of every request that is not a GET. */
export const me = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  department: z.string(),
  permissions: z.array(z.enum(permissions)),
  estates: z.array(estate),
  /** Of whoever may set what holds for the whole company; null: only their estates. */
  companyId: z.string().nullable(),
  csrf: z.string(),
  expiresAt: instant,
  /** The desk's clock, by which waiting times are counted. */
  now: instant,
});

export const staffMember = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  department: z.string(),
  /** Code of a repair's sub-kind; null: any work. */
  trade: z.string().nullable(),
  /** 职务, a code of knowledge/rules/people.json. */
  post: z.string().nullable(),
  /** 职务代理人, who stands in when they are off duty (R6). */
  deputy: z.object({ id: z.string(), name: z.string() }).nullable(),
  onDuty: z.boolean(),
  /** End of the present shift. */
  until: instant.nullable(),
  /** Has a desk page open now, in this process or another, by session. */
  loggedIn: z.boolean(),
  /** Talks held now. */
  talks: z.number().int(),
});
export const staffQuery = z.strictObject({
  estateId: z.string().optional(),
  department: department.optional(),
});
export const staffList = z.object({ items: z.array(staffMember) });

/** A sentence to send by one key; {name} is filled in already, other {…} are for the writer to fill. */
export const standardPhrase = z.object({ id: z.string(), situation: z.string(), text: z.string() });
export const phraseList = z.object({ items: z.array(standardPhrase) });

export const deadLetter = z.object({
  id: z.string(),
  talkId: z.string(),
  estateId: z.string(),
  channel: z.string(),
  text: z.string().nullable(),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  createdAt: instant,
});
export const deadLetters = z.object({ items: z.array(deadLetter), total: z.number().int() });

/**
 * One line of the stream: a hint to fetch again, never data. `talk`: this talk changed (id = talk id);
 * `desk`: lists of talks and matters of the estate changed; `resync`: something may have been missed, fetch everything.
 */
export const liveEvent = z.object({
  topic: z.enum(['talk', 'desk', 'resync']),
  estateId: z.string().optional(),
  id: z.string().optional(),
});

export type Login = z.infer<typeof login>;
export type Me = z.infer<typeof me>;
export type EstateView = z.infer<typeof estate>;
export type StaffMember = z.infer<typeof staffMember>;
export type StaffQuery = z.infer<typeof staffQuery>;
export type StandardPhrase = z.infer<typeof standardPhrase>;
export type DeadLetter = z.infer<typeof deadLetter>;
export type LiveEvent = z.infer<typeof liveEvent>;
