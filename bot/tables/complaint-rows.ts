/** 《投诉情况月汇总表》 and 《投诉处置情况月表》 (C8). */
import { type Facts, instantIn, type MatterFact, textIn } from './facts.ts';
import { common, type RowContext } from './matter-rows.ts';
import {
  answeredAt,
  answeredVisits,
  isValid,
  owedVisits,
  rateText,
  settledMatters,
  settledVisits,
} from './rates.ts';
import type { Cells, TableRow } from './shape.ts';
import * as words from './words.ts';

const HOUR = 3_600_000;
const LIABILITY: Readonly<Record<string, string>> = {
  property: '物业',
  developer: '开发商',
  municipal: '市政',
  neighbour: '邻里',
  neighbours: '邻里',
  third_party: '第三方',
};
const FINDING: Readonly<Record<string, string>> = {
  true: '属实',
  partly: '部分属实',
  false: '不属实',
  confirmed: '属实',
  partial: '部分属实',
  unfounded: '不属实',
};

const isMajor = ({ level, handoff }: MatterFact): boolean =>
  level === null ? (JSON.parse(handoff) as string[]).includes('major') : level !== 'general';

const percent = (met: number, due: number): string =>
  rateText({ value: due === 0 ? null : met / due, perThousand: false });

/** One line of part 甲, over some complaints. */
function typeRow(
  facts: Facts,
  name: string,
  some: readonly MatterFact[],
  lived: number,
  lastMonth: number,
): TableRow {
  const from: Record<string, string[]> = {};
  const count = (key: string, fits: (matter: MatterFact) => boolean): number => {
    from[key] = some.filter(fits).map(({ id }) => id);
    return from[key].length;
  };
  const visits = some.flatMap((matter) => owedVisits(facts, matter));
  const counted = (key: string, fits: (visit: (typeof visits)[number]) => boolean): number => {
    from[key] = visits.filter(fits).map(({ matterId }) => matterId);
    return from[key].length;
  };
  const homes = new Map<string, string[]>();
  for (const { id, homeId } of some) if (homeId) homes.set(homeId, [...(homes.get(homeId) ?? []), id]);
  const repeated = [...homes.values()].filter((list) => list.length > 1);
  from.repeated = repeated.flat();
  const received = count('received', () => true);
  const valid = count('valid', (matter) => isValid(facts, matter));
  const settled = count('settled', ({ state }) => settledMatters.has(state));
  const settled72 = count(
    'settled72',
    ({ doneAt, createdAt }) => doneAt !== null && doneAt.getTime() - createdAt.getTime() <= 72 * HOUR,
  );
  const due = counted('dueVisits', () => true);
  const visited = counted('visited', ({ state }) => settledVisits.has(state));
  const scored = visits.filter(({ state, score }) => answeredVisits.has(state) && score !== null).length;
  const satisfied = counted(
    'satisfied',
    ({ state, score }) => answeredVisits.has(state) && (score ?? 0) >= 4,
  );
  const cells: Cells = {
    category: name,
    received,
    valid,
    invalid: count('invalid', (matter) => !isValid(facts, matter)),
    major: count('major', isMajor),
    general: count('general', (matter) => !isMajor(matter)),
    settled,
    open: count('open', ({ state }) => !settledMatters.has(state)),
    answered24: count('answered24', (matter) => {
      const at = answeredAt(facts, matter);
      return at !== undefined && at.getTime() - matter.createdAt.getTime() <= 24 * HOUR;
    }),
    settled72,
    settledRate: percent(settled, received),
    timelyRate: percent(settled72, received),
    repeated: repeated.length,
    dueVisits: due,
    visited,
    visitRate: percent(visited, due),
    satisfied,
    satisfiedRate: percent(satisfied, scored),
    perThousand: rateText({ value: lived === 0 ? null : (valid / lived) * 1_000, perThousand: true }),
    lastMonth,
    change: lastMonth === 0 ? '—' : percent(received - lastMonth, lastMonth),
  };
  return { cells, ids: some.map(({ id }) => id), from };
}

const kindOf = ({ kind }: MatterFact): string => kind ?? '';

