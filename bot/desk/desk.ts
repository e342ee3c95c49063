/** The staff side, put together: its routes, its jobs, its live stream, and the first login. */

import { Writes } from '../../prisma/writes.ts';
import { systemClock } from '../clock.ts';
import { CLIMB_JOB, climbJob, WORDLESS_JOB, wordlessJob } from '../handoff/climb.ts';
import { QUIET_JOB, quietJob } from '../handoff/quiet.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import { MOVE_OUT_JOB, moveOut } from '../owners/identity.ts';
import { procedureJobs } from '../procedures/jobs.ts';
import type { Senders } from '../procedures/senders.ts';
import type { Mount } from '../server.ts';
import { ensureAdmin } from './admin.ts';
import { type RouteSpec, routes } from './contract.ts';
import { createHandlers } from './handlers.ts';
import { deskRoutes } from './http.ts';
import { createLive } from './live.ts';
import { openApiRoute } from './openapi.ts';
import type { DeskParts } from './parts.ts';
import { createSessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';

export interface DeskOptions extends Omit<DeskParts, 'wall' | 'sessions' | 'throttle'> {
  /** DESK_ADMIN_PASSWORD; undefined: one is made up at the first start. */
  adminPassword: string | undefined;
  /** How sounding alerts reach telephones (U1). */
  senders: Senders;
  /** Routes of other rooms that openapi.json describes too, by name. */
  documented?: Readonly<Record<string, RouteSpec>>;
}

export interface Desk {
  /** /api/desk/… and /api/openapi.json. */
  mount: Mount;
  /** For the schedule: calls that climb (G7), talks whose owner is quiet (H4), the procedures. */
  jobs: Readonly<Record<string, JobHandler>>;
  /** Told once, at the first start, to whoever starts the program. */
  firstLogin: { user: string; password: string } | undefined;
  /** Ends the live streams: an open one would keep the server from closing. */
  close(): void;
}

/** Makes the first login where there is none. @throws the database's error */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { adminPassword, documented = {}, senders, ...rest } = options;
  const parts: DeskParts = {
    ...rest,
    wall: systemClock,
    sessions: createSessions(rest.db, systemClock),
    throttle: createThrottle(rest.db, systemClock),
  };
  const { companyId } = parts.estates.first;
  const firstLogin = await ensureAdmin(parts.db, companyId, adminPassword, parts.clock.now());
  const live = createLive(parts);
  const mounts = [deskRoutes(parts, createHandlers(parts, live)), openApiRoute({ ...routes, ...documented })];
  return {
    mount: (server) => {
      for (const mount of mounts) mount(server);
    },
    jobs: {
      [CLIMB_JOB]: climbJob(parts),
      [WORDLESS_JOB]: wordlessJob(parts),
      [QUIET_JOB]: quietJob(parts),
      async [MOVE_OUT_JOB]({ payload, dueAt }) {
        const writes = new Writes();
        const tie = { ownerId: String(payload.ownerId), homeId: String(payload.homeId) };
        moveOut(writes, tie, dueAt, parts.clock.now());
        await parts.committer.commit(writes);
      },
      ...procedureJobs(parts, senders),
    },
    firstLogin,
    close: () => live.close(),
  };
}
