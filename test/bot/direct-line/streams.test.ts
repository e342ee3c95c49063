import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createChannels } from '../../../bot/channels/channel.ts';
import { webChannel } from '../../../bot/channels/direct-line/direct-line.ts';
import { createStreams, type News } from '../../../bot/channels/direct-line/streams.ts';
import { createTokens } from '../../../bot/channels/direct-line/tokens.ts';
import { say } from '../../../bot/inbox/say.ts';
import { createLogger } from '../../../bot/log.ts';
import { secretNamed } from '../../../bot/storage/secrets.ts';
import { createCommitter } from '../../../prisma/commit.ts';
import { Signals } from '../../../prisma/signals.ts';
import { Writes } from '../../../prisma/writes.ts';
import { type Desk, databases, makePlace, startDesk } from '../../support/desk.ts';
import { begin, directLineOf, openStream } from './client.ts';

const hello = { type: 'message', text: '在吗', channelData: { clientActivityID: 'h' } };

describe.each(databases)('the stream on %s', (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ database });
  }, 60_000);
  afterAll(() => desk.stop());

  /** A person of the desk says something, outside any turn. */
  async function speak(talkId: string, text: string): Promise<void> {
    const talk = await desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: talkId } });
    const writes = new Writes();
    const speaker = { role: 'staff', id: 'staff-1', name: '前台 王小姐' } as const;
    const activities = [
      { type: 'typing' },
      { type: 'message', text, replyToId: 'unknown-to-the-page' },
      { type: 'event', name: 'handoff.status' },
    ];
    say(writes, { talk, speaker, at: new Date(), activities }, createChannels([webChannel], webChannel));
    await createCommitter(desk.app.db).commit(writes);
  }

  test('replays the talk when the watermark is empty, then follows; a person speaks under their name', async () => {
    const directLine = directLineOf(desk.url);
    const talk = await begin(directLine);
    const { body } = await directLine.post(`${talk.path}/activities`, hello, talk);
    await desk.app.settle();
    const stream = await openStream(talk.streamUrl);
    stream.socket.send('');
    await stream.until(({ id }) => id === body.id);
    await speak(`web/${talk.id}`, '您好，我来帮您。');
    const said = await stream.until(({ text }) => text === '您好，我来帮您。');
    expect(said).toMatchObject({ from: { id: 'staff-1', name: '前台 王小姐', role: 'bot' } });
    expect(said).not.toHaveProperty('replyToId');
    await speak(`web/${talk.id}`, '好了。');
    await stream.until(({ text }) => text === '好了。');
    expect(new Set(stream.activities.map(({ type }) => type))).toEqual(new Set(['message']));
    stream.socket.close();

    const watermark = stream.watermarks.at(-1);
    const resumed = await directLine.get(`${talk.path}?watermark=${watermark}`, talk);
    const later = await openStream(resumed.body.streamUrl ?? '');
    await speak(`web/${talk.id}`, '还有一句。');
    await later.until(({ text }) => text === '还有一句。');
    expect(later.activities).toHaveLength(1);
    later.socket.close();
  });

  test('a pass that is spent, or for another talk, opens nothing', async () => {
    const talk = await begin(directLineOf(desk.url));
    const other = await begin(directLineOf(desk.url));
    const key = await secretNamed(desk.app.db, 'direct-line', new Date());
    const past = createTokens(key, () => new Date(Date.now() - 120_000));
    const spent = await past.issueStream({ conversationId: talk.id, userId: 'x', name: undefined });
    const url = new URL(talk.streamUrl);
    url.searchParams.set('t', spent);
    await expect(openStream(url.toString())).rejects.toThrow('403');
    url.searchParams.set('t', talk.token);
    await expect(openStream(url.toString())).rejects.toThrow('401');
    url.searchParams.set('t', new URL(other.streamUrl).searchParams.get('t') ?? '');
    await expect(openStream(url.toString())).rejects.toThrow('403');
    const plain = await fetch(talk.streamUrl.replace('ws:', 'http:'));
    expect(plain.status).toBe(400);
  });

  test('a socket asked for at a wrong address gets an error and harms nobody', async () => {
    const wrong = desk.url.replace('http', 'ws');
    await expect(openStream(`${wrong}/nowhere`)).rejects.toThrow('404');
    await expect(openStream(`${wrong}/v3/directline/conversations/x/stream`)).rejects.toThrow('401');
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
  });
});

