import {
  AutoSaveStateMiddleware,
  ConversationState,
  MessageFactory,
  type Storage,
  TestAdapter,
} from 'botbuilder';
import { Dialog, DialogSet, type DialogState, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBotStorage } from '../../../bot/storage/bot-storage.ts';
import { type Database, openDatabase, StaleError } from '../../../prisma/client.ts';
import { createCommitter } from '../../../prisma/commit.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { Writes } from '../../../prisma/writes.ts';
import { databases, type OpenedDatabase } from '../../support/database.ts';

/** Programs without types pass null where a list is asked for. */
const nothing = null as unknown as string[];

describe.each(databases())('Storage on $name', ({ open }) => {
  let place: OpenedDatabase;
  let db: Database;
  let storage: Storage;

  beforeAll(async () => {
    place = await open();
    await migrate(place.url);
    db = await openDatabase(place.url);
    storage = createBotStorage(db);
  });
  afterAll(async () => {
    await db.close();
    await place.dispose();
  });

  test('reading nothing, null or unknown keys gives an empty object', async () => {
    expect(await storage.read([])).toEqual({});
    expect(await storage.read(nothing)).toEqual({});
    expect(await storage.read(['unknown'])).toEqual({});
  });

  test('writing null or no items changes nothing and is no error', async () => {
    await expect(storage.write(nothing as never)).resolves.toBeUndefined();
    await expect(storage.write([] as never)).resolves.toBeUndefined();
    await expect(storage.write({})).resolves.toBeUndefined();
  });

  test('deleting unknown keys or null is no error', async () => {
    await expect(storage.delete(['unknown'])).resolves.toBeUndefined();
    await expect(storage.delete(nothing)).resolves.toBeUndefined();
  });

  test('items come back with an eTag, each under its key', async () => {
    await storage.write({ one: { id: 1 }, two: { id: 2 } });
    const { one, two } = await storage.read(['one', 'two', 'three', 'one']);
    expect(one).toEqual({ id: 1, eTag: expect.stringMatching(/./) });
    expect(two).toEqual({ id: 2, eTag: expect.stringMatching(/./) });
  });

  test.each([
    `!@#$%^&*()~/\\\\><,.?';"\`~`,
    'x\'; DROP TABLE "BotState"; --',
    '栋/单元 🏠',
    '__proto__x',
    'k'.repeat(2_000),
  ])('any key will do: %j', async (key) => {
    await storage.write({ [key]: { id: 1 } });
    expect((await storage.read([key]))[key]).toMatchObject({ id: 1 });
  });

  test('the order of keys and every value of JSON survive', async () => {
    const item = { z: 1, a: { y: [null, true, 'NUL\u0000 half\ud83d', 1e21], b: {} }, m: '' };
    await storage.write({ order: item });
    const { order } = await storage.read(['order']);
    delete order.eTag;
    expect(JSON.stringify(order)).toBe(JSON.stringify(item));
  });

  test('without an eTag, or with *, the last writer wins', async () => {
    await storage.write({ free: { count: 1 } });
    await storage.write({ free: { count: 2 } });
    await storage.write({ free: { count: 3, eTag: '*' } });
    expect((await storage.read(['free'])).free).toMatchObject({ count: 3 });
  });

  test('the eTag of the last read is taken once, an older one is refused', async () => {
    await storage.write({ item: { count: 1 } });
    const first = await storage.read(['item']);
    await storage.write({ item: { ...first.item, count: 2 } });
    const second = await storage.read(['item']);
    expect(second.item.eTag).not.toBe(first.item.eTag);
    await expect(storage.write({ item: { ...first.item, count: 9 } })).rejects.toBeInstanceOf(StaleError);
    expect((await storage.read(['item'])).item.count).toBe(2);
  });

  test('writing the same value again makes a new eTag', async () => {
    await storage.write({ same: { a: 1 } });
    const first = await storage.read(['same']);
    await storage.write({ same: { a: 1 } });
    await expect(storage.write({ same: { ...first.same } })).rejects.toBeInstanceOf(StaleError);
  });

  test('an empty eTag, and one of an item that is gone, are refused', async () => {
    await storage.write({ gone: { a: 1 } });
    const { gone } = await storage.read(['gone']);
    await expect(storage.write({ gone: { a: 2, eTag: '' } })).rejects.toBeInstanceOf(StaleError);
    await storage.delete(['gone']);
    await expect(storage.write({ gone })).rejects.toBeInstanceOf(StaleError);
    expect(await storage.read(['gone'])).toEqual({});
  });

  test('of several items all are written or none', async () => {
    await storage.write({ left: { n: 1 }, right: { n: 1 } });
    const old = await storage.read(['right']);
    await storage.write({ right: { n: 2 } });
    await expect(storage.write({ left: { n: 5 }, right: { ...old.right, n: 5 } })).rejects.toThrow();
    const now = await storage.read(['left', 'right']);
    expect([now.left.n, now.right.n]).toEqual([1, 2]);
  });

  test('of many writers with one eTag exactly one wins', async () => {
    await storage.write({ race: { n: 0 } });
    const { race } = await storage.read(['race']);
    const tries = Array.from({ length: 8 }, (_, n) => storage.write({ race: { ...race, n: n + 1 } }));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test("a write of the desk's own turns makes an eTag stale", async () => {
    await storage.write({ 'test/conversations/1/': { n: 1 } });
    const read = await storage.read(['test/conversations/1/']);
    const writes = new Writes().insert('BotState', { key: 'test/conversations/1/', value: '{"n":2}' }, [
      'key',
    ]);
    await createCommitter(db).commit(writes);
    await expect(storage.write(read)).rejects.toBeInstanceOf(StaleError);
    expect((await storage.read(['test/conversations/1/']))['test/conversations/1/'].n).toBe(2);
  });

  test('several are deleted together, others stay', async () => {
    await storage.write({ d1: { n: 1 }, d2: { n: 2 }, d3: { n: 3 } });
    await storage.delete(['d1', 'd2']);
    expect(Object.keys(await storage.read(['d1', 'd2', 'd3']))).toEqual(['d3']);
  });

  test('an item that is no object is refused by name', async () => {
    await expect(storage.write({ odd: 'text' } as never)).rejects.toThrow(/"odd" is not an object/);
  });

  test('a waterfall with a prompt goes on from turn to turn', async () => {
    const state = new ConversationState(storage);
    const dialogs = new DialogSet(state.createProperty<DialogState>('dialogs'));
    dialogs.add(new TextPrompt('name', async ({ recognized }) => (recognized.value ?? '').length > 3));
    dialogs.add(
      new WaterfallDialog('talk', [
        async ({ context }) => {
          await context.sendActivity('one');
          return Dialog.EndOfTurn;
        },
        (step) =>
          step.prompt('name', {
            prompt: MessageFactory.text('name?'),
            retryPrompt: MessageFactory.text('longer'),
          }),
        async ({ context, result }) => {
          await context.sendActivity(`hello ${String(result)}`);
          return Dialog.EndOfTurn;
        },
      ]),
    );
    const adapter = new TestAdapter(async (context) => {
      const dc = await dialogs.createContext(context);
      await dc.continueDialog();
      if (!context.responded) await dc.beginDialog('talk');
    }).use(new AutoSaveStateMiddleware(state));
    await adapter
      .send('hi')
      .assertReply('one')
      .send('go')
      .assertReply('name?')
      .send('x')
      .assertReply('longer')
      .send('Wang')
      .assertReply('hello Wang')
      .startTest();
  });
});
