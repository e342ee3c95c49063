/** The one ground rule: two estates of one process never mix. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { hire, logIn } from '../desk/client.ts';
import { directLineOf } from '../direct-line/client.ts';
import { estateIn, type Manager, manager, managerAt, until } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');

describe.each(databases)('two estates in one process on %s', (database) => {
  let desk: Desk;
  let here: Manager;
  let there: Manager;

  const save = (boss: Manager, scopeId: string, section: string, values: unknown) =>
    boss.post('/api/desk/settings', { scope: 'estate', scopeId, section, values, note: '测试', seen: 0 });

  beforeAll(async () => {
    desk = await startDesk({ database, now: NOW });
    const { prisma } = desk.app.db;
    await prisma.company.create({ data: { id: 'harbour', name: '海港物業', createdAt: NOW } });
    await estateIn(desk, {
      id: 'hk',
      code: 'HK',
      name: '海怡',
      region: 'HK',
      timeZone: 'Asia/Hong_Kong',
      companyId: 'harbour',
    });
    await prisma.staff.create({
      data: {
        id: 'wong',
        companyId: 'harbour',
        login: 'wong',
        name: '黃主任',
        role: 'manager',
        department: 'project',
        createdAt: NOW,
      },
    });
    here = await manager(desk, { id: 'guan', name: '管晓', estates: ['estate'] });
    // The other company's manager takes the same password.
    const { passwordHash } = await prisma.staff.findUniqueOrThrow({ where: { id: 'guan' } });
    await prisma.staff.update({ where: { id: 'wong' }, data: { passwordHash } });
    const { cookie, csrf } = await logIn(desk, 'wong');
    there = managerAt(desk, { cookie, 'x-csrf-token': csrf });
    // The rows were put in from outside: a signal, or the next look, tells the process.
    desk.app.db.signals.emit({ topic: 'settings', key: 'hk' });
    const known = await until(
      () => there.get<{ items: unknown[] }>('/api/desk/estates'),
      ({ body }) => body.items.length === 1,
    );
    expect(known.body.items).toMatchObject([{ code: 'HK' }]);
    await hire(desk, { id: 'li', name: '李静', role: 'receptionist', estates: ['estate'] });
    await prisma.staff.create({
      data: {
        id: 'chan',
        companyId: 'harbour',
        login: 'chan',
        name: '陳小姐',
        role: 'receptionist',
        department: 'customer',
        createdAt: NOW,
      },
    });
    for (const [estateId, staffId] of [
      ['estate', 'li'],
      ['hk', 'chan'],
    ] as const)
      await prisma.shift.create({
        data: {
          id: `s-${staffId}`,
          estateId,
          staffId,
          startsAt: new Date(NOW.getTime() - 3_600_000),
          endsAt: new Date(NOW.getTime() + 86_400_000),
        },
      });
    const joined = await there.post('/api/desk/channel-accounts', {
      channel: 'test',
      account: 'desk-hk',
      estateIds: ['hk'],
    });
    expect(joined.status).toBe(200);
    expect(
      (await save(here, 'estate', 'clocks', { serviceHours: { from: '06:30', to: '22:00' } })).status,
    ).toBe(200);
    expect((await save(there, 'hk', 'clocks', { serviceHours: { from: '10:00', to: '18:00' } })).status).toBe(
      200,
    );
    expect(
      (
        await save(there, 'hk', 'answers', {
          pool: { questions: ['會所泳池幾點開放'], text: '泳池七時至十時開放', source: '海怡會所' },
        })
      ).status,
    ).toBe(200);
    expect(
      (
        await save(here, 'estate', 'phrases', {
          'zh-Hans': { farewell: ['云锦苑祝您愉快，再见！'] },
          'zh-Hant-HK': { farewell: ['雲錦苑再見！'] },
        })
      ).status,
    ).toBe(200);
    expect(
      (
        await save(there, 'hk', 'phrases', {
          'zh-Hant-HK': { farewell: ['海怡祝閣下愉快，再見！'] },
          'zh-Hans': { farewell: ['海怡再见！'] },
        })
      ).status,
    ).toBe(200);
  }, 120_000);
  afterAll(() => desk.stop());

  const hk = { recipient: { id: 'desk-hk', name: 'desk' } };

  test('G3 G9 C3 sixty interleaved talks: each has its own phrases, region, numbers, colleagues and answers', async () => {
    const talks = Array.from({ length: 30 }, (_, index) => index);
    await Promise.all(
      talks.flatMap((index) => {
        // The very same user id at both doors: two companies, two strangers.
        const cn = createOwner(desk.url, `cn-${database}-${index}`);
        const to = createOwner(desk.url, `hk-${database}-${index}`);
        const from = { from: { id: `same-${database}-${index}`, name: '' } };
        return [
          (async () => {
            const fire = words(await cn.say('我家着火了', from));
            expect(fire).toContain('119');
            expect(fire).not.toContain('999');
            const filed = words(await cn.say('3栋2单元1501室厨房水管漏水', from));
            expect(filed).not.toMatch(/HK\d{6}/);
            expect(words(await cn.say('再见', from))).not.toContain('海怡');
          })(),
          (async () => {
            const fire = words(await to.say('廚房着火，好大煙', { ...hk, ...from }));
            expect(fire).toContain('999');
            expect(fire).not.toContain('119');
            const filed = words(await to.say('3座1501室廚房水喉漏水', { ...hk, ...from }));
            expect(filed).not.toMatch(/YJ\d{6}/);
            expect(words(await to.say('再見', { ...hk, ...from }))).not.toContain('云锦苑');
          })(),
        ];
      }),
    );
    const { prisma } = desk.app.db;
    const matters = await prisma.matter.findMany();
    expect(matters.length).toBeGreaterThanOrEqual(60);
    for (const { estateId, number, firstContactId, ownerId } of matters) {
      expect(number.startsWith(estateId === 'hk' ? 'HK' : 'YJ')).toBe(true);
      expect([null, estateId === 'hk' ? 'chan' : 'li']).toContain(firstContactId);
      const owner = await prisma.owner.findUnique({ where: { id: ownerId ?? '' } });
      expect(owner?.companyId).toBe(estateId === 'hk' ? 'harbour' : 'company');
    }
    for (const { estateId, calledId } of await prisma.handoff.findMany())
      expect([null, ...(estateId === 'hk' ? ['chan', 'wong'] : ['li', 'guan', 'admin'])]).toContain(calledId);
  }, 120_000);

  test('G3 K1 farewells, answers and hours are each estate’s own', async () => {
    const cn = createOwner(desk.url, `bye-cn-${database}`);
    const to = createOwner(desk.url, `bye-hk-${database}`);
    await Promise.all([cn.say('你好'), to.say('你好', hk)]);
    const [bye, byeHk] = await Promise.all([cn.say('再见'), to.say('再見，拜拜', hk)]);
    expect(words(bye)).toContain('云锦苑祝您愉快，再见！');
    expect(words(byeHk)).toContain('海怡祝閣下愉快，再見！');
    expect(words(await to.say('會所泳池幾點開放？', hk))).toContain('泳池七時至十時開放');
    expect(words(await cn.say('會所泳池幾點開放？'))).not.toContain('七時');
  });

  test('G3 G9 C3 K1 U2 settings that change under load, of every kind: no reply, record, clock, call or alert of the other’s', async () => {
    const { prisma } = desk.app.db;
    // Both set the same entries, each with marks of its own.
    const marks = { estate: '〔云〕', hk: '〔海〕' } as const;
    const set = async (boss: Manager, scopeId: keyof typeof marks, round: number): Promise<void> => {
      const locales = ['zh-Hans', 'zh-Hant-HK', 'zh-Hant-TW', 'en'];
      const phrases = Object.fromEntries(
        locales.map((locale) => [
          locale,
          {
            farewell: [`${marks[scopeId]}${round}再见`],
          },
        ]),
      );
      const known = await boss.get<{ latest: number }>(
        `/api/desk/settings/section?scope=estate&scopeId=${scopeId}&section=phrases`,
      );
      const body = { scope: 'estate', scopeId, section: 'phrases', note: '测试', seen: known.body.latest };
      expect((await boss.post('/api/desk/settings', { ...body, values: phrases })).status).toBe(200);
    };
    expect(
      (await save(here, 'estate', 'prices', { lock: { group: '', item: '换门锁', unit: '次', price: 616 } }))
        .status,
    ).toBe(200);
    expect(
      (await save(there, 'hk', 'prices', { lock: { group: '', item: '換門鎖', unit: '次', price: 987 } }))
        .status,
    ).toBe(200);
    const clocks = (done: number) => ({ matters: { repair_home: { done: { minutes: done } } } });
    for (const [boss, scopeId, done] of [
      [here, 'estate', 700],
      [there, 'hk', 900],
    ] as const)
      expect(
        (
          await boss.post('/api/desk/settings', {
            scope: 'estate',
            scopeId,
            section: 'clocks',
            note: '测试',
            seen: 1,
            values: {
              serviceHours:
                scopeId === 'hk' ? { from: '10:00', to: '18:00' } : { from: '06:30', to: '22:00' },
              ...clocks(done),
            },
          })
        ).status,
      ).toBe(200);
    await hire(desk, {
      id: `wu-${database}`,
      name: '吴师傅',
      role: 'worker',
      department: 'engineering',
      estates: ['estate'],
    });
    await prisma.staff.create({
      data: {
        id: `ho-${database}`,
        companyId: 'harbour',
        login: `ho-${database}`,
        name: '何師傅',
        role: 'worker',
        department: 'engineering',
        createdAt: NOW,
      },
    });
    for (const [estateId, staffId] of [
      ['estate', `wu-${database}`],
      ['hk', `ho-${database}`],
    ] as const)
      await prisma.shift.create({
        data: {
          id: `w-${estateId}`,
          estateId,
          staffId,
          startsAt: NOW,
          endsAt: new Date(NOW.getTime() + 86_400_000),
        },
      });

    const since = desk.clock.now();
    const replies: { of: keyof typeof marks; text: string }[] = [];
    const owner = async (of: keyof typeof marks, index: number): Promise<void> => {
      const one = createOwner(desk.url, `mix-${of}-${database}-${index}`);
      const more = of === 'hk' ? hk : {};
      const said = async (text: string) => {
        replies.push({
          of,
          text: words(await one.say(text, { ...more, from: { id: `mix-${database}-${index}`, name: '' } })),
        });
      };
      await said(of === 'hk' ? `3座${1 + index}01室廚房水喉滴水` : `3栋2单元${1 + index}01室厨房水龙头滴水`);
      await said(of === 'hk' ? '換門鎖多少錢？' : '换门锁多少钱？');
      // The very words of the other's language and places, too.
      await said(of === 'hk' ? '你们几点上班？' : '你們幾點返工？');
      await said(
        index % 3 === 0
          ? of === 'hk'
            ? '廚房着火，好大煙'
            : '厨房着火了，好大的烟'
          : of === 'hk'
            ? '我要人工'
            : '转人工',
      );
      await said(of === 'hk' ? '再見' : '再见');
    };
    await Promise.all([
      ...Array.from({ length: 12 }, (_, index) => [owner('estate', index), owner('hk', index)]).flat(),
      (async () => {
        for (let round = 0; round < 4; round++)
          await Promise.all([set(here, 'estate', round), set(there, 'hk', round)]);
      })(),
    ]);
    await desk.app.settle();

    // What either may never say: the other's marks, names, colleagues, numbers, prices, emergency numbers.
    const foreign = {
      estate: [marks.hk, '海怡', '海港', '陳小姐', '何師傅', '黃主任', '987', '999', 'HK'],
      hk: [marks.estate, '云锦', '雲錦', '李静', '吴师傅', '管晓', '616', '119', 'YJ'],
    };
    for (const { of, text } of replies)
      expect({ of, text, foreign: foreign[of].filter((word) => text.includes(word)) }).toEqual({
        of,
        text,
        foreign: [],
      });
    expect(replies.some(({ of, text }) => of === 'hk' && text.includes('987'))).toBe(true);
    expect(replies.some(({ of, text }) => of === 'estate' && text.includes('616'))).toBe(true);

    // Every row that names an estate and something else: of one company, one estate.
    const company = { estate: 'company', hk: 'harbour' } as const;
    const staff = new Map((await prisma.staff.findMany()).map((one) => [one.id, one.companyId]));
    const ours = (id: string | null, estateId: string): boolean =>
      id === null || staff.get(id) === company[estateId as keyof typeof company];
    const matters = new Map((await prisma.matter.findMany()).map((one) => [one.id, one]));
    const talks = new Map((await prisma.talk.findMany()).map((one) => [one.id, one]));
    const strayed = [
      ...[...matters.values()].filter(
        (one) =>
          talks.get(one.talkId ?? '')?.estateId !== one.estateId ||
          !ours(one.firstContactId, one.estateId) ||
          !ours(one.handlerId, one.estateId),
      ),
      ...(await prisma.task.findMany()).filter(
        (one) => matters.get(one.matterId)?.estateId !== one.estateId || !ours(one.assigneeId, one.estateId),
      ),
      ...(await prisma.alert.findMany()).filter(
        (one) =>
          !ours(one.staffId, one.estateId) ||
          (one.matterId !== null && matters.get(one.matterId)?.estateId !== one.estateId),
      ),
      ...(await prisma.page.findMany()).filter((one) => matters.get(one.matterId)?.estateId !== one.estateId),
      ...(await prisma.handoff.findMany()).filter(
        (one) => talks.get(one.talkId)?.estateId !== one.estateId || !ours(one.calledId, one.estateId),
      ),
      ...(await prisma.matterClock.findMany()).filter(
        (one) => matters.get(one.matterId)?.estateId !== one.estateId,
      ),
    ];
    expect(strayed).toEqual([]);
    const spans = await prisma.matterClock.findMany({
      where: { kind: 'repair_home', stage: 'done', startedAt: { gte: since } },
    });
    const minutes = (estateId: string): number[] => [
      ...new Set(
        spans
          .filter((one) => one.estateId === estateId && matters.get(one.matterId)?.said.includes('滴水'))
          .map(({ startedAt, dueFirst }) => (dueFirst.getTime() - startedAt.getTime()) / 60_000),
      ),
    ];
    expect({ estate: minutes('estate'), hk: minutes('hk') }).toEqual({ estate: [700], hk: [900] });
  }, 120_000);

  test('G9 each staff sees its own estate’s talks, matters and settings, and nothing of the other', async () => {
    const own = await here.get<{ items: { estateId: string }[] }>('/api/desk/matters?size=200');
    const others = await there.get<{ items: { estateId: string }[] }>('/api/desk/matters?size=200');
    expect(new Set(own.body.items.map(({ estateId }) => estateId))).toEqual(new Set(['estate']));
    expect(new Set(others.body.items.map(({ estateId }) => estateId))).toEqual(new Set(['hk']));
    const [foreign] = others.body.items as unknown as { id: string }[];
    expect((await here.get(`/api/desk/matters/${foreign?.id}`)).status).toBe(403);
    expect((await here.get('/api/desk/settings?scope=estate&scopeId=hk')).status).toBe(403);
    expect((await there.get('/api/desk/estates/estate/check')).status).toBe(403);
    expect(
      (
        await there.post('/api/desk/channel-accounts', {
          channel: 'test',
          account: '*',
          estateIds: ['estate'],
        })
      ).status,
    ).toBe(403);
    const cn = await here.get<{ items: { account: string }[] }>('/api/desk/channel-accounts');
    expect(cn.body.items).toEqual([]);
  });

  test('D8 a QR entrance names estate and home; the browser of one company is a stranger to the other', async () => {
    const { prisma } = desk.app.db;
    await prisma.home.create({
      data: { id: 'h-hk', estateId: 'hk', building: '5', unit: '', room: '1203', createdAt: NOW },
    });
    const line = directLineOf(desk.url);
    const door = { estate: 'hk', building: '5', room: '1203' };
    const first = await line.post('/tokens/generate', { user: { id: 'dl_door' }, entrance: door });
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0];
    const begun = await line.post('/conversations', { locale: 'zh-HK' }, { token: first.body.token, cookie });
    expect(begun.status).toBe(201);
    await desk.app.settle();
    const talk = await prisma.talk.findFirstOrThrow({ where: { userId: 'dl_door' } });
    expect(talk.estateId).toBe('hk');
    const identity = await prisma.identity.findFirstOrThrow({ where: { userId: 'dl_door' } });
    expect(await prisma.residence.findMany({ where: { ownerId: identity.ownerId } })).toMatchObject([
      { homeId: 'h-hk', verified: false },
    ]);
    const other = await line.post('/tokens/generate', { user: { id: 'dl_door' } }, { cookie });
    expect(other).toMatchObject({ status: 403, body: { error: { code: 'UserTaken' } } });
    const named = await fetch(`${desk.url}/owner/desk.json?estate=HK`);
    expect(await named.json()).toMatchObject({ estate: '海怡', region: 'HK' });
    const svg = await here.file('/api/desk/entrance.svg?estateId=estate');
    expect(Buffer.from(svg.body).toString()).toContain('<svg');
    expect((await here.get('/api/desk/entrance.svg?estateId=estate&building=9&room=9')).status).toBe(404);
  });

  test('one account for two estates: the one that is named, then the one known', async () => {
    const boss = await manager(desk, { id: `whole-${database}`, name: '总管' });
    const made = await boss.post<{ estate: { id: string } }>('/api/desk/estates', {
      name: '云锦苑二期',
      code: 'ER',
      region: 'CN',
    });
    expect(made.status).toBe(200);
    const { id } = made.body.estate;
    await boss.post('/api/desk/channel-accounts', {
      channel: 'test',
      account: 'both',
      estateIds: ['estate', id],
    });
    const to = { recipient: { id: 'both', name: 'desk' } };
    const one = createOwner(desk.url, `two-${database}`);
    await one.say('我住云锦苑二期，5栋1单元302室灯坏了', to);
    const again = createOwner(desk.url, `two-again-${database}`);
    await again.say('楼道灯坏了', { ...to, from: { id: one.userId, name: '' } });
    const talks = await desk.app.db.prisma.talk.findMany({ where: { userId: one.userId } });
    expect(talks.map(({ estateId }) => estateId)).toEqual([id, id]);
    const check = await boss.get<{ ready: boolean; items: { id: string; state: string }[] }>(
      `/api/desk/estates/${id}/check`,
    );
    expect(check.body.ready).toBe(false);
    expect(check.body.items.filter(({ state }) => state === 'stop').map((one) => one.id)).toEqual(
      expect.arrayContaining(['phone', 'homes', 'shifts', 'reception', 'engineer']),
    );
    // What a newcomer would not think of: nights, logins, whom a breach climbs to.
    expect(check.body.items.filter(({ state }) => state === 'warn').map((one) => one.id)).toEqual(
      expect.arrayContaining(['nights', 'leads', 'stewards']),
    );
    expect((await boss.post('/api/desk/estates', { name: '又一个', code: 'ER', region: 'CN' })).status).toBe(
      409,
    );
  });
});
