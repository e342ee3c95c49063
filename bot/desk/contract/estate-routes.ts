/** Routes of estates: set up, joined to channels, checked before they open. */
import { z } from 'zod';
import { ok } from './common.ts';
import * as estates from './estates.ts';
import type { RouteSpec } from './spec.ts';

export const estateRoutes = {
  makeEstate: {
    method: 'post',
    path: '/api/desk/estates',
    summary: 'A new estate of the company.',
    permission: 'estates.run',
    body: estates.estateBody,
    response: estates.estateAnswer,
  },
  mendEstate: {
    method: 'patch',
    path: '/api/desk/estates/:id',
    summary: 'Name, code, region, time zone, duty telephone; the company’s name.',
    permission: 'estates.run',
    params: estates.estateParams,
    body: estates.estatePatch,
    response: estates.estateAnswer,
  },
  checkEstate: {
    method: 'get',
    path: '/api/desk/estates/:id/check',
    summary: 'What still stops the estate from opening.',
    permission: 'estates.run',
    params: estates.estateParams,
    response: estates.checkList,
  },
  channelAccounts: {
    method: 'get',
    path: '/api/desk/channel-accounts',
    summary: 'Accounts in channels and the estates they serve.',
    permission: 'estates.run',
    response: estates.channelAccounts,
  },
  setChannelAccount: {
    method: 'post',
    path: '/api/desk/channel-accounts',
    summary: 'Joins an account to one or several estates.',
    permission: 'estates.run',
    body: estates.channelAccountBody,
    response: ok,
  },
  entranceCode: {
    method: 'get',
    path: '/api/desk/entrance.svg',
    summary: 'The QR code of an entrance, that names estate and home.',
    permission: 'identity.verify',
    query: estates.entranceQuery,
    response: z.string(),
    as: 'bytes',
  },
} as const satisfies Record<string, RouteSpec>;
