/**
 * The staff API, whole: every route with its permission and its shapes. The server's handlers, /api/openapi.json and
 * the console's types are all made from this table.
 *
 * Every answer that is not 2xx has the body `failure`. Requests that are not GET carry the header X-CSRF-Token
 * (value: `me.csrf`), except login. The session is the http-only cookie `desk`.
 */
import type { z } from 'zod';
import { dataRoutes } from './contract/data-routes.ts';
import { deskRoutes } from './contract/desk-routes.ts';
import { estateRoutes } from './contract/estate-routes.ts';
import { identityRoutes } from './contract/identity-routes.ts';
import { importRoutes } from './contract/import-routes.ts';
import { matterRoutes } from './contract/matter-routes.ts';
import { phoneRoutes } from './contract/phone-routes.ts';
import { procedureRoutes } from './contract/procedure-routes.ts';
import { settingRoutes } from './contract/setting-routes.ts';
import { shiftRoutes } from './contract/shift-routes.ts';
import { startRoutes } from './contract/start-routes.ts';
import { tableRoutes } from './contract/table-routes.ts';
import { talkRoutes } from './contract/talk-routes.ts';
import { visitRoutes } from './contract/visit-routes.ts';

export type * from './contract/board.ts';
export * from './contract/common.ts';
export * from './contract/data.ts';
export * from './contract/desk.ts';
export * from './contract/estates.ts';
export * from './contract/identity.ts';
export * from './contract/imports.ts';
export * from './contract/matter-work.ts';
export * from './contract/matters.ts';
export type * from './contract/phone.ts';
export * from './contract/procedures.ts';
export * from './contract/settings.ts';
export type * from './contract/shifts.ts';
export type * from './contract/spec.ts';
export * from './contract/start.ts';
export type * from './contract/tables.ts';
export * from './contract/talks.ts';
export type * from './contract/visits.ts';
export { type Permission, permissions, type Role, roles } from './roles.ts';

/** Every route by name. */
export const routes = {
  ...deskRoutes,
  ...talkRoutes,
  ...matterRoutes,
  ...procedureRoutes,
  ...settingRoutes,
  ...estateRoutes,
  ...visitRoutes,
  ...tableRoutes,
  ...shiftRoutes,
  ...importRoutes,
  ...identityRoutes,
  ...dataRoutes,
  ...startRoutes,
  ...phoneRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type Field<R, K extends string> = K extends keyof R ? R[K] : undefined;
/** What a handler gets: checked, with defaults filled in. */
export type Input<N extends RouteName> = {
  params: Output<Field<Routes[N], 'params'>>;
  query: Output<Field<Routes[N], 'query'>>;
  body: Output<Field<Routes[N], 'body'>>;
};
/** What it answers; nothing where the handler sends a file itself. */
export type Answer<N extends RouteName> =
  Field<Routes[N], 'as'> extends 'bytes' ? undefined : z.output<Routes[N]['response']>;
