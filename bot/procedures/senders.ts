/** How a sounding alert reaches a telephone (U1): by SMS and by a spoken call, whichever is set up. */
import { z } from 'zod';
import type { JobHandler } from '../jobs/schedule.ts';
import type { Sender } from '../senders/gateway.ts';
import { alertText } from './alert-text.ts';
import type { ProcedureParts } from './parts.ts';

/** Undefined: not set up; nothing leaves the house by this way, and nothing is kept of what would have. */
export interface Senders {
  readonly sms: Sender | undefined;
  readonly voice: Sender | undefined;
}

const payloadSchema = z.object({ alertId: z.string(), way: z.enum(['sms', 'voice']) });

/** Sends a sounding alert, unless somebody has pressed 收到 meanwhile. A gateway that refuses is tried again. */
export function sendJob(parts: ProcedureParts, senders: Senders): JobHandler {
  return async ({ payload }) => {
    const { alertId, way } = payloadSchema.parse(payload);
    const sender = senders[way];
    if (!sender) return;
    const alert = await parts.db.prisma.alert.findUnique({ where: { id: alertId } });
    if (!alert?.sounds || alert.seenAt !== null || alert.staffId === null) return;
    const staff = await parts.db.prisma.staff.findUnique({ where: { id: alert.staffId } });
    if (!staff?.phone) return;
    const { name } = parts.estates.get(alert.estateId);
    // A spoken link helps nobody.
    const link = way === 'sms' ? parts.phoneLinks.link(staff) : undefined;
    await sender.send(staff.phone, [`【${name}】${alertText(alert)}`, link].filter(Boolean).join(' '));
  };
}
