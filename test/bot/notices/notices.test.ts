import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createConfig } from '../../../bot/config.ts';
import { type Desk, databases, makePlace, startDesk } from '../../support/desk.ts';
import { createOwner } from '../../support/owner.ts';
import { DING_SECRET, FEISHU_SECRET, openRobots, type Robots } from '../../support/platforms/robots.ts';
import { openSmtp, type SmtpServer } from '../../support/platforms/smtp.ts';
import { hire, logIn } from '../desk/client.ts';

const MORNING = new Date('2026-09-12T02:00:00Z');

describe.each(databases)('staff notices on %s', (database) => {
  let desk: Desk;
  let robots: Robots;
  let smtp: SmtpServer;
  beforeAll(async () => {
    robots = await openRobots();
    smtp = await openSmtp();
    const targets = [
      { by: 'wecom', url: `${robots.url}/cgi-bin/webhook/send?key=k1` },
      {
        by: 'dingtalk',
        url: `${robots.url}/robot/send?access_token=t`,
        secret: DING_SECRET,
        to: ['engineering'],
      },
      { by: 'feishu', url: `${robots.url}/open-apis/bot/v2/hook/h`, secret: FEISHU_SECRET, to: ['customer'] },
      { by: 'email', address: 'leader@example.org', to: ['leaders'] },
    ];
    const env = {
      STAFF_NOTICES: JSON.stringify(targets),
      SMTP_URL: smtp.url,
      SMTP_FROM: 'desk@example.org',
      PUBLIC_URL: 'https://desk.example.org',
    };
    desk = await startDesk({ database, env, now: MORNING });
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await robots.close();
    await smtp.close();
  });
  beforeEach(async () => {
    // Calls of the tests before would climb in this one.
    await desk.app.db.prisma.job.deleteMany();
    await desk.app.db.prisma.outbox.deleteMany();
    for (const group of Object.values(robots.groups)) group.length = 0;
    smtp.mails.length = 0;
    robots.trouble = () => 'none';
    desk.clock.set(MORNING);
  });
  const rows = () =>
    desk.app.db.prisma.outbox.findMany({ where: { channel: 'notice' }, orderBy: { createdAt: 'asc' } });
  const pass = async (ms: number): Promise<void> => {
    desk.clock.advance(ms);
    await desk.app.settle();
  };

  test('H1 a call for a person is told to the groups it concerns, signed, with a link and nothing of the owner’s', async () => {
    await createOwner(desk.url).say('转人工，我是5栋602的陈女士');
    await desk.app.settle();
    expect(robots.groups.wecom).toEqual([expect.stringMatching(/【接待】.*要求人工.*\nhttps|【接待】/s)]);
    expect(robots.groups.wecom[0]).toContain('https://desk.example.org/desk/talks/');
    expect(robots.groups.feishu).toHaveLength(1);
    expect(robots.groups.dingtalk).toHaveLength(0);
    expect(JSON.stringify(robots.groups)).not.toMatch(/602|陈女士/);
  });

  test('G7 what climbs is told to the leaders by mail', async () => {
    await createOwner(desk.url).say('转人工');
    await desk.app.settle();
    await pass(3.1 * 60_000);
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]).toMatchObject({ to: ['leader@example.org'] });
    expect(smtp.mails[0]?.data).toMatch(/Message-ID: <.+@example\.org>/i);
  });

  test('U1 an urgent repair goes to its department at once, a task when it is dispatched', async () => {
    await createOwner(desk.url).say('5栋602水管爆了，水喷得到处都是');
    await desk.app.settle();
    const matter = await desk.app.db.prisma.matter.findFirstOrThrow({ where: { urgent: true } });
    expect(robots.groups.dingtalk).toEqual([expect.stringContaining(matter.number)]);
    expect(robots.groups.dingtalk[0]).toContain('急修');
    await hire(desk, { id: 'zhu', name: '朱主管', role: 'supervisor' });
    const zhu = await logIn(desk, 'zhu');
    const seen = (await zhu.get(`/api/desk/matters/${matter.id}`)).body.matter;
    const answer = await zhu.post(`/api/desk/matters/${matter.id}/progress`, {
      step: 'dispatch',
      department: 'engineering',
      seen: seen.updatedAt,
    });
    expect(answer.status).toBe(200);
    await desk.app.settle();
    expect(robots.groups.dingtalk.at(-1)).toMatch(/派单/);
  });

  test.each(['wecom', 'feishu'] as const)('too many for the %s robot: later, once', async (robot) => {
    robots.tooMany.add(robot);
    await createOwner(desk.url).say('转人工');
    await desk.app.settle();
    expect(robots.groups[robot]).toHaveLength(0);
    await pass(70_000);
    expect(robots.groups[robot]).toHaveLength(1);
  });

  test('a mail server that refuses: an address for good, a busy one later', async () => {
    smtp.refuse = '550 no such person leader@example.org';
    await createOwner(desk.url).say('转人工');
    await desk.app.settle();
    await pass(3.1 * 60_000);
    const dead = (await rows()).find(({ state }) => state === 'dead');
    expect(dead?.lastError).toBe('PermanentFailure: Smtp (550)');
    smtp.refuse = '451 later';
    await pass(3.1 * 60_000);
    await pass(60_000);
    expect(smtp.mails).toHaveLength(1);
    const brought = (await rows()).filter(({ state, attempts }) => state === 'sent' && attempts > 0);
    expect(brought.map(({ lastError }) => lastError)).toEqual(['Later: Smtp (451)']);
  });
});

test('a target that is gone is given up', async () => {
  const robots = await openRobots();
  const place = await makePlace('sqlite');
  robots.trouble = () => '500';
  const url = `${robots.url}/cgi-bin/webhook/send?key=k1`;
  const desk = await startDesk({
    database: 'sqlite',
    place,
    env: { STAFF_NOTICES: JSON.stringify([{ by: 'wecom', url }]) },
  });
  await createOwner(desk.url).say('转人工');
  await desk.app.settle();
  await desk.halt();
  const bare = await startDesk({ database: 'sqlite', place, now: new Date(Date.now() + 3_600_000) });
  await bare.app.settle();
  const [row] = await bare.app.db.prisma.outbox.findMany({ where: { channel: 'notice' } });
  expect(row).toMatchObject({ state: 'dead', lastError: expect.stringContaining('TargetGone') });
  await bare.halt();
  await place.drop();
  await robots.close();
});

test('settings that do not fit are refused by name', () => {
  expect(() => createConfig({ STAFF_NOTICES: '[{"by":"pager"}]' })).toThrow(/STAFF_NOTICES/);
  expect(() => createConfig({ STAFF_NOTICES: 'no' })).toThrow(/STAFF_NOTICES/);
  expect(() => createConfig({ STAFF_NOTICES: '[{"by":"email","address":"a@b.co"}]' })).toThrow(/SMTP_URL/);
});
