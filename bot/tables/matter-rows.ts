/** Rows of forms that hold one matter, task, slip or visit a line. */
import { type Facts, instantIn, type Loose, type MatterFact, textIn, type VisitFact } from './facts.ts';
import { answeredVisits, owedVisits, wasReopened } from './rates.ts';
import type { Cell, Cells, TableRow } from './shape.ts';
import { inTime, stagesOf } from './stages.ts';
import * as words from './words.ts';

/** How a telephone is shown: whole, or 138****7258. */
export type Shown = (phone: string) => string;

export interface RowContext {
  facts: Facts;
  shown: Shown;
}

const yes = (value: boolean | undefined | null): string =>
  value === undefined || value === null ? '' : value ? '是' : '否';
/** "姓名 2026-09-12 14:05". */
const signed = (name: string, at: Date | null, timeZone: string): string =>
  [name, words.stamp(at, timeZone)].filter(Boolean).join(' ');
/** Amounts are kept in the currency's hundredth. */
const amountIn = (row: Loose | undefined, column: string): Cell => {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value) / 100;
};

/** What many forms say of a matter. */
export function common({ facts, shown }: RowContext, matter: MatterFact) {
  const { timeZone } = facts.estate;
  const fields = JSON.parse(matter.fields) as Record<string, unknown>;
  const field = (key: string): string =>
    fields[key] === undefined || fields[key] === null ? '' : String(fields[key]);
  const owner = facts.owner(matter.ownerId);
  const home = facts.home(matter.homeId);
  const writer = facts.settings.write(facts.settings.locale());
  const phone = field('contact') || field('phone') || (owner?.phone ?? '');
  const visits = owedVisits(facts, matter);
  const visit = visits.findLast(({ state }) => answeredVisits.has(state)) ?? visits.at(-1);
  return {
    timeZone,
    field,
    stamp: (at: Date | null | undefined) => words.stamp(at, timeZone),
    day: (at: Date | null | undefined) => words.dayStamp(at, timeZone),
    owner: owner?.name ?? (owner?.surname ? `${owner.surname}${owner.title ?? ''}` : ''),
    home: home
      ? writer.home(home)
      : writer.home({ building: field('building'), unit: field('unit'), room: field('room') }),
    phone: phone === '' ? '' : shown(phone),
    category: words.nameOf(words.categoryNames, matter.category),
    kind: words.kindName(facts.settings, matter.category, matter.kind),
    source: words.nameOf(words.sourceNames, matter.source),
    visit,
    visitResult: visit ? visitResult(visit) : '',
    task: facts.tasksOf(matter.id).at(-1),
    first: (what: string) => facts.stepsOf(matter.id).find((step) => step.what === what),
  };
}

function visitResult(visit: VisitFact): string {
  const mended = visit.mended === null ? '' : visit.mended ? '已修好' : '未修好';
  return [words.nameOf(words.visitStateNames, visit.state), mended, words.scoreName(visit.score)]
    .filter(Boolean)
    .join('，');
}

const row = (matter: MatterFact, cells: Cells): TableRow => ({ cells, ids: [matter.id] });

export function receptionRow(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const passed = of.first('dispatched');
  return row(matter, {
    number: matter.number,
    receivedAt: of.stamp(matter.createdAt),
    source: of.source,
    owner: of.owner,
    relation: facts.relation(matter.ownerId, matter.homeId),
    home: of.home,
    phone: of.phone,
    category: of.category,
    kind: of.kind,
    said: matter.said,
    wanted: matter.wanted,
    place: matter.place,
    level: [matter.urgent ? '急修' : '', words.nameOf(words.levelNames, matter.level)]
      .filter(Boolean)
      .join('/'),
    receivedBy: facts.actor(matter.receivedBy),
    firstContact: facts.staff(matter.firstContactId),
    handler: [words.nameOf(words.departmentNames, matter.department), facts.staff(matter.handlerId)]
      .filter(Boolean)
      .join(' '),
    passedAt: of.stamp(passed?.at),
    promisedAt: of.stamp(matter.promisedFirst),
    result: matter.result ?? words.nameOf(words.stateNames, matter.state),
    doneAt: of.stamp(matter.doneAt),
    visitedAt: of.stamp(of.visit?.answeredAt ?? of.visit?.sentAt),
    visitor: of.visit?.byId ? facts.staff(of.visit.byId) : of.visit?.sentAt ? '系统' : '',
    visitResult: of.visitResult,
    closedAt: of.day(matter.closedAt),
    closedBy: facts.actor(matter.closedBy),
    note: matter.note,
  });
}

