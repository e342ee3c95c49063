/** What the bot remembers of a talk between turns. Persisted, so it carries a version. */
import { z } from 'zod';
import { languages } from '../knowledge/understanding/reading.ts';

/** Sentences kept so that none is said twice in a row. */
const SAID = 12;

const asked = z.object({ slot: z.string(), times: z.number().int() });

/** A matter that is being collected, or was filed and may still be amended. */
const collecting = z.object({
  category: z.string(),
  kind: z.string().optional(),
  said: z.string(),
  what: z.string().optional(),
  place: z.object({
    building: z.string().optional(),
    unit: z.string().optional(),
    room: z.string().optional(),
    spot: z.string().optional(),
  }),
  urgent: z.boolean(),
  danger: z.string().optional(),
  handoff: z.array(z.string()),
  slots: z.record(z.string(), z.string()),
  asked: z.array(asked),
  /** Slots that the last reply asked for. */
  pending: z.array(z.string()),
  /** The owner's turn in which they were asked for. */
  askedTurn: z.number().int().optional(),
  filedId: z.string().optional(),
  /** Going on now: security is sent (C3). */
  disturbance: z.boolean().optional(),
  /** The home is the one on the books, not one that was said. */
  supposed: z.boolean().optional(),
  /** The spot is the owner's answer to where: a place to go to, whatever its words. */
  placed: z.boolean().optional(),
});
export type Collecting = z.infer<typeof collecting>;

const memory = z.object({
  version: z.literal(1),
  turns: z.number().int(),
  greetedAt: z.string().optional(),
  introduced: z.boolean(),
  language: z.enum(languages).optional(),
  /** The danger that first aid was last given for. */
  aided: z.string().optional(),
  /** The version of the notice on personal data that was shown in this talk (D1). */
  noticed: z.string().optional(),
  thanked: z.boolean(),
  said: z.array(z.string()),
  /** The matter filed last in this talk, while it may be meant by "刚才那个". */
  last: z.object({ id: z.string(), at: z.string(), withdrawn: z.boolean().optional() }).optional(),
  collecting: collecting.optional(),
  /** Matters begun and left for another, to be offered again; the oldest first. */
  parked: z.array(collecting).optional(),
  /** The complaint made in this talk; what is said again about it is put into it. */
  grievance: z.object({ id: z.string(), kind: z.string().optional(), at: z.string() }).optional(),
  /** How much irritation the last messages showed (C7). */
  irritation: z.number().optional(),
  /** What was asked for beside what is needed, in this contact: not asked again for another matter. */
  wanted: z.array(z.string()).optional(),
  /** Photos that came before the words they belong to (T2). */
  photos: z.number().int().optional(),
  /** Since when a voice message waits for whether it is urgent (T3). */
  voice: z.string().optional(),
  /** The festival and year whose wish was said (G2). */
  wished: z.string().optional(),
  /** Words dropped one by one that tell nothing yet: 我家, 厨房; they belong to what comes next (T1). */
  fragment: z.object({ text: z.string(), times: z.number().int() }).optional(),
  /** Messages in a row that were not understood. */
  lost: z.number().int().optional(),
  /** What the owner wished of one of several matters, until they say which. */
  choosing: z.object({ wish: z.string(), ids: z.array(z.string()) }).optional(),
  /** The owner writes Cantonese: Hong Kong's wording is theirs, wherever the estate lies (G6). */
  cantonese: z.boolean().optional(),
  /** A message the ear was unsure of, and how often its writer was asked. */
  unsure: z.object({ text: z.string(), times: z.number().int() }).optional(),
  /** The yearly survey whose answer is awaited; the turn it came behind. */
  survey: z.object({ sentAt: z.string(), turn: z.number().int() }).optional(),
  /** The return visit whose answer is awaited. */
  visit: z
    .object({
      id: z.string(),
      mended: z.boolean().optional(),
      score: z.number().optional(),
      sentAt: z.string(),
      answeredAt: z.string().optional(),
      /** The matters of the card. */
      matters: z.array(z.object({ id: z.string(), what: z.string() })).optional(),
      /** An unhappy answer about several matters, kept until it is known which is meant. */
      which: z
        .object({
          mended: z.boolean().optional(),
          score: z.number().optional(),
          reasons: z.array(z.string()).optional(),
          remark: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
});
export type Memory = z.infer<typeof memory>;

export const newMemory = (): Memory => ({
  version: 1,
  turns: 0,
  introduced: false,
  thanked: false,
  said: [],
});

/** Reads what was stored; what an older program stored otherwise is forgotten, the register has what matters. */
export function readMemory(stored: unknown): Memory {
  const parsed = memory.safeParse(stored);
  return parsed.success ? parsed.data : newMemory();
}

/** Keeps what was said, so that the next wording differs. */
export function noteSaid(mind: Memory, texts: readonly string[]): void {
  mind.said = [...mind.said, ...texts].slice(-SAID);
}
