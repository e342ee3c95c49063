/** The routes of opening and running estates. */
import type { Handlers } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { sendFile } from '../sending.ts';
import { checkEstate } from './check.ts';
import { entranceSvg, listAccounts, makeEstate, mendEstate, setAccount } from './estates.ts';

type Names =
  | 'makeEstate'
  | 'mendEstate'
  | 'checkEstate'
  | 'channelAccounts'
  | 'setChannelAccount'
  | 'entranceCode';

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
    async entranceCode({ who, query, req, res }) {
      const svg = await entranceSvg(parts, who, query, req.headers.host);
      sendFile(res, { name: 'entrance.svg', type: 'image/svg+xml', bytes: Buffer.from(svg) });
    },
  };
}
