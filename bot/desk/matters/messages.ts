/** A word left for an absent colleague 转告 (R11): recorded, passed on, and the owner told when they will hear. */
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { settle } from '../../handoff/held.ts';
import { tellOwner } from '../../procedures/news.ts';
import { tell } from '../../register/alerts.ts';
import { step } from '../../register/matters.ts';
import type { LeaveWordBody } from '../contract/procedures.ts';
import type { DeskParts } from '../parts.ts';
import { readMatter } from '../views/matters.ts';
import { demandEstate, readWho, type Who } from '../who.ts';

/** @throws DeskError NotFound, Forbidden, BadRequest for a time that lies behind */
export async function leaveMessage(parts: DeskParts, who: Who, body: LeaveWordBody): Promise<void> {
  demandEstate(who, body.estateId);
  const matter = await readMatter(parts, who, body.matterId);
  const colleague = await readWho(parts.db, parts.estates, body.forId);
  if (!colleague) throw new DeskError('NotFound', '没有这位同事。');
  demandEstate(colleague, body.estateId);
  const at = parts.clock.now();
  const tellBy = new Date(body.tellBy);
  if (tellBy <= at) throw new DeskError('BadRequest', 'tellBy: must lie ahead.');
  const writes = new Writes();
  const id = newId();
  const { estateId, matterId, forId, text } = body;
  writes.insert('Message', {
    id,
    estateId,
    matterId,
    forId,
    text,
    tellBy,
    takenBy: who.id,
    at,
    passedAt: at,
  });
  const by = `staff:${who.id}` as const;
  step(writes, matterId, { at, by, what: 'message', note: text, data: { for: forId } });
  tell(writes, {
    about: `message/${id}`,
    estateId,
    staffId: forId,
    role: 'asked_for',
    kind: 'message',
    matterId,
    data: { number: matter.number },
    at,
  });
  await tellOwner(parts, { matter, at, writes }, 'answer.forwarded', (write) => ({
    name: colleague.name,
    time: write.deadline(tellBy),
    number: matter.number,
  }));
  await settle(parts.committer, writes, () => '会话刚有变化，请再试一次。');
}
