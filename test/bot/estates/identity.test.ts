import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { type Manager, manager } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');

interface OwnerList {
  items: {
    id: string;
    name: string | null;
    verified: boolean;
    homes: { worded: string; verified: boolean }[];
  }[];
  total: number;
}

describe.each(databases)('who somebody is, on %s', (database) => {
  let desk: Desk;
  let boss: Manager;
  const sent: { to: string; text: string }[] = [];
  const gateway = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    req.on('end', () => {
      sent.push(JSON.parse(body) as { to: string; text: string });
      res.end('{}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const { port } = gateway.address() as AddressInfo;
    desk = await startDesk({ database, now: NOW, env: { SMS_URL: `http://127.0.0.1:${port}/sms` } });
    boss = await manager(desk);
    const { prisma } = desk.app.db;
    for (const room of ['101', '102', '201', '202', '301', '302', '401', '402', '501'])
      await prisma.home.create({
        data: { id: `h${room}`, estateId: 'estate', building: '3', unit: '2', room, createdAt: NOW },
      });
    await prisma.owner.create({
      data: {
        id: 'roster',
        companyId: 'company',
        name: '欧阳静',
        surname: '欧阳',
        phone: '13800001234',
        createdAt: NOW,
      },
    });
    await prisma.residence.create({
      data: {
        id: 'r1',
        ownerId: 'roster',
        homeId: 'h301',
        relation: 'owner',
        verified: true,
        createdAt: NOW,
      },
    });
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await new Promise((resolve) => gateway.close(resolve));
  });

  const codeOf = async (homeId: string): Promise<string> => {
    const slip = await desk.app.db.prisma.invitation.findFirstOrThrow({
      where: { homeId, usedAt: null, revokedAt: null },
      orderBy: { createdAt: 'desc' },
    });
    const { slipCode } = await import('../../../bot/owners/codes.ts');
    const { secretNamed } = await import('../../../bot/storage/secrets.ts');
    return slipCode(await secretNamed(desk.app.db, 'invitations', NOW), slip.id);
  };
  const tie = (ownerId: string, homeId: string) =>
    desk.app.db.prisma.residence.findUnique({ where: { ownerId_homeId: { ownerId, homeId } } });
  const personOf = (userId: string) => desk.app.db.prisma.identity.findFirstOrThrow({ where: { userId } });

  test('D8 slips are made in a batch, single use, ninety days, and printed with QR code', async () => {
    const made = await boss.post<{ batchId: string; count: number; expiresAt: string }>(
      '/api/desk/invitations',
      {
        estateId: 'estate',
      },
    );
    expect(made.body).toMatchObject({ count: 9 });
    const days = (new Date(made.body.expiresAt).getTime() - NOW.getTime()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    const pdf = await boss.file(`/api/desk/invitations/${made.body.batchId}/slips.pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const text = Buffer.from(pdf.body).toString('latin1');
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(text).toContain('NotoSansSC');
    const log = await desk.app.db.prisma.export.findFirstOrThrow({ where: { kind: 'slips' } });
    expect(log).toMatchObject({ by: 'guan', rows: 9 });
    expect(JSON.stringify(await desk.app.db.prisma.invitation.findMany())).not.toContain(
      await codeOf('h101'),
    );
  }, 60_000);

  test('D8 the code of a slip verifies its home once; another cannot use it, the same owner is told the same', async () => {
    const code = await codeOf('h101');
    const one = createOwner(desk.url, `slip-${database}`);
    expect(words(await one.say(code.toLowerCase()))).toContain('3栋2单元101室');
    const { ownerId, verifiedAt } = await personOf(one.userId);
    expect(verifiedAt).not.toBeNull();
    expect(await tie(ownerId, 'h101')).toMatchObject({ verified: true, relation: 'owner' });
    expect(words(await one.say(code))).toContain('3栋2单元101室');
    const thief = createOwner(desk.url, `thief-${database}`);
    expect(words(await thief.say(code))).toContain('用过了');
    expect((await personOf(thief.userId)).verifiedAt).toBeNull();
    expect(words(await thief.say('7ZZZZ-99999'))).toContain('没有查到');
    const late = await codeOf('h102');
    desk.clock.advance(91 * 86_400_000);
    expect(words(await thief.say(late))).toContain('过期');
    desk.clock.advance(-91 * 86_400_000);
  }, 60_000);

  test('D8 codes cannot be guessed on: after ten wrong ones the day is over', async () => {
    const thief = createOwner(desk.url, `guess-${database}`);
    const replies: string[] = [];
    for (let at = 0; at < 11; at++)
      replies.push(words(await thief.say(`8YYY${2 + (at % 8)}-8888${2 + (at % 7)}`)));
    expect(replies[9]).toContain('没有查到');
    expect(replies[10]).toContain('明天再试');
  }, 60_000);

  test('D8 telephone and surname of the roster with a code by SMS make the account the roster’s person', async () => {
    const one = createOwner(desk.url, `sms-${database}`);
    await one.say('3栋2单元301室厨房水管漏水');
    const before = await personOf(one.userId);
    expect(words(await one.say('我要绑定房屋'))).toContain('手机');
    expect(words(await one.say('欧阳静 13800001234'))).toContain('尾号1234');
    await desk.app.settle();
    expect(sent.at(-1)?.to).toBe('13800001234');
    const code = /\d{6}/.exec(sent.at(-1)?.text ?? '')?.[0] ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    expect(words(await one.say(wrong))).toContain('不对');
    expect(words(await one.say(code))).toContain('3栋2单元301室');
    expect(await personOf(one.userId)).toMatchObject({ ownerId: 'roster', verifiedAt: expect.any(Date) });
    const { prisma } = desk.app.db;
    expect(await prisma.owner.findUnique({ where: { id: before.ownerId } })).toBeNull();
    expect(await prisma.matter.count({ where: { ownerId: 'roster' } })).toBe(1);
    expect(await prisma.matter.count({ where: { ownerId: before.ownerId } })).toBe(0);
    expect((await prisma.talk.findFirstOrThrow({ where: { userId: one.userId } })).ownerId).toBe('roster');
    expect(words(await one.say('我报的修到哪一步了'))).toContain('单号');
    expect(words(await one.say('再见'))).not.toBe('');
    // A stranger who names a neighbour's telephone is sent nothing to their own.
    const stranger = createOwner(desk.url, `strange-${database}`);
    const count = sent.length;
    await stranger.say('王五 13800001234');
    await desk.app.settle();
    expect(sent.length).toBe(count);
  }, 60_000);

  test('D8 one tap of staff verifies; a receptionist sees who of the roster it may be', async () => {
    const li = await manager(desk, { id: `li-${database}`, name: '李静', role: 'receptionist' });
    const one = createOwner(desk.url, `tap-${database}`);
    await one.say('我是欧阳静，电话13800001234，3栋2单元302室的灯坏了');
    const { ownerId } = await personOf(one.userId);
    await desk.app.db.prisma.owner.update({
      where: { id: ownerId },
      data: { name: '欧阳静', surname: '欧阳', phone: '13800001234' },
    });
    const seen = await li.get<{ matches: { ownerId: string; homes: string[] }[] }>(
      `/api/desk/owners/${ownerId}`,
    );
    expect(seen.body.matches).toEqual([{ ownerId: 'roster', name: '欧阳静', homes: ['3栋2单元301室'] }]);
    const tapped = await li.post(`/api/desk/owners/${ownerId}/verify`, {
      homeId: 'h302',
      relation: 'tenant',
    });
    expect(tapped.status).toBe(200);
    expect(await tie(ownerId, 'h302')).toMatchObject({ verified: true, relation: 'tenant' });
    const list = await li.get<OwnerList>('/api/desk/owners?estateId=estate&verified=true&q=302');
    expect(list.body.items).toMatchObject([{ id: ownerId, verified: true }]);
    const audit = await desk.app.db.prisma.audit.findFirstOrThrow({ where: { action: 'owner.verify' } });
    expect(audit).toMatchObject({ staffId: `li-${database}`, subject: ownerId });
    const worker = await manager(desk, { id: `wu-${database}`, name: '吴强', role: 'worker' });
    expect((await worker.get('/api/desk/owners')).status).toBe(403);
  }, 60_000);

  test('D8 a verified owner lets family and tenants in; a claimed one cannot', async () => {
    const boss_ = createOwner(desk.url, `host-${database}`);
    await boss_.say(await codeOf('h201'));
    const invited = words(await boss_.say('我想邀请家人'));
    const code = /[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(invited)?.[0] ?? '';
    const guest = createOwner(desk.url, `guest-${database}`);
    expect(words(await guest.say(code))).toContain('3栋2单元201室');
    const { ownerId } = await personOf(guest.userId);
    expect(await tie(ownerId, 'h201')).toMatchObject({ relation: 'family', verified: true });
    expect(words(await guest.say('帮我邀请租客'))).toContain('业主');
    const claimed = createOwner(desk.url, `claimed-${database}`);
    expect(words(await claimed.say('我要邀请家人'))).toContain('先由业主验证');
  }, 60_000);

  test('D8 residents of one home see its repairs without words; a claimed identity sees only its own', async () => {
    const [host, guest] = [
      createOwner(desk.url, `host-${database}`),
      createOwner(desk.url, `guest-${database}`),
    ];
    const filed = words(await host.say('3栋2单元201室卫生间马桶堵了，别告诉我老婆'));
    const number = /YJ\d{6}-\d{4}/.exec(filed)?.[0] ?? '';
    const told = words(await guest.say('我家报的修到哪一步了'));
    expect(told).toContain(number);
    expect(told).not.toContain('马桶');
    const claimed = createOwner(desk.url, `nosy-${database}`);
    await claimed.say('我住3栋2单元201室，楼道灯不亮');
    expect(words(await claimed.say('201室报的修到哪一步了'))).not.toContain(number);
    // What predates the newcomer is not theirs to see.
    const late = createOwner(desk.url, `late-${database}`);
    const invited = words(await host.say('邀请家人'));
    await late.say(/[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(invited)?.[0] ?? '');
    expect(words(await late.say('我家报的修到哪一步了'))).not.toContain(number);
  }, 60_000);

  test('D6 moving out ends access that day', async () => {
    const guest = createOwner(desk.url, `guest-${database}`);
    const { ownerId } = await personOf(guest.userId);
    const day = new Date(desk.clock.now().getTime() + 86_400_000).toISOString();
    expect(
      (await boss.post(`/api/desk/owners/${ownerId}/move-out`, { homeId: 'h201', on: day })).status,
    ).toBe(200);
    expect(words(await guest.say('我家报的修到哪一步了'))).toMatch(/YJ\d{6}-\d{4}/);
    desk.clock.advance(86_400_000 + 60_000);
    await desk.app.settle();
    expect((await tie(ownerId, 'h201'))?.until).not.toBeNull();
    expect((await personOf(guest.userId)).verifiedAt).toBeNull();
    expect(words(await guest.say('我家报的修到哪一步了'))).not.toMatch(/YJ\d{6}-\d{4}/);
    const list = await boss.get<OwnerList>('/api/desk/owners?estateId=estate');
    expect(list.body.items.find(({ id }) => id === ownerId)?.homes ?? []).toEqual([]);
  }, 60_000);
});
