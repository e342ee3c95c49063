/** Routes of the gradual start. */
import { z } from 'zod';
import { ok } from './common.ts';
import type { RouteSpec } from './spec.ts';
import * as start from './start.ts';

export const startRoutes = {
  pauseTalk: {
    method: 'post',
    path: '/api/desk/talks/:id/pause',
    summary: 'Pauses the bot in one talk, or lets it go on: meanwhile every message goes to a person.',
    permission: 'talks.work',
    params: start.pauseParams,
    body: start.pauseBody,
    response: ok,
  },
  drafts: {
    method: 'get',
    path: '/api/desk/talks/:id/drafts',
    summary: 'What the bot would have said, newest first, where a person answers first.',
    permission: 'talks.work',
    params: start.pauseParams,
    response: start.drafts,
  },
  readings: {
    method: 'get',
    path: '/api/desk/readings',
    summary: 'Where a person read a matter otherwise than the ear did, newest first; words masked.',
    permission: 'settings.edit',
    query: start.readingsQuery,
    response: start.readings,
  },
  exportReadings: {
    method: 'get',
    path: '/api/desk/readings/export.jsonl',
    summary:
      'Corrected messages as material for training, masked, a line each as knowledge/understanding/corpus has them.',
    permission: 'settings.edit',
    query: start.readingsQuery,
    response: z.string(),
    as: 'bytes',
  },
} as const satisfies Record<string, RouteSpec>;
