/**
 * Webhooks as they come on a bad day: many owners at once, each writing one thing in four messages, some events delivered
 * again, some in the wrong order, some badly signed, and a platform that refuses, breaks down or says nothing at times.
 * Afterwards every owner's matter must stand in the book once, in their words' order, and their screen must show it once.
 */
import type { Database } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import { type LineEvent, type LinePlatform, said } from './platforms/line.ts';
import type { Trouble } from './platforms/platform.ts';

export interface StormOptions {
  desk: string;
  line: LinePlatform;
  db: Database;
  /** Webhooks with events of their own, redelivered ones not counted. */
  webhooks: number;
  /** Requests at once. */
  connections: number;
  seed: number;
  /** Shares of the webhooks. */
  redelivered: number;
  outOfOrder: number;
  badlySigned: number;
  /** Share of the platform's answers that are faults. */
  faults: number;
  /** How long to wait for the last reply, in ms. */
  patience: number;
}

export interface StormFigures {
  webhooks: number;
  redelivered: number;
  outOfOrder: number;
  badlySigned: number;
  /** Answers other than 200 to good requests; other than 401 to bad ones. */
  wrongAnswers: number;
  /** Owner messages stored more or less than once. */
  notStoredOnce: number;
  /** Owners whose matter does not stand in the book once with their words in order. */
  notHandledOnceInOrder: number;
  /** Owners whose screen does not show the read-back, or shows it more than once. */
  notReplied: number;
  repliedTwice: number;
  /** Rows of badly signed requests. */
  storedOfBad: number;
  faults: Record<Trouble, number>;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  seconds: number;
}

/** What an owner writes, a message a line. */
const LINES = ['你好', '我家厨房的水龙头', '一直滴水，关不紧', '在5栋602'] as const;

/** Numbers in [0, 1), the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

interface Request {
  event: LineEvent;
  bad: boolean;
  again: boolean;
}

/** The requests in the order they are made. An owner's follow one another closely, between those of others. */
function plan(
  options: StormOptions,
  roll: () => number,
): { requests: Request[]; owners: string[]; swapped: number } {
  const owners = Array.from({ length: Math.ceil(options.webhooks / LINES.length) }, (_, i) => `S${i}`);
  const requests: Request[] = [];
  let swapped = 0;
  /** Owners whose messages are interleaved. */
  const together = 8;
  for (let from = 0; from < owners.length; from += together) {
    const group = owners.slice(from, from + together).map((owner) => {
      const events = LINES.map((line, i) => {
        const event = options.line.event(owner, 'message', said(line));
        return { ...event, timestamp: event.timestamp + i };
      });
      for (let i = 0; i + 1 < events.length; i++)
        if (roll() < options.outOfOrder) {
          events.splice(i, 2, events[i + 1] as LineEvent, events[i] as LineEvent);
          swapped += 1;
          i += 1;
        }
      return events;
    });
    for (let i = 0; i < LINES.length; i++)
      for (const events of group) {
        const event = events[i] as LineEvent;
        requests.push({ event, bad: false, again: false });
        if (roll() < options.redelivered)
          requests.push({
            event: { ...event, deliveryContext: { isRedelivery: true } },
            bad: false,
            again: true,
          });
        if (roll() < options.badlySigned)
          requests.push({
            event: options.line.event(`BAD${requests.length}`, 'message', said('坏的')),
            bad: true,
            again: false,
          });
      }
  }
  return { requests, owners, swapped };
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;

async function settled(db: Database, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const [row] = await db.query(sql`SELECT
      (SELECT count(*) FROM "Outbox" WHERE "state" = 'waiting') + (SELECT count(*) FROM "Activity" WHERE "inbox" = 1) AS "left"`);
    if (Number(row?.left) === 0) return;
    if (Date.now() > deadline) return;
    await new Promise((next) => setTimeout(next, 250));
  }
}

export async function storm(options: StormOptions): Promise<StormFigures> {
  const { desk, line, db } = options;
  const roll = dice(options.seed);
  const began = Date.now();
  const { requests, owners, swapped } = plan(options, roll);
  const faults: Record<Trouble, number> = { none: 0, '429': 0, '500': 0, hang: 0, drop: 0 };
  const kinds: readonly Trouble[] = ['429', '500', 'hang', 'drop'];
  line.trouble = () => {
    const kind = roll() < options.faults ? (kinds[Math.floor(roll() * kinds.length)] ?? 'none') : 'none';
    faults[kind] += 1;
    return kind;
  };

  const times: number[] = [];
  let wrongAnswers = 0;
  let next = 0;
  async function connection(): Promise<void> {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const start = performance.now();
      const signature = request.bad ? { signature: Buffer.alloc(32, 1).toString('base64') } : {};
      const answer = await line.deliver(desk, [request.event], { ...signature, fresh: true });
      await answer.arrayBuffer();
      times.push(performance.now() - start);
      if (answer.status !== (request.bad ? 401 : 200)) wrongAnswers += 1;
    }
  }
  await Promise.all(Array.from({ length: options.connections }, connection));
  await settled(db, options.patience);
  line.trouble = () => 'none';

  const talks =
    await db.query(sql`SELECT "talkId", count(*) AS "count", count(DISTINCT "text") AS "kinds" FROM "Activity"
    WHERE "direction" = 'in' AND "talkId" LIKE 'line/S%' GROUP BY "talkId"`);
  const whole = talks.filter(
    ({ count, kinds: texts }) => Number(count) === LINES.length && Number(texts) === LINES.length,
  );
  const books = new Map<string, string[]>();
  for (const { talkId, said: words } of await db.query(
    sql`SELECT "talkId", "said" FROM "Matter" WHERE "talkId" LIKE 'line/S%'`,
  )) {
    const known = books.get(String(talkId)) ?? [];
    books.set(String(talkId), [...known, String(words)]);
  }
  const inOrder = (words: string): boolean => {
    const places = LINES.slice(1).map((one) => words.indexOf(one));
    return places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] ?? 0)));
  };
  const handled = owners.filter((owner) => {
    const book = books.get(`line/${owner}`) ?? [];
    return book.length === 1 && inOrder(book[0] ?? '');
  });
  const shown = owners.map(
    (owner) => line.screen(owner).filter(({ text }) => /[A-Z]+\d{6}-\d{4}/.test(text)).length,
  );
  const [bad] = await db.query(sql`SELECT count(*) AS "count" FROM "Talk" WHERE "id" LIKE 'line/BAD%'`);
  const [badLedger] = await db.query(
    sql`SELECT count(*) AS "count" FROM "Allowance" WHERE "talkId" LIKE 'line/BAD%'`,
  );
  const sorted = times.sort((a, b) => a - b);
  return {
    webhooks: requests.filter(({ again, bad: wrong }) => !again && !wrong).length,
    redelivered: requests.filter(({ again }) => again).length,
    outOfOrder: swapped,
    badlySigned: requests.filter(({ bad: wrong }) => wrong).length,
    wrongAnswers,
    notStoredOnce: owners.length - whole.length,
    notHandledOnceInOrder: owners.length - handled.length,
    notReplied: shown.filter((count) => count === 0).length,
    repliedTwice: shown.filter((count) => count > 1).length,
    storedOfBad: Number(bad?.count) + Number(badLedger?.count),
    faults,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    maxMs: percentile(sorted, 1),
    seconds: Math.round((Date.now() - began) / 100) / 10,
  };
}
