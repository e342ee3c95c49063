/**
 * The one list of what the tables hold of owners (D2, D3): per table the columns with somebody's words, names, numbers or
 * accounts, and what becomes of its rows when a matter is emptied, or a talk, an account or a person is taken away. Deletion
 * and retention both work by it (forgetting.ts, retention.ts); a test holds it against the data model, column by column, so
 * that no new table and no new column can be forgotten.
 */
import type { TableName } from '../../prisma/client.ts';

/** What a row hangs on. A matter is emptied, the others are taken away. */
export type Of = 'matter' | 'talk' | 'account' | 'owner';

/** What happens to the rows that hang on something by a column. */
export interface Rule {
  of: Of;
  /** The column that holds its id. */
  by: string;
  /** What stands before the id there: "owner/". */
  prefix?: string;
  /** The column holds the id of a row of this table, whose column holds the id that is meant. */
  via?: readonly [table: TableName, by: string];
  /** Columns and what stands in them afterwards. Neither `set` nor `copy`: the row is taken away. */
  set?: Readonly<Record<string, string | null>>;
  /** Columns that afterwards hold what another column of the row holds, where they must differ from row to row. */
  copy?: Readonly<Record<string, string>>;
}

/**
 * What hangs on nothing that leaves, or on something that stays longer: emptied when `at` is older than the estate's
 * `retention.closedDays` (D3). `of` names the columns by which a legal hold may cover the row.
 */
export interface Aged {
  at: string;
  set: Readonly<Record<string, string | null>>;
  copy?: Readonly<Record<string, string>>;
  of?: Readonly<Partial<Record<Of, string>>>;
}

/** What no plain statement can do; each is one function of forgetting.ts. */
export type ByHand =
  | 'claimedHomes'
  | 'counters'
  | 'exports'
  | 'files'
  | 'handovers'
  | 'importChanges'
  | 'incidents'
  | 'jobs'
  | 'madeTables'
  | 'matterFields'
  | 'state';

export interface PersonalTable {
  /** Text columns with free words, where anybody's name or number may stand. */
  words?: readonly string[];
  /** Other text columns that tell who somebody is: names, numbers, accounts, ids of persons and talks. */
  marks?: readonly string[];
  /** Text columns of codes, numbers of records, ids of rows, and of colleagues: nothing of an owner. */
  plain: readonly string[];
  /** Columns that name who did something, where that may be "owner:ID", and the column of the row's matter. */
  actors?: { columns: readonly string[]; matter?: string };
  rules?: readonly Rule[];
  aged?: Aged;
  byHand?: ByHand;
}

const ofMatter = (set: Record<string, string | null>): Rule => ({ of: 'matter', by: 'matterId', set });
const gone = (of: Of, by: string): Rule => ({ of, by });

