/** What a member of staff has to know: written with the change it tells of, shown at the desk, told once. */
import type { Writes } from '../../prisma/writes.ts';
import { plan } from '../jobs/schedule.ts';
import type { AlertKind } from './alert-kinds.ts';

export type { AlertKind } from './alert-kinds.ts';

export interface AlertDraft {
  /** What it is about and when in its course: with the person it makes the id, so that it is told once. */
  about: string;
  estateId: string;
  /** Undefined: nobody was found; the front desk sees it. */
  staffId: string | undefined;
  /** In which capacity they are told. */
  role: string;
  kind: AlertKind;
  matterId?: string | undefined;
  pageId?: string | undefined;
  /** Codes, times and numbers only: never an owner's words. */
  data?: Record<string, unknown>;
  /** Sounds until 收到 is pressed, and goes out by SMS and voice where a sender is set (U1). */
  sounds?: boolean;
  at: Date;
}

/** The job that brings a sounding alert to a telephone. */
export const SEND_JOB = 'alert.send';
/** Ways by which a sounding alert goes out beside the desk. */
export const sendWays = ['sms', 'voice'] as const;

/** Writes an alert; the same one again changes nothing. */
export function tell(writes: Writes, draft: AlertDraft): void {
  const { about, estateId, staffId, role, kind, matterId, pageId, data = {}, sounds = false, at } = draft;
  const id = `${about}/${staffId ?? role}`;
  writes.insert(
    'Alert',
    {
      id,
      estateId,
      staffId: staffId ?? null,
      role,
      kind,
      matterId: matterId ?? null,
      pageId: pageId ?? null,
      data: JSON.stringify(data),
      sounds,
      createdAt: at,
    },
    'ignore',
  );
  if (sounds && staffId !== undefined)
    for (const way of sendWays)
      plan(writes, {
        id: `${SEND_JOB}/${id}/${way}`,
        kind: SEND_JOB,
        dueAt: at,
        payload: { alertId: id, way },
        now: at,
      });
  writes.signal('desk', estateId);
}
