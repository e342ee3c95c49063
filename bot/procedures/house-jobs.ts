/** Every job of the house that is not a colleague's or a proof's: visits, surveys, incidents, silence, tables, retention. */
import type { Ledger } from '../channels/ledger.ts';
import type { Estates } from '../estates/estates.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { JobHandler } from '../jobs/schedule.ts';
import type { Announce } from '../notices/notices.ts';
import { TABLE_JOB, tableJob } from '../tables/made.ts';
import {
  INCIDENT_END_JOB,
  INCIDENT_NEWS_JOB,
  type IncidentParts,
  incidentEndJob,
  incidentNewsJob,
} from './incidents.ts';
import { atOnce } from './jobs.ts';
import { RETENTION_JOB, retentionJob } from './retention.ts';
import { SILENCE_JOB, silenceJob } from './silence.ts';
import { SURVEY_CARD_JOB, SURVEY_JOB, surveyCardJob, surveyJob } from './survey.ts';
import { VISIT_CHAIN_JOB, visitChainJob } from './visit-chain.ts';
import { ifSendable, windowJob } from './visit-window.ts';
import { VISIT_JOB, visitJob, WINDOW_JOB } from './visits.ts';

export interface HouseJobParts extends IncidentParts {
  estates: Estates;
  announce: Announce;
  ledger: Ledger;
  inbox: () => Inbox;
  retention: Parameters<typeof retentionJob>[0];
}

/** Kinds whose jobs have nothing to do with one another: those that are due together are done at the same time. */
export const together: ReadonlySet<string> = new Set([
  ...atOnce,
  VISIT_JOB,
  WINDOW_JOB,
  VISIT_CHAIN_JOB,
  SURVEY_CARD_JOB,
]);

export const houseJobs = (parts: HouseJobParts): Readonly<Record<string, JobHandler>> => ({
  [RETENTION_JOB]: retentionJob(parts.retention),
  [VISIT_JOB]: ifSendable(parts, visitJob(parts.db, parts.inbox, parts.now)),
  [WINDOW_JOB]: windowJob(parts),
  [VISIT_CHAIN_JOB]: visitChainJob(parts),
  [TABLE_JOB]: tableJob(parts),
  [SURVEY_JOB]: surveyJob(parts),
  [SURVEY_CARD_JOB]: surveyCardJob(parts),
  [INCIDENT_NEWS_JOB]: incidentNewsJob(parts),
  [INCIDENT_END_JOB]: incidentEndJob(parts),
  [SILENCE_JOB]: silenceJob(parts.db, parts.inbox, parts.now),
});
