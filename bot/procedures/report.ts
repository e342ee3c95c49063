/**
 * The written report on a danger (C4): owed a day after it was called out. Where nothing stands in its record
 * 重大(突发)事件处理记录表 by then, the project manager and quality hear; it is handed in when all is over (H5).
 */
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Writes } from '../../prisma/writes.ts';
import { choose, everybody } from '../estates/reach.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import { tell } from '../register/alerts.ts';
import { changeByClock } from './change.ts';
import { openMajorRecords } from './major.ts';
import type { ProcedureParts } from './parts.ts';

/** The kind of job that looks whether the report was written. */
export const REPORT_JOB = 'report.owed';

/** Plans the look at it. */
export function planReport(writes: Writes, matterId: string, { clocks }: Settings, at: Date): void {
  plan(writes, {
    id: `${REPORT_JOB}/${matterId}`,
    kind: REPORT_JOB,
    dueAt: later(at, clocks.reportHours.danger * 60),
    payload: { matterId },
    now: at,
  });
}

/** Tells who has to see to it, if nothing was written; the record is opened where it is missing. */
export function reportJob(parts: ProcedureParts): JobHandler {
  return ({ payload }) =>
    changeByClock(parts, String(payload.matterId), async ({ matter, at, writes }) => {
      const id = `matter/${matter.id}`;
      const record = await parts.db.prisma.majorRecord.findUnique({ where: { id } });
      if (record && record.fields !== '{}') return false;
      if (!record) await openMajorRecords({ ...parts, now: () => at }, writes, matter.estateId);
      const settings = parts.settings(matter.estateId, at);
      const staff = await everybody(parts, matter.estateId, at);
      for (const code of ['project_manager', 'quality'] as const) {
        const person = choose(code, staff, matter, settings);
        if (!person && code === 'quality') continue;
        tell(writes, {
          about: `report/${matter.id}/${code}`,
          estateId: matter.estateId,
          staffId: person?.id,
          role: code,
          kind: 'report_owed',
          matterId: matter.id,
          data: { number: matter.number },
          at,
        });
      }
      return true;
    });
}
