import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChannels, UNLIMITED } from '../../../bot/channels/channel.ts';
import { MovableClock } from '../../../bot/clock.ts';
import { createConfig } from '../../../bot/config.ts';
import { createInbox, type Inbox } from '../../../bot/inbox/inbox.ts';
import { createInboxStore, type Inbound } from '../../../bot/inbox/store.ts';
import type { Turn } from '../../../bot/inbox/turn.ts';
import { createLogger } from '../../../bot/log.ts';
import { type Database, openDatabase, StaleError } from '../../../prisma/client.ts';
import { type Committer, createCommitter } from '../../../prisma/commit.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { databases, makePlace, type Place } from '../../support/desk.ts';

describe.each(databases)('turns and their commit on %s', (database) => {
  let place: Place;
  let db: Database;
  let committer: Committer;
  beforeAll(async () => {
    place = await makePlace(database);
    const { databaseUrl } = createConfig(place.env);
    await migrate(databaseUrl);
    db = await openDatabase(databaseUrl);
    committer = createCommitter(db);
  });
  afterAll(async () => {
    await db.close();
    await place.drop();
  });

  const inboxThat = (run: (turn: Turn) => Promise<void>): Inbox =>
    createInbox({
      store: createInboxStore(db, randomUUID()),
      committer,
      channels: createChannels([], {
        id: 'none',
        delivery: 'fetched',
        capabilities: UNLIMITED,
        send: () => Promise.resolve(),
      }),
      clock: new MovableClock(),
      log: createLogger('silent'),
      bot: { role: 'bot', id: 'bot', name: 'bot' },
      run,
      patience: () => 0,
      mostPatience: 0,
      othersPatience: 400,
      apology: () => ({ type: 'message', text: 'sorry' }),
    });

  const inbound = (conversationId: string, text: string): Inbound => ({
    channel: 't',
    conversationId,
    talkId: `t/${conversationId}`,
    estateId: 'estate',
    userId: 'u',
    internal: false,
    fromName: undefined,
    key: randomUUID(),
    activityId: undefined,
    type: 'message',
    at: new Date(),
    text,
    locale: undefined,
    reference: '{}',
    body: JSON.stringify({ type: 'message', text }),
  });

  /** Notes what is handled; the turn of `slow` waits for the returned function. */
  const listener = (slow?: string) => {
    const heard: string[] = [];
    let go = (): void => undefined;
    const gate = new Promise<void>((open) => {
      go = open;
    });
    const run = async (turn: Turn): Promise<void> => {
      if (turn.activity.text === slow) await gate;
      heard.push(turn.activity.text ?? '');
    };
    return { heard, run, go };
  };

  test('what a killed process had accepted is handled before what was said later', async () => {
    const { heard, run } = listener();
    const conversation = randomUUID();
    const first = inbound(conversation, 'first');
    await createInboxStore(db, 'killed').accept([first], () => false);
    await db.query(sql`UPDATE "Talk" SET "leaseUntil" = 0 WHERE "id" = ${first.talkId}`);
    await (await inboxThat(run).receive(inbound(conversation, 'second'))).replies;
    expect(heard).toEqual(['first', 'second']);
  });

  test('words that reach two processes are handled in the order in which they came', async () => {
    const { heard, run, go } = listener('first');
    const conversation = randomUUID();
    const [here, there] = [inboxThat(run), inboxThat(run)];
    const receipts = [await here.receive(inbound(conversation, 'first'))];
    receipts.push(await there.receive(inbound(conversation, 'second')));
    receipts.push(await here.receive(inbound(conversation, 'third')));
    go();
    await Promise.all(receipts.map(({ replies }) => replies));
    expect(heard).toEqual(['first', 'second', 'third']);
  });

  test('a turn that fails is tried again; one that always fails is told to the owner and kept', async () => {
    let tries = 0;
    const inbox = inboxThat(async (turn) => {
      tries += 1;
      if (turn.activity.text === 'always' || tries < 3) throw new Error('no');
      turn.said.push({ type: 'message', text: 'done' });
    });
    const once = await inbox.receive(inbound(randomUUID(), 'sometimes'));
    expect((await once.replies).map(({ text }) => text)).toEqual(['done']);
    const never = inbound(randomUUID(), 'always');
    const receipt = await inbox.receive(never);
    expect((await receipt.replies).map(({ text }) => text)).toEqual(['sorry']);
    const row = await db.prisma.activity.findUniqueOrThrow({ where: { inboundKey: never.key } });
    expect([row.inbox, row.text]).toEqual([2, 'always']);
  });

  test('a turn that throws writes and says nothing of what it had gathered', async () => {
    let failed = false;
    const inbox = inboxThat(async (turn) => {
      turn.said.push({ type: 'message', text: failed ? 'second' : 'first' });
      turn.nextState = failed ? '{"n":2}' : '{"n":1}';
      if (!failed) {
        failed = true;
        throw new Error('no');
      }
    });
    const message = inbound(randomUUID(), 'x');
    const receipt = await inbox.receive(message);
    expect((await receipt.replies).map(({ text }) => text)).toEqual(['second']);
    const said = await db.prisma.activity.findMany({ where: { talkId: message.talkId, direction: 'out' } });
    expect(said.map(({ text }) => text)).toEqual(['second']);
  });

  test('the state of one turn is what the next one begins with, in memory and after it', async () => {
    const seen: (string | undefined)[] = [];
    const run = async (turn: Turn): Promise<void> => {
      seen.push(turn.state);
      turn.nextState = JSON.stringify({ n: seen.length });
    };
    const conversation = randomUUID();
    const inbox = inboxThat(run);
    for (const text of ['a', 'b']) await (await inbox.receive(inbound(conversation, text))).replies;
    await (await inboxThat(run).receive(inbound(conversation, 'c'))).replies;
    await (await inbox.receive(inbound(conversation, 'd'))).replies;
    expect(seen).toEqual([undefined, '{"n":1}', '{"n":2}', '{"n":3}']);
  });

  test('in a group of commits one writer whose expectation fails takes nobody along', async () => {
    const good = (id: string): Writes =>
      new Writes().run(sql`INSERT INTO "Counter" ("key", "value") VALUES (${id}, 1)`);
    const stale = new Writes()
      .run(sql`INSERT INTO "Counter" ("key", "value") VALUES ('never', 1)`)
      .run(sql`UPDATE "Counter" SET "value" = 2 WHERE "key" = 'missing'`, 1);
    const ids = [randomUUID(), randomUUID()];
    const results = await Promise.allSettled([
      committer.commit(good(ids[0] ?? '')),
      committer.commit(stale),
      committer.commit(good(ids[1] ?? '')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(StaleError);
    expect(await db.prisma.counter.count({ where: { key: { in: ids } } })).toBe(2);
    expect(await db.prisma.counter.count({ where: { key: 'never' } })).toBe(0);
  });
});
