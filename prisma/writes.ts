/**
 * What a turn or a desk action wants written, gathered so that it is committed as one. Rows are typed by the data
 * model; nothing is written until a Committer takes it.
 */
import type { Statement } from './client.ts';
import type { Prisma } from './generated/sqlite/client/client.ts';
import type { Signal } from './signals.ts';
import { type Behind, type Row, type Sql, updateWhere } from './sql.ts';

/** The rows that are inserted this way, by table. */
export interface Tables {
  Alert: Prisma.AlertUncheckedCreateInput;
  Appointment: Prisma.AppointmentUncheckedCreateInput;
  AuthorityOrder: Prisma.AuthorityOrderUncheckedCreateInput;
  Hold: Prisma.HoldUncheckedCreateInput;
  MatterClock: Prisma.MatterClockUncheckedCreateInput;
  Message: Prisma.MessageUncheckedCreateInput;
  Page: Prisma.PageUncheckedCreateInput;
  Signature: Prisma.SignatureUncheckedCreateInput;
  Verdict: Prisma.VerdictUncheckedCreateInput;
  WrittenAnswer: Prisma.WrittenAnswerUncheckedCreateInput;
  Activity: Prisma.ActivityUncheckedCreateInput;
  Answer: Prisma.AnswerUncheckedCreateInput;
  Audit: Prisma.AuditUncheckedCreateInput;
  BotState: Prisma.BotStateUncheckedCreateInput;
  Building: Prisma.BuildingUncheckedCreateInput;
  ChannelAccount: Prisma.ChannelAccountUncheckedCreateInput;
  Consent: Prisma.ConsentUncheckedCreateInput;
  Cost: Prisma.CostUncheckedCreateInput;
  DataRequest: Prisma.DataRequestUncheckedCreateInput;
  Draft: Prisma.DraftUncheckedCreateInput;
  Export: Prisma.ExportUncheckedCreateInput;
  File: Prisma.FileUncheckedCreateInput;
  Handover: Prisma.HandoverUncheckedCreateInput;
  Handoff: Prisma.HandoffUncheckedCreateInput;
  Home: Prisma.HomeUncheckedCreateInput;
  Identity: Prisma.IdentityUncheckedCreateInput;
  Import: Prisma.ImportUncheckedCreateInput;
  Incident: Prisma.IncidentUncheckedCreateInput;
  ImportChange: Prisma.ImportChangeUncheckedCreateInput;
  Invitation: Prisma.InvitationUncheckedCreateInput;
  Job: Prisma.JobUncheckedCreateInput;
  LegalHold: Prisma.LegalHoldUncheckedCreateInput;
  MadeTable: Prisma.MadeTableUncheckedCreateInput;
  MajorRecord: Prisma.MajorRecordUncheckedCreateInput;
  Matter: Prisma.MatterUncheckedCreateInput;
  Notice: Prisma.NoticeUncheckedCreateInput;
  Outbox: Prisma.OutboxUncheckedCreateInput;
  Owner: Prisma.OwnerUncheckedCreateInput;
  PhoneAct: Prisma.PhoneActUncheckedCreateInput;
  PhoneProof: Prisma.PhoneProofUncheckedCreateInput;
  Rectification: Prisma.RectificationUncheckedCreateInput;
  Residence: Prisma.ResidenceUncheckedCreateInput;
  RetentionRun: Prisma.RetentionRunUncheckedCreateInput;
  ReturnVisit: Prisma.ReturnVisitUncheckedCreateInput;
  Session: Prisma.SessionUncheckedCreateInput;
  Setting: Prisma.SettingUncheckedCreateInput;
  Shift: Prisma.ShiftUncheckedCreateInput;
  Slip: Prisma.SlipUncheckedCreateInput;
  Staff: Prisma.StaffUncheckedCreateInput;
  StaffEstate: Prisma.StaffEstateUncheckedCreateInput;
  Step: Prisma.StepUncheckedCreateInput;
  SurveyAnswer: Prisma.SurveyAnswerUncheckedCreateInput;
  Talk: Prisma.TalkUncheckedCreateInput;
  Task: Prisma.TaskUncheckedCreateInput;
  TaskPhoto: Prisma.TaskPhotoUncheckedCreateInput;
  VisitTry: Prisma.VisitTryUncheckedCreateInput;
}
export type Table = keyof Tables;

/** What to do when a row is there already: `ignore` keeps the old one, a list of key columns overwrites the rest. */
export type Conflict = 'ignore' | readonly string[];

/** A value or an expression, per column. */
type Cells<T> = { [K in keyof T]?: T[K] | Sql | Behind };

/** Makes one statement for the rows of many commits. */
export type Together<Row> = (rows: readonly Row[]) => Sql;

export interface Insert {
  table: Table;
  row: Record<string, unknown>;
  conflict: Conflict | undefined;
}

export class Writes {
  readonly guards: Statement[] = [];
  readonly guardedTogether: { builder: Together<unknown>; row: unknown }[] = [];
  readonly afterTogether: { builder: Together<unknown>; row: unknown }[] = [];
  readonly inserts: Insert[] = [];
  readonly statements: Statement[] = [];
  readonly signals: Signal[] = [];

  /**
   * Like a guard, for a statement that many commits need with other values: those grouped together become one.
   * `builder` must be the same function each time; it gets every row and must touch exactly as many.
   */
  guardTogether<Row>(builder: Together<Row>, row: Row): this {
    this.guardedTogether.push({ builder: builder as Together<unknown>, row });
    return this;
  }

  /** The same for a statement that runs after the inserts. */
  together<Row>(builder: Together<Row>, row: Row): this {
    this.afterTogether.push({ builder: builder as Together<unknown>, row });
    return this;
  }

  /** A statement that runs before the inserts: it takes a row's lock, or proves that a claim still holds. */
  guard(statement: Sql, expect?: number): this {
    this.guards.push(expect === undefined ? { sql: statement } : { sql: statement, expect });
    return this;
  }

  insert<T extends Table>(table: T, row: Cells<Tables[T]>, conflict?: Conflict): this {
    this.inserts.push({ table, row: row as Record<string, unknown>, conflict });
    return this;
  }

  /**
   * Sets columns where every condition is equal. With `expect`, finding another number of rows undoes the whole
   * commit with a StaleError: somebody else was first.
   */
  update<T extends Table>(table: T, where: Cells<Tables[T]>, set: Cells<Tables[T]>, expect?: number): this {
    return this.run(updateWhere(table, where as Row, set as Row), expect);
  }

  /** Any other statement; runs after the inserts, in the order given. */
  run(statement: Sql, expect?: number): this {
    this.statements.push(expect === undefined ? { sql: statement } : { sql: statement, expect });
    return this;
  }

  /** Tells listeners once the commit is through. */
  signal(topic: Signal['topic'], key: string): this {
    if (!this.signals.some((known) => known.topic === topic && known.key === key))
      this.signals.push({ topic, key });
    return this;
  }

  get empty(): boolean {
    return (
      this.guards.length === 0 &&
      this.guardedTogether.length === 0 &&
      this.inserts.length === 0 &&
      this.statements.length === 0
    );
  }
}
