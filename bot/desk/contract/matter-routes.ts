/** Routes of the book. */
import * as work from './matter-work.ts';
import * as matters from './matters.ts';
import type { RouteSpec } from './spec.ts';
import { noteBody } from './talks.ts';

export const matterRoutes = {
  matters: {
    method: 'get',
    path: '/api/desk/matters',
    summary: 'The book, newest first (open ones: urgent first), with counts.',
    permission: 'matters.read',
    query: matters.mattersQuery,
    response: matters.matterList,
  },
  createMatter: {
    method: 'post',
    path: '/api/desk/matters',
    summary: 'Enters a matter that came by visit, telephone, letter, patrol …',
    permission: 'matters.keep',
    body: work.createBody,
    response: matters.matterDone,
  },
  matter: {
    method: 'get',
    path: '/api/desk/matters/:id',
    summary: 'One record with its timeline, tasks and return visits.',
    permission: 'matters.read',
    params: matters.matterParams,
    response: matters.matterDetail,
  },
  amendMatter: {
    method: 'patch',
    path: '/api/desk/matters/:id',
    summary: 'Mends the record, with a reason.',
    permission: 'matters.keep',
    params: matters.matterParams,
    body: work.amendBody,
    response: matters.matterDone,
  },
  progress: {
    method: 'post',
    path: '/api/desk/matters/:id/progress',
    summary:
      'Dispatch, accept, arrive, at work, hold, waiting for the owner. 409: not from this state, or changed since seen.',
    permission: 'matters.work',
    params: matters.matterParams,
    body: work.progressBody,
    response: matters.matterDone,
  },
  resolve: {
    method: 'post',
    path: '/api/desk/matters/:id/resolve',
    summary: 'Sets the result and the state done; the return visit is planned in the same commit (V1).',
    permission: 'matters.work',
    params: matters.matterParams,
    body: work.resolveBody,
    response: matters.matterDone,
  },
  reopen: {
    method: 'post',
    path: '/api/desk/matters/:id/reopen',
    summary: 'Takes a settled matter up again under its number (V3).',
    permission: 'matters.keep',
    params: matters.matterParams,
    body: work.reopenBody,
    response: matters.matterDone,
  },
  endMatter: {
    method: 'post',
    path: '/api/desk/matters/:id/end',
    summary:
      'Closes 注销, or records that it was withdrawn or declined; closed_unsatisfied needs matters.rule.',
    permission: 'matters.keep',
    params: matters.matterParams,
    body: work.endBody,
    response: matters.matterDone,
  },
  recategorise: {
    method: 'post',
    path: '/api/desk/matters/:id/recategorise',
    summary: 'Changes category, kind, urgency or level, with a reason (R12).',
    permission: 'matters.keep',
    params: matters.matterParams,
    body: work.recategoriseBody,
    response: matters.matterDone,
  },
  noteMatter: {
    method: 'post',
    path: '/api/desk/matters/:id/notes',
    summary: 'A note in the timeline, for colleagues.',
    permission: 'matters.work',
    params: matters.matterParams,
    body: noteBody,
    response: matters.matterDone,
  },
} as const satisfies Record<string, RouteSpec>;
