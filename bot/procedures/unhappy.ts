/** An owner who is not satisfied (V3): reopened with its history under its number, the notice to the handler written with it. */
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Writes } from '../../prisma/writes.ts';
import { namedIn } from '../desk/named.ts';
import { isRole } from '../desk/roles.ts';
import { newId } from '../estates/estates.ts';
import { nextFormNumber } from '../register/form-numbers.ts';
import { type Actor, reopen, step } from '../register/matters.ts';

export interface Unhappy {
  visitId: string;
  matterId: string;
  at: Date;
  by: Actor;
  /** The owner's own words; undefined where a score was all. */
  remark: string | undefined;
  /** The new promise. */
  promise: Date;
  settings: Settings;
}

/** Whether an answer reopens the matter: 1–2, or "not mended" whatever the score. */
export const isUnhappy = (
  answer: { mended?: boolean | undefined; score?: number | undefined },
  { visits }: Pick<Settings, 'visits'>,
): boolean =>
  answer.mended === false || (answer.score !== undefined && visits.reopenScores.includes(answer.score));

/** Reopens and writes the notice; who is named in the matter is not told the owner's words (R6): the department is. */
export async function takeUnhappy(
  db: Database,
  writes: Writes,
  estate: { code: string; timeZone: string },
  unhappy: Unhappy,
): Promise<void> {
  const { visitId, matterId, at, by, remark, promise, settings } = unhappy;
  const matter = await db.prisma.matter.findUniqueOrThrow({ where: { id: matterId } });
  reopen(writes, matter, { at, by, note: remark ?? '回访不满意', promise, settings });
  const handler = matter.handlerId
    ? await db.prisma.staff.findUnique({ where: { id: matter.handlerId } })
    : null;
  const told =
    handler && isRole(handler.role) && !namedIn(matter, { name: handler.name, role: handler.role });
  const number = await nextFormNumber(db, estate, '改', at);
  writes.insert('Rectification', {
    id: newId(),
    number,
    visitId,
    matterId,
    estateId: matter.estateId,
    handlerId: told ? handler.id : null,
    department: matter.department,
    text: `${matter.number} ${matter.place ?? ''}${matter.what}：回访不满意${remark ? `（${remark}）` : ''}，请整改并回复。`,
    toldAt: at,
  });
  step(writes, matterId, { at, by: 'bot', what: 'handler_told', note: number });
}
