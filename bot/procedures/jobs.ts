/** The jobs of the procedures, by kind: what the rules ask for happens without anybody remembering it. */
import type { JobHandler } from '../jobs/schedule.ts';
import { SEND_JOB } from '../register/alerts.ts';
import { CLOCK_JOB } from '../register/clocks.ts';
import { REOPENED_JOB } from '../register/matters.ts';
import { DEVELOPER_JOB, LEVEL_JOB, PAGE_JOB } from '../register/pages.ts';
import { REMIND_JOB, remindJob } from './appointments.ts';
import { clockJob } from './clocks.ts';
import { LADDER_JOB, ladderJob, levelJob, reopenedJob, UNREAD_JOB, unreadJob } from './levels.ts';
import { pageJob } from './pages.ts';
import type { ProcedureParts } from './parts.ts';
import { REPORT_JOB, reportJob } from './report.ts';
import { type Senders, sendJob } from './senders.ts';
import { DEPUTY_JOB, deputyJob } from './signatures.ts';
import { developerJob, LATE_JOB, lateJob, URGE_JOB, urgeJob } from './slips.ts';
import { ACK_JOB, ackJob } from './tasks.ts';

/**
 * Kinds whose jobs are done at the same time where they fall due together: each looks after a matter or a clock of its own,
 * and its commit fails when somebody was first. Tasks given in turn (轮派) are not: who is next hangs on the one before.
 */
export const atOnce: ReadonlySet<string> = new Set([
  CLOCK_JOB,
  PAGE_JOB,
  SEND_JOB,
  REMIND_JOB,
  LEVEL_JOB,
  LADDER_JOB,
  REOPENED_JOB,
]);

export const procedureJobs = (
  parts: ProcedureParts,
  senders: Senders,
): Readonly<Record<string, JobHandler>> => ({
  [CLOCK_JOB]: clockJob(parts),
  [PAGE_JOB]: pageJob(parts),
  [SEND_JOB]: sendJob(parts, senders),
  [ACK_JOB]: ackJob(parts),
  [REMIND_JOB]: remindJob(parts),
  [LEVEL_JOB]: levelJob(parts),
  [LADDER_JOB]: ladderJob(parts),
  [REOPENED_JOB]: reopenedJob(parts),
  [UNREAD_JOB]: unreadJob(parts),
  [REPORT_JOB]: reportJob(parts),
  [DEPUTY_JOB]: deputyJob(parts),
  [DEVELOPER_JOB]: developerJob(parts),
  [URGE_JOB]: urgeJob(parts),
  [LATE_JOB]: lateJob(parts),
});
