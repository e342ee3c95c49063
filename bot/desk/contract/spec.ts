/** What a row of the table of routes says. */
import type { z } from 'zod';
import type { Permission } from '../roles.ts';

/**
 * `public`: no session; `session`: any of the console; `phone`: that of a worker's telephone; otherwise the permission of
 * roles.ts that the role must have.
 */
export type Access = Permission | 'public' | 'session' | 'phone';

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
  /** `bytes`: the handler sends a file of its own kind itself. */
  as?: 'stream' | 'file' | 'bytes';
  /** The body is a file of at most so many bytes, as it is. */
  upload?: number;
}
