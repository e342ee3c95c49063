/** Shapes of shift handovers (R8), notices (K2), incidents (C5) and major records (H5). */
import { z } from 'zod';
import { noticeKinds } from '../../../knowledge/answers/notices.ts';
import { category, id, instant, person, reason, words } from './common.ts';
import { matterItem } from './matters.ts';

const line = z.string().trim().max(1_000);
export const oneId = z.strictObject({ id });
export const estateQuery = z.strictObject({ estateId: id.optional() });

// ── handover ─────────────────────────────────────────────────────────────────────────────────────────

export const sheet = z.object({
  received: z.number().int(),
  byCategory: z.record(z.string(), z.number().int()),
  settled: z.number().int(),
  open: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      home: z.string().nullable(),
      what: z.string(),
      promisedAt: instant.nullable(),
      state: z.string(),
      holder: z.string(),
      urgent: z.boolean(),
    }),
  ),
  talks: z.array(
    z.object({
      talkId: z.string(),
      owner: z.string().nullable(),
      reason: z.string(),
      state: z.string(),
      since: instant,
      holder: z.string(),
    }),
  ),
  urgent: z.array(z.object({ id: z.string(), number: z.string(), what: z.string(), state: z.string() })),
  notices: z.array(z.object({ id: z.string(), text: z.string(), endsAt: instant })),
  calls: z.array(z.object({ visitId: z.string(), number: z.string(), what: z.string() })),
  majors: z.array(
    z.object({ id: z.string(), number: z.string(), title: z.string(), dueAt: instant.nullable() }),
  ),
});
/** What people write on the sheet: 设备故障, 领导交办, 转告留言, 钥匙/对讲机/物品清点, 其他. */
export const remarks = z.strictObject({
  equipment: line.optional(),
  leaders: line.optional(),
  messages: line.optional(),
  items: line.optional(),
  other: line.optional(),
});
export const handover = z.object({
  id: z.string(),
  number: z.string(),
  estateId: z.string(),
  shift: z.string(),
  startsAt: instant,
  endsAt: instant,
  giver: person,
  taker: person,
  giverSignedAt: instant,
  takerSignedAt: instant.nullable(),
  remarks,
  sheet,
});
export const sheetQuery = z.strictObject({ estateId: id, startsAt: instant.optional() });
export const handoverBody = z
  .strictObject({
    estateId: id,
    takerId: id,
    shift: z.string().trim().min(1).max(20),
    startsAt: instant,
    endsAt: instant,
    remarks: remarks.default({}),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), 'ends before it starts');
export const handovers = z.object({ items: z.array(handover) });

// ── notices ──────────────────────────────────────────────────────────────────────────────────────────

export const noticeView = z.object({
  id: z.string(),
  estateId: z.string(),
  kind: z.enum(noticeKinds),
  text: z.string(),
  /** None: the whole estate. */
  buildings: z.array(z.string()),
  startsAt: instant,
  endsAt: instant,
  endedAt: instant.nullable(),
  contact: z.string().nullable(),
  approver: z.string().nullable(),
  state: z.enum(['coming', 'active', 'over']),
});
export const noticeBody = z
  .strictObject({
    estateId: id,
    kind: z.enum(noticeKinds),
    text: words,
    buildings: z.array(z.string().trim().min(1).max(32)).max(200).default([]),
    startsAt: instant,
    endsAt: instant,
    contact: z.string().trim().min(1).max(100).optional(),
    approver: z.string().trim().min(1).max(64),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), 'ends before it starts');
export const extendBody = z.strictObject({ endsAt: instant });
export const notices = z.object({ items: z.array(noticeView) });
export const noticeAnswer = z.object({ notice: noticeView });

// ── incidents ────────────────────────────────────────────────────────────────────────────────────────

export const incident = z.object({
  id: z.string(),
  number: z.string(),
  estateId: z.string(),
  kind: z.enum(['outage', 'public', 'group']),
  title: z.string(),
  state: z.enum(['open', 'ended']),
  news: z.string().nullable(),
  expectedEnd: instant.nullable(),
  toldAt: instant.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
  result: z.string().nullable(),
  leadId: z.string().nullable(),
  matters: z.array(matterItem),
});
export const incidents = z.object({ items: z.array(incident) });
export const newsBody = z.strictObject({ text: words, expectedEnd: instant.optional() });
/** When everybody hears it: at once, or two hours after the last news. */
export const newsAnswer = z.object({ toldAt: instant });
export const endIncidentBody = z.strictObject({ result: words });
export const groupProposals = z.object({
  items: z.array(
    z.object({
      category,
      kind: z.string(),
      kindName: z.string(),
      homes: z.number().int(),
      matterIds: z.array(z.string()),
    }),
  ),
});
export const groupBody = z.strictObject({
  estateId: id,
  category,
  kind: z.string().min(1).max(64),
  title: reason,
  /** The one agreed answer. */
  answer: words,
});

// ── major records ────────────────────────────────────────────────────────────────────────────────────

export const majorRecord = z.object({
  id: z.string(),
  number: z.string(),
  estateId: z.string(),
  kind: z.string(),
  title: z.string(),
  matterId: z.string().nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  dueAt: instant.nullable(),
  overdue: z.boolean(),
  fields: z.record(z.string(), z.string()),
  filedAt: instant.nullable(),
  typical: z.boolean(),
});
export const majorRecords = z.object({ items: z.array(majorRecord) });
/** Columns of 重大(突发)事件处理记录表 that people fill in, by their key; `file` hands it in to quality. */
export const majorBody = z.strictObject({
  fields: z.record(z.string().min(1).max(32), z.string().max(2_000)).optional(),
  typical: z.boolean().optional(),
  file: z.boolean().optional(),
});

export type Sheet = z.infer<typeof sheet>;
export type HandoverView = z.infer<typeof handover>;
export type HandoverBody = z.infer<typeof handoverBody>;
export type NoticeView = z.infer<typeof noticeView>;
export type NoticeBody = z.infer<typeof noticeBody>;
export type IncidentView = z.infer<typeof incident>;
export type MajorRecordView = z.infer<typeof majorRecord>;
