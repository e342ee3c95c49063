/** What is done with a matter: one function a step, and the hook that runs it and refreshes what shows it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { Department, Level } from '../../../desk/contract/common.ts';
import type { EndBody, MatterDetail, MatterItem, MatterState } from '../../../desk/contract/matters.ts';
import type { Permission } from '../../../desk/roles.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { errorWords, isConflict } from '../errors.ts';
import { t } from '../messages/index.ts';
import { keys } from '../queries.ts';

type Full = MatterDetail['matter'];

/** What the forms of the steps gather; each step uses its own. Times are those of `<input type="datetime-local">`. */
export interface Values {
  department?: Department;
  handlerId?: string;
  note?: string;
  reason?: string;
  newDate?: string;
  toStaffId?: string;
  eta?: string;
  from?: string;
  to?: string;
  agreed?: boolean;
  mode?: 'assign' | 'grab' | 'turn';
  amount?: number | null;
  promisedAt?: string;
  result?: string;
  as?: EndBody['as'];
  category?: MatterItem['category'];
  kind?: string;
  urgent?: boolean;
  level?: Level | '';
  said?: string;
  wanted?: string;
  place?: string;
  spot?: string;
  fields?: Record<string, string>;
}

const text = (value: string | undefined): string | undefined => value?.trim() || undefined;
const must = (value: string | undefined): string => value?.trim() ?? '';

/** Only what differs from the record; an emptied field becomes null. */
function amended(values: Values, now: Full) {
  const set: Record<string, unknown> = {};
  for (const key of ['wanted', 'place', 'spot'] as const) {
    const next = text(values[key]) ?? null;
    if (next !== (now[key] ?? null)) set[key] = next;
  }
  const said = text(values.said);
  if (said !== undefined && said !== now.said) set.said = said;
  const promisedAt = fromLocalInput(values.promisedAt ?? '');
  const before = now.promisedAt ? Math.floor(Date.parse(now.promisedAt) / 60_000) : undefined;
  if (promisedAt && Math.floor(Date.parse(promisedAt) / 60_000) !== before) set.promisedAt = promisedAt;
  const fields = Object.entries(values.fields ?? {}).filter(
    ([key, value]) => value !== undefined && value !== String(now.fields[key] ?? ''),
  );
  if (fields.length > 0) set.fields = Object.fromEntries(fields);
  return set;
}

/** Nothing was changed in a form: not an error of the server's. */
export class NothingChanged extends Error {}

type Run = (values: Values, matter: Full) => Promise<{ matter: MatterItem }>;
const plain =
  (step: 'accept' | 'arrive' | 'safe' | 'work' | 'wait_for_owner'): Run =>
  (_, { id, updatedAt: seen }) =>
    call('progress', { params: { id }, body: { step, seen } });

/** The steps by name, as the staff API takes them. */
export const run = {
  accept: plain('accept'),
  arrive: plain('arrive'),
  work: plain('work'),
  wait: plain('wait_for_owner'),
  safe: plain('safe'),
  absent: (_, { id, updatedAt: seen }) =>
    call('progress', { params: { id }, body: { step: 'arrive', outcome: 'absent', seen } }),
  dispatch: ({ department = 'engineering', mode = 'assign', handlerId, note }, { id, updatedAt: seen }) =>
    call('progress', {
      params: { id },
      body: {
        step: 'dispatch',
        seen,
        department,
        mode,
        handlerId: mode === 'assign' ? handlerId || undefined : undefined,
        note: text(note),
      },
    }),
  giveBack: ({ reason }, { id, updatedAt: seen }) =>
    call('progress', { params: { id }, body: { step: 'return', seen, reason: must(reason) } }),
  transfer: ({ toStaffId = '', reason }, { id, updatedAt: seen }) =>
    call('progress', { params: { id }, body: { step: 'transfer', seen, toStaffId, reason: must(reason) } }),
  onWay: ({ eta = '' }, { id, updatedAt: seen }) =>
    call('progress', { params: { id }, body: { step: 'on_way', seen, eta: fromLocalInput(eta) ?? '' } }),
  appoint: ({ from = '', to = '', agreed = false }, { id, updatedAt: seen }) =>
    call('appoint', {
      params: { id },
      body: { seen, from: fromLocalInput(from) ?? '', to: fromLocalInput(to) ?? '', agreed },
    }),
  consent: (_, { id, updatedAt: seen }) =>
    call('decideHold', { params: { id }, body: { seen, agree: true } }),
  refuse: ({ reason }, { id, updatedAt: seen }) =>
    call('decideHold', { params: { id }, body: { seen, agree: false, note: must(reason) } }),
  level: ({ level, reason }, { id, updatedAt: seen }) =>
    call('confirmLevel', { params: { id }, body: { seen, level: level || 'general', reason: must(reason) } }),
  release: ({ reason }, { id, updatedAt: seen }) =>
    call('release', { params: { id }, body: { seen, reason: must(reason) } }),
  hold: ({ reason, newDate = '' }, { id, updatedAt: seen }) =>
    call('progress', {
      params: { id },
      body: { step: 'hold', seen, reason: must(reason), newDate: fromLocalInput(newDate) ?? '' },
    }),
  resolve: ({ result, amount }, { id, updatedAt: seen }) =>
    call('resolve', {
      params: { id },
      body: { seen, result: must(result), amount: amount ? Math.round(amount * 100) : undefined },
    }),
  reopen: ({ reason, promisedAt = '' }, { id, updatedAt: seen }) =>
    call('reopen', {
      params: { id },
      body: { seen, reason: must(reason), promisedAt: fromLocalInput(promisedAt) },
    }),
  end: ({ as = 'closed', reason }, { id, updatedAt: seen }) =>
    call('endMatter', { params: { id }, body: { seen, as, reason: must(reason) } }),
  recategorise: ({ category, kind, urgent, level, reason }, matter) =>
    call('recategorise', {
      params: { id: matter.id },
      body: {
        seen: matter.updatedAt,
        reason: must(reason),
        category: category === matter.category ? undefined : category,
        kind: (kind || null) === matter.kind && category === matter.category ? undefined : kind || null,
        urgent: urgent === matter.urgent ? undefined : urgent,
        level: (level || null) === matter.level ? undefined : level || null,
      },
    }),
  amend: (values, matter) => {
    const set = amended(values, matter);
    if (Object.keys(set).length === 0) throw new NothingChanged();
    return call('amendMatter', {
      params: { id: matter.id },
      body: { seen: matter.updatedAt, reason: must(values.reason), set },
    });
  },
  note: ({ note }, { id }) => call('noteMatter', { params: { id }, body: { text: must(note) } }),
} satisfies Record<string, Run>;

