/** What a row of the table of routes says. */
import type { z } from 'zod';
import type { Permission } from '../roles.ts';

/** `public`: no session; `session`: any; otherwise the permission of roles.ts that the role must have. */
export type Access = Permission | 'public' | 'session';

export interface RouteSpec {
  method: 'get' | 'post' | 'patch';
  /** With `:name` for parameters, each percent-encoded by the caller. */
  path: string;
  summary: string;
  permission: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Of the JSON answer; with `stream`, of each event's data; with `file`, of the file. */
  response: z.ZodType;
  as?: 'stream' | 'file';
}
