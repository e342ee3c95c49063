/** The routes of incidents (C5) and major records (H5). */
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import {
  endIncident,
  makeGroup,
  openIncident,
  proposeGroups,
  tellChange,
} from '../../procedures/incidents.ts';
import { openMajorRecords } from '../../procedures/major.ts';
import { kindName } from '../../tables/words.ts';
import type { Category } from '../contract/common.ts';
import type { IncidentView, MajorRecordView } from '../contract/shifts.ts';
import type { Handlers } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { matterItems } from '../views/matters.ts';
import { iso, isoOrNull } from '../views/names.ts';
import { demandEstate, estatesAsked } from '../who.ts';

type Names =
  | 'incidents'
  | 'incidentNews'
  | 'endIncident'
  | 'groupProposals'
  | 'makeGroup'
  | 'majorRecords'
  | 'keepMajorRecord';

export function incidentHandlers(parts: DeskParts): Pick<Handlers, Names> {
  const incidentParts = { ...parts, now: () => parts.clock.now() };
  const { prisma } = parts.db;
  return {
    async incidents({ who, query }) {
      const rows = await prisma.incident.findMany({
        where: { estateId: { in: [...estatesAsked(who, query.estateId)] } },
        orderBy: [{ state: 'desc' }, { createdAt: 'desc' }],
        take: 100,
      });
      const matters = await prisma.matter.findMany({
        where: { incidentId: { in: rows.map(({ id }) => id) } },
        orderBy: { createdAt: 'asc' },
      });
      const items = await matterItems(parts, who, matters);
      const views = rows.map((row): IncidentView => {
        const linked = new Set(matters.filter(({ incidentId }) => incidentId === row.id).map(({ id }) => id));
        return {
          id: row.id,
          number: row.number,
          estateId: row.estateId,
          kind: row.kind as IncidentView['kind'],
          title: row.title,
          state: row.state as IncidentView['state'],
          news: row.news,
          expectedEnd: isoOrNull(row.expectedEnd),
          toldAt: isoOrNull(row.toldAt),
          createdAt: iso(row.createdAt),
          endedAt: isoOrNull(row.endedAt),
          result: row.result,
          leadId: row.leadId,
          matters: items.filter(({ id }) => linked.has(id)),
        };
      });
      return { items: views };
    },
    async incidentNews({ who, params, body }) {
      const incident = await openIncident(parts.db, params.id);
      demandEstate(who, incident.estateId);
      const expectedEnd = body.expectedEnd === undefined ? undefined : new Date(body.expectedEnd);
      const change = { text: body.text, expectedEnd, by: `staff:${who.id}` as const };
      return { toldAt: iso(await tellChange(incidentParts, params.id, change)) };
    },
    async endIncident({ who, params, body }) {
      const incident = await openIncident(parts.db, params.id);
      demandEstate(who, incident.estateId);
      await endIncident(incidentParts, params.id, body.result, `staff:${who.id}`);
      return { ok: true };
    },
    async groupProposals({ who, query }) {
      const at = parts.clock.now();
      const items = [];
      for (const estateId of estatesAsked(who, query.estateId)) {
        const settings = parts.settings(estateId, at);
        for (const proposal of await proposeGroups(parts.db, settings, at))
          items.push({
            ...proposal,
            category: proposal.category as Category,
            kindName: kindName(settings, proposal.category, proposal.kind),
          });
      }
      return { items };
    },
    async makeGroup({ who, body }) {
      demandEstate(who, body.estateId);
      const at = parts.clock.now();
      const proposals = await proposeGroups(parts.db, parts.settings(body.estateId, at), at);
      const found = proposals.find(({ category, kind }) => category === body.category && kind === body.kind);
      if (!found) throw new DeskError('Conflict', '没有满足条件的同类事项。');
      const answer = { id: newId(), title: body.title, text: body.answer, by: `staff:${who.id}` as const };
      await makeGroup(incidentParts, parts.estates.get(body.estateId), found, answer);
      return { ok: true };
    },
    async majorRecords({ who, query }) {
      const now = parts.clock.now();
      const estates = estatesAsked(who, query.estateId);
      const writes = new Writes();
      for (const estateId of estates) await openMajorRecords(incidentParts, writes, estateId);
      if (!writes.empty) await parts.committer.commit(writes);
      const rows = await prisma.majorRecord.findMany({
        where: { estateId: { in: [...estates] } },
        orderBy: { startedAt: 'desc' },
        take: 200,
      });
      return {
        items: rows.map(
          (row): MajorRecordView => ({
            id: row.id,
            number: row.number,
            estateId: row.estateId,
            kind: row.kind,
            title: row.title,
            matterId: row.matterId,
            startedAt: iso(row.startedAt),
            endedAt: isoOrNull(row.endedAt),
            dueAt: isoOrNull(row.dueAt),
            overdue: row.filedAt === null && row.dueAt !== null && row.dueAt < now,
            fields: JSON.parse(row.fields) as Record<string, string>,
            filedAt: isoOrNull(row.filedAt),
            typical: row.typical,
          }),
        ),
      };
    },
    async keepMajorRecord({ who, params, body }) {
      const row = await prisma.majorRecord.findUnique({ where: { id: params.id } });
      if (!row) throw new DeskError('NotFound', 'There is no such record.');
      demandEstate(who, row.estateId);
      if (body.file && row.endedAt === null) throw new DeskError('Conflict', '事件还没有结束，不能归档。');
      const fields = { ...(JSON.parse(row.fields) as Record<string, string>), ...body.fields };
      const writes = new Writes();
      writes.update(
        'MajorRecord',
        { id: row.id },
        {
          fields: JSON.stringify(fields),
          ...(body.typical === undefined ? {} : { typical: body.typical }),
          ...(body.file ? { filedAt: parts.clock.now(), filedBy: who.id } : {}),
        },
        1,
      );
      writes.signal('desk', row.estateId);
      await parts.committer.commit(writes);
      return { ok: true };
    },
  };
}
