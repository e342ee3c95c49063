/** Routes of owners and who they are. */
import { z } from 'zod';
import { ok } from './common.ts';
import * as identity from './identity.ts';
import type { RouteSpec } from './spec.ts';

export const identityRoutes = {
  makeInvitations: {
    method: 'post',
    path: '/api/desk/invitations',
    summary: 'Makes a slip for each home: single use, with its day of expiry.',
    permission: 'identity.verify',
    body: identity.invitationsBody,
    response: identity.invitations,
  },
  printInvitations: {
    method: 'get',
    path: '/api/desk/invitations/:id/slips.pdf',
    summary: 'The slips of a batch, eight to a page, with QR code.',
    permission: 'identity.verify',
    params: identity.batchParams,
    query: identity.slipsQuery,
    response: z.string(),
    as: 'bytes',
  },
  owners: {
    method: 'get',
    path: '/api/desk/owners',
    summary: 'People of an estate with their homes and accounts.',
    permission: 'identity.verify',
    query: identity.ownersQuery,
    response: identity.ownerList,
  },
  owner: {
    method: 'get',
    path: '/api/desk/owners/:id',
    summary: 'One person, and whom of the roster they may be.',
    permission: 'identity.verify',
    params: identity.ownerParams,
    response: identity.ownerDetail,
  },
  verifyOwner: {
    method: 'post',
    path: '/api/desk/owners/:id/verify',
    summary: 'One tap: a person at the desk has seen who it is.',
    permission: 'identity.verify',
    params: identity.ownerParams,
    body: identity.verifyBody,
    response: ok,
  },
  moveOut: {
    method: 'post',
    path: '/api/desk/owners/:id/move-out',
    summary: 'Ends a tie to a home, now or on a day; access ends with it.',
    permission: 'identity.verify',
    params: identity.ownerParams,
    body: identity.moveOutBody,
    response: ok,
  },
} as const satisfies Record<string, RouteSpec>;
