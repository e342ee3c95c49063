/** The appointments of a turn's owner, as the dialogs see them (R10). */
import type { AppointmentPort } from '../../dialogs/ports.ts';
import type { Say } from '../../knowledge/phrases/phrasebook.ts';
import type { Writer } from '../../knowledge/rules/format.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Duty } from '../estates/duty.ts';
import type { Turn } from '../inbox/turn.ts';
import { tell } from '../register/alerts.ts';
import { step } from '../register/matters.ts';
import { isOpen } from '../register/states.ts';
import { agree, putOff } from './appointments.ts';
import type { Change } from './change.ts';
import { workerWords } from './tasks.ts';

export function createAppointmentPort(
  house: { db: Database; duty: Duty },
  context: { turn: Turn; ownerId: string; settings: Settings; writer: Writer; say: Say },
): AppointmentPort {
  const { turn, ownerId, settings, writer, say } = context;
  const parts = { db: house.db, settings: () => settings };

  /** The window that stands for a matter of this talk, the newest first; one that lies behind stands no more. */
  async function find() {
    const matters = await house.db.prisma.matter.findMany({
      where: { talkId: turn.talk.id, ownerId },
      orderBy: { createdAt: 'desc' },
      take: 20,
    });
    const open = matters.filter(({ state }) => isOpen(state));
    if (open.length === 0) return undefined;
    const one = await house.db.prisma.appointment.findFirst({
      where: {
        matterId: { in: open.map(({ id }) => id) },
        state: { in: ['offered', 'agreed'] },
        to: { gt: turn.at },
      },
      orderBy: [{ madeAt: 'desc' }],
    });
    const matter = one && open.find(({ id }) => id === one.matterId);
    return one && matter ? { one, matter } : undefined;
  }

  async function change(id: string): Promise<Change | undefined> {
    const found = await find();
    if (found?.one.id !== id) return undefined;
    const at = new Date(Math.max(turn.at.getTime(), found.matter.updatedAt.getTime() + 1));
    return { matter: found.matter, at, by: `owner:${ownerId}`, writes: turn.writes };
  }

  return {
    async standing() {
      const found = await find();
      if (!found) return undefined;
      const { one, matter } = found;
      const id = matter.handlerId ?? matter.firstContactId;
      const person = id === null ? undefined : await house.duty.person(id);
      return {
        id: one.id,
        number: matter.number,
        offered: one.state === 'offered',
        window: writer.window(one.from, one.to),
        who: person ? workerWords(say, person) : say('who.colleague', {}),
      };
    },
    async agree(id) {
      const known = await change(id);
      if (known) await agree(parts, known, id);
    },
    async putOff(id, words) {
      const known = await change(id);
      if (!known) return;
      const { matter, at, by, writes } = known;
      step(writes, matter.id, { at, by, what: 'time_wished', note: words });
      await putOff(parts, known);
      tell(writes, {
        about: `time/${id}`,
        estateId: matter.estateId,
        staffId: matter.handlerId ?? matter.firstContactId ?? undefined,
        role: 'holder',
        kind: 'time_wished',
        matterId: matter.id,
        data: { number: matter.number },
        at,
      });
    },
  };
}
