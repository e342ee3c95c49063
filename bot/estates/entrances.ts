/** By which door somebody comes: the account of ours they write to, or a QR code that names estate and home. */
import { z } from 'zod';
import type { Database } from '../../prisma/client.ts';
import type { Estate, Estates } from './estates.ts';

/** What a QR entrance says: the estate by its code, and a home of its list. */
export const entrance = z.strictObject({
  estate: z.string().min(1).max(32),
  building: z.string().min(1).max(32).optional(),
  unit: z.string().max(32).optional(),
  room: z.string().min(1).max(32).optional(),
});
export type Entrance = z.infer<typeof entrance>;

/** A way in that names an estate, and perhaps a home of its list. */
export interface Door {
  estate: Estate;
  home?: { building: string; unit: string; room: string };
}

export interface Entrances {
  /** The estates that an account of a channel serves, the first for whoever names none; all doors lead somewhere. */
  estatesOf(channel: string, account: string): readonly [Estate, ...Estate[]];
  /** Where a new talk with an account stands until the turn finds out which estate is meant, and its writer's id among owners. */
  addressee(message: { channel: string; account: string; userId: string }): {
    estateId: string;
    userId: string;
  };
  /** The estate with this code; undefined where there is none. */
  named(code: string): Estate | undefined;
  /** What a platform's code that an owner scanned stands for (`codeOf`); undefined for codes that are not ours. */
  door(code: string): Door | undefined;
  /** The address of the owner's page that a QR code holds. */
  address(base: string, door: Door): string;
  reload(): Promise<void>;
}

/** A door in short, as platforms carry it with a scan: `YJ`, or `YJ/5/2/1501`. */
export const codeOf = ({ estate, home }: Door): string =>
  [estate.code, ...(home ? [home.building, home.unit, home.room] : [])].join('/');

export async function createEntrances(db: Database, estates: Estates): Promise<Entrances> {
  let accounts = new Map<string, string[]>();

  async function reload(): Promise<void> {
    const rows = await db.prisma.channelAccount.findMany();
    accounts = new Map(
      rows.map(({ channel, account, estateIds }) => [
        `${channel} ${account}`,
        z.array(z.string()).parse(JSON.parse(estateIds)),
      ]),
    );
  }
  await reload();

  const named = (code: string): Estate | undefined =>
    estates.all().find((estate) => estate.code.toLowerCase() === code.toLowerCase());

  const estatesOf: Entrances['estatesOf'] = (channel, account) => {
    const ids = accounts.get(`${channel} ${account}`) ?? accounts.get(`${channel} *`) ?? [];
    const [first, ...others] = ids.flatMap((id) => estates.all().find((one) => one.id === id) ?? []);
    return first ? [first, ...others] : [estates.first];
  };

  return {
    estatesOf,
    named,
    reload,
    addressee({ channel, account, userId }) {
      const [estate] = estatesOf(channel, account);
      return { estateId: estate.id, userId: userIdFor(estate, estates.first, userId) };
    },
    door(code) {
      const [estateCode = '', building, unit = '', room] = code.split('/');
      const estate = named(estateCode);
      if (!estate) return undefined;
      return building && room ? { estate, home: { building, unit, room } } : { estate };
    },
    address(base, { estate, home }) {
      const query = new URLSearchParams({ estate: estate.code, ...home });
      return `${base}/?${query.toString()}`;
    },
  };
}

/** A user's id among owners: people of one company are strangers to another, though the channel calls them alike. */
const userIdFor = (estate: Estate, first: Estate, userId: string): string =>
  estate.companyId === first.companyId ? userId : `${estate.companyId}/${userId}`;
