/** Requests of owners about their own data (D2): an enquiry with the law's term as its clock, done with tools of the desk. */
import type { Desk } from '../../dialogs/context.ts';
import type { Database } from '../../prisma/client.ts';
import { newId } from '../estates/estates.ts';
import type { Prover } from '../owners/proving.ts';
import { DATA_REQUEST } from '../register/promise.ts';

export const requestKinds = ['see', 'correct', 'export', 'delete'] as const;
export type RequestKind = (typeof requestKinds)[number];

const WHAT: Record<RequestKind, string> = {
  see: '查看个人信息',
  correct: '更正个人信息',
  export: '导出个人信息',
  delete: '删除个人信息',
};

export interface DataRequests {
  /** Says once, to each person and version of the notice, where it stands (D1); danger never waits for it. */
  notify(desk: Desk, prover: Prover, talkId: string): Promise<void>;
  /** Enters the request in the book and in the list of requests; its number and the day it is due. */
  file(desk: Desk, prover: Prover, kind: RequestKind): Promise<{ number: string; by: Date }>;
}

/** @param address the notice's address for an estate; undefined while the desk has no address outside */
export const createDataRequests = (
  db: Database,
  address: (estate: Prover['estate']) => string | undefined,
): DataRequests => ({
  async notify({ mind, ports, speech }, { estate, settings, ownerId, at, writes }, talkId) {
    const { version } = settings.privacy.notice;
    if (mind.noticed === version || speech.empty) return;
    mind.noticed = version;
    const told = { ownerId, version, kind: 'told' };
    const known = await db.prisma.consent.findUnique({ where: { ownerId_version_kind: told } });
    if (known) return;
    speech.add(ports.say('data.notice', { link: address(estate) ?? '' }));
    writes.insert('Consent', { id: newId(), ...told, at, talkId }, 'ignore');
  },

  async file({ ports, heard }, { estate, settings, ownerId, at, writes }, kind) {
    const matter = await ports.register.file({
      category: 'other',
      kind: DATA_REQUEST,
      said: heard?.text ?? WHAT[kind],
      what: WHAT[kind],
      place: {},
      urgent: false,
      handoff: [],
      slots: {},
    });
    const by = matter.promise?.by ?? settings.times('data_request', at).told;
    writes.insert('DataRequest', {
      id: newId(),
      estateId: estate.id,
      ownerId,
      matterId: matter.id,
      kind,
      createdAt: at,
      dueAt: by,
    });
    return { number: matter.number, by };
  },
});
