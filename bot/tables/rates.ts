/** The rates of forms.md, each with its formula and the matters on both sides of it. */
import type { RateId } from '../../knowledge/tables/tables.ts';
import type { Facts, MatterFact, VisitFact } from './facts.ts';
import type { TableRate } from './shape.ts';
import { inTime, type RatedStage, stagesOf } from './stages.ts';

const HOUR = 3_600_000;
const MONTH = 30 * 24 * HOUR;

/** Settled states of visits (V4). */
export const settledVisits = new Set(['answered', 'phoned', 'unanswered', 'unreachable', 'declined']);
export const answeredVisits = new Set(['answered', 'phoned']);
/** States of matters that are settled. */
export const settledMatters = new Set(['done', 'closed', 'closed_unsatisfied', 'withdrawn', 'declined']);

/** Visits that were owed: those taken back by a reopening are not. */
export const owedVisits = (facts: Facts, { id }: MatterFact): readonly VisitFact[] =>
  facts.visitsOf(id).filter(({ state }) => state !== 'cancelled');

/** First answer to a complaint: a person's word, or that it was accepted or done. */
export function answeredAt(facts: Facts, matter: MatterFact): Date | undefined {
  const told = new Set(['accepted', 'answered', 'in_progress', 'done', 'declined', 'closed']);
  return facts.stepsOf(matter.id).find(({ what, by }) => told.has(what) && by.startsWith('staff:'))?.at;
}

/** Reopened within 30 days of its first end. */
export function wasReopened(facts: Facts, matter: MatterFact): boolean {
  const steps = facts.stepsOf(matter.id);
  const done = steps.find(({ what }) => what === 'done');
  return (
    done !== undefined &&
    steps.some(
      ({ what, at }) => what === 'reopened' && at >= done.at && at.getTime() - done.at.getTime() <= MONTH,
    )
  );
}

/** 有效: as the verdict says; as long as nobody has ruled, a complaint counts. */
export const isValid = (facts: Facts, { id, state }: MatterFact): boolean => {
  const verdict = facts.verdictOf(id);
  const valid = verdict?.valid;
  if (valid === undefined || valid === null) return state !== 'declined' && state !== 'withdrawn';
  return Boolean(valid);
};

type Sides = { met: readonly string[]; due: readonly string[] };

const stage =
  (name: RatedStage) =>
  (facts: Facts): Sides => {
    const judged = facts.matters.map((matter) => ({
      id: matter.id,
      met: inTime(stagesOf(facts, matter), name, facts.at),
    }));
    const due = judged.filter(({ met }) => met !== undefined);
    return { due: due.map(({ id }) => id), met: due.filter(({ met }) => met).map(({ id }) => id) };
  };

const complaints = (facts: Facts): MatterFact[] =>
  facts.matters.filter(({ category }) => category === 'complaint');

/** Counts over visits: a matter stands once for each of its visits. */
function overVisits(
  facts: Facts,
  due: (visit: VisitFact) => boolean,
  met: (visit: VisitFact) => boolean,
): Sides {
  const all = facts.matters.flatMap((matter) => owedVisits(facts, matter));
  const owed = all.filter(due);
  return {
    due: owed.map(({ matterId }) => matterId),
    met: owed.filter(met).map(({ matterId }) => matterId),
  };
}

const ids = (matters: readonly MatterFact[]): string[] => matters.map(({ id }) => id);

const counts: Record<Exclude<RateId, 'perThousand'>, (facts: Facts) => Sides> = {
  dispatched: stage('dispatched'),
  accepted: stage('accepted'),
  arrived: stage('arrived'),
  done: stage('done'),
  answered(facts) {
    const due = complaints(facts).filter(
      (matter) => answeredAt(facts, matter) || facts.at.getTime() - matter.createdAt.getTime() > 24 * HOUR,
    );
    const met = due.filter((matter) => {
      const at = answeredAt(facts, matter);
      return at !== undefined && at.getTime() - matter.createdAt.getTime() <= 24 * HOUR;
    });
    return { due: ids(due), met: ids(met) };
  },
  mendedFirst(facts) {
    const due = facts.matters.filter(
      (matter) =>
        ['repair', 'service', 'after_sales'].includes(matter.category) &&
        facts.stepsOf(matter.id).some(({ what }) => what === 'done'),
    );
    return { due: ids(due), met: ids(due.filter((matter) => !wasReopened(facts, matter))) };
  },
  settledAll: (facts) => ({
    due: ids(facts.matters),
    met: ids(facts.matters.filter(({ state }) => settledMatters.has(state))),
  }),
  settledComplaints(facts) {
    const due = complaints(facts);
    return { due: ids(due), met: ids(due.filter(({ state }) => settledMatters.has(state))) };
  },
  settled: (facts) =>
    overVisits(
      facts,
      () => true,
      ({ state }) => settledVisits.has(state),
    ),
  answeredVisits: (facts) =>
    overVisits(
      facts,
      () => true,
      ({ state }) => answeredVisits.has(state),
    ),
  satisfied: (facts) =>
    overVisits(
      facts,
      ({ state, score }) => answeredVisits.has(state) && score !== null,
      ({ score }) => (score ?? 0) >= 4,
    ),
};

/** One rate over the facts. `lived`: homes lived in, for 千户. */
export function rateOf(facts: Facts, id: RateId, lived: number): TableRate {
  const form = facts.settings.tables.rates.find((rate) => rate.id === id);
  const named = { id, name: form?.name ?? id, formula: form?.formula ?? '' };
  if (id === 'perThousand') {
    const valid = ids(complaints(facts).filter((matter) => isValid(facts, matter)));
    return {
      ...named,
      met: valid.length,
      due: lived,
      value: lived === 0 ? null : (valid.length / lived) * 1_000,
      perThousand: true,
      metIds: valid,
      dueIds: [],
    };
  }
  const { met, due } = counts[id](facts);
  return {
    ...named,
    met: met.length,
    due: due.length,
    value: due.length === 0 ? null : met.length / due.length,
    perThousand: false,
    metIds: [...met],
    dueIds: [...due],
  };
}

/** "87.5%", "3.2‰", "—" where nothing was due. */
export const rateText = ({ value, perThousand }: Pick<TableRate, 'value' | 'perThousand'>): string => {
  if (value === null) return '—';
  const number = perThousand ? value : value * 100;
  return `${Number.isInteger(number) ? number : number.toFixed(1)}${perThousand ? '‰' : '%'}`;
};
