/** A worker's telephone by its API, on each database: what is sent twice at once is done once; links and sessions that end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPhoneLinks } from '../../../bot/desk/phone/links.ts';
import { secretNamed } from '../../../bot/storage/secrets.ts';
import { databases } from '../../support/desk.ts';
import { type Answered, type Client, call, type Desk, hire, logIn, PASSWORD, startDesk } from './client.ts';

interface Phone {
  cookie: string;
  csrf: string;
}

describe.each(databases)('a telephone on %s', (database) => {
  let desk: Desk;
  let keeper: Client;
  beforeAll(async () => {
    desk = await startDesk({ database, now: new Date('2026-09-12T02:00:00Z') });
    await hire(desk, { id: 'keeper', name: '陈芳', role: 'supervisor' });
    await hire(desk, { id: 'worker', name: '马力', role: 'worker', department: 'engineering' });
    await hire(desk, { id: 'other', name: '徐进', role: 'worker', department: 'engineering' });
    await desk.app.db.prisma.staff.update({ where: { id: 'worker' }, data: { phone: '139 0000 1234' } });
    keeper = await logIn(desk, 'keeper');
  });
  afterAll(() => desk.stop());

  const send = (phone: Phone, path: string, body: unknown): Promise<Answered> =>
    call(desk, 'POST', `/api/desk/phone${path}`, {
      body: JSON.stringify(body),
      headers: { cookie: phone.cookie, 'x-csrf-token': phone.csrf },
    });
  async function open(body: object): Promise<{ status: number; phone: Phone }> {
    const {
      status,
      headers,
      body: me,
    } = await call(desk, 'POST', '/api/desk/phone/open', {
      body: JSON.stringify(body),
    });
    return { status, phone: { cookie: headers.get('set-cookie')?.split(';')[0] ?? '', csrf: me.csrf } };
  }
  /** A matter given to the worker; its task. */
  async function given(): Promise<{ matterId: string; taskId: string }> {
    const { body } = await keeper.post('/api/desk/matters', {
      estateId: 'estate',
      source: 'phone',
      category: 'repair',
      said: '厨房水龙头漏水',
      home: { building: '3', unit: '2', room: '1501' },
    });
    await keeper.post(`/api/desk/matters/${body.matter.id}/progress`, {
      step: 'dispatch',
      seen: body.matter.updatedAt,
      department: 'engineering',
      handlerId: 'worker',
    });
    const task = await desk.app.db.prisma.task.findFirstOrThrow({ where: { matterId: body.matter.id } });
    desk.clock.advance(60_000);
    return { matterId: body.matter.id, taskId: task.id };
  }

  test('one key is done once, sent eight times at once; it counts from when it was pressed', async () => {
    const { matterId, taskId } = await given();
    const { phone } = await open({ login: 'worker', password: PASSWORD });
    desk.clock.advance(10 * 60_000);
    const act = { key: 'accepted-once', taskId, what: 'accept', ago: 10 * 60_000 };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(phone, '/acts', act)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const bodies = answers.map(({ body }) => body as unknown as { again: boolean; refused: string | null });
    expect(bodies.filter(({ again }) => !again)).toHaveLength(1);
    expect(bodies.every(({ refused }) => refused === null)).toBe(true);
    const { prisma } = desk.app.db;
    expect(await prisma.step.count({ where: { matterId, what: 'accepted' } })).toBe(1);
    const task = await prisma.task.findUniqueOrThrow({ where: { id: taskId } });
    expect(desk.clock.now().getTime() - (task.acceptedAt?.getTime() ?? 0)).toBeGreaterThan(9 * 60_000);
  });

  test('G9 another’s task is refused; a telephone’s session is none for the console, nor the other way', async () => {
    const { taskId } = await given();
    const { phone } = await open({ login: 'other', password: PASSWORD });
    expect((await send(phone, '/acts', { key: 'not-my-own', taskId, what: 'accept' })).status).toBe(403);
    const at = async (path: string, cookie: string): Promise<number> =>
      (await call(desk, 'GET', path, { headers: { cookie } })).status;
    const token = phone.cookie.split('=')[1] ?? '';
    expect(await at('/api/desk/phone/me', phone.cookie)).toBe(200);
    expect(await at('/api/desk/me', `desk=${token}`)).toBe(401);
    expect(await at('/api/desk/phone/me', keeper.cookie.replace(/^desk=/, 'phone='))).toBe(401);
  });

  test('a link holds a day and dies of five wrong tries; a session is ended from elsewhere', async () => {
    const key = await secretNamed(desk.app.db, 'phone-links', desk.clock.now());
    const staff = { id: 'worker', phone: '13900001234' };
    const tokenOf = (at: number): string =>
      createPhoneLinks(key, () => new Date(at), desk.url)
        .link(staff)
        ?.split('#')[1] ?? '';
    expect((await open({ token: tokenOf(Date.now() - 25 * 3_600_000), last4: '1234' })).status).toBe(401);
    const good = tokenOf(Date.now());
    const { status, phone } = await open({ token: good, last4: '1234' });
    expect(status).toBe(200);
    const tried = tokenOf(Date.now() - 60_000);
    for (let n = 0; n < 5; n += 1) expect((await open({ token: tried, last4: '0000' })).status).toBe(401);
    expect((await open({ token: tried, last4: '1234' })).status).not.toBe(200);

    const own = await logIn(desk, 'worker');
    const { body } = await own.get('/api/desk/sessions');
    const phones = (body.items as unknown as { id: string; kind: string }[]).filter(
      ({ kind }) => kind === 'phone',
    );
    expect(phones.length).toBeGreaterThan(0);
    expect((await keeper.post(`/api/desk/sessions/${phones[0]?.id}/end`, {})).status).toBe(403);
    for (const { id } of phones)
      expect((await own.post(`/api/desk/sessions/${id}/end`, {})).status).toBe(200);
    expect((await send(phone, '/acts', { key: 'too-late-now', taskId: 'x', what: 'accept' })).status).toBe(
      401,
    );
  });
});