export const personalTables: Readonly<Record<TableName, PersonalTable>> = {
  // ── companies, estates, homes, colleagues ──
  Company: { plain: ['id', 'name'] },
  Estate: { plain: ['id', 'companyId', 'code', 'name', 'deskName', 'region', 'timeZone', 'dutyPhone'] },
  Building: { plain: ['id', 'estateId', 'name'] },
  // A home is the estate's own, but for one that nobody listed and only its writer named.
  Home: {
    marks: ['building', 'unit', 'room'],
    plain: ['id', 'estateId', 'stewardId', 'kind', 'occupancy'],
    byHand: 'claimedHomes',
  },
  Staff: {
    plain: [
      'id',
      'companyId',
      'login',
      'name',
      'phone',
      'role',
      'department',
      'trade',
      'post',
      'deputyId',
      'passwordHash',
      'buildings',
    ],
  },
  StaffEstate: { plain: ['staffId', 'estateId'] },
  Shift: { plain: ['id', 'estateId', 'staffId'] },
  Session: { plain: ['id', 'staffId', 'csrf', 'kind', 'device'] },

  // ── owners ──
  Owner: {
    marks: ['id', 'name', 'surname', 'title', 'phone', 'language', 'birthday'],
    plain: ['companyId'],
    rules: [gone('owner', 'id')],
  },
  Identity: {
    marks: ['id', 'ownerId', 'userId', 'secretHash'],
    plain: ['channel', 'estateId'],
    rules: [gone('owner', 'ownerId'), gone('account', 'id')],
  },
  Residence: {
    words: ['note'],
    marks: ['id', 'ownerId'],
    plain: ['homeId', 'relation'],
    rules: [gone('owner', 'ownerId')],
  },
  Invitation: {
    marks: ['usedBy', 'createdBy'],
    plain: ['id', 'estateId', 'homeId', 'batchId', 'relation', 'codeHash'],
    actors: { columns: ['createdBy'] },
    rules: [{ of: 'owner', by: 'usedBy', set: { usedBy: null } }],
  },
  PhoneProof: {
    marks: ['identityId', 'ownerId'],
    plain: ['id', 'codeHash'],
    rules: [gone('owner', 'ownerId'), gone('account', 'identityId')],
  },
  Consent: {
    marks: ['ownerId', 'talkId'],
    plain: ['id', 'version', 'kind'],
    rules: [gone('owner', 'ownerId'), { of: 'talk', by: 'talkId', set: { talkId: null } }],
  },
  DataRequest: {
    words: ['report'],
    marks: ['ownerId'],
    plain: ['id', 'estateId', 'matterId', 'kind', 'state', 'doneBy'],
    rules: [
      { of: 'owner', by: 'ownerId', set: { ownerId: null, report: null } },
      ofMatter({ ownerId: null, report: null }),
    ],
    aged: {
      at: 'doneAt',
      set: { ownerId: null, report: null },
      of: { owner: 'ownerId', matter: 'matterId' },
    },
  },

  // ── talks ──
  Talk: {
    marks: ['id', 'conversationId', 'ownerId', 'userId', 'reference'],
    plain: ['channel', 'estateId', 'locale', 'mode', 'handoffId', 'holder'],
    rules: [gone('talk', 'id')],
  },
  Activity: {
    words: ['text', 'body'],
    marks: ['talkId', 'activityId', 'fromId', 'fromName', 'inboundKey', 'error'],
    plain: ['direction', 'type', 'fromRole'],
    rules: [gone('talk', 'talkId')],
  },
  BotState: { marks: ['key', 'value'], plain: [], byHand: 'state' },
  Outbox: {
    words: ['payload'],
    marks: ['talkId', 'lastError'],
    plain: ['id', 'channel', 'state', 'batch'],
    rules: [gone('talk', 'talkId')],
  },
  Allowance: {
    marks: ['talkId', 'replyToken', 'takenToken', 'takenFor', 'choices'],
    plain: ['channel'],
    rules: [gone('talk', 'talkId')],
  },
  Draft: { words: ['text'], marks: ['talkId'], plain: [], rules: [gone('talk', 'talkId')] },
  File: { marks: ['talkId', 'name', 'sha256'], plain: ['id', 'kind'], byHand: 'files' },
  FileChunk: { marks: ['bytes'], plain: ['fileId'], byHand: 'files' },
  Job: { marks: ['id', 'payload', 'lastError'], plain: ['kind', 'state'], byHand: 'jobs' },
  // Keys of the desk, of platforms, of numbers; those of slips and SMS codes end with an account's or a person's id.
  Counter: { marks: ['key'], plain: [], byHand: 'counters' },
  ChannelState: { plain: ['key', 'value'] },
  Secret: { plain: ['name', 'value'] },

  // ── the register ──
  Matter: {
    words: ['said', 'what', 'wanted', 'place', 'spot', 'fields', 'levelReason', 'result', 'note'],
    marks: ['ownerId', 'homeId', 'talkId', 'receivedBy', 'closedBy'],
    plain: [
      'id',
      'number',
      'estateId',
      'source',
      'category',
      'kind',
      'danger',
      'level',
      'levelBy',
      'releasedBy',
      'handoff',
      'state',
      'firstContactId',
      'handlerId',
      'department',
      'followsId',
      'incidentId',
      'about',
    ],
    actors: { columns: ['receivedBy', 'closedBy'], matter: 'id' },
    rules: [
      {
        of: 'matter',
        by: 'id',
        set: {
          ownerId: null,
          talkId: null,
          said: '',
          what: '',
          wanted: null,
          place: null,
          spot: null,
          levelReason: null,
          result: null,
          note: null,
        },
      },
      { of: 'talk', by: 'talkId', set: { talkId: null } },
      { of: 'owner', by: 'ownerId', set: { ownerId: null } },
    ],
    byHand: 'matterFields',
  },
  // Steps of a talk (paused, read by whom) hang on the talk's id.
  Step: {
    words: ['note', 'data'],
    marks: ['matterId', 'by'],
    plain: ['id', 'what'],
    actors: { columns: ['by'], matter: 'matterId' },
    rules: [ofMatter({ note: null, data: null }), gone('talk', 'matterId')],
  },
  PhoneAct: { plain: ['id', 'staffId', 'taskId', 'matterId', 'what', 'refused'] },
  TaskPhoto: {
    marks: ['fileId'],
    plain: ['id', 'taskId', 'matterId', 'staffId', 'kind'],
    rules: [gone('matter', 'matterId')],
  },
  Task: {
    words: ['result', 'note'],
    plain: [
      'id',
      'number',
      'matterId',
      'estateId',
      'department',
      'trade',
      'mode',
      'assigneeId',
      'state',
      'createdBy',
      'checks',
    ],
    rules: [ofMatter({ result: null, note: null })],
  },
  MatterClock: { plain: ['id', 'matterId', 'estateId', 'kind', 'stage', 'state', 'jobId'] },
  // Codes, times and numbers of records by contract (bot/register/alerts.ts).
  Alert: { plain: ['id', 'estateId', 'staffId', 'role', 'kind', 'matterId', 'pageId', 'data', 'seenBy'] },
  Page: { plain: ['id', 'matterId', 'estateId', 'ladder', 'state', 'ackedBy'] },
  Hold: {
    words: ['note'],
    plain: ['id', 'matterId', 'reason', 'state', 'askedBy', 'decidedBy'],
    rules: [ofMatter({ note: null })],
  },
  Appointment: {
    marks: ['madeBy', 'agreedBy'],
    plain: ['id', 'matterId', 'state'],
    actors: { columns: ['madeBy', 'agreedBy'], matter: 'matterId' },
  },
  Verdict: {
    words: ['validReason', 'cause', 'correction', 'prevention', 'costBearer', 'lesson'],
    plain: ['matterId', 'finding', 'validBy', 'liability', 'causeKind', 'byStaff'],
    rules: [
      ofMatter({
        validReason: null,
        cause: '',
        correction: '',
        prevention: '',
        costBearer: null,
        lesson: null,
      }),
    ],
  },
  WrittenAnswer: {
    words: ['text'],
    plain: ['id', 'matterId', 'state', 'byStaff'],
    rules: [ofMatter({ text: '' })],
  },
  Signature: {
    words: ['note'],
    plain: ['id', 'answerId', 'matterId', 'role', 'staffId', 'deputyId', 'state', 'decidedBy'],
    rules: [ofMatter({ note: null })],
  },
  // The authority's own number leads to who complained there.
  AuthorityOrder: {
    words: ['reply'],
    marks: ['number'],
    plain: ['matterId', 'authority', 'repliedBy'],
    rules: [{ of: 'matter', by: 'matterId', set: { reply: null }, copy: { number: 'matterId' } }],
  },
  Slip: {
    words: ['text', 'answer'],
    plain: [
      'id',
      'number',
      'kind',
      'matterId',
      'estateId',
      'from',
      'to',
      'issuedBy',
      'receivedBy',
      'answeredBy',
      'closedBy',
    ],
    rules: [ofMatter({ text: '', answer: null })],
  },
  Message: {
    words: ['text'],
    plain: ['id', 'estateId', 'matterId', 'forId', 'takenBy'],
    rules: [ofMatter({ text: '' })],
  },
  // Calls are still counted when their talk has gone, under a name that leads nowhere.
  Handoff: {
    words: ['summary'],
    marks: ['talkId'],
    plain: ['id', 'estateId', 'matterId', 'reasons', 'group', 'state', 'calledId', 'takenBy', 'closedBy'],
    rules: [
      ofMatter({ summary: '' }),
      { of: 'talk', by: 'talkId', set: { summary: '' }, copy: { talkId: 'id' } },
    ],
    aged: { at: 'closedAt', set: { summary: '' }, of: { talk: 'talkId', matter: 'matterId' } },
  },
  ReturnVisit: {
    words: ['remark'],
    marks: ['talkId'],
    plain: ['id', 'matterId', 'kind', 'state', 'cardId', 'byId', 'reasons'],
    rules: [
      ofMatter({ remark: null, talkId: null }),
      { of: 'talk', by: 'talkId', set: { talkId: null, remark: null } },
    ],
  },
  VisitTry: {
    words: ['note'],
    plain: ['id', 'visitId', 'staffId', 'outcome'],
    rules: [
      { of: 'matter', by: 'visitId', via: ['ReturnVisit', 'matterId'], set: { note: null } },
      { of: 'talk', by: 'visitId', via: ['ReturnVisit', 'talkId'], set: { note: null } },
    ],
  },
  Rectification: {
    words: ['text', 'result'],
    plain: ['id', 'number', 'visitId', 'matterId', 'estateId', 'handlerId', 'department'],
    rules: [ofMatter({ text: '', result: null })],
  },
  Incident: {
    words: ['title', 'news', 'result'],
    marks: ['createdBy'],
    plain: ['id', 'number', 'estateId', 'kind', 'about', 'building', 'state', 'leadId'],
    actors: { columns: ['createdBy'] },
    aged: { at: 'endedAt', set: { news: null, result: null } },
    byHand: 'incidents',
  },
  Cost: {
    words: ['item', 'payer'],
    plain: ['id', 'matterId', 'estateId', 'byId', 'approver'],
    rules: [ofMatter({ item: '', payer: '' })],
  },

  // ── kept as made ──
  Handover: {
    words: ['sheet', 'remarks'],
    plain: ['id', 'number', 'estateId', 'shift', 'giverId', 'takerId'],
    aged: { at: 'createdAt', set: { remarks: '{}' } },
    byHand: 'handovers',
  },
  MadeTable: { words: ['data'], plain: ['id', 'table', 'estateId'], byHand: 'madeTables' },
  MajorRecord: {
    words: ['title', 'fields'],
    plain: ['id', 'number', 'estateId', 'kind', 'matterId', 'handoffId', 'filedBy'],
    rules: [
      ofMatter({ title: '', fields: '{}' }),
      { of: 'talk', by: 'handoffId', via: ['Handoff', 'talkId'], set: { title: '', fields: '{}' } },
    ],
    aged: { at: 'endedAt', set: { title: '', fields: '{}' }, of: { matter: 'matterId' } },
  },
  // The scores stay and are counted; whose they were does not.
  SurveyAnswer: {
    words: ['remark'],
    marks: ['talkId', 'ownerId'],
    plain: ['id', 'estateId', 'answers'],
    rules: [
      { of: 'talk', by: 'talkId', set: { ownerId: null, remark: null }, copy: { talkId: 'id' } },
      { of: 'owner', by: 'ownerId', set: { ownerId: null, remark: null }, copy: { talkId: 'id' } },
    ],
    aged: {
      at: 'sentAt',
      set: { ownerId: null, remark: null },
      copy: { talkId: 'id' },
      of: { owner: 'ownerId', talk: 'talkId' },
    },
  },

  // ── the house's own ──
  Audit: {
    marks: ['subject'],
    plain: ['id', 'staffId', 'action'],
    rules: [
      { of: 'owner', by: 'subject', set: { subject: 'gone' } },
      { of: 'talk', by: 'subject', set: { subject: 'gone' } },
    ],
  },
  Notice: {
    words: ['text'],
    plain: ['id', 'estateId', 'kind', 'buildings', 'contact', 'approver', 'madeById'],
  },
  Answer: { plain: ['id', 'estateId', 'question', 'text', 'source'] },
  Setting: { plain: ['id', 'scope', 'scopeId', 'section', 'values', 'note', 'authorId', 'undoneBy'] },
  ChannelAccount: { plain: ['id', 'channel', 'account', 'estateIds'] },
  Import: { plain: ['id', 'companyId', 'kind', 'name', 'sha256', 'by', 'counts', 'undoneBy'] },
  ImportChange: {
    words: ['before', 'after'],
    marks: ['rowId'],
    plain: ['importId', 'table'],
    byHand: 'importChanges',
  },
  LegalHold: {
    words: ['reason'],
    marks: ['subject'],
    plain: ['id', 'estateId', 'by', 'releasedBy'],
    rules: [
      { of: 'owner', by: 'subject', prefix: 'owner/', set: { subject: 'gone', reason: '' } },
      { of: 'talk', by: 'subject', prefix: 'talk/', set: { subject: 'gone', reason: '' } },
      { of: 'matter', by: 'subject', prefix: 'matter/', set: { reason: '' } },
    ],
  },
  RetentionRun: { plain: ['id', 'by', 'counts'] },
  Export: { marks: ['ownerIds'], plain: ['id', 'estateId', 'kind', 'by'], byHand: 'exports' },
};

/** Text columns that hold JSON: what is put into them must leave it whole. */
export const jsonColumns: ReadonlySet<string> = new Set([
  'Matter.fields',
  'Step.data',
  'Activity.body',
  'Outbox.payload',
  'Draft.text',
  'Handover.sheet',
  'Handover.remarks',
  'MadeTable.data',
  'MajorRecord.fields',
  'ImportChange.before',
  'ImportChange.after',
]);
