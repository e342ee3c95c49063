/**
 * The live stream (SSE): hints to fetch again, driven by the commits' signals of all processes. Nothing is lost by a
 * broken connection: who connects again fetches everything once, and a hint carries no data.
 */
import type { Response } from 'restify';
import type { Signal } from '../../prisma/signals.ts';
import type { LiveEvent } from './contract/desk.ts';
import type { DeskParts } from './parts.ts';
import type { Session } from './sessions.ts';
import { readWho, type Who } from './who.ts';

/** A sign of life, and a look whether the session still lives, every so many ms. */
const BEAT = 15_000;
/** Hints of so many ms go out together, each once. */
const GATHER = 60;
/** Bytes a client may leave unread before it is let go; it will connect again. */
const UNREAD = 1_000_000;
/** Estates of talks remembered. */
const KNOWN = 20_000;

interface Client {
  who: Who;
  readonly session: Session;
  readonly res: Response;
  readonly waiting: Map<string, LiveEvent>;
  timer: NodeJS.Timeout | undefined;
}

export interface Live {
  /** Turns the response into a stream. */
  open(res: Response, who: Who, session: Session): void;
  /** Ends the streams of a session that was ended. */
  endSession(id: string): void;
  close(): void;
}

export function createLive(parts: DeskParts): Live {
  const clients = new Set<Client>();
  const estates = new Map<string, string>();

  function end(client: Client): void {
    clearTimeout(client.timer);
    clients.delete(client);
    client.res.end();
  }

  function write(client: Client, text: string): void {
    client.res.write(text);
    if (client.res.writableLength > UNREAD) {
      clients.delete(client);
      client.res.destroy();
    }
  }

  function tell(client: Client, event: LiveEvent): void {
    client.waiting.set(`${event.topic} ${event.id ?? event.estateId ?? ''}`, event);
    client.timer ??= setTimeout(() => {
      client.timer = undefined;
      const lines = [...client.waiting.values()].map((waiting) => `data: ${JSON.stringify(waiting)}\n\n`);
      client.waiting.clear();
      if (clients.has(client)) write(client, lines.join(''));
    }, GATHER);
  }

  async function estateOf(talkId: string): Promise<string | undefined> {
    const known = estates.get(talkId);
    if (known !== undefined) return known;
    const talk = await parts.db.prisma.talk.findUnique({ where: { id: talkId }, select: { estateId: true } });
    if (!talk) return undefined;
    if (estates.size >= KNOWN) estates.clear();
    estates.set(talkId, talk.estateId);
    return talk.estateId;
  }

  async function pass({ topic, key }: Signal): Promise<void> {
    if (clients.size === 0) return;
    if (topic === 'resync') {
      for (const client of clients) tell(client, { topic });
    } else if (topic === 'desk') {
      for (const client of clients)
        if (client.who.estates.includes(key)) tell(client, { topic, estateId: key });
    } else if (topic === 'moved') {
      estates.delete(key);
    } else if (topic === 'talk') {
      const estateId = await estateOf(key);
      if (estateId === undefined) return;
      for (const client of clients)
        if (client.who.estates.includes(estateId) && client.who.can('talks.read'))
          tell(client, { topic, estateId, id: key });
    }
  }

  const stopHearing = parts.db.signals.on((signal) => {
    pass(signal).catch((err: unknown) => {
      parts.log.error({ err }, 'a hint was not passed on');
      for (const client of clients) tell(client, { topic: 'resync' });
    });
  });

  /** The stream lives as long as the session, and sees what its owner may see now. */
  async function look(client: Client): Promise<void> {
    const [lives, who] = await Promise.all([
      parts.sessions.lives(client.session.id),
      readWho(parts.db, parts.estates, client.who.id),
    ]);
    if (!lives || !who) return end(client);
    client.who = who;
    if (clients.has(client)) write(client, ': beat\n\n');
  }
  const beat = setInterval(() => {
    for (const client of clients)
      look(client).catch((err: unknown) => {
        parts.log.warn({ err }, 'a live stream could not be looked after');
        end(client);
      });
  }, BEAT);
  beat.unref();

  return {
    open(res, who, session) {
      const client: Client = { who, session, res, waiting: new Map(), timer: undefined };
      res.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        Connection: 'keep-alive',
        'X-Accel-Buffering': 'no',
      });
      res.on('close', () => {
        clearTimeout(client.timer);
        clients.delete(client);
      });
      clients.add(client);
      // Whatever happened while the client was away, it fetches now.
      res.write(`retry: 2000\n\ndata: ${JSON.stringify({ topic: 'resync' })}\n\n`);
    },
    endSession(id) {
      for (const client of clients) if (client.session.id === id) end(client);
    },
    close() {
      stopHearing();
      clearInterval(beat);
      for (const client of clients) end(client);
    },
  };
}
