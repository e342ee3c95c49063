import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personalTables } from '../../../bot/procedures/personal.ts';
import { tableIds } from '../../../knowledge/tables/tables.ts';
import { insertInto } from '../../../prisma/sql.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner } from '../../support/owner.ts';
import { directLineOf } from '../direct-line/client.ts';
import { filledRows, model } from './rows.ts';
import { type Manager, manager, whereStands } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
const DAY = 86_400_000;
/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the list of what is personal', () => {
  test('D2 D3 names every table of the data model, and of each every text column, once', () => {
    expect([...model.keys()].sort()).toEqual(Object.keys(personalTables).sort());
    for (const [table, columns] of model) {
      const { words = [], marks = [], plain } = personalTables[table as keyof typeof personalTables];
      const texts = columns.filter(({ type }) => type === 'String' || type === 'Bytes');
      expect({ table, columns: [...words, ...marks, ...plain].sort() }).toEqual({
        table,
        columns: texts.map(({ name }) => name).sort(),
      });
    }
  });

  test('D2 says of every table with something of an owner’s what becomes of it, in columns that it has', () => {
    for (const [table, spec] of Object.entries(personalTables)) {
      const { words = [], marks = [], rules = [], byHand, actors, aged } = spec;
      const names = new Set(model.get(table)?.map(({ name }) => name));
      const used = [
        ...rules.flatMap(({ by, set = {}, copy = {} }) => [
          by,
          ...Object.keys(set),
          ...Object.entries(copy).flat(),
        ]),
        ...(actors?.columns ?? []),
        ...(actors?.matter ? [actors.matter] : []),
        ...(aged ? [aged.at, 'estateId', ...Object.keys(aged.set), ...Object.values(aged.of ?? {})] : []),
      ];
      expect({ table, unknown: used.filter((name) => !names.has(name)) }).toEqual({ table, unknown: [] });
      for (const { via } of rules)
        if (via) expect(model.get(via[0])?.some(({ name }) => name === via[1])).toBe(true);
      // A notice of the estate is its own; whom it names is covered there (mentions.ts).
      if (words.length + marks.length > 0 && table !== 'Notice')
        expect({ table, cared: rules.length > 0 || byHand !== undefined || actors !== undefined }).toEqual({
          table,
          cared: true,
        });
    }
  });
});

