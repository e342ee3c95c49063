/** Rows of the daily, weekly and monthly reports and of the duty log. */
import type { Facts, MatterFact } from './facts.ts';
import { common, type RowContext } from './matter-rows.ts';
import { rateOf, rateText, settledMatters } from './rates.ts';
import type { Cells, TableRow } from './shape.ts';
import * as words from './words.ts';

const ids = (matters: readonly MatterFact[]): string[] => matters.map(({ id }) => id);

const lines: readonly (readonly [string, (matter: MatterFact) => boolean])[] = [
  ['受理', () => true],
  ...Object.entries(words.categoryNames).map(
    ([code, name]) => [name, ({ category }: MatterFact) => category === code] as const,
  ),
  ['急修', ({ urgent }) => urgent],
  ['危险', ({ danger }) => danger !== null],
  ['重大', ({ level, handoff }) => level === 'actual' || (JSON.parse(handoff) as string[]).includes('major')],
  ['已结', ({ state }) => settledMatters.has(state)],
  ['未结', ({ state }) => !settledMatters.has(state)],
  ['重开', ({ reopened }) => reopened > 0],
];

/** What was received, by kind; beside it the period before. */
export function countRows(facts: Facts, earlier?: Facts): TableRow[] {
  return lines.map(([what, fits]) => {
    const counted = facts.matters.filter(fits);
    const past = earlier?.matters.filter(fits);
    const cells: Cells = { what, count: counted.length, ...(past ? { before: past.length } : {}) };
    const from = { count: ids(counted), ...(past ? { before: ids(past) } : {}) };
    return { cells, ids: ids(counted), from };
  });
}

export function categoryRows(facts: Facts): TableRow[] {
  return Object.entries(words.categoryNames).map(([code, category]) => {
    const received = facts.matters.filter((matter) => matter.category === code);
    const settled = received.filter(({ state }) => settledMatters.has(state));
    const left = received.filter(({ state }) => !settledMatters.has(state));
    return {
      cells: { category, received: received.length, settled: settled.length, open: left.length },
      ids: ids(received),
      from: { received: ids(received), settled: ids(settled), open: ids(left) },
    };
  });
}

/** Open matters with their promises, the most urgent first. */
export function openRows(facts: Facts): TableRow[] {
  const writer = facts.settings.write(facts.settings.locale());
  return facts.matters
    .toSorted((a, b) => (a.promisedAt?.getTime() ?? 0) - (b.promisedAt?.getTime() ?? 0))
    .map((matter) => {
      const home = facts.home(matter.homeId);
      return {
        ids: [matter.id],
        cells: {
          number: matter.number,
          home: home ? writer.home(home) : matter.place,
          what: matter.what,
          state: words.nameOf(words.stateNames, matter.state),
          promisedAt: words.stamp(matter.promisedAt, facts.estate.timeZone),
          holder: facts.staff(matter.handlerId ?? matter.firstContactId),
          late: matter.promisedAt !== null && matter.promisedAt < facts.at ? '是' : '',
        },
      };
    });
}

/** One estate beside others. */
export function estateRow(facts: Facts, lived: number): TableRow {
  const complaints = facts.matters.filter(({ category }) => category === 'complaint');
  const urgent = facts.matters.filter((matter) => matter.urgent);
  const rate = (id: Parameters<typeof rateOf>[1]): string => rateText(rateOf(facts, id, lived));
  return {
    cells: {
      estate: facts.estate.name,
      received: facts.matters.length,
      complaints: complaints.length,
      urgent: urgent.length,
      settledRate: rate('settledAll'),
      doneRate: rate('done'),
      satisfiedRate: rate('satisfied'),
      answeredRate: rate('answeredVisits'),
      perThousand: rate('perThousand'),
    },
    ids: ids(facts.matters),
    from: { received: ids(facts.matters), complaints: ids(complaints), urgent: ids(urgent) },
  };
}

/** The per-home archive of the period 分户档案 (R9). */
export function archiveRows(context: RowContext): TableRow[] {
  const byHome = new Map<string, MatterFact[]>();
  for (const matter of context.facts.matters) {
    const { home } = common(context, matter);
    if (matter.homeId && home) byHome.set(home, [...(byHome.get(home) ?? []), matter]);
  }
  return [...byHome]
    .sort(([a], [b]) => a.localeCompare(b, 'zh-Hans-CN', { numeric: true }))
    .map(([home, matters]) => ({
      cells: { home, received: matters.length, numbers: matters.map(({ number }) => number).join('、') },
      ids: ids(matters),
    }));
}

const stepNames: Readonly<Record<string, string>> = {
  ...words.stateNames,
  registered: '登记',
  reopened: '重开',
  amended: '更正',
  hurried: '催办',
  visited: '回访答复',
  note: '备注',
  reported_again: '再次反映',
  handler_told: '书面通知经办人',
  visit_phone: '转电话回访',
  visit_phoned: '电话回访',
  visit_unanswered: '回访未答复',
  visit_unreachable: '回访联系不上',
  visit_declined: '不愿回访',
};

/** The day's steps in their order: 值班记录. */
export function dutyRows(facts: Facts): TableRow[] {
  const { from, to } = facts.period;
  return facts.matters
    .flatMap((matter) =>
      facts
        .stepsOf(matter.id)
        .filter(({ at }) => at >= from && at < to)
        .map((step) => ({ matter, step })),
    )
    .toSorted((a, b) => a.step.at.getTime() - b.step.at.getTime())
    .map(({ matter, step }) => ({
      ids: [matter.id],
      cells: {
        at: words.stamp(step.at, facts.estate.timeZone),
        number: matter.number,
        place: matter.place,
        event: stepNames[step.what] ?? step.what,
        by: facts.actor(step.by),
        note: step.note,
      },
    }));
}