/** Part 甲: a line a kind, and the total. */
export function typeRows(
  facts: Facts,
  lastMonth: readonly MatterFact[],
  lived: number,
): { rows: TableRow[]; total: TableRow } {
  const kinds = [...new Set(facts.matters.map(kindOf))].sort();
  const rows = kinds.map((kind) =>
    typeRow(
      facts,
      words.kindName(facts.settings, 'complaint', kind || null) || '其他',
      facts.matters.filter((matter) => kindOf(matter) === kind),
      lived,
      lastMonth.filter((matter) => kindOf(matter) === kind).length,
    ),
  );
  return { rows, total: typeRow(facts, '合计', facts.matters, lived, lastMonth.length) };
}

/** Part 乙: counts by something, most first. */
export function shareRows(facts: Facts, key: string, by: (matter: MatterFact) => string): TableRow[] {
  const groups = new Map<string, string[]>();
  for (const matter of facts.matters) {
    const name = by(matter) || '未定';
    groups.set(name, [...(groups.get(name) ?? []), matter.id]);
  }
  return [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([name, ids]) => ({
      cells: { [key]: name, received: ids.length, share: percent(ids.length, facts.matters.length) },
      ids,
      from: { received: ids },
    }));
}

export const causeOf =
  (facts: Facts) =>
  ({ id, fields }: MatterFact): string =>
    textIn(facts.verdictOf(id), 'cause') || String((JSON.parse(fields) as { cause?: string }).cause ?? '');
export const departmentOf = ({ department }: MatterFact): string =>
  words.nameOf(words.departmentNames, department);
export const buildingOf =
  (facts: Facts) =>
  ({ homeId, fields }: MatterFact): string =>
    facts.home(homeId)?.building ?? String((JSON.parse(fields) as { building?: string }).building ?? '');

/** Part 丙. */
export function complaintLine(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  return {
    ids: [matter.id],
    cells: {
      number: matter.number,
      date: of.day(matter.createdAt),
      home: of.home || matter.place,
      owner: of.owner,
      what: matter.what,
      kind: of.kind,
      cause: causeOf(facts)(matter),
      department: departmentOf(matter),
      result: matter.result ?? words.nameOf(words.stateNames, matter.state),
      settledAt: of.day(matter.closedAt ?? matter.doneAt),
      visitResult: of.visitResult,
    },
  };
}

/** One line of 《投诉处置情况月表》; costs in the currency's unit. */
export function handlingRow(context: RowContext, matter: MatterFact): TableRow {
  const { facts } = context;
  const of = common(context, matter);
  const verdict = facts.verdictOf(matter.id);
  const costs = facts.costsOf(matter.id);
  const sum = costs.reduce((all, { amount }) => all + amount, 0) + Number(verdict?.cost ?? 0);
  const steps = facts
    .stepsOf(matter.id)
    .filter(({ what }) => what in words.stateNames || what === 'reopened');
  const end = matter.closedAt ?? matter.doneAt;
  const slips = facts.slipsOf(matter.id);
  return {
    ids: [matter.id],
    cells: {
      number: matter.number,
      receivedAt: of.stamp(matter.createdAt),
      home: [of.home || matter.place, of.owner].filter(Boolean).join(' '),
      level: words.nameOf(words.levelNames, matter.level) || '一般',
      said: matter.said,
      finding: words.nameOf(FINDING, textIn(verdict, 'finding')),
      liability: words.nameOf(LIABILITY, textIn(verdict, 'liability')),
      department: departmentOf(matter),
      slip: slips.map((slip) => textIn(slip, 'number')).join('、'),
      history: steps
        .map(({ what, at, by }) => `${of.stamp(at)} ${words.stateNames[what] ?? '重开'} ${facts.actor(by)}`)
        .join('；'),
      result: matter.result,
      answered: of.stamp(answeredAt(facts, matter) ?? instantIn(verdict, 'at')),
      signers: of.field('signers'),
      state: words.nameOf(words.stateNames, matter.state),
      settledAt: of.day(end),
      took: end ? words.spanText(end.getTime() - matter.createdAt.getTime()) : '',
      visitedAt: of.stamp(of.visit?.answeredAt ?? null),
      satisfaction: [words.scoreName(of.visit?.score ?? null), of.visit?.remark ?? '']
        .filter(Boolean)
        .join('，'),
      costItem: costs.map(({ item }) => item).join('、'),
      cost: sum === 0 ? null : sum / 100,
      payer: costs.map(({ payer }) => payer).join('、') || textIn(verdict, 'costBearer'),
      costSum: sum === 0 ? null : sum / 100,
      note: matter.note,
    },
  };
}
