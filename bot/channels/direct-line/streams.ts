/**
 * The sockets of owners' pages. A stream looks into the transcript whenever something was committed to its talk, by
 * this process or another; a slow look now and then finds what a lost signal would have told.
 */
import type { Activity } from 'botbuilder';
import type { WebSocket } from 'ws';
import type { Signals } from '../../../prisma/signals.ts';
import type { Logger } from '../../log.ts';

/** Pause between the slow looks, which also find dead sockets, in ms. */
const LOOK = 20_000;
/** A socket that has not taken a frame by then is closed; its page comes again and misses nothing. */
const SLOW = 15_000;
/** Sockets of one talk; the oldest goes. */
const MOST = 10;
/** Talks asked about in one statement. */
const BATCH = 500;

/** A frame of the stream, or the answer of a poll. */
export interface Frame {
  activities: Partial<Activity>[];
  watermark: string;
}

/** What is new after a position. */
export interface News extends Frame {
  position: number;
  more: boolean;
}

export interface StreamStart {
  talkId: string;
  /** Position after which the client wants everything. */
  after: number;
  read: (after: number) => Promise<News>;
}

export interface Streams {
  open(socket: WebSocket, start: StreamStart): void;
  /** Hands an activity to the talk's sockets at once, outside the transcript: typing. */
  pass(talkId: string, activity: Partial<Activity>): void;
  /** Sockets that are open now. */
  readonly count: number;
  close(): void;
}

interface Stream extends StreamStart {
  socket: WebSocket;
  busy: boolean;
  again: boolean;
  alive: boolean;
}

/** Sends, and settles when the operating system has taken it all. */
function sent(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const slow = setTimeout(() => reject(new Error('the socket is too slow')), SLOW);
    socket.send(data, (error) => {
      clearTimeout(slow);
      if (error) reject(error);
      else resolve();
    });
  });
}

export function createStreams(parts: {
  signals: Signals;
  /** How far each talk has come. */
  positions: (talkIds: readonly string[]) => Promise<Map<string, number>>;
  log: Logger;
}): Streams {
  const { signals, positions, log } = parts;
  const talks = new Map<string, Set<Stream>>();

  function leave(stream: Stream): void {
    const set = talks.get(stream.talkId);
    set?.delete(stream);
    if (set?.size === 0) talks.delete(stream.talkId);
  }

  async function pump(stream: Stream): Promise<void> {
    let more: boolean;
    do {
      stream.again = false;
      const news = await stream.read(stream.after);
      const { activities, watermark } = news;
      if (activities.length > 0) await sent(stream.socket, JSON.stringify({ activities, watermark }));
      stream.after = news.position;
      more = news.more;
    } while ((more || stream.again) && stream.socket.readyState === stream.socket.OPEN);
  }

  function wake(stream: Stream): void {
    stream.again = true;
    if (stream.busy) return;
    stream.busy = true;
    pump(stream)
      .catch((err: unknown) => {
        const open = stream.socket.readyState === stream.socket.OPEN;
        if (open) log.warn({ talk: stream.talkId, err }, 'a stream is closed; its page will come again');
        stream.socket.terminate();
      })
      .finally(() => {
        stream.busy = false;
      });
  }

  const wakeAll = (): void => {
    for (const set of talks.values()) set.forEach(wake);
  };

  async function look(): Promise<void> {
    for (const set of talks.values())
      for (const stream of set) {
        // No answer to the last ping: the other side is gone.
        if (!stream.alive) stream.socket.terminate();
        stream.alive = false;
        if (stream.socket.readyState === stream.socket.OPEN) stream.socket.ping();
      }
    const ids = [...talks.keys()];
    for (let from = 0; from < ids.length; from += BATCH)
      for (const [talkId, position] of await positions(ids.slice(from, from + BATCH)))
        for (const stream of talks.get(talkId) ?? []) if (position > stream.after) wake(stream);
  }

  const stopHearing = signals.on(({ topic, key }) => {
    if (topic === 'resync') wakeAll();
    if (topic === 'talk') talks.get(key)?.forEach(wake);
  });
  const timer = setInterval(() => {
    look().catch((err: unknown) => log.error({ err }, 'the streams could not look for news'));
  }, LOOK);
  timer.unref();

  return {
    open(socket, start) {
      const stream: Stream = { ...start, socket, busy: false, again: false, alive: true };
      const set = talks.get(start.talkId) ?? new Set();
      talks.set(start.talkId, set.add(stream));
      const [oldest] = set;
      if (set.size > MOST) oldest?.socket.close(1008, 'too many pages of one talk');
      const alive = (): void => {
        stream.alive = true;
      };
      socket.on('pong', alive);
      // The client says "" every 20 s; there is nothing else that it could say.
      socket.on('message', alive);
      socket.on('error', (err) => log.debug({ talk: start.talkId, err }, 'a socket failed'));
      socket.on('close', () => leave(stream));
      wake(stream);
    },
    pass(talkId, activity) {
      const data = JSON.stringify({ activities: [activity] });
      for (const { socket } of talks.get(talkId) ?? [])
        if (socket.readyState === socket.OPEN && socket.bufferedAmount === 0) socket.send(data);
    },
    get count() {
      return [...talks.values()].reduce((sum, set) => sum + set.size, 0);
    },
    close() {
      stopHearing();
      clearInterval(timer);
      // 1001: going away. Pages come again, to whoever answers then.
      for (const set of talks.values()) for (const { socket } of set) socket.close(1001, 'restarting');
    },
  };
}
