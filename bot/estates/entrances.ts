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

export interface Entrances {
  /** The estates that an account of a channel serves, the first for whoever names none; all doors lead somewhere. */
  estatesOf(channel: string, account: string): readonly Estate[];
  /** The estate of a message: of the one it names, of the home or talk the writer had, else the account's first. */
  estateFor(message: { channel: string; account: string; userId: string; text: string }): Promise<Estate>;
  /** The estate with this code; undefined where there is none. */
  named(code: string): Estate | undefined;
  /** The address that a QR code holds. */
  address(base: string, estate: Estate, home?: { building: string; unit: string; room: string }): string;
  reload(): Promise<void>;
}

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
    const found = estates.all().filter(({ id }) => ids.includes(id));
    return found.length > 0 ? ids.flatMap((id) => found.find((one) => one.id === id) ?? []) : [estates.first];
  };

  return {
    estatesOf,
    named,
    reload,
    async estateFor({ channel, account, userId, text }) {
      const served = estatesOf(channel, account);
      const [first = estates.first] = served;
      if (served.length < 2) return first;
      const said = served.find(({ name }) => text.includes(name));
      if (said) return said;
      const known = await db.prisma.identity.findUnique({
        where: { channel_userId: { channel, userId } },
        select: { estateId: true },
      });
      return served.find(({ id }) => id === known?.estateId) ?? first;
    },
    address(base, estate, home) {
      const query = new URLSearchParams({ estate: estate.code, ...home });
      return `${base}/?${query.toString()}`;
    },
  };
}

/** A user's id among owners: people of one company are strangers to another, though the channel calls them alike. */
export const userIdFor = (estate: Estate, first: Estate, userId: string): string =>
  estate.companyId === first.companyId ? userId : `${estate.companyId}/${userId}`;
