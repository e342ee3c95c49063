/** The routes of opening and running estates. */
import type { Handlers } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { sendFile } from '../sending.ts';
import { checkEstate } from './check.ts';
import {
  correctOwner,
  finishRequest,
  forgetOwner,
  holdData,
  listHolds,
  listRequests,
  listRetention,
  ownerData,
  releaseHold,
  retentionNow,
} from './data.ts';
import { entranceSvg, listAccounts, makeEstate, mendEstate, setAccount } from './estates.ts';
import { listExports, touchedBy } from './exports.ts';
import {
  listOwners,
  makeInvitations,
  moveOutOwner,
  printInvitations,
  showOwner,
  verifyOwner,
} from './identity.ts';
import { exportFile, importFile, listImports, templateFile, undoImport } from './imports.ts';
import { leaveStaff, resetPassword } from './leaving.ts';
import { mendStaff } from './staff.ts';
import { listDrafts, listReadings, pauseTalk, readingsFile } from './start.ts';

type Names =
  | 'makeEstate'
  | 'mendEstate'
  | 'checkEstate'
  | 'channelAccounts'
  | 'setChannelAccount'
  | 'entranceCode'
  | 'importFile'
  | 'imports'
  | 'undoImport'
  | 'importTemplate'
  | 'exportFile'
  | 'mendStaff'
  | 'leaveStaff'
  | 'resetPassword'
  | 'makeInvitations'
  | 'printInvitations'
  | 'owners'
  | 'owner'
  | 'verifyOwner'
  | 'moveOut'
  | 'dataRequests'
  | 'doneRequest'
  | 'ownerData'
  | 'correctOwner'
  | 'forgetOwner'
  | 'exports'
  | 'touchedBy'
  | 'holds'
  | 'holdData'
  | 'releaseHold'
  | 'retention'
  | 'runRetention'
  | 'pauseTalk'
  | 'drafts'
  | 'readings'
  | 'exportReadings';

const OK = { ok: true } as const;

export function estateHandlers(parts: DeskParts): Pick<Handlers, Names> {
  return {
    makeEstate: ({ who, body }) => makeEstate(parts, who, body),
    mendEstate: ({ who, params, body }) => mendEstate(parts, who, params.id, body),
    checkEstate: ({ who, params }) => checkEstate(parts, who, params.id),
    channelAccounts: ({ who }) => listAccounts(parts, who),
    async setChannelAccount({ who, body }) {
      await setAccount(parts, who, body);
      return OK;
    },
    importFile: ({ who, query, bytes }) => importFile(parts, who, query, bytes),
    imports: ({ who }) => listImports(parts, who),
    undoImport: ({ who, params }) => undoImport(parts, who, params.id),
    async importTemplate({ query, res }) {
      sendFile(res, await templateFile(query.kind));
    },
    async exportFile({ who, query, res }) {
      sendFile(res, await exportFile(parts, who, query.kind, query.estateId));
    },
    async mendStaff({ who, params, body }) {
      await mendStaff(parts, who, params.id, body);
      return OK;
    },
    leaveStaff: ({ who, params, body }) => leaveStaff(parts, who, params.id, body),
    resetPassword: ({ who, params }) => resetPassword(parts, who, params.id),
    makeInvitations: ({ who, body }) => makeInvitations(parts, who, body),
    async printInvitations({ who, params, query, req, res }) {
      const asked = { batchId: params.id, part: query.part };
      sendFile(res, await printInvitations(parts, who, asked, req.headers.host));
    },
    owners: ({ who, query }) => listOwners(parts, who, query),
    owner: ({ who, params }) => showOwner(parts, who, params.id),
    async verifyOwner({ who, params, body }) {
      await verifyOwner(parts, who, params.id, body);
      return OK;
    },
    async moveOut({ who, params, body }) {
      await moveOutOwner(parts, who, params.id, body);
      return OK;
    },
    dataRequests: ({ who }) => listRequests(parts, who),
    async doneRequest({ who, params, body }) {
      await finishRequest(parts, who, params.id, body.report);
      return OK;
    },
    async ownerData({ who, params, res }) {
      sendFile(res, await ownerData(parts, who, params.id));
    },
    async correctOwner({ who, params, body }) {
      await correctOwner(parts, who, params.id, body);
      return OK;
    },
    forgetOwner: ({ who, params }) => forgetOwner(parts, who, params.id),
    exports: ({ who }) => listExports(parts, who),
    touchedBy: ({ who, params }) => touchedBy(parts, who, params.id),
    holds: ({ who }) => listHolds(parts, who),
    holdData: ({ who, body }) => holdData(parts, who, body),
    async releaseHold({ who, params }) {
      await releaseHold(parts, who, params.id);
      return OK;
    },
    retention: () => listRetention(parts),
    runRetention: ({ who, body }) => retentionNow(parts, who, body.dry),
    async pauseTalk({ who, params, body }) {
      await pauseTalk(parts, who, params.id, body.paused);
      return OK;
    },
    drafts: ({ who, params }) => listDrafts(parts, who, params.id),
    readings: ({ who, query }) => listReadings(parts, who, query),
    async exportReadings({ who, query, res }) {
      sendFile(res, await readingsFile(parts, who, query));
    },
    async entranceCode({ who, query, req, res }) {
      const svg = await entranceSvg(parts, who, query, req.headers.host);
      sendFile(res, { name: 'entrance.svg', type: 'image/svg+xml', bytes: Buffer.from(svg) });
    },
  };
}
