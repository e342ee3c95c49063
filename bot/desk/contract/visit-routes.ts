/** Routes of return visits that a person makes. */
import { ok } from './common.ts';
import type { RouteSpec } from './spec.ts';
import * as visits from './visits.ts';

export const visitRoutes = {
  phoneTasks: {
    method: 'get',
    path: '/api/desk/visits/phone',
    summary: 'Return visits to be phoned, by owner, the longest waiting first (V4).',
    permission: 'matters.keep',
    query: visits.phoneQuery,
    response: visits.phoneTasks,
  },
  tryVisit: {
    method: 'post',
    path: '/api/desk/visits/:id/tries',
    summary: 'Records a call: answered, nobody there, or 不愿回访. Three tries on two days make 联系不上.',
    permission: 'matters.keep',
    params: visits.visitParams,
    body: visits.tryBody,
    response: visits.tried,
  },
  rain: {
    method: 'post',
    path: '/api/desk/visits/rain',
    summary: 'It has rained: mended seepage is visited once more (V1).',
    permission: 'matters.keep',
    body: visits.rainBody,
    response: visits.rained,
  },
  rectifications: {
    method: 'get',
    path: '/api/desk/rectifications',
    summary: 'Written notices to handlers after an unhappy visit (V3): all, or one’s own.',
    permission: 'matters.read',
    query: visits.rectificationQuery,
    response: visits.rectifications,
  },
  readRectification: {
    method: 'post',
    path: '/api/desk/rectifications/:id',
    summary: 'Acknowledges a notice, or answers it with what was done.',
    permission: 'matters.work',
    params: visits.visitParams,
    body: visits.rectificationBody,
    response: ok,
  },
} as const satisfies Record<string, RouteSpec>;
