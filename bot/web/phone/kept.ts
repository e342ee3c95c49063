/** What the page keeps on the telephone: whose it is, their tasks as last seen, and what waits to be sent. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ActBody, PhoneMe, PhotoQuery, WorkTasks } from '../../desk/contract/phone.ts';

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
/** An act as it is pressed; key and age are added when it is kept and sent. */
export type Act = Without<ActBody, 'key' | 'ago'>;

/** Something that waits to be sent, in the order it was done. */
export interface Waiting {
  seq?: number;
  key: string;
  staffId: string;
  taskId: string;
  /** By the telephone's clock, in ms. */
  pressedAt: number;
  act?: Act;
  photo?: { kind: PhotoQuery['kind']; blob: Blob };
  /** Why the desk did not take it; shown until the worker has read it. */
  refused?: string;
}

/** The tasks as last seen, and when that was by the telephone's clock. */
export interface Seen {
  tasks: WorkTasks;
  at: number;
}

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  waiting: { key: number; value: Waiting };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('work', 1, {
    upgrade(db) {
      db.createObjectStore('kept');
      db.createObjectStore('waiting', { keyPath: 'seq', autoIncrement: true });
    },
  });
  return opened;
}

export const readMe = async (): Promise<PhoneMe | undefined> =>
  (await (await database()).get('kept', 'me')) as PhoneMe | undefined;
export const readSeen = async (): Promise<Seen | undefined> =>
  (await (await database()).get('kept', 'seen')) as Seen | undefined;

export async function keepMe(me: PhoneMe): Promise<void> {
  await (await database()).put('kept', me, 'me');
}
export async function keepSeen(seen: Seen): Promise<void> {
  await (await database()).put('kept', seen, 'seen');
}
/** Owners' names, numbers and places leave the telephone; what waits to be sent stays for who did it. */
export async function forget(): Promise<void> {
  await (await database()).clear('kept');
}

/** Everything that waits, oldest first. */
export const readWaiting = async (): Promise<Waiting[]> => (await database()).getAll('waiting');
export async function addWaiting(one: Waiting): Promise<void> {
  await (await database()).add('waiting', one);
}
export async function putWaiting(one: Waiting): Promise<void> {
  await (await database()).put('waiting', one);
}
export async function dropWaiting(seq: number): Promise<void> {
  await (await database()).delete('waiting', seq);
}
