/** Routes of a worker's telephone, and of sessions that can be ended from elsewhere. */
import { z } from 'zod';
import { id, ok } from './common.ts';
import * as phone from './phone.ts';
import type { RouteSpec } from './spec.ts';

const one = z.strictObject({ id });

export const phoneRoutes = {
  phoneOpen: {
    method: 'post',
    path: '/api/desk/phone/open',
    summary:
      'Begins a session of 30 days on this telephone: sets the cookie `phone`. 429 after too many failures.',
    permission: 'public',
    body: phone.openBody,
    response: phone.phoneMe,
  },
  phoneMe: {
    method: 'get',
    path: '/api/desk/phone/me',
    summary: 'Whose telephone it is, and the CSRF token. 401 without a session, or when it was ended.',
    permission: 'phone',
    response: phone.phoneMe,
  },
  phoneLeave: {
    method: 'post',
    path: '/api/desk/phone/leave',
    summary: 'Ends the session of this telephone.',
    permission: 'phone',
    response: ok,
  },
  phoneWork: {
    method: 'get',
    path: '/api/desk/phone/tasks',
    summary: 'The asker’s own tasks with all that is needed without a signal; nobody else’s (G9).',
    permission: 'phone',
    response: phone.workTasks,
  },
  phoneAct: {
    method: 'post',
    path: '/api/desk/phone/acts',
    summary: 'A step of the work, done once for each `key` however often it is sent.',
    permission: 'phone',
    body: phone.actBody,
    response: phone.actDone,
  },
  phonePhoto: {
    method: 'post',
    path: '/api/desk/phone/photos',
    summary: 'A photo taken at a task, or the owner’s signature; kept once for each `key`.',
    permission: 'phone',
    query: phone.photoQuery,
    upload: 8 * 1_048_576,
    response: phone.photoDone,
  },
  sessions: {
    method: 'get',
    path: '/api/desk/sessions',
    summary: 'Where the asker is logged in, telephones too; with `staffId` another’s (estates.run).',
    permission: 'session',
    query: phone.sessionsQuery,
    response: phone.sessionList,
  },
  endSession: {
    method: 'post',
    path: '/api/desk/sessions/:id/end',
    summary: 'Ends a session: one’s own, or a lost telephone’s (estates.run).',
    permission: 'session',
    params: one,
    response: ok,
  },
} as const satisfies Record<string, RouteSpec>;