export function taskRow(context: RowContext, matter: MatterFact, task: Loose | undefined): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const worker = facts.staff(textIn(task, 'assigneeId') || matter.handlerId);
  const dispatched = of.first('dispatched');
  return row(matter, {
    number: textIn(task, 'number') || matter.number,
    reportedAt: of.stamp(matter.createdAt),
    source: of.source,
    owner: of.owner,
    home: of.home,
    phone: of.phone,
    category: of.category,
    trade: of.kind,
    place: matter.place,
    what: matter.what,
    urgent: yes(matter.urgent),
    charge:
      matter.category === 'after_sales'
        ? '保修'
        : matter.homeId === null
          ? '公共'
          : of.field('charge') || '有偿',
    appointed: of.field('when') || of.stamp(instantIn(task, 'appointedAt')),
    dispatched: signed(
      facts.actor(dispatched?.by ?? null),
      dispatched?.at ?? instantIn(task, 'createdAt'),
      of.timeZone,
    ),
    accepted: signed(worker, instantIn(task, 'acceptedAt'), of.timeZone),
    worker,
    arrivedAt: of.stamp(instantIn(task, 'arrivedAt')),
    cause: of.field('cause'),
    quote: of.field('quote'),
    agreed: of.field('agreed'),
    material: of.field('material'),
    labour: of.field('labour'),
    amount: amountIn(task, 'amount'),
    doneAt: of.stamp(instantIn(task, 'doneAt') ?? matter.doneAt),
    result: textIn(task, 'result') || (matter.result ?? words.nameOf(words.stateNames, matter.state)),
    photos: of.field('photos'),
    warrantyUntil: of.field('warrantyUntil'),
    score: words.scoreName(of.visit?.score ?? null),
    remark: of.visit?.remark ?? '',
    financeAt: of.field('financeAt'),
    paid: of.field('paid'),
  });
}

export function repairRow(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const times = stagesOf(facts, matter);
  const due = amountIn(of.task, 'amount');
  return row(matter, {
    task: textIn(of.task, 'number'),
    date: of.day(matter.createdAt),
    home: of.home || matter.place,
    owner: of.owner,
    category: of.category,
    trade: of.kind,
    what: matter.what,
    urgent: yes(matter.urgent),
    dispatchedAt: of.stamp(times.reached.dispatched),
    acceptedAt: of.stamp(times.reached.accepted),
    arrivedAt: of.stamp(times.reached.arrived),
    doneAt: of.stamp(times.reached.done),
    arrivedInTime: yes(inTime(times, 'arrived', facts.at)),
    doneInTime: yes(inTime(times, 'done', facts.at)),
    worker: facts.staff(textIn(of.task, 'assigneeId') || matter.handlerId),
    labour: of.field('labour'),
    material: of.field('material'),
    due,
    confirmed: of.visit && answeredVisits.has(of.visit.state) ? '是' : '',
    financeAt: of.field('financeAt'),
    financeNote: of.field('financeNote'),
    receipt: of.field('receipt'),
    paidAt: of.field('paidAt'),
    paid: of.field('paid') === '' ? null : Number(of.field('paid')),
    unpaid: of.field('unpaid'),
    again: yes(wasReopened(facts, matter)),
    visitResult: of.visitResult,
    note: matter.note,
  });
}

