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

/** Categories as they come in at a desk. */
const KINDS = [
  ['repair', 'plumbing', '厨房水龙头滴水'],
  ['repair', 'electric', '客厅灯不亮'],
  ['complaint', 'cleaning', '楼道垃圾没有收'],
  ['other', 'payment', '问物业费'],
] as const;

/**
 * Fills an estate as years of work leave it: matters of which three in a hundred are open, with clocks; talks that wait for
 * a person; talks that are over, with what was said.
 */
export async function growDesk(
  db: Database,
  { estateId, matters, waiting, now }: { estateId: string; matters: number; waiting: number; now: Date },
): Promise<void> {
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const talks = Math.round(matters / 10);
  const owners = Math.round(matters / 10);
  const surnames = '赵钱孙李周吴郑王冯陈';
  await fill(db, 'Owner', owners, (n) => ({
    id: `grown-${n}`,
    companyId: 'demo',
    name: `${surnames[n % 10]}女士`,
    createdAt: ago(n),
  }));
  await fill(db, 'Talk', talks + waiting, (n) => ({
    id: `web/grown-${n}`,
    channel: 'web',
    conversationId: `grown-${n}`,
    estateId,
    ownerId: `grown-${n % owners}`,
    userId: `grown-owner-${n}`,
    reference: '{}',
    mode: n < waiting ? 'waiting' : 'bot',
    handoffId: n < waiting ? `grown-${n}` : null,
    position: 4,
    createdAt: ago(n + 5),
    lastOwnerAt: ago(n),
    lastAt: ago(n),
  }));
  await fill(db, 'Handoff', waiting, (n) => ({
    id: `grown-${n}`,
    talkId: `web/grown-${n}`,
    estateId,
    reasons: n % 4 === 0 ? '["emotional"]' : '["request"]',
    group: 'owner_request',
    summary: '要求人工',
    urgent: n % 10 === 0,
    createdAt: ago(n % 50),
  }));
  await fill(db, 'Activity', (talks + waiting) * 4, (n) => ({
    talkId: `web/grown-${Math.floor(n / 4)}`,
    position: (n % 4) + 1,
    direction: n % 2 === 0 ? 'in' : 'out',
    type: 'message',
    at: ago(Math.floor(n / 4) + 4 - (n % 4)),
    fromRole: n % 2 === 0 ? 'user' : 'bot',
    text:
      n % 2 === 0 ? `我家${KINDS[n % KINDS.length]?.[2]}，请派人来看` : '您好，已为您登记，请您留意电话。',
    body: '{"type":"message"}',
  }));
  await fill(db, 'Matter', matters, (n) => {
    const [category, kind, what] = KINDS[n % KINDS.length] ?? KINDS[0];
    const open = n % 33 === 0;
    return {
      id: `grown-${n}`,
      number: `GROWN-${String(n).padStart(6, '0')}`,
      estateId,
      ownerId: `grown-${n % owners}`,
      talkId: `web/grown-${waiting + (n % talks)}`,
      source: 'web',
      category,
      kind,
      said: `${(n % 20) + 1}栋1单元601${what}`,
      what,
      place: `${(n % 20) + 1}栋1单元601室`,
      state: open ? 'in_progress' : 'closed',
      urgent: n % 50 === 0,
      department: 'engineering',
      handlerId: 'demo-shuigong',
      receivedBy: 'bot',
      promisedAt: ago(n - 600),
      createdAt: ago(n),
      updatedAt: ago(n),
      doneAt: open ? null : ago(n - 60),
      closedAt: open ? null : ago(n - 90),
    };
  });
  await fill(db, 'MatterClock', matters, (n) => ({
    id: `grown-${n}`,
    matterId: `grown-${n}`,
    estateId,
    kind: 'repair_home',
    stage: 'done',
    state: n % 33 === 0 ? (n % 2 === 0 ? 'breached' : 'running') : 'met',
    startedAt: ago(n),
    dueFirst: ago(n - 600),
    dueAt: ago(n - 600),
    spanFrom: ago(n),
    settledAt: n % 33 === 0 ? null : ago(n - 60),
  }));
  await fill(db, 'ReturnVisit', matters, (n) => ({
    id: `grown-${n}`,
    matterId: `grown-${n}`,
    talkId: `web/grown-${waiting + (n % talks)}`,
    round: 1,
    state: 'answered',
    dueAt: ago(n),
    answeredAt: ago(n),
    settledAt: ago(n),
    mended: true,
    score: (n % 5) + 1,
    createdAt: ago(n),
  }));
}
