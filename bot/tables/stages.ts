/** When each stage of a matter was due by the original promise and when it was reached (C3). */
import { clockKindFor } from '../../knowledge/rules/clock.ts';
import { isPublic } from '../../knowledge/rules/places.ts';
import { DATA_REQUEST } from '../register/promise.ts';
import type { Facts, MatterFact } from './facts.ts';
import { instantIn } from './facts.ts';

export type RatedStage = 'dispatched' | 'accepted' | 'arrived' | 'done';

export interface StageTimes {
  due: Partial<Record<RatedStage, Date>>;
  reached: Partial<Record<RatedStage, Date>>;
}

/** Matters that never were work: answered at once, withdrawn, declined. */
const isWork = ({ state, receivedBy, promisedFirst }: MatterFact): boolean =>
  state !== 'withdrawn' && state !== 'declined' && !(receivedBy === 'bot' && promisedFirst === null);

/** Both, for a matter; empty for what never was work. */
export function stagesOf(facts: Facts, matter: MatterFact): StageTimes {
  if (!isWork(matter)) return { due: {}, reached: {} };
  // Of an incident only the one that has the task is work.
  if (matter.incidentId !== null && facts.tasksOf(matter.id).length === 0) return { due: {}, reached: {} };
  const handoff = JSON.parse(matter.handoff) as string[];
  const kind = clockKindFor({
    category: matter.category as Parameters<typeof clockKindFor>[0]['category'],
    dataRequest: matter.kind === DATA_REQUEST,
    urgent: matter.urgent,
    danger: matter.danger !== null && handoff.includes('major'),
    public: matter.spot !== null && isPublic(matter.spot),
  });
  const { due } = facts.settings.times(kind, matter.createdAt, matter.danger === 'lift');
  const steps = facts.stepsOf(matter.id);
  const [task] = facts.tasksOf(matter.id);
  const first = (what: string): Date | undefined => steps.find((step) => step.what === what)?.at;
  const reached = {
    dispatched: first('dispatched') ?? (task ? instantIn(task, 'createdAt') : null),
    accepted: first('accepted') ?? (task ? instantIn(task, 'acceptedAt') : null),
    arrived: first('on_the_spot') ?? (task ? instantIn(task, 'arrivedAt') : null),
    done: first('done') ?? matter.doneAt,
  };
  const wanted = {
    dispatched: due.dispatched,
    accepted: due.accepted,
    arrived: due.arrived,
    done: due.done ?? matter.promisedFirst ?? undefined,
  };
  const pick = (times: Record<RatedStage, Date | null | undefined>): StageTimes['due'] =>
    Object.fromEntries(Object.entries(times).filter(([, at]) => at !== null && at !== undefined));
  return { due: pick(wanted), reached: pick(reached) };
}

/** 是, 否, or nothing where it was not due yet or at all. */
export function inTime({ due, reached }: StageTimes, stage: RatedStage, now: Date): boolean | undefined {
  const wanted = due[stage];
  const at = reached[stage];
  if (!wanted) return undefined;
  if (at) return at <= wanted;
  return wanted < now ? false : undefined;
}
