import type { Activity, PagedResult, TranscriptStore } from 'botbuilder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStores } from '../../../bot/storage/open.ts';
import { createTranscriptStore } from '../../../bot/storage/transcript-store.ts';
import { type Database, openDatabase } from '../../../prisma/client.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { databases, type OpenedDatabase } from '../../support/database.ts';

const START = Date.parse('2026-11-24T02:00:00.000Z');
const minute = (n: number): Date => new Date(START + n * 60_000);

/** What a program without types may pass. */
const nothing = null as unknown as string;

function activity(conversation: string, n: number, more: Partial<Activity> = {}): Activity {
  return {
    type: 'message',
    timestamp: minute(n),
    id: `${conversation}-${n}`,
    text: String(n),
    channelId: 'test',
    from: { id: n % 2 ? 'user' : 'bot', name: '' },
    conversation: { id: conversation },
    recipient: { id: 'bot', name: '2' },
    serviceUrl: 'http://127.0.0.1/api/messages',
    ...more,
  } as Activity;
}

describe.each(databases())('TranscriptStore on $name', ({ open }) => {
  let place: OpenedDatabase;
  let db: Database;
  let store: TranscriptStore;

  beforeAll(async () => {
    place = await open();
    await migrate(place.url);
    db = await openDatabase(place.url);
    store = createTranscriptStore(db, () => minute(999));
  });
  afterAll(async () => {
    await db.close();
    await place.dispose();
  });

  const log = async (...all: Activity[]): Promise<void> => {
    for (const one of all) await store.logActivity(one);
  };
  async function everyPage<T>(read: (token?: string) => Promise<PagedResult<T>>): Promise<T[][]> {
    const pages: T[][] = [];
    let token: string | undefined;
    do {
      const { items, continuationToken } = await read(token);
      pages.push(items);
      token = continuationToken;
    } while (token);
    return pages;
  }

  test.each<[string, () => unknown]>([
    ['no activity', () => store.logActivity(nothing as unknown as Activity)],
    ['an activity of no channel', () => store.logActivity(activity('x', 1, { channelId: '' }))],
    [
      'an activity of no conversation',
      () => store.logActivity({ type: 'message', channelId: 'a' } as Activity),
    ],
    [
      'an activity of no instant',
      () => store.logActivity(activity('x', 1, { timestamp: new Date('never') })),
    ],
    ['activities of no channel', () => store.getTranscriptActivities(nothing, nothing)],
    ['activities of no conversation', () => store.getTranscriptActivities('foo', nothing)],
    ['a token of somebody else', () => store.getTranscriptActivities('foo', 'bar', 'abc')],
    ['a list of no channel', () => store.listTranscripts(nothing)],
    ['a deletion of no channel', () => store.deleteTranscript(nothing, nothing)],
    ['a deletion of no conversation', () => store.deleteTranscript('foo', nothing)],
  ])('bad arguments throw at the call: %s', (_, call) => {
    expect(call).toThrow(TypeError);
  });

  test('an activity comes back key by key, with its instants as Dates', async () => {
    const one = activity('whole', 1, {
      localTimestamp: '2026-11-24T10:00:00.000+08:00' as unknown as Date,
      expiration: minute(60),
      text: 'NUL\u0000 half\ud83d "é" 栋',
      channelData: { z: 1, a: [{ y: null, b: '2026-11-24T02:00:00.000Z' }] },
    });
    await log(one);
    const { items, continuationToken } = await store.getTranscriptActivities('test', 'whole');
    expect(continuationToken).toBeUndefined();
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items[0])).toBe(JSON.stringify(one));
    expect(items[0]?.timestamp).toEqual(minute(1));
    expect(items[0]?.timestamp).toBeInstanceOf(Date);
    expect(items[0]?.expiration).toBeInstanceOf(Date);
  });

  test('activities logged at once are all kept, by their instants, in their own talk only', async () => {
    const all = Array.from({ length: 10 }, (_, n) => activity('many', n));
    await Promise.all([...all].reverse().map((one) => store.logActivity(one)));
    expect((await store.getTranscriptActivities('test', 'many')).items).toEqual(all);
    expect(await store.getTranscriptActivities('bogus', 'many')).toEqual({ items: [] });
    expect(await store.getTranscriptActivities('test', 'bogus')).toEqual({ items: [] });
  });

  test('of one instant they keep the order they were logged in', async () => {
    const all = [3, 1, 2].map((n) => activity('ties', n, { timestamp: minute(0) }));
    await log(...all);
    expect((await store.getTranscriptActivities('test', 'ties')).items.map(({ text }) => text)).toEqual([
      '3',
      '1',
      '2',
    ]);
  });

  test('the start is inclusive', async () => {
    await log(...Array.from({ length: 6 }, (_, n) => activity('from', n)));
    const from = async (at: Date) =>
      (await store.getTranscriptActivities('test', 'from', nothing, at)).items.length;
    expect(await from(minute(3))).toBe(3);
    expect(await from(new Date(minute(3).getTime() + 1))).toBe(2);
    expect(await from(minute(6))).toBe(0);
  });

  test('pages have 20 lines; a full one carries a token even at the end', async () => {
    await log(...Array.from({ length: 40 }, (_, n) => activity('pages', n)));
    const pages = await everyPage((token) => store.getTranscriptActivities('test', 'pages', token));
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 0]);
    expect(pages.flat().map(({ text }) => Number(text))).toEqual(Array.from({ length: 40 }, (_, n) => n));
    const later = await everyPage((token) =>
      store.getTranscriptActivities('test', 'pages', token, minute(10)),
    );
    expect(later.map(({ length }) => length)).toEqual([20, 10]);
  });

  test('pages do not slip when something is logged between them, or the instants are all one', async () => {
    await log(...Array.from({ length: 25 }, (_, n) => activity('slip', n, { timestamp: minute(0) })));
    const first = await store.getTranscriptActivities('test', 'slip');
    await log(activity('slip', 100, { timestamp: minute(-5) }));
    const second = await store.getTranscriptActivities('test', 'slip', first.continuationToken);
    expect([...first.items, ...second.items].map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 25 }, (_, n) => n),
    );
  });

  test('the same activity counts once, also at the same time; its update and deletion are lines of their own', async () => {
    const one = activity('twice', 1);
    await log(one, one);
    await Promise.all(Array.from({ length: 5 }, () => store.logActivity(activity('twice', 2))));
    await log(activity('twice', 1, { type: 'messageUpdate', text: 'better', timestamp: minute(3) }));
    await log(activity('twice', 1, { type: 'messageDelete', timestamp: minute(4) }));
    const { items } = await store.getTranscriptActivities('test', 'twice');
    expect(items.map(({ type, text }) => `${type} ${text}`)).toEqual([
      'message 1',
      'message 2',
      'messageUpdate better',
      'messageDelete 1',
    ]);
    // The same id in another talk is another activity.
    await log(activity('twice-else', 1, { id: 'twice-1' }));
    expect((await store.getTranscriptActivities('test', 'twice-else')).items).toHaveLength(1);
  });

  test('without id and instant it is kept each time, at the time of logging', async () => {
    const { id: _id, timestamp: _at, ...bare } = activity('bare', 1);
    await log(bare as Activity, bare as Activity);
    const { items } = await store.getTranscriptActivities('test', 'bare', nothing, minute(999));
    expect(items.map((item) => JSON.stringify(item))).toEqual([JSON.stringify(bare), JSON.stringify(bare)]);
  });

  test('talks of a channel are listed once each, over pages', async () => {
    const ids = Array.from({ length: 45 }, (_, n) => `list-${n}`);
    await Promise.all(ids.map((id) => store.logActivity(activity(id, 1, { channelId: 'listed' }))));
    await log(activity('list-0', 2, { channelId: 'listed' }));
    const pages = await everyPage((token) => store.listTranscripts('listed', token));
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(
      pages
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(pages.flat()[0]).toEqual({ channelId: 'listed', id: expect.any(String), created: minute(1) });
    expect((await store.listTranscripts('bogus')).items).toEqual([]);
  });

  test('a deleted transcript is empty and not listed; others stay; it may be begun again', async () => {
    const talk = (id: string) => Array.from({ length: 3 }, (_, n) => activity(id, n, { channelId: 'del' }));
    await log(...talk('gone'), ...talk('stays'));
    await store.deleteTranscript('del', 'gone');
    await store.deleteTranscript('del', 'never was');
    expect((await store.getTranscriptActivities('del', 'gone')).items).toEqual([]);
    expect((await store.getTranscriptActivities('del', 'stays')).items).toHaveLength(3);
    expect((await store.listTranscripts('del')).items.map(({ id }) => id)).toEqual(['stays']);
    await log(...talk('gone'));
    expect((await store.getTranscriptActivities('del', 'gone')).items).toEqual(talk('gone'));
  });

  test('what the desk said itself is read with id, address and speaker', async () => {
    await log(activity('desk', 1));
    await db.prisma.talk.update({ where: { id: 'test/desk' }, data: { position: 2 } });
    await db.prisma.activity.create({
      data: {
        talkId: 'test/desk',
        position: 2,
        direction: 'out',
        type: 'message',
        at: minute(2),
        fromId: 'front-desk',
        fromName: '前台助手',
        body: JSON.stringify({ type: 'message', text: '您好', timestamp: minute(2) }),
      },
    });
    const { items } = await store.getTranscriptActivities('test', 'desk');
    expect(items[1]).toMatchObject({
      id: 'desk|0000002',
      channelId: 'test',
      conversation: { id: 'desk' },
      from: { id: 'front-desk', name: '前台助手', role: 'bot' },
      timestamp: minute(2),
    });
  });

  test('a program outside opens both stores by the URL alone', async () => {
    const stores = await openStores(place.url);
    await stores.storage.write({ outside: { n: 1 } });
    expect((await stores.storage.read(['outside'])).outside).toMatchObject({ n: 1 });
    expect((await stores.transcripts.getTranscriptActivities('test', 'many')).items).toHaveLength(10);
    await stores.close();
  });
});
