/** Fills a desk's database as years of use would: talks with their transcript, and matters. */
import { type Database, openDatabase } from '../../prisma/client.ts';
import { insertInto, type Row } from '../../prisma/sql.ts';
import { afternoon } from '../support/afternoon.ts';

const ROWS = 500;
const PER_TALK = 100;

async function fill(db: Database, table: string, count: number, row: (n: number) => Row): Promise<void> {
  for (let from = 0; from < count; from += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, count - from) }, (_, n) => row(from + n));
    await db.batch([{ sql: insertInto(table, rows) }]);
  }
}

/** Adds `count` matters that are done, each with a talk in the web chat and a return visit that is due. */
export async function growVisits(databaseUrl: string, count: number): Promise<void> {
  const db = await openDatabase(databaseUrl);
  const at = new Date(Date.now() - 86_400_000);
  const talk = (n: number): string => `web/due-${n}`;
  const reference = (n: number): string =>
    JSON.stringify({
      channelId: 'web',
      serviceUrl: 'urn:local:web',
      conversation: { id: `due-${n}` },
      user: { id: `due-owner-${n}` },
      bot: { id: 'front-desk' },
    });
  await fill(db, 'Talk', count, (n) => ({
    id: talk(n),
    channel: 'web',
    conversationId: `due-${n}`,
    estateId: 'estate',
    userId: `due-owner-${n}`,
    reference: reference(n),
    createdAt: at,
    lastAt: at,
  }));
  await fill(db, 'Matter', count, (n) => ({
    id: `due-${n}`,
    number: `DUE-${n}`,
    estateId: 'estate',
    talkId: talk(n),
    ownerId: `due-owner-${n}`,
    source: 'web',
    category: 'repair',
    said: '厨房水龙头滴水',
    what: '厨房水龙头滴水',
    state: 'done',
    receivedBy: 'bot',
    createdAt: at,
    updatedAt: at,
    doneAt: at,
  }));
  await fill(db, 'ReturnVisit', count, (n) => ({
    id: `due-${n}`,
    matterId: `due-${n}`,
    talkId: talk(n),
    round: 1,
    state: 'planned',
    dueAt: at,
    createdAt: at,
  }));
  await fill(db, 'Job', count, (n) => ({
    id: `visit.due/due-${n}`,
    kind: 'visit.due',
    dueAt: at,
    payload: JSON.stringify({ visitId: `due-${n}` }),
    createdAt: at,
  }));
  // Return visits keep courteous hours (V1): here it is always early afternoon.
  await db.prisma.estate.updateMany({ data: { timeZone: afternoon() } });
  await db.close();
}

/** How many return visits have been sent. */
export async function visitsSent(
  databaseUrl: string,
): Promise<{ count(): Promise<number>; close(): Promise<void> }> {
  const db = await openDatabase(databaseUrl);
  return {
    count: () => db.prisma.returnVisit.count({ where: { state: 'sent' } }),
    close: () => db.close(),
  };
}

/** Adds `messages` stored messages, a hundred a talk, and `matters`. */
export async function grow(databaseUrl: string, messages: number, matters: number): Promise<void> {
  const db = await openDatabase(databaseUrl);
  const at = new Date(Date.now() - 30 * 86_400_000);
  const talk = (n: number): string => `grown/${n}`;
  const talks = Math.ceil(messages / PER_TALK);
  await fill(db, 'Talk', talks, (n) => ({
    id: talk(n),
    channel: 'grown',
    conversationId: String(n),
    estateId: 'estate',
    reference: '{}',
    position: PER_TALK,
    createdAt: at,
    lastAt: at,
  }));
  await fill(db, 'Activity', messages, (n) => ({
    talkId: talk(Math.floor(n / PER_TALK)),
    position: (n % PER_TALK) + 1,
    direction: n % 2 ? 'out' : 'in',
    type: 'message',
    at,
    text: '楼道灯不亮了，请来看看',
    body: `{"type":"message","text":"楼道灯不亮了，请来看看","n":${n}}`,
    inboundKey: `grown/${n}`,
  }));
  await fill(db, 'Matter', matters, (n) => ({
    id: `grown-${n}`,
    number: `OLD-${n}`,
    estateId: 'estate',
    talkId: talk(n % talks),
    ownerId: `grown-owner-${n % 6_000}`,
    source: 'web',
    category: 'repair',
    said: '楼道灯不亮了',
    what: '楼道灯不亮了',
    state: n % 20 ? 'closed' : 'registered',
    receivedBy: 'bot',
    createdAt: at,
    updatedAt: at,
  }));
  await db.close();
}
