import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern, perLocale } from './shared.ts';

const days = z.number().int().positive();

/** Personal data (D1–D8): the notice, how long what is kept, how identity is proved. */
export const privacySchema = z.strictObject({
  notice: z.strictObject({
    /** Changes with the notice's text: everybody is told again. */
    version: z.string().min(1).max(32),
    /** The whole notice, a paragraph each; {company} and {phone} are the estate's. */
    text: perLocale(z.array(z.string().min(1)).min(1)),
  }),
  /** Days after closing, or after the last word (D3). The law asks for at least six months of audit. */
  retention: z.strictObject({
    closedDays: days,
    mediaDays: days,
    lostFoundDays: days,
    strangersDays: days,
    auditDays: days.min(180),
  }),
  invitation: z.strictObject({ days }),
  code: z.strictObject({ minutes: days, tries: days, perDay: days }),
  /** Verified residents of one home see number, place, appointment and state of its repairs (D8). */
  residentsSeeRepairs: z.boolean(),
  /** How an owner asks for it, in words: to be verified, to invite, and the four requests of D2. */
  words: z.record(z.enum(['bind', 'family', 'tenant', 'see', 'correct', 'export', 'delete']), pattern),
});
export type Privacy = z.infer<typeof privacySchema>;
export type Retention = Privacy['retention'];

export const shippedPrivacy = once(() => readData('rules/privacy.json', privacySchema));