export function visitRow(context: RowContext, matter: MatterFact, visit: VisitFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const reasons = new Set(words.reasonsIn(visit.reasons));
  const blamed = (reason: string): string => (reasons.has(reason) ? '不满意' : '');
  const notice = facts.rectificationsOf(matter.id).find(({ visitId }) => visitId === visit.id);
  const later = facts
    .visitsOf(matter.id)
    .find(
      (other) =>
        other.createdAt > visit.createdAt || (other.dueAt > visit.dueAt && other.round === visit.round),
    );
  return row(matter, {
    visit: visit.id.slice(0, 8),
    number: matter.number,
    kind: words.nameOf(words.visitKindNames, visit.kind),
    dueAt: of.stamp(visit.dueAt),
    visitedAt: of.stamp(visit.answeredAt ?? visit.sentAt),
    round: visit.round,
    method: visit.byId ? '电话' : visit.sentAt ? of.source : '',
    visitor: visit.byId ? facts.staff(visit.byId) : visit.sentAt ? '系统' : '',
    visited: of.owner,
    home: of.home || matter.place,
    phone: of.phone,
    mended: yes(visit.mended),
    timely: blamed('慢'),
    attitude: blamed('态度'),
    quality: blamed('没修好'),
    charge: blamed('收费'),
    clean: blamed('没收拾'),
    score: visit.score,
    remark: visit.remark,
    rectify: notice ? '是' : '',
    told: notice
      ? signed(
          facts.staff(notice.handlerId) || words.nameOf(words.departmentNames, notice.department),
          notice.toldAt,
          of.timeZone,
        )
      : '',
    rectified: notice?.result ?? '',
    again: later ? of.stamp(later.dueAt) : '',
    state: words.nameOf(words.visitStateNames, visit.state),
  });
}

export function slipRow(context: RowContext, matter: MatterFact, slip: Loose): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const at = (column: string): string => of.stamp(instantIn(slip, column));
  return row(matter, {
    slip: textIn(slip, 'number'),
    number: matter.number,
    from: words.nameOf(words.departmentNames, textIn(slip, 'from')),
    to: words.nameOf(words.departmentNames, textIn(slip, 'to')),
    copy: of.field('copy'),
    issuedAt: at('issuedAt'),
    answerBy: at('answerBy'),
    doneBy: at('doneBy') || at('fixBy'),
    subject: matter.what,
    text: textIn(slip, 'text'),
    home: of.home || matter.place,
    issuedBy: facts.staff(textIn(slip, 'issuedBy') || null),
    received: signed(
      facts.staff(textIn(slip, 'receivedBy') || null),
      instantIn(slip, 'receivedAt'),
      of.timeZone,
    ),
    answer: textIn(slip, 'answer'),
    doneAt: at('answeredAt'),
    verified: facts.staff(textIn(slip, 'closedBy') || null),
    closedAt: at('closedAt'),
  });
}

export function developerRow(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const slip = facts.slipsOf(matter.id).find((one) => one.kind === 'developer');
  const home = facts.home(matter.homeId);
  return row(matter, {
    slip: textIn(slip, 'number'),
    number: matter.number,
    home: of.home,
    owner: of.owner,
    phone: of.phone,
    handover: of.field('handover') || of.day(home?.handedOverAt),
    warranty: of.field('warranty'),
    reportedAt: of.stamp(matter.createdAt),
    spot: matter.spot ?? matter.place,
    defect: of.field('defect') || matter.what,
    photos: of.field('photos'),
    visitTime: of.field('when'),
    keys: of.field('keys'),
    filledBy: signed(
      facts.staff(textIn(slip, 'issuedBy') || matter.firstContactId),
      instantIn(slip, 'issuedAt'),
      of.timeZone,
    ),
    receivedBy: signed(textIn(slip, 'receivedBy'), instantIn(slip, 'receivedAt'), of.timeZone),
    firm: of.field('firm'),
    appointed: of.stamp(instantIn(slip, 'fixBy')),
    dueAt: of.stamp(instantIn(slip, 'answerBy') ?? matter.promisedAt),
    repair: textIn(slip, 'answer') || (matter.result ?? ''),
    doneAt: of.day(matter.doneAt),
    urged: slip ? Number(slip.urged ?? 0) || null : null,
    visitResult: of.visitResult,
  });
}

export function lostRow(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  return row(matter, {
    number: matter.number,
    type: of.field('type') || (/捡|拾/.test(matter.said) ? '拾得' : '报失'),
    registeredAt: of.stamp(matter.createdAt),
    lostAt: of.field('when') || of.field('since'),
    where: of.field('where_lost') || matter.place,
    finder: of.owner,
    home: of.home,
    phone: of.phone,
    thing: of.field('thing') || matter.what,
    count: of.field('count') || '1',
    features: of.field('description'),
    // Only who handles it sees what proves the owner; it is in no table.
    secret: '',
    result: matter.result,
    by: facts.staff(matter.handlerId ?? matter.firstContactId),
    ...Object.fromEntries(
      [
        'photos',
        'valuables',
        'keeper',
        'kept',
        'published',
        'matched',
        'claimer',
        'verified',
        'claimedAt',
        'police',
      ].map((key) => [key, of.field(key)]),
    ),
  });
}