describe.each(databases.filter((name) => name === 'postgresql'))('two processes on %s', (database) => {
  test('what another process said comes through this one’s socket', { timeout: 60_000 }, async () => {
    const place = await makePlace(database);
    const [one, two] = [await startDesk({ database, place }), await startDesk({ database, place })];
    const talk = await begin(directLineOf(one.url));
    const stream = await openStream(talk.streamUrl);
    const { body } = await directLineOf(two.url).post(`${talk.path}/activities`, hello, talk);
    const echo = await stream.until(({ id }) => id === body.id);
    await stream.until((activity) => {
      const after = stream.activities.indexOf(activity) > stream.activities.indexOf(echo);
      return after && activity.from.role === 'bot';
    });
    await one.halt();
    await two.halt();
    await place.drop();
  });
});

describe('sockets', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A socket that takes what it is sent, or never does. */
  class FakeSocket extends EventEmitter {
    readonly OPEN = 1;
    readyState = 1;
    bufferedAmount = 0;
    readonly frames: string[] = [];
    readonly takes: boolean;
    terminated = false;
    constructor(takes: boolean) {
      super();
      this.takes = takes;
    }
    send(data: string, done?: () => void): void {
      this.frames.push(data);
      if (this.takes) done?.();
    }
    ping(): void {
      this.emit('pinged');
    }
    close(): void {
      this.terminate();
    }
    terminate(): void {
      this.terminated = true;
      this.readyState = 3;
      this.emit('close');
    }
  }

  function open(socket: FakeSocket) {
    vi.useFakeTimers();
    let last = 0;
    const read = (after: number): Promise<News> => {
      const activities = after < last ? [{ type: 'message', text: String(last) }] : [];
      return Promise.resolve({ activities, watermark: String(last), position: last, more: false });
    };
    const streams = createStreams({
      signals: new Signals(),
      positions: (ids) => Promise.resolve(new Map(ids.map((id) => [id, last]))),
      log: createLogger('silent'),
    });
    streams.open(socket as unknown as WebSocket, { talkId: 'web/a', after: 0, read });
    return { streams, advance: () => (last += 1) };
  }

  test('a lost signal is made good by the slow look', async () => {
    const socket = new FakeSocket(true);
    const { streams, advance } = open(socket);
    await vi.advanceTimersByTimeAsync(1_000);
    advance();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(socket.frames).toEqual(['{"activities":[{"type":"message","text":"1"}],"watermark":"1"}']);
    streams.close();
  });

  test('one that does not take its frames is closed', async () => {
    const socket = new FakeSocket(false);
    socket.on('pinged', () => socket.emit('pong'));
    const { streams, advance } = open(socket);
    advance();
    await vi.advanceTimersByTimeAsync(20_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(socket.terminated).toBe(true);
    expect(streams.count).toBe(0);
    streams.close();
  });

  test('one that answers no ping is closed', async () => {
    const socket = new FakeSocket(true);
    const { streams } = open(socket);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(socket.terminated).toBe(true);
    streams.close();
  });

  test('typing goes to open sockets at once and is not a place in the talk', () => {
    const socket = new FakeSocket(true);
    const { streams } = open(socket);
    streams.pass('web/a', { type: 'typing' });
    streams.pass('web/b', { type: 'typing' });
    expect(socket.frames).toEqual(['{"activities":[{"type":"typing"}]}']);
    streams.close();
  });
});