describe.each(databases)('a person taken away on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  const log: string[] = [];
  beforeAll(async () => {
    const sink = pino({ level: 'trace', base: null }, { write: (line: string) => void log.push(line) });
    desk = await startDesk({
      database,
      now: NOW,
      env: { PUBLIC_URL: 'https://desk.example.com' },
      log: sink,
    });
    boss = await manager(desk);
  }, 60_000);
  afterAll(() => desk.stop());

  const ownerOf = async (userId: string): Promise<string> =>
    (await desk.app.db.prisma.identity.findFirstOrThrow({ where: { userId } })).ownerId;

  /** Every figure of every form and table of the year: numbers, sums, rates, and how many lines. */
  async function figures(): Promise<unknown> {
    const all: unknown[] = [];
    for (const table of tableIds) {
      const { status, body } = await boss.get<{
        sections: { id: string; rows: { cells: Record<string, unknown> }[]; total?: { cells: object } }[];
        rates: { id: string; met: number; due: number }[];
      }>(`/api/desk/tables/${table}?estateId=estate&from=2026-09-01&to=2026-09-30`);
      expect({ table, status }).toEqual({ table, status: 200 });
      const sums: Record<string, number> = {};
      for (const { id, rows } of body.sections)
        for (const { cells } of rows)
          for (const [key, value] of Object.entries(cells))
            if (typeof value === 'number') sums[`${id}.${key}`] = (sums[`${id}.${key}`] ?? 0) + value;
      const lines = body.sections
        // What staff wrote as a cause goes, and its matters are counted among those without one.
        .filter(({ id }) => id !== 'remarks' && id !== 'causes')
        .map(({ id, rows, total }) => ({
          id,
          rows: rows.length,
          total: Object.values(total?.cells ?? {}).filter((value) => typeof value === 'number'),
        }));
      all.push({ table, sums, lines, rates: body.rates.map(({ id, met, due }) => ({ id, met, due })) });
    }
    return all;
  }

  test('D2 a person’s deletion leaves tables adding up and nothing of theirs in any table, file or log', async () => {
    const { db } = desk.app;
    const { prisma } = db;
    const userId = `dl_forget_${database}`;
    const line = directLineOf(desk.url);
    const token = await line.post('/tokens/generate', { user: { id: userId, name: '慕容晴川' } });
    const begun = await line.post('/conversations', {}, { token: token.body.token });
    const path = `/conversations/${begun.body.conversationId}`;
    const say = async (text: string) => {
      await line.post(`${path}/activities`, { type: 'message', text }, { token: token.body.token });
      await desk.app.settle();
    };
    await say('我是慕容晴川，13987654321，7栋3单元909室洗衣机旁的水管渗水，墙皮都泡烂了');
    const form = new FormData();
    form.append(
      'activity',
      new Blob([JSON.stringify({ type: 'message', text: '泡烂的样子请看' })], {
        type: 'application/vnd.microsoft.activity',
      }),
    );
    form.append('file', new Blob([PICTURE], { type: 'image/png' }), '慕容家漏水.png');
    await line.post(`${path}/upload`, form, { token: token.body.token });
    await say('我要投诉保洁，7栋3单元909室门口的垃圾三天没人收，慕容晴川13987654321');
    const id = await ownerOf(userId);
    await prisma.owner.update({
      where: { id },
      data: { name: '慕容晴川', surname: '慕容', title: '女士', phone: '13987654321', birthday: '03-07' },
    });
    await prisma.home.create({
      data: {
        id: `h-${database}`,
        estateId: 'estate',
        building: '7',
        unit: '3',
        room: '808',
        createdAt: NOW,
      },
    });
    // A neighbour, who names them in words of their own.
    const other = createOwner(desk.url, `other-${database}`);
    await other.say('我是欧阳，7栋3单元808室楼上慕容晴川家漏水到我家了');
    const matters = await prisma.matter.findMany({ where: { ownerId: id } });
    const complaint = matters.find(({ category }) => category === 'complaint');
    const repair = matters.find(({ category }) => category === 'repair');
    if (!complaint || !repair) throw new Error('not both were filed');
    const talk = await prisma.talk.findFirstOrThrow({ where: { userId } });
    const account = await prisma.identity.findFirstOrThrow({ where: { userId } });
    await prisma.matter.update({
      where: { id: complaint.id },
      data: { closedBy: `owner:${id}`, receivedBy: `owner:${id}`, levelReason: '慕容女士泡烂' },
    });

    await prisma.step.create({
      data: {
        id: `said-${database}`,
        matterId: (await prisma.matter.findFirstOrThrow({ where: { said: { contains: '漏水到我家' } } })).id,
        at: NOW,
        by: 'staff:guan',
        what: 'note',
        note: '已打慕容晴川13987654321',
      },
    });

    // Tables and sheets that were kept as made, before and with what the desk made of it by itself.
    desk.clock.set(new Date(NOW.getTime() + 13 * DAY));
    await desk.app.settle();
    expect(await prisma.madeTable.count()).toBeGreaterThan(10);
    const li = `li-${database}`;
    await manager(desk, { id: li, name: '李静', role: 'receptionist' });
    const handed = await boss.post('/api/desk/handovers', {
      estateId: 'estate',
      shift: '早班',
      startsAt: NOW.toISOString(),
      endsAt: desk.clock.now().toISOString(),
      takerId: li,
      remarks: { other: '慕容晴川 139-8765-4321 晚上来取钥匙' },
    });
    expect(handed.status).toBe(200);

    // A row in every table of the list, for every way in which it hangs on them.
    const filling = {
      ids: { matter: complaint.id, talk: talk.id, account: account.id, owner: id },
      words: '慕容晴川 13987654321 墙皮泡烂',
      at: NOW,
    };
    for (const { table, row } of filledRows(filling)) await db.query(insertInto(table, [row]));
    const mark = { estateId: 'estate', createdAt: NOW };
    const rows: [string, Parameters<typeof insertInto>[1][number]][] = [
      ['BotState', { key: `${talk.channel}/users/${userId}/`, value: '{"name":"慕容晴川"}', version: 1 }],
      ['Counter', { key: `slip/2026-09-14/${account.id}`, value: 1 }],
      [
        'Job',
        {
          id: `j/${talk.id}`,
          kind: 'x',
          dueAt: NOW,
          payload: '{"said":"泡烂"}',
          state: 'done',
          createdAt: NOW,
        },
      ],
      [
        'Export',
        {
          id: 'ex',
          estateId: 'estate',
          kind: 'owner',
          by: 'guan',
          at: NOW,
          rows: 1,
          ownerIds: `["${id}","x"]`,
        },
      ],
      [
        'ImportChange',
        { importId: 'im', seq: 1, table: 'Owner', rowId: id, before: null, after: '{"name":"慕容晴川"}' },
      ],
      [
        'ImportChange',
        {
          importId: 'im',
          seq: 2,
          table: 'Residence',
          rowId: (await prisma.residence.findFirstOrThrow({ where: { ownerId: id } })).id,
          before: '{"note":null}',
          after: '{"note":"慕容家泡烂"}',
        },
      ],
      [
        'Incident',
        {
          id: 'in',
          number: 'in',
          kind: 'public',
          about: 'x',
          title: '慕容家门口泡烂',
          leadId: repair.id,
          news: '请慕容晴川留意',
          state: 'ended',
          changedAt: NOW,
          createdBy: `owner:${id}`,
          ...mark,
        },
      ],
      [
        'Notice',
        {
          id: 'no',
          estateId: 'estate',
          kind: 'works',
          text: '7栋施工，详询慕容晴川13987654321',
          startsAt: NOW,
          endsAt: NOW,
        },
      ],
      [
        'Outbox',
        {
          id: 'ou',
          talkId: '',
          channel: 'web',
          payload: `{"to":"${talk.id}","x":"泡烂"}`,
          dueAt: NOW,
          state: 'sent',
          createdAt: NOW,
        },
      ],
    ];
    for (const [table, row] of rows) await db.query(insertInto(table, [row]));
    await prisma.task.updateMany({
      where: { matterId: repair.id },
      data: { result: '慕容家泡烂已修', note: '慕容' },
    });

    const needles = [
      '慕容',
      '13987654321',
      '139-8765-4321',
      '泡烂',
      '909室',
      '"909"',
      '慕容家漏水',
      PICTURE.toString(database === 'sqlite' ? 'utf8' : 'hex').slice(0, 40),
      id,
      userId,
      account.id,
      talk.conversationId,
    ];
    const standing = await whereStands(desk, needles);
    for (const needle of needles)
      expect({ needle, stands: standing.some((place) => place.endsWith(`: ${needle}`)) }).toEqual({
        needle,
        stands: true,
      });
    const forget = `/api/desk/owners/${id}/forget`;
    const early = await boss.post<{ error: { message: string } }>(forget, { reason: '本人要求' });
    expect(early.status).toBe(409);
    expect(early.body.error.message).toContain(repair.number);
    for (const one of await prisma.matter.findMany({ where: { ownerId: id } }))
      await prisma.matter.update({
        where: { id: one.id },
        data: {
          state: 'closed',
          closedAt: desk.clock.now(),
          doneAt: desk.clock.now(),
          result: '慕容女士满意',
        },
      });
    const hold = await boss.post<{ id: string }>('/api/desk/legal-holds', {
      estateId: 'estate',
      subject: `owner/${id}`,
      reason: '诉讼保全',
    });
    expect((await boss.post(forget, { reason: '本人要求' })).status).toBe(409);
    await boss.post(`/api/desk/legal-holds/${hold.body.id}/release`);

    const [before, made] = [await figures(), await prisma.madeTable.count()];
    const done = await boss.post<{ matters: number; talks: number; files: number }>(forget, {
      reason: '本人要求',
    });
    expect(done).toMatchObject({ status: 200, body: { talks: 1, files: 1, matters: matters.length } });
    expect(await whereStands(desk, needles)).toEqual([]);
    expect(needles.filter((needle) => log.join('').includes(needle))).toEqual([]);
    expect(await figures()).toEqual(before);
    expect(await prisma.madeTable.count()).toBe(made);
    expect((await boss.get(`/api/desk/owners/${id}`)).status).toBe(404);
    // The neighbour's own words and incident stay, but for whom they name.
    const theirs = await prisma.matter.findFirstOrThrow({ where: { said: { contains: '漏水到我家' } } });
    expect(theirs.said).toContain('楼上***家漏水到我家了');
    expect(theirs.ownerId).not.toBeNull();
    expect((await prisma.step.findUniqueOrThrow({ where: { id: `said-${database}` } })).note).toBe(
      '已打***0',
    );
    await other.say('现在还在漏');
    expect(await whereStands(desk, ['慕容'])).toEqual([]);
    // The same browser may come again, as a stranger.
    await say('你好');
    expect(await prisma.owner.findUnique({ where: { id } })).toBeNull();
  }, 180_000);
});
