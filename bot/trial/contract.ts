/**
 * The trial endpoints (contract 10), in the same form as the staff API: what checks the requests is what
 * /api/openapi.json shows. Open only with TRIAL=1, to programs on the same machine.
 */
import { z } from 'zod';
import { noticeKinds } from '../../knowledge/answers/notices.ts';
import { dangers, handoffReasons, languages } from '../../knowledge/understanding/reading.ts';
import { category, department, id, instant, level } from '../desk/contract/common.ts';
import type { RouteSpec } from '../desk/contract.ts';
import { roles } from '../desk/roles.ts';
import { states } from '../register/states.ts';
import { durationMs } from './durations.ts';

const line = z.string().trim().min(1).max(200);
const text = z.string().trim().min(1).max(4_000);

const duration = z
  .string()
  .refine(
    (value) => durationMs(value) !== undefined,
    'an ISO 8601 duration of weeks, days, hours, minutes, seconds',
  )
  .describe('PT3H, P2D, P1DT30M');
export const clockBody = z
  .union([z.strictObject({ now: instant }), z.strictObject({ advance: duration })])
  .describe('Sets the clock, or moves it forward through everything that falls due on the way.');

export const home = z
  .strictObject({ building: line, unit: z.string().trim().max(32).default(''), room: line })
  .describe('Building and unit without their words: {"building":"3","unit":"2","room":"1501"}');
const homeRow = home.extend({
  kind: line.optional(),
  area: z.number().positive().optional(),
  occupancy: line.optional(),
});

const person = z
  .strictObject({
    id: id.optional(),
    name: line.optional().describe('With its title: 张先生'),
    phone: line.optional(),
    language: z.enum(languages).optional(),
    users: z
      .array(z.strictObject({ id, verified: z.boolean().default(false) }))
      .default([])
      .describe('Direct Line user ids of this person; not verified: claimed only'),
    homes: z
      .array(
        home.extend({
          relation: z.enum(['owner', 'family', 'tenant', 'agent']).default('owner'),
          verified: z.boolean().optional().describe('As the person, when not said'),
        }),
      )
      .default([]),
  })
  .refine((one) => one.id ?? one.phone ?? one.name ?? one.users[0], 'needs an id, a user, a phone or a name');

const staff = z.strictObject({
  id: id.optional(),
  login: line,
  name: line,
  role: z.enum(roles),
  department: department.optional(),
  trade: line.optional(),
  post: line
    .optional()
    .describe('岗位, a code of knowledge/rules/people.json: duty_engineer, control_room, general_manager …'),
  buildings: z.array(line).optional().describe('楼栋 they go to; none: all'),
  deputy: line.optional().describe('Login of who stands in (职务代理人)'),
  phone: line.optional(),
  password: z.string().min(8).max(200).optional(),
  onDuty: z
    .union([z.boolean(), z.strictObject({ from: instant, to: instant })])
    .default(true)
    .describe('true: from now on; false: the shifts of this person are taken away'),
});

const matter = z.strictObject({
  id: id.optional(),
  number: line.optional(),
  category,
  kind: line.optional(),
  said: text,
  what: line.optional(),
  wanted: text.optional(),
  user: id.optional().describe("Direct Line user id of whose it is; their latest talk is the matter's"),
  owner: id.optional().describe('Id of the person instead'),
  home: home.optional(),
  place: line.optional(),
  spot: line.optional(),
  urgent: z.boolean().default(false),
  danger: z.enum(dangers).optional(),
  level: level.optional(),
  fields: z.record(z.string().max(64), z.string().max(1_000)).default({}),
  handoff: z.array(z.enum(handoffReasons)).default([]),
  state: z.enum(states).default('registered').describe('done: its return visit is planned (V1)'),
  createdAt: instant.optional(),
  promisedAt: instant.optional(),
  doneAt: instant.optional(),
  result: text.optional(),
});

const notice = z
  .strictObject({
    id: id.optional(),
    kind: z.enum(noticeKinds).describe('停水 停电 停梯 施工 消杀 消防演练'),
    text,
    buildings: z.array(line).default([]).describe('None: all'),
    startsAt: instant,
    endsAt: instant,
  })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), 'ends before it starts');
const answer = z.strictObject({ id: id.optional(), question: text, text, source: line.optional() });

export const loadBody = z.strictObject({
  estate: id.optional().describe('Id or code; the demo estate when not said'),
  clearDuty: z.boolean().default(false).describe('Takes away all shifts of the estate first'),
  homes: z.array(homeRow).max(10_000).default([]),
  people: z.array(person).max(5_000).default([]),
  staff: z.array(staff).max(200).default([]),
  matters: z.array(matter).max(2_000).default([]),
  notices: z.array(notice).max(500).default([]),
  answers: z.array(answer).max(1_000).default([]),
});

const loaded = z.array(z.object({ id: z.string() }));
export const loadAnswer = z.object({
  estateId: z.string(),
  homes: loaded,
  people: loaded,
  staff: loaded,
  matters: z.array(z.object({ id: z.string(), number: z.string() })),
  notices: loaded,
  answers: loaded,
});

export const trialMatter = z.object({
  number: z.string(),
  category,
  urgent: z.boolean(),
  level: z.string().nullable(),
  place: z.string().nullable().describe('As worded in the record'),
  home: z.object({ building: z.string(), unit: z.string(), room: z.string() }).nullable(),
  fields: z.record(z.string(), z.unknown()),
  said: z.string(),
  handoff: z.array(z.string()).describe('Reasons of the matter and of the calls for a person that name it'),
  state: z.enum(states),
  visit: z
    .object({
      state: z.string(),
      score: z.number().int().nullable(),
      mended: z.boolean().nullable(),
      dueAt: instant,
      sentAt: instant.nullable(),
    })
    .nullable()
    .describe('The latest return visit'),
});

export const trialTable = {
  trialClock: {
    method: 'post',
    path: '/trial/clock',
    summary:
      'Sets or advances the clock; everything due has run when it answers. TRIAL=1, same machine only.',
    permission: 'public',
    body: clockBody,
    response: z.object({ now: instant }),
  },
  trialLoad: {
    method: 'post',
    path: '/trial/load',
    summary: 'Loads people, homes, user ids, staff on duty, matters, notices, answers: all or nothing.',
    permission: 'public',
    body: loadBody,
    response: loadAnswer,
  },
  trialMatters: {
    method: 'get',
    path: '/trial/matters',
    summary: 'Every matter of the book, oldest first.',
    permission: 'public',
    response: z.array(trialMatter),
  },
} as const satisfies Record<string, RouteSpec>;

export type LoadBody = z.output<typeof loadBody>;
export type ClockBody = z.output<typeof clockBody>;
export type LoadAnswer = z.output<typeof loadAnswer>;
export type TrialMatter = z.output<typeof trialMatter>;
