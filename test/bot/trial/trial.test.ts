import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../../bot/trial/demo.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { begin, directLineOf, type Talk } from '../direct-line/client.ts';

interface TrialMatter {
  number: string;
  category: string;
  urgent: boolean;
  state: string;
  place: string | null;
  home: { building: string; unit: string; room: string } | null;
  handoff: string[];
  visit: {
    state: string;
    score: number | null;
    mended: boolean | null;
    dueAt: string;
    sentAt: string | null;
  } | null;
}

const MONDAY = new Date('2026-11-23T02:00:00Z'); // 10:00 in Shanghai

async function call(url: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}${path}`, {
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text ? JSON.parse(text) : undefined) as never,
    headers: answer.headers,
  };
}

describe.each(databases)('trial endpoints on %s', (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ database, env: { TRIAL: '1' }, now: MONDAY });
  });
  afterAll(() => desk.stop());

  const post = (path: string, body: unknown, headers?: Record<string, string>) =>
    call(desk.url, path, body, headers);
  const matters = async (): Promise<TrialMatter[]> => (await call(desk.url, '/trial/matters')).body;
  const matterOf = async (number: string): Promise<TrialMatter | undefined> =>
    (await matters()).find((matter) => matter.number === number);

  /** Says something in the web chat; what the desk has said since, in all. */
  async function say(talk: Talk, userId: string, text: string): Promise<string> {
    const before = await heard(talk);
    await directLineOf(desk.url).post(
      `${talk.path}/activities`,
      { type: 'message', from: { id: userId }, text },
      { token: talk.token },
    );
    await desk.app.settle();
    return (await heard(talk)).slice(before.length);
  }
  async function heard(talk: Talk): Promise<string> {
    const { body } = await directLineOf(desk.url).get(`${talk.path}/activities`, { token: talk.token });
    return (body.activities ?? [])
      .filter(({ from }) => from.role === 'bot')
      .map(({ text }) => text ?? '[card]')
      .join('\n');
  }
  /** Somebody of the desk sets a matter done. */
  async function resolve(number: string): Promise<void> {
    const login = await post('/api/desk/login', { login: 'jingli', password: DEMO_PASSWORD });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { csrf } = login.body as { csrf: string };
    const list = await call(desk.url, `/api/desk/matters?q=${number}`, undefined, { Cookie: cookie });
    const [item] = (list.body as { items: { id: string; updatedAt: string }[] }).items;
    const done = await post(
      `/api/desk/matters/${item?.id}/resolve`,
      { seen: item?.updatedAt, result: '已更换软管' },
      { Cookie: cookie, 'X-CSRF-Token': csrf },
    );
    expect(done.status).toBe(200);
  }

  test('the demo estate has staff of all roles on duty and listed homes', async () => {
    const staff = await desk.app.db.prisma.staff.findMany({ where: { companyId: 'demo-company' } });
    expect(new Set(staff.map(({ role }) => role)).size).toBe(11);
    expect(await desk.app.db.prisma.estate.findMany()).toMatchObject([{ name: '云景花园', demo: true }]);
    expect(await desk.app.db.prisma.home.count()).toBe(400);
  });

  test('[V1] advancing the clock brings the return visit of a resolved matter, at its own hour, once', async () => {
    const { body } = await post('/trial/load', {
      people: [
        {
          name: '顾女士',
          phone: '13900000001',
          users: [{ id: 'dl_gu', verified: true }],
          homes: [{ building: '3', unit: '2', room: '1501' }],
        },
      ],
    });
    expect(body).toMatchObject({ people: [{ id: expect.any(String) }] });
    const talk = await begin(directLineOf(desk.url), 'dl_gu');
    await say(talk, 'dl_gu', '厨房水龙头关不紧，一直滴水');
    const [filed] = (await matters()).slice(-1);
    expect(filed).toMatchObject({
      category: 'repair',
      home: { building: '3', unit: '2', room: '1501' },
      state: 'registered',
      visit: null,
    });
    const number = filed?.number ?? '';
    await resolve(number);
    const planned = await matterOf(number);
    expect(planned).toMatchObject({ state: 'done', visit: { state: 'planned', sentAt: null } });

    const before = await heard(talk);
    const soon = await post('/trial/clock', { advance: 'PT1H' });
    expect(soon.status).toBe(200);
    expect((await matterOf(number))?.visit?.state).toBe('planned');
    await post('/trial/clock', { advance: 'P1DT2H' });
    const visited = await matterOf(number);
    expect(visited?.visit?.state).toBe('sent');
    const late = Date.parse(visited?.visit?.sentAt ?? '') - Date.parse(visited?.visit?.dueAt ?? '');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(60_000);
    const card = (await heard(talk)).slice(before.length);
    expect(card).not.toBe('');
    await post('/trial/clock', { advance: 'PT1M' });
    expect((await heard(talk)).slice(before.length)).toBe(card);

    await say(talk, 'dl_gu', '不满意，又漏了');
    expect(await matterOf(number)).toMatchObject({ state: 'in_progress', visit: { state: 'answered' } });
  });

  test('what is loaded is in the book, oldest first, and a done matter has its visit', async () => {
    const loaded = await post('/trial/load', {
      people: [
        { id: 'p1', name: '高先生', users: [{ id: 'dl_gao' }], homes: [{ building: '99', room: '1' }] },
      ],
      matters: [
        {
          number: 'T-2',
          category: 'complaint',
          said: '楼道垃圾三天没人清',
          user: 'dl_gao',
          createdAt: '2026-11-02T00:00:00Z',
          handoff: ['emotional'],
          level: 'general',
        },
        {
          number: 'T-1',
          category: 'repair',
          said: '门锁坏了',
          user: 'dl_gao',
          home: { building: '3', unit: '1', room: '101' },
          urgent: true,
          state: 'done',
          createdAt: '2026-11-01T00:00:00Z',
        },
      ],
    });
    expect(loaded.status).toBe(200);
    const book = await matters();
    expect(book.slice(0, 2)).toMatchObject([
      {
        number: 'T-1',
        urgent: true,
        place: '3栋1单元101室',
        home: { building: '3', unit: '1', room: '101' },
        fields: { building: '3', unit: '1', room: '101' },
        said: '门锁坏了',
        state: 'done',
        visit: { state: 'phone', score: null, mended: null, sentAt: null },
      },
      { number: 'T-2', level: 'general', handoff: ['emotional'], home: null, visit: null },
    ]);
    expect(Object.keys(book[0] ?? {})).toEqual([
      'number',
      'category',
      'urgent',
      'level',
      'place',
      'home',
      'fields',
      'said',
      'handoff',
      'state',
      'visit',
    ]);
    const claimed = await desk.app.db.prisma.home.findFirst({ where: { building: '99' } });
    expect(claimed?.claimed).toBe(true);
    const account = await desk.app.db.prisma.identity.findFirst({ where: { userId: 'dl_gao' } });
    expect(account).toMatchObject({ ownerId: 'p1', verifiedAt: null });
  });

  test('loading the same people and staff again changes data and makes no second ones', async () => {
    const one = (name: string) => ({
      people: [
        {
          name,
          users: [{ id: 'dl_twice', verified: true }],
          homes: [{ building: '5', unit: '1', room: '101' }],
        },
      ],
      staff: [{ login: 'extra', name, role: 'receptionist', onDuty: true }],
      homes: [
        { building: '77', room: '1' },
        { building: '77', room: '1' },
      ],
      answers: [{ question: '几点了', text: name }],
    });
    const counts = async () => {
      const { prisma } = desk.app.db;
      return Promise.all([
        prisma.owner.count(),
        prisma.staff.count(),
        prisma.shift.count(),
        prisma.home.count(),
      ]);
    };
    expect((await post('/trial/load', one('甲'))).status).toBe(200);
    const before = await counts();
    expect((await post('/trial/load', one('乙'))).status).toBe(200);
    expect(await counts()).toEqual(before);
    expect(await desk.app.db.prisma.staff.findUnique({ where: { login: 'extra' } })).toMatchObject({
      name: '乙',
    });
    const identity = await desk.app.db.prisma.identity.findFirst({ where: { userId: 'dl_twice' } });
    expect(
      await desk.app.db.prisma.owner.findUnique({ where: { id: identity?.ownerId ?? '' } }),
    ).toMatchObject({
      name: '乙',
    });
  });

  test('who is loaded on duty is called first; with the rota cleared nobody is named', async () => {
    await post('/trial/load', { staff: [{ login: 'xiaotang', name: '唐甜', role: 'receptionist' }] });
    const first = await begin(directLineOf(desk.url), 'dl_call1');
    expect(await say(first, 'dl_call1', '转人工')).toContain('唐甜');
    await post('/trial/load', { clearDuty: true });
    const second = await begin(directLineOf(desk.url), 'dl_call2');
    expect(await say(second, 'dl_call2', '转人工')).not.toMatch(/唐甜|林小雨|何静/);
  });

  test("[K1] an estate's loaded answer is given with its source; what does not match well is filed", async () => {
    const talk = await begin(directLineOf(desk.url), 'dl_asks');
    await post('/trial/load', {
      answers: [
        { question: '停车费怎么交', text: '月租车位每月300元，在岗亭扫码交费', source: '停车管理办法' },
      ],
    });
    const told = await say(talk, 'dl_asks', '停车费咋交');
    expect(told).toContain('月租车位每月300元');
    expect(told).toContain('停车管理办法');
    expect(await say(talk, 'dl_asks', '请问孩子落户要开什么证明？')).not.toContain('停车');
  });

  test('[K2] a notice in force is told to whoever asks in the buildings it covers', async () => {
    await post('/trial/load', {
      people: [
        {
          name: '甲先生',
          users: [{ id: 'dl_b8', verified: true }],
          homes: [{ building: '8', unit: '1', room: '101' }],
        },
        {
          name: '乙先生',
          users: [{ id: 'dl_b9', verified: true }],
          homes: [{ building: '9', unit: '1', room: '101' }],
        },
      ],
      notices: [
        {
          kind: 'drill',
          text: '8栋消防演练，期间会有警铃声',
          buildings: ['8'],
          startsAt: desk.clock.now().toISOString(),
          endsAt: new Date(desk.clock.now().getTime() + 3 * 3_600_000).toISOString(),
        },
      ],
    });
    const inside = await begin(directLineOf(desk.url), 'dl_b8');
    expect(await say(inside, 'dl_b8', '请问今天是不是有消防演练？')).toContain('8栋消防演练');
    const outside = await begin(directLineOf(desk.url), 'dl_b9');
    expect(await say(outside, 'dl_b9', '请问今天是不是有消防演练？')).not.toContain('8栋消防演练');
  });

  test('the clock is set to an instant, and the answer says it', async () => {
    const now = '2027-01-04T02:00:00.000Z';
    const { status, body } = await post('/trial/clock', { now });
    expect(status).toBe(200);
    expect(Date.parse((body as { now: string }).now) - Date.parse(now)).toBeLessThan(5_000);
    expect(desk.clock.now().getTime() - Date.parse(now)).toBeLessThan(5_000);
  });

  test.each<[string, string, unknown, string]>([
    ['no body', '/trial/clock', '', 'body'],
    ['broken JSON', '/trial/clock', '{"now":', ''],
    ['neither', '/trial/clock', {}, 'body'],
    ['both', '/trial/clock', { now: '2027-01-04T02:00:00Z', advance: 'PT1H' }, 'body'],
    ['a day that is none', '/trial/clock', { now: '2027-02-30T02:00:00Z' }, 'now'],
    ['a month', '/trial/clock', { advance: 'P1M' }, 'advance'],
    ['a bare T', '/trial/clock', { advance: 'PT' }, 'advance'],
    ['too far', '/trial/clock', { advance: 'P9999999D' }, 'far'],
    ['an unknown key', '/trial/load', { persons: [] }, 'persons'],
    ['a person nobody can tell', '/trial/load', { people: [{}] }, 'body.people.0'],
    ['an unknown estate', '/trial/load', { estate: 'nowhere' }, 'body.estate'],
    [
      'an unknown user',
      '/trial/load',
      { matters: [{ category: 'repair', said: 'x', user: 'nobody' }] },
      'people',
    ],
    [
      'a wrong category',
      '/trial/load',
      { matters: [{ category: 'repairs', said: 'x' }] },
      'body.matters.0.category',
    ],
    [
      'a notice that ends before it starts',
      '/trial/load',
      {
        notices: [
          { kind: 'water', text: 'x', startsAt: '2027-01-02T00:00:00Z', endsAt: '2027-01-01T00:00:00Z' },
        ],
      },
      'body.notices.0',
    ],
    [
      'one user of two people',
      '/trial/load',
      { people: [{ users: [{ id: 'u' }] }, { users: [{ id: 'u' }] }] },
      'body.people',
    ],
  ])('a bad body is refused with its fault: %s', async (_, path, body, fault) => {
    const owners = await desk.app.db.prisma.owner.count();
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(fault) } });
    expect(await desk.app.db.prisma.owner.count()).toBe(owners);
  });

  test('a number that is taken is a conflict and nothing is loaded', async () => {
    const body = {
      people: [{ id: 'never', name: '某' }],
      matters: [{ number: 'T-1', category: 'repair', said: 'x' }],
    };
    expect((await post('/trial/load', body)).status).toBe(409);
    expect(await desk.app.db.prisma.owner.findUnique({ where: { id: 'never' } })).toBeNull();
  });

  test.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto'])(
    'behind a proxy it is refused: %s',
    async (name) => {
      const headers = { [name]: 'for=1.2.3.4' };
      for (const path of ['/trial/clock', '/trial/load'])
        expect((await post(path, {}, headers)).status).toBe(403);
      expect((await call(desk.url, '/trial/matters', undefined, headers)).status).toBe(403);
    },
  );

  test('a page from elsewhere is refused', async () => {
    const headers = { Origin: 'https://example.com' };
    expect((await call(desk.url, '/trial/matters', undefined, headers)).status).toBe(403);
    expect((await call(desk.url, '/trial/matters', undefined, { Origin: desk.url })).status).toBe(200);
  });

  test('openapi.json describes the three', async () => {
    const { body } = await call(desk.url, '/api/openapi.json');
    const { paths } = body as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/trial/clock', '/trial/load', '/trial/matters']),
    );
  });
});

test('without TRIAL there are no such routes, no demo estate, nothing in openapi.json', async () => {
  const desk = await startDesk({ database: 'sqlite' });
  try {
    expect((await call(desk.url, '/trial/clock', { advance: 'PT1H' })).status).toBe(404);
    expect((await call(desk.url, '/trial/load', {})).status).toBe(404);
    expect((await call(desk.url, '/trial/matters')).status).toBe(404);
    expect(await desk.app.db.prisma.estate.count({ where: { demo: true } })).toBe(0);
    const { body } = await call(desk.url, '/api/openapi.json');
    expect(JSON.stringify(body)).not.toContain('/trial/');
  } finally {
    await desk.stop();
  }
});

test('a trial starts again on its own data', async () => {
  const desk = await startDesk({ database: 'sqlite', env: { TRIAL: '1' } });
  await desk.halt();
  const again = await startDesk({ database: 'sqlite', place: desk.place, env: { TRIAL: '1' } });
  expect(await again.app.db.prisma.estate.count()).toBe(1);
  await again.halt();
  await desk.place.drop();
});
