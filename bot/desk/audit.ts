/** Who read what (G9, D3): a row for each reading; looking again within ten minutes is the same reading. */
import { newId } from '../estates/estates.ts';
import type { DeskParts } from './parts.ts';
import type { Who } from './who.ts';

const SAME = 10 * 60_000;

export type AuditAction = 'transcript.read' | 'transcript.export' | 'transcript.search';

/** Records the reading before what is read goes out. */
export async function audit(parts: DeskParts, who: Who, action: AuditAction, subject: string): Promise<void> {
  const at = parts.clock.now();
  if (action === 'transcript.read') {
    const since = new Date(at.getTime() - SAME);
    const known = await parts.db.prisma.audit.findFirst({
      where: { subject, at: { gt: since }, staffId: who.id, action },
    });
    if (known) return;
  }
  await parts.db.prisma.audit.create({ data: { id: newId(), at, staffId: who.id, action, subject } });
}
