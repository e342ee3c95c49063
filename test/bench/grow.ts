/** Fills a desk's database as years of use would: talks with their transcript, and matters. */
import { type Database, openDatabase } from '../../prisma/client.ts';
import { insertInto, type Row } from '../../prisma/sql.ts';

const ROWS = 500;
const PER_TALK = 100;

async function fill(db: Database, table: string, count: number, row: (n: number) => Row): Promise<void> {
  for (let from = 0; from < count; from += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, count - from) }, (_, n) => row(from + n));
    await db.batch([{ sql: insertInto(table, rows) }]);
  }
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
