/** Routes of login, the live stream, the desk's people and furniture. */
import { z } from 'zod';
import { id, ok } from './common.ts';
import * as desk from './desk.ts';
import type { RouteSpec } from './spec.ts';

const one = z.strictObject({ id });

export const deskRoutes = {
  login: {
    method: 'post',
    path: '/api/desk/login',
    summary: 'Begins a session: sets the cookie `desk`. 429 after too many failures.',
    permission: 'public',
    body: desk.login,
    response: desk.me,
  },
  logout: {
    method: 'post',
    path: '/api/desk/logout',
    summary: 'Ends the session.',
    permission: 'session',
    response: ok,
  },
  me: {
    method: 'get',
    path: '/api/desk/me',
    summary: 'Who is logged in, their rights and estates, the CSRF token. 401 without a session.',
    permission: 'session',
    response: desk.me,
  },
  estates: {
    method: 'get',
    path: '/api/desk/estates',
    summary: 'The estates this member of staff may see.',
    permission: 'session',
    response: z.object({ items: z.array(desk.estate) }),
  },
  events: {
    method: 'get',
    path: '/api/desk/events',
    summary:
      'Server-sent events: each `data:` a hint to fetch again. Ends with the session; a client that reconnects fetches everything once.',
    permission: 'session',
    response: desk.liveEvent,
    as: 'stream',
  },
  staff: {
    method: 'get',
    path: '/api/desk/staff',
    summary: 'Colleagues of an estate: who is on duty, whom a talk or matter can be given to.',
    permission: 'staff.read',
    query: desk.staffQuery,
    response: desk.staffList,
  },
  phrases: {
    method: 'get',
    path: '/api/desk/phrases',
    summary: 'Standard phrases by situation (G3).',
    permission: 'session',
    response: desk.phraseList,
  },

  deadLetters: {
    method: 'get',
    path: '/api/desk/outbox',
    summary: 'Messages that could not be delivered and were given up.',
    permission: 'outbox.read',
    response: desk.deadLetters,
  },
  retryLetter: {
    method: 'post',
    path: '/api/desk/outbox/:id/retry',
    summary: 'Tries an undelivered message again.',
    permission: 'outbox.retry',
    params: one,
    response: ok,
  },
} as const satisfies Record<string, RouteSpec>;
