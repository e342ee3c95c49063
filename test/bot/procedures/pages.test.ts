/** Urgent and night (U1): the page, its escalation, and what the owner is told, in the running system on both databases. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../support/desk.ts';
import type { Client } from '../desk/client.ts';
import { type House, MORNING, minutes, openHouse, PHONE, people } from './house.ts';

const BURST = '3栋2单元1501厨房水管爆了，水流一地';
/** 02:00 in Shanghai. */
const NIGHT = new Date('2026-09-10T18:00:00Z');

/** A gateway as a provider would stand there: it keeps what it was given. */
async function openGateway() {
  const calls: { way: string; to: string; text: string; auth: string | undefined }[] = [];
  let refuse = 0;
  const server: Server = createServer((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => {
      body += part.toString();
    });
    req.on('end', () => {
      if (refuse > 0) {
        refuse--;
        res.statusCode = 503;
      } else
        calls.push({ ...JSON.parse(body), way: req.url?.slice(1) ?? '', auth: req.headers.authorization });
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    calls,
    refuseOnce: () => {
      refuse = 1;
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe.each(databases)('pages on %s', (database) => {
  let house: House;
  let gateway: Awaited<ReturnType<typeof openGateway>>;
  let front: Client;
  beforeAll(async () => {
    gateway = await openGateway();
    house = await openHouse(database, people, {
      SMS_URL: `${gateway.url}sms`,
      SMS_TOKEN: 'made-up-token',
      VOICE_URL: `${gateway.url}voice`,
      VOICE_TOKEN: 'made-up-token',
    });
    front = await house.as('li');
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await gateway.close();
  });

  const filed = async (said = BURST, at = NIGHT) => {
    house.desk.clock.set(at);
    return house.filed(said);
  };
  const ofMatter = async (login: string, kind: string, id: string) =>
    (await house.alerts(await house.as(login), kind)).filter(({ matter }) => matter?.id === id);

  test('U1 at night an urgent repair goes out at once: to the engineer on duty and the duty manager, and sounds', async () => {
    const one = await filed();
    const { matter, tasks, timeline } = await house.detail(front, one.id);
    expect(timeline.map(({ what }) => what)).toContain('paged');
    expect(matter.state).toBe('dispatched');
    expect(tasks).toMatchObject([{ state: 'dispatched', assignee: { id: matter.handler?.id } }]);
    expect((await house.clock(front, one.id, 'dispatched')).state).toBe('met');
    const called = await ofMatter(matter.handler?.id ?? '', 'page', one.id);
    expect(called).toMatchObject([
      { role: 'duty_engineer', sounds: true, text: expect.stringContaining(matter.number) },
    ]);
    expect(await ofMatter('zhao', 'page', one.id)).toMatchObject([{ role: 'duty_manager', sounds: true }]);
    // What is sent names no home and no word of the owner's.
    expect(called[0]?.text).not.toMatch(/1501|水管/);
  });

  test('U1 H3 收到 ends the sounding for all, gives the engineer the matter, and tells the owner who comes', async () => {
    const one = await filed();
    const engineer = (await house.detail(front, one.id)).matter.handler?.id ?? '';
    const [page] = await ofMatter(engineer, 'page', one.id);
    const seen = await (await house.as(engineer)).post(
      `/api/desk/alerts/${encodeURIComponent(page?.id ?? '')}/seen`,
    );
    expect(seen.status).toBe(200);
    expect((await house.detail(front, one.id)).matter.state).toBe('accepted');
    expect((await house.told(one)).at(-1)).toMatch(/师傅.*2:30|师傅.*02:30/);
    expect(await ofMatter('zhao', 'page', one.id)).toMatchObject([{ sounds: false }]);
    const before = (await house.told(one)).length;
    await house.pass(minutes(12));
    const rows = await house.desk.app.db.prisma.alert.findMany({ where: { matterId: one.id, kind: 'page' } });
    expect(rows).toHaveLength(2);
    expect((await house.told(one)).length).toBe(before);
  });

  test('U1 without 收到 the next is called after 3, the duty manager after 6, the project manager after 10; the owner hears the truth once', async () => {
    const one = await filed();
    const before = (await house.told(one)).length;
    const calls = async () =>
      (await house.desk.app.db.prisma.alert.findMany({ where: { matterId: one.id, kind: 'page' } })).map(
        ({ role }) => role,
      );
    expect((await calls()).sort()).toEqual(['duty_engineer', 'duty_manager']);
    await house.pass(minutes(3));
    expect((await calls()).filter((role) => role === 'next_on_rota')).toHaveLength(1);
    const told = (await house.told(one)).slice(before);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`没有应答.*${PHONE}`));
    await house.pass(minutes(3));
    expect((await calls()).filter((role) => role === 'duty_manager')).toHaveLength(2);
    await house.pass(minutes(4));
    expect((await calls()).filter((role) => role === 'project_manager')).toHaveLength(1);
    await house.pass(minutes(30));
    await house.desk.app.settle();
    expect(await calls()).toHaveLength(5);
    const about = (await house.told(one)).slice(before).filter((text) => text.includes('没有应答'));
    expect(about).toHaveLength(1);
  });

  test('C4 U1 danger: security too at once, the project manager within 5 min and the leader at 30 min though it was acknowledged', async () => {
    const one = await filed('3栋2单元电梯把人困在里面了，快来');
    const rows = () =>
      house.desk.app.db.prisma.alert.findMany({ where: { matterId: one.id, pageId: { not: null } } });
    expect((await rows()).map(({ role }) => role).sort()).toEqual([
      'duty_engineer',
      'duty_manager',
      'security',
    ]);
    const [page] = await ofMatter('feng', 'page', one.id);
    await (await house.as('feng')).post(`/api/desk/alerts/${encodeURIComponent(page?.id ?? '')}/seen`);
    await house.pass(minutes(31));
    const reports = (await rows()).filter(({ kind }) => kind === 'report');
    expect(reports.map(({ role, sounds }) => [role, sounds]).sort()).toEqual([
      ['leader', false],
      ['project_manager', false],
    ]);
  });

  test('U1 SMS and voice go through one port, again when the gateway fails, and not after 收到', async () => {
    gateway.calls.length = 0;
    gateway.refuseOnce();
    // With a plumber on duty first in turn, whose telephone is known.
    const one = await filed();
    const number = (await house.detail(front, one.id)).matter.number;
    await house.pass(minutes(1));
    const sent = gateway.calls.filter(({ text }) => text.includes(number));
    const phones = new Set(sent.map(({ to }) => to));
    expect([...phones]).toEqual(['13800001111']);
    expect(sent.map(({ way }) => way).sort()).toEqual(['sms', 'voice']);
    expect(sent[0]?.auth).toBe('Bearer made-up-token');
    expect(sent[0]?.text).not.toMatch(/1501|水管/);
  });

  test('C3 a disturbance going on now: security at once, 5 and 30 minutes day and night, the complaint’s clocks beside', async () => {
    const one = await filed('楼上半夜还在放音乐，吵得没法睡，3栋2单元1501');
    const { matter, clocks } = await house.detail(front, one.id);
    expect(matter).toMatchObject({
      category: 'complaint',
      department: 'security',
      state: 'dispatched',
      handler: { id: 'feng' },
    });
    const due = (kind: string, stage: string) =>
      clocks.find((clock) => clock.kind === kind && clock.stage === stage)?.dueAt.slice(11, 16);
    expect([due('disturbance', 'accepted'), due('disturbance', 'arrived')]).toEqual(['18:05', '18:30']);
    expect(due('complaint', 'accepted')).toBe('02:00');
    await house.pass(minutes(6));
    expect(await ofMatter('zhao', 'page', one.id)).toMatchObject([{ role: 'duty_manager', sounds: true }]);
  });

  test('U1 H3 who accepts or ends the work has acknowledged: nothing sounds on', async () => {
    const sounding = (id: string) =>
      house.desk.app.db.prisma.alert.count({ where: { matterId: id, sounds: true } });
    const accepted = await filed();
    expect(await sounding(accepted.id)).toBeGreaterThan(0);
    await house.act(front, accepted.id, 'progress', { step: 'accept' });
    const ended = await filed();
    await house.act(front, ended.id, 'end', { as: 'withdrawn', reason: '业主自己关了阀' });
    await house.pass(minutes(11));
    expect([await sounding(accepted.id), await sounding(ended.id)]).toEqual([0, 0]);
  });

  test('U1 a matter found urgent later is called out for then', async () => {
    house.desk.clock.set(MORNING);
    const id = await house.entered({
      category: 'repair',
      kind: 'plumbing',
      said: '厨房漏水',
      home: { building: '5', unit: '1', room: '302' },
    });
    expect((await house.detail(front, id)).timeline.map(({ what }) => what)).not.toContain('paged');
    await house.act(front, id, 'recategorise', { urgent: true, reason: '电话核实水流一地' });
    await house.desk.app.settle();
    const { timeline, matter } = await house.detail(front, id);
    expect(timeline.map(({ what }) => what)).toContain('paged');
    expect(matter.state).toBe('dispatched');
    expect((await house.clock(front, id, 'arrived', 'urgent')).dueAt.slice(0, 16)).toBe('2026-09-10T02:30');
  });
});

describe.each(databases)('pages with nobody on duty on %s', (database) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(
      database,
      people.map((one) => ({ ...one, onDuty: false })),
    );
  }, 60_000);
  afterAll(() => house.close());

  test('U1 nobody on duty: nothing is said to be dispatched, the manager is called, the owner told the telephone', async () => {
    house.desk.clock.set(NIGHT);
    const one = await house.filed(BURST);
    const front = await house.as('li');
    expect((await house.detail(front, one.id)).matter.state).toBe('registered');
    const called = await house.alerts(await house.as('zhao'), 'page');
    expect(called.filter(({ matter }) => matter?.id === one.id)).toHaveLength(1);
    await house.pass(minutes(3));
    expect((await house.told(one)).at(-1)).toContain(PHONE);
    expect((await house.clock(front, one.id, 'dispatched')).state).toBe('breached');
  });
});