export type Step = keyof typeof run;

/** Steps taken at one press, without a form. */
export const atOnce: ReadonlySet<Step> = new Set<Step>([
  'accept',
  'arrive',
  'absent',
  'safe',
  'work',
  'wait',
  'consent',
]);

const leadsTo: Partial<Record<Step, MatterState>> = {
  dispatch: 'dispatched',
  accept: 'accepted',
  arrive: 'on_the_spot',
  work: 'in_progress',
  hold: 'on_hold',
  wait: 'waiting_for_owner',
  resolve: 'done',
};
const settled: readonly string[] = ['done', 'closed', 'withdrawn', 'declined', 'closed_unsatisfied'];
const ends: readonly MatterState[] = ['closed', 'withdrawn', 'declined', 'closed_unsatisfied'];

/** How a matter may be ended from where it stands, by whom asks. */
export const endsOf = ({ next }: MatterDetail, may: (permission: Permission) => boolean): MatterState[] =>
  ends.filter((end) => next.includes(end) && (end !== 'closed_unsatisfied' || may('matters.rule')));

/** Steps of the work that change no state, or may be taken from several. */
function between({ matter, clocks }: MatterDetail): Step[] {
  const steps: Step[] = [];
  const carried = ['dispatched', 'accepted'].includes(matter.state);
  if (carried && matter.handler) steps.push('giveBack', 'transfer');
  if (['accepted', 'in_progress'].includes(matter.state)) steps.push('onWay', 'absent');
  if (clocks.some(({ stage, settledAt }) => stage === 'safe' && settledAt === null)) steps.push('safe');
  steps.push('appoint');
  return steps;
}

/** The steps open to a person, in the order of work. */
export function stepsOf(detail: MatterDetail, may: (permission: Permission) => boolean): Step[] {
  const { matter, next } = detail;
  const isSettled = settled.includes(matter.state);
  const steps: Step[] = [];
  if (may('matters.work') && !isSettled) {
    for (const [step, state] of Object.entries(leadsTo) as [Step, MatterState][]) {
      if (next.includes(state) && (state !== matter.state || step === 'dispatch')) steps.push(step);
    }
  }
  if (may('matters.work') && !isSettled) steps.push(...between(detail));
  if (may('matters.consent') && detail.holds.some(({ state }) => state === 'asked'))
    steps.push('consent', 'refuse');
  if (may('matters.keep')) {
    if (matter.state !== 'closed') steps.push('level');
    if (isSettled && next.includes('in_progress')) steps.push('reopen');
    if (endsOf(detail, may).length > 0) steps.push('end');
    if (matter.state !== 'closed') steps.push('recategorise', 'amend');
  }
  if (may('matters.work')) steps.push('note');
  return steps;
}

const usual: Partial<Record<MatterState, Step>> = {
  registered: 'dispatch',
  dispatched: 'accept',
  accepted: 'arrive',
  on_the_spot: 'resolve',
  in_progress: 'resolve',
  on_hold: 'work',
  waiting_for_owner: 'work',
};
/** The step that usually comes next. */
export const usualStep = (state: MatterState): Step | undefined => usual[state];

/** Runs a step; when somebody changed the record meanwhile, shows the new one and asks again. */
export function useStep(matter: Full) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const refresh = (): Promise<unknown> =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.matter(matter.id) }),
      client.invalidateQueries({ queryKey: keys.matters }),
      client.invalidateQueries({ queryKey: ['talk'] }),
    ]);
  return useMutation({
    mutationFn: async ({ step, values }: { step: Step; values: Values }) => run[step](values, matter),
    onSuccess: async (_, { step }) => {
      void message.success(t.matters.done[step]);
      await refresh();
    },
    onError: async (error) => {
      if (error instanceof NothingChanged) {
        void message.info(t.matters.form.nothing);
      } else if (isConflict(error)) {
        await refresh();
        void message.warning(t.matters.form.changed);
      } else {
        void message.error(errorWords(error));
      }
    },
  });
}
