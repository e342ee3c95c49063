/** Routes of data protection. */
import { z } from 'zod';
import { ok } from './common.ts';
import * as data from './data.ts';
import type { RouteSpec } from './spec.ts';

const permission = 'data.protect';
const params = data.dataParams;

export const dataRoutes = {
  dataRequests: {
    method: 'get',
    path: '/api/desk/data-requests',
    summary: 'Requests of owners to see, correct, export or delete their data, the one due first first (D2).',
    permission,
    response: data.dataRequests,
  },
  doneRequest: {
    method: 'post',
    path: '/api/desk/data-requests/:id/done',
    summary: 'Says what was done; the matter is closed with it.',
    permission,
    params,
    body: data.doneBody,
    response: ok,
  },
  ownerData: {
    method: 'get',
    path: '/api/desk/owners/:id/data.json',
    summary:
      'Everything kept of one person, to be seen by them or taken along; with who took it out and when (D7).',
    permission,
    params,
    response: z.string(),
    as: 'bytes',
  },
  correctOwner: {
    method: 'patch',
    path: '/api/desk/owners/:id',
    summary: 'Corrects name, title, telephone or language.',
    permission,
    params,
    body: data.correctBody,
    response: ok,
  },
  forgetOwner: {
    method: 'post',
    path: '/api/desk/owners/:id/forget',
    summary:
      'Takes everything of one person away for good; tables keep their figures. 409: open matters, or a legal hold.',
    permission,
    params,
    body: data.forgetBody,
    response: data.forgotten,
  },
  exports: {
    method: 'get',
    path: '/api/desk/exports',
    summary: 'What was taken out, by whom and when.',
    permission,
    response: data.exportList,
  },
  touchedBy: {
    method: 'get',
    path: '/api/desk/exports/:id/people',
    summary: 'Whom a leaked file with this mark touches.',
    permission,
    params,
    response: data.touched,
  },
  holds: {
    method: 'get',
    path: '/api/desk/legal-holds',
    summary: 'Legal holds, in force and released.',
    permission,
    response: data.legalHolds,
  },
  holdData: {
    method: 'post',
    path: '/api/desk/legal-holds',
    summary: 'Keeps what it names from retention and deletion.',
    permission,
    body: data.legalHoldBody,
    response: data.legalHold,
  },
  releaseHold: {
    method: 'post',
    path: '/api/desk/legal-holds/:id/release',
    summary: 'Ends a hold.',
    permission,
    params,
    response: ok,
  },
  retention: {
    method: 'get',
    path: '/api/desk/retention',
    summary: 'Runs of retention, newest first.',
    permission,
    response: data.retentionRuns,
  },
  runRetention: {
    method: 'post',
    path: '/api/desk/retention',
    summary: 'Runs retention now; dry by default: only counts.',
    permission,
    body: data.retentionBody,
    response: data.retentionRun,
  },
} as const satisfies Record<string, RouteSpec>;
