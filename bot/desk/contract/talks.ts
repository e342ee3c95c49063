/** Shapes of talks: lists, one talk, its transcript, and what is done in it. */
import { z } from 'zod';
import { home, id, instant, owner, person, reason, talkId, words } from './common.ts';
import { matterItem } from './matters.ts';

export const mode = z.enum(['bot', 'waiting', 'person']);

/** A call for a person. Waiting time is counted from `createdAt` by the response's `now`. */
export const handoff = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'taken', 'closed']),
  /** emotional, major, owner_request, visitor …: codes of the ear. */
  reasons: z.array(z.string()),
  group: z.string(),
  summary: z.string(),
  urgent: z.boolean(),
  /** How far the call has climbed (G7): 0 first called, 1 next on the rota, 2 supervisor. */
  level: z.number().int(),
  called: person.nullable(),
  matterId: z.string().nullable(),
  createdAt: instant,
  takenBy: person.nullable(),
  takenAt: instant.nullable(),
  /** First human words; null: still owed (within 60 s of taking over). */
  spokenAt: instant.nullable(),
});

export const talkItem = z.object({
  id: z.string(),
  estateId: z.string(),
  channel: z.string(),
  mode,
  owner: z.object({ id: z.string().nullable(), name: z.string().nullable(), home: z.string().nullable() }),
  /** Last words of either side, shortened and masked. */
  last: z.object({
    text: z.string().nullable(),
    from: z.enum(['owner', 'bot', 'staff']).nullable(),
    at: instant,
  }),
  /** Position of the last activity: a console that has seen less has something unread. */
  position: z.number().int(),
  lastOwnerAt: instant.nullable(),
  handoff: handoff.nullable(),
  /** It names a member of staff (R6): they see that it is there, not the words, and do not work on it. */
  named: z.array(z.string()),
});

export const talksQuery = z.strictObject({
  /** waiting: urgent first, then oldest; mine: held by the asker; taken: held by anybody; bot; all. */
  list: z.enum(['waiting', 'mine', 'taken', 'bot', 'all']).default('waiting'),
  estateId: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export const talkList = z.object({
  now: instant,
  items: z.array(talkItem),
  total: z.number().int(),
  counts: z.object({
    waiting: z.number().int(),
    mine: z.number().int(),
    taken: z.number().int(),
    bot: z.number().int(),
  }),
});

export const talkParams = z.strictObject({ id: talkId });

export const attachment = z.object({
  contentType: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
});

/** One line of a transcript. `delivery` null: fetched by the owner's page, or not one of ours. */
export const activityItem = z.object({
  position: z.number().int(),
  at: instant,
  type: z.string(),
  from: z.object({ role: z.enum(['owner', 'bot', 'staff', 'desk']), name: z.string().nullable() }),
  text: z.string().nullable(),
  attachments: z.array(attachment),
  /** Titles of buttons offered under it. */
  buttons: z.array(z.string()),
  delivery: z
    .enum(['waiting', 'held', 'sent', 'dead'])
    .nullable()
    .describe('held: the channel takes it only when the owner writes again (V5)'),
});

export const activitiesQuery = z.strictObject({
  /** Only those before this position (older), the newest of them. */
  before: z.coerce.number().int().min(1).optional(),
  /** Only those after this position (newer), the oldest of them. */
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** Always in ascending order of position. `more`: there is more on the side asked for. */
export const activityList = z.object({
  items: z.array(activityItem),
  more: z.boolean(),
  position: z.number().int(),
});

export const note = z.object({ id: z.string(), at: instant, by: z.string(), text: z.string() });

export const talkDetail = z.object({
  now: instant,
  talk: talkItem,
  owner: owner.nullable(),
  homes: z.array(home),
  /** The owner's matters, newest first: those of this talk and the history. */
  matters: z.array(matterItem),
  /** Earlier handoffs of this talk too, newest first. */
  handoffs: z.array(handoff),
  notes: z.array(note),
  /** What this member of staff may do with it now. */
  can: z.object({ take: z.boolean(), write: z.boolean() }),
});

export const takeBody = z.strictObject({
  /** Take it out of another's hands (talks.lead). */
  force: z.boolean().default(false),
});
export const taken = z.object({ handoff });

/** `clientId` is made by the console; the same one sent again is not said again. */
export const messageBody = z.strictObject({ text: words, clientId: z.string().min(8).max(64) });
export const said = z.object({ position: z.number().int(), at: instant });

export const transferBody = z.strictObject({ toStaffId: id, word: reason });
export const noteBody = z.strictObject({ text: words });

export const transcriptsQuery = z.strictObject({
  q: z.string().trim().min(1).max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
  estateId: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
});
/** A line found: its talk, where it stands, and the words around what was sought. */
export const transcriptHit = z.object({
  talkId: z.string(),
  estateId: z.string(),
  channel: z.string(),
  owner: z.string().nullable(),
  /** The owner's first home, as worded. */
  home: z.string().nullable(),
  position: z.number().int(),
  at: instant,
  from: z.enum(['owner', 'bot', 'staff', 'desk']),
  text: z.string(),
});
export const transcriptHits = z.object({ items: z.array(transcriptHit), more: z.boolean() });

export type TalkMode = z.infer<typeof mode>;
export type HandoffView = z.infer<typeof handoff>;
export type TalkItem = z.infer<typeof talkItem>;
export type TalksQuery = z.infer<typeof talksQuery>;
export type TalkList = z.infer<typeof talkList>;
export type ActivityItem = z.infer<typeof activityItem>;
export type ActivitiesQuery = z.infer<typeof activitiesQuery>;
export type ActivityList = z.infer<typeof activityList>;
export type Note = z.infer<typeof note>;
export type TalkDetail = z.infer<typeof talkDetail>;
export type MessageBody = z.infer<typeof messageBody>;
export type TransferBody = z.infer<typeof transferBody>;
export type TranscriptsQuery = z.infer<typeof transcriptsQuery>;
export type TranscriptHit = z.infer<typeof transcriptHit>;
