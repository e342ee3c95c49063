import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, makePlace, type Place } from '../../support/desk.ts';
import {
  call,
  type Desk,
  hire,
  logIn,
  logInRaw,
  PASSWORD,
  secondEstate,
  startDesk,
  waitingTalk,
} from './client.ts';

describe.each(databases)('login and rights on %s', (database) => {
  let place: Place;
  let desk: Desk;
  const start = (password: string): Promise<Desk> =>
    startDesk({ database, place, env: { DESK_ADMIN_PASSWORD: password } });
  beforeAll(async () => {
    place = await makePlace(database);
    desk = await start('admin password 1');
    await hire(desk, { id: 'li', name: '李静', role: 'receptionist' });
    await hire(desk, { id: 'wu', name: '吴强', role: 'worker', department: 'engineering' });
    await hire(desk, { id: 'hr', name: '何芳', role: 'hr' });
  }, 60_000);
  afterAll(async () => {
    await desk.halt();
    await place.drop();
  });

  test('the admin of DESK_ADMIN_PASSWORD may do everything; the cookie is http-only and lax', async () => {
    const answer = await logInRaw(desk, 'admin', 'admin password 1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^desk=[\w-]{43}; Path=\/; SameSite=Lax; HttpOnly; Max-Age=43200$/,
    );
    expect(answer.body).toMatchObject({ login: 'admin', role: 'manager', estates: [{ id: 'estate' }] });
    expect(answer.body.permissions).toContain('matters.rule');
    expect(desk.app.firstLogin).toBeUndefined();
    const rows = await desk.app.db.prisma.session.findMany({ where: { staffId: 'admin' } });
    expect(JSON.stringify(rows)).not.toContain(
      /desk=([\w-]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1],
    );
  });

  test('without a session 401; after logout the cookie is worth nothing', async () => {
    expect((await call(desk, 'GET', '/api/desk/me')).status).toBe(401);
    expect((await call(desk, 'GET', '/api/desk/me', { headers: { cookie: 'desk=nonsense' } })).status).toBe(
      401,
    );
    const client = await logIn(desk, 'li');
    expect((await client.get('/api/desk/me')).body).toMatchObject({ name: '李静', role: 'receptionist' });
    const out = await client.post('/api/desk/logout');
    expect(out.status).toBe(200);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await client.get('/api/desk/me')).status).toBe(401);
  });

  test('an expired session and a leaver are out', async () => {
    await hire(desk, { id: 'gone', name: '郭一', role: 'receptionist' });
    const [late, gone] = [await logIn(desk, 'li'), await logIn(desk, 'gone')];
    await desk.app.db.prisma.session.updateMany({
      where: { staffId: 'li' },
      data: { expiresAt: new Date(0) },
    });
    await desk.app.db.prisma.staff.update({ where: { id: 'gone' }, data: { active: false } });
    expect((await late.get('/api/desk/me')).status).toBe(401);
    expect((await gone.get('/api/desk/me')).status).toBe(401);
    expect((await logInRaw(desk, 'gone', PASSWORD)).status).toBe(401);
  });

  test('writes need the CSRF token', async () => {
    const client = await logIn(desk, 'li');
    const bare = await call(desk, 'POST', '/api/desk/logout', { headers: { cookie: client.cookie } });
    expect(bare).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } });
    expect(bare.body.error.message).toContain('X-CSRF-Token');
    expect((await client.get('/api/desk/me')).status).toBe(200);
  });

  test('guessing is stopped for the login, and says for how long', async () => {
    await hire(desk, { id: 'zhou', name: '周敏', role: 'receptionist' });
    const wrong = await logInRaw(desk, 'zhou', 'wrong');
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'Unauthorized' } } });
    for (let i = 0; i < 4; i++) await logInRaw(desk, 'zhou', `wrong ${i}`);
    const stopped = await logInRaw(desk, 'zhou', PASSWORD);
    expect(stopped).toMatchObject({ status: 429, body: { error: { code: 'TooMany' } } });
    expect(stopped.body.error.message).toMatch(/try again in \d+ minutes/);
    // Others are not hindered, and a name that nobody has is told nothing else.
    expect((await logInRaw(desk, 'li', PASSWORD)).status).toBe(200);
    expect((await logInRaw(desk, 'nobody', 'x')).body).toEqual(wrong.body);
  });

  test('G9 a role does what its row of the table says, checked for each route', async () => {
    const talk = await waitingTalk(desk);
    const worker = await logIn(desk, 'wu');
    for (const path of [
      '/api/desk/talks',
      `/api/desk/talks/${talk.path}`,
      '/api/desk/transcripts',
      '/api/desk/staff',
    ])
      expect((await worker.get(path)).status, path).toBe(403);
    expect((await worker.post(`/api/desk/talks/${talk.path}/take`, {})).status).toBe(403);
    const receptionist = await logIn(desk, 'li');
    expect((await receptionist.get(`/api/desk/talks/${talk.path}/transcript`)).status).toBe(403);
    expect((await receptionist.get('/api/desk/talks')).status).toBe(200);
    expect((await receptionist.get('/api/desk/estates')).body.items).toMatchObject([{ code: 'YJ' }]);
    const phrases = (await receptionist.get('/api/desk/phrases')).body.items as {
      id: string;
      text: string;
    }[];
    expect(phrases.find(({ id }) => id === 'open')?.text).toContain('我是客服李静');
  });

  test('G9 another estate is closed: lists leave it out, its talks are refused', async () => {
    await secondEstate(desk);
    await desk.app.db.prisma.staffEstate.create({ data: { staffId: 'hr', estateId: 'estate' } });
    await desk.halt();
    desk = await start('admin password 1');
    const there = await waitingTalk(desk, { estateId: 'estate-2' });
    const here = await waitingTalk(desk);
    const client = await logIn(desk, 'hr');
    const items = (await client.get('/api/desk/talks?list=waiting&limit=200')).body.items as {
      id: string;
    }[];
    const ids = items.map(({ id }) => id);
    expect(ids).toContain(here.talkId);
    expect(ids).not.toContain(there.talkId);
    expect((await client.get(`/api/desk/talks/${there.path}`)).status).toBe(403);
    expect((await client.get(`/api/desk/talks/${there.path}/activities`)).status).toBe(403);
    expect((await client.post(`/api/desk/talks/${there.path}/take`, {})).status).toBe(403);
    expect((await client.get('/api/desk/talks?estateId=estate-2')).status).toBe(403);
  });

  test('bad input is told plainly and harms nothing', async () => {
    const client = await logIn(desk, 'li');
    const headers = { cookie: client.cookie, 'x-csrf-token': client.csrf };
    const broken = await call(desk, 'POST', '/api/desk/matters', { body: '{"estateId":', headers });
    expect(broken).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
    const unknown = await client.post('/api/desk/login', { login: 'a', password: 'b', admin: true });
    expect(unknown).toMatchObject({ status: 400 });
    expect(unknown.body.error.message).toContain('admin');
    const plain = await call(desk, 'POST', '/api/desk/login', {
      body: 'login=a',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(plain).toMatchObject({ status: 415 });
    const query = await client.get('/api/desk/talks?list=everything&limit=9999');
    expect(query.status).toBe(400);
    expect(query.body.error.message).toMatch(/query\.list.*query\.limit/);
    const missing = await client.get(`/api/desk/talks/${encodeURIComponent('test/none')}`);
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect((await client.get('/api/desk/talks/%E0%A4%A/activities')).status).toBeLessThan(500);
    expect((await client.get('/api/desk/nothing')).status).toBe(404);
  });

  test('a new DESK_ADMIN_PASSWORD resets the admin’s and ends the old sessions', async () => {
    const before = await logIn(desk, 'admin', 'admin password 1');
    await desk.halt();
    desk = await start('admin password 2');
    const old = await call(desk, 'GET', '/api/desk/me', { headers: { cookie: before.cookie } });
    expect(old.status).toBe(401);
    expect((await logInRaw(desk, 'admin', 'admin password 1')).status).toBe(401);
    expect((await logInRaw(desk, 'admin', 'admin password 2')).status).toBe(200);
  });
});

test('the first start makes up a password, told once', async () => {
  const place = await makePlace('sqlite');
  const desk = await startDesk({ database: 'sqlite', place });
  expect(desk.app.firstLogin).toMatchObject({
    user: 'admin',
    password: expect.stringMatching(/^[\w-]{12}$/),
  });
  expect((await logInRaw(desk, 'admin', desk.app.firstLogin?.password ?? '')).status).toBe(200);
  await desk.halt();
  const again = await startDesk({ database: 'sqlite', place });
  expect(again.app.firstLogin).toBeUndefined();
  await again.halt();
  await place.drop();
});
