/** The routes of return visits that a person makes, of notices to handlers, and of the rain. */
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { planRainVisits } from '../../procedures/rain.ts';
import { step } from '../../register/matters.ts';
import type { Rectification } from '../contract/visits.ts';
import type { Handlers } from '../http.ts';
import { namedIn } from '../named.ts';
import type { DeskParts } from '../parts.ts';
import { iso, isoOrNull, staffNames } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';
import { listPhoneTasks, tryVisit } from './phone.ts';

type Names = 'phoneTasks' | 'tryVisit' | 'rain' | 'rectifications' | 'readRectification';

async function listRectifications(
  parts: DeskParts,
  who: Who,
  query: { estateId?: string | undefined; open?: boolean | undefined },
): Promise<Rectification[]> {
  const { prisma } = parts.db;
  const scope =
    who.scope === 'all'
      ? {}
      : who.scope === 'department'
        ? { department: who.department }
        : { handlerId: who.id };
  const rows = await prisma.rectification.findMany({
    where: {
      estateId: { in: [...estatesAsked(who, query.estateId)] },
      ...scope,
      ...(query.open === undefined ? {} : { doneAt: query.open ? null : { not: null } }),
    },
    orderBy: { toldAt: 'desc' },
    take: 200,
  });
  const matters = await prisma.matter.findMany({
    where: { id: { in: rows.map(({ matterId }) => matterId) } },
    select: { id: true, fields: true },
  });
  const hidden = new Set(matters.filter((matter) => namedIn(matter, who)).map(({ id }) => id));
  const names = await staffNames(
    parts.db,
    rows.map(({ handlerId }) => handlerId),
  );
  return rows
    .filter(({ matterId }) => !hidden.has(matterId))
    .map((row) => ({
      id: row.id,
      number: row.number,
      matterId: row.matterId,
      text: row.text,
      handler: names(row.handlerId),
      department: row.department,
      toldAt: iso(row.toldAt),
      readAt: isoOrNull(row.readAt),
      result: row.result,
      doneAt: isoOrNull(row.doneAt),
    }));
}

export function visitHandlers(parts: DeskParts): Pick<Handlers, Names> {
  return {
    phoneTasks: ({ who, query }) => listPhoneTasks(parts, who, query),
    tryVisit: ({ who, params, body }) => tryVisit(parts, who, params.id, body),
    async rain({ who, body }) {
      demandEstate(who, body.estateId);
      const at = parts.clock.now();
      const writes = new Writes();
      const planned = await planRainVisits(parts.db, writes, parts.settings(body.estateId, at), at);
      if (planned > 0) await parts.committer.commit(writes);
      return { planned };
    },
    rectifications: async ({ who, query }) => ({ items: await listRectifications(parts, who, query) }),
    async readRectification({ who, params, body }) {
      const row = await parts.db.prisma.rectification.findUnique({ where: { id: params.id } });
      if (!row) throw new DeskError('NotFound', 'There is no such notice.');
      demandEstate(who, row.estateId);
      const mine = row.handlerId === who.id || row.department === who.department || who.can('matters.keep');
      if (!mine) throw new DeskError('Forbidden', '这份通知是给其他同事的。');
      const at = parts.clock.now();
      const writes = new Writes();
      writes.update(
        'Rectification',
        { id: row.id },
        {
          readAt: row.readAt ?? at,
          ...(body.result === undefined ? {} : { result: body.result, doneAt: at }),
        },
      );
      const told = { matterId: row.matterId, kind: 'rectification', staffId: who.id, seenAt: null };
      writes.update('Alert', told, { seenAt: at, seenBy: who.id });
      step(writes, row.matterId, {
        at,
        by: `staff:${who.id}`,
        what: body.result === undefined ? 'rectification_read' : 'rectification_done',
        note: body.result ?? row.number,
      });
      writes.signal('desk', row.estateId);
      await parts.committer.commit(writes);
      return { ok: true };
    },
  };
}
