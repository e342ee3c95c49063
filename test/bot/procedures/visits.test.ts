import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profileOf } from '../../../bot/ports.ts';
import { planVisit } from '../../../bot/procedures/visits.ts';
import { move } from '../../../bot/register/matters.ts';
import { settings } from '../../../knowledge/settings.ts';
import { createCommitter } from '../../../prisma/commit.ts';
import { Writes } from '../../../prisma/writes.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { type Owner, createOwner as ownerAt, words } from '../../support/owner.ts';
import { openSink, type Sink } from '../../support/sink.ts';

/** 10:00 in Shanghai. */
const MORNING = new Date('2026-09-12T02:00:00Z');
const hours = (count: number): number => count * 3_600_000;

describe.each(databases)('return visits on %s', (database) => {
  let desk: Desk;
  let sink: Sink;
  beforeAll(async () => {
    sink = await openSink();
    desk = await startDesk({ database });
  });
  afterAll(async () => {
    await desk.stop();
    await sink.close();
  });
  const createOwner = (url: string): Owner => ownerAt(url, undefined, sink.url);

  const estate = {
    id: 'estate',
    companyId: 'company',
    code: 'YJ',
    name: '',
    company: '',
    deskName: '',
    region: 'CN',
    timeZone: 'Asia/Shanghai',
    dutyPhone: undefined,
  } as const;

  const matterOf = (owner: Owner) =>
    desk.app.db.prisma.matter.findFirstOrThrow({ where: { talkId: `test/${owner.conversation}` } });

  /** What the desk does when a matter is resolved. */
  async function resolve(owner: Owner): Promise<void> {
    const matter = await matterOf(owner);
    const at = desk.clock.now();
    const writes = new Writes();
    move(writes, matter, 'done', { at, by: 'staff:test', set: { doneAt: at, result: '已修好' } });
    planVisit(writes, matter, settings(profileOf(estate), at), at);
    await createCommitter(desk.app.db).commit(writes);
  }

  const visitOf = async (owner: Owner) =>
    desk.app.db.prisma.returnVisit.findFirstOrThrow({
      where: { matterId: (await matterOf(owner)).id },
      orderBy: { round: 'desc' },
    });

  async function outgoing(owner: Owner): Promise<string[]> {
    const rows = await desk.app.db.prisma.activity.findMany({
      where: { talkId: `test/${owner.conversation}`, direction: 'out' },
      orderBy: { position: 'asc' },
    });
    return rows.map(({ text }) => text ?? '');
  }

  async function repairDone(): Promise<Owner> {
    desk.clock.set(MORNING);
    const owner = createOwner(desk.url);
    await owner.say('5栋602厨房水龙头滴水，关不紧');
    await resolve(owner);
    return owner;
  }

  test('V1 a repair is visited two hours after it is done, not before, once', async () => {
    const owner = await repairDone();
    const before = (await outgoing(owner)).length;
    desk.clock.advance(hours(1.9));
    await desk.app.settle();
    expect((await outgoing(owner)).length).toBe(before);
    desk.clock.advance(hours(0.2));
    await desk.app.settle();
    await desk.app.settle();
    const card = (await outgoing(owner)).slice(before);
    expect(card.join('\n')).toMatch(/5栋602室厨房水龙头滴水.*(修好|完工)/s);
    expect((await visitOf(owner)).state).toBe('sent');
    desk.clock.advance(hours(20));
    await desk.app.settle();
    expect((await outgoing(owner)).length).toBe(before + card.length);
  });

  test('V1 a visit that falls at night waits for the courteous hours', async () => {
    desk.clock.set(new Date('2026-09-12T11:30:00Z'));
    const owner = createOwner(desk.url);
    await owner.say('5栋602厨房水龙头滴水，关不紧');
    await resolve(owner);
    expect((await visitOf(owner)).dueAt.toISOString()).toBe('2026-09-13T01:00:00.000Z');
  });

  test('V1 a complaint is visited at once', async () => {
    desk.clock.set(MORNING);
    const owner = createOwner(desk.url);
    await owner.say('保洁三天没来收垃圾了，5栋楼道里全是臭味');
    await resolve(owner);
    await desk.app.settle();
    expect((await visitOf(owner)).state).toBe('sent');
  });

  test('V2 a satisfied owner is thanked and the matter leaves the book', async () => {
    const owner = await repairDone();
    desk.clock.advance(hours(2.1));
    await desk.app.settle();
    expect(words(await owner.say('修好了，很满意'))).toMatch(/谢谢/);
    expect(await visitOf(owner)).toMatchObject({ state: 'answered', score: 5, mended: true });
    expect((await matterOf(owner)).state).toBe('closed');
  });

  test('V2 V3 "不满意,又漏了" reopens under the same number with a new promise', async () => {
    const owner = await repairDone();
    const { number } = await matterOf(owner);
    desk.clock.advance(hours(2.1));
    await desk.app.settle();
    const reply = words(await owner.say('不满意,又漏了'));
    expect(reply).toContain(number);
    expect(reply).toMatch(/抱歉|对不起/);
    expect(await matterOf(owner)).toMatchObject({ number, state: 'in_progress', reopened: 1, doneAt: null });
    expect(await visitOf(owner)).toMatchObject({ state: 'answered', score: 2, mended: false });
    expect(await desk.app.db.prisma.matter.count({ where: { talkId: `test/${owner.conversation}` } })).toBe(
      1,
    );
  });

  test('V3 a matter reopened before its visit gets none, and a second visit after it is done again', async () => {
    const owner = await repairDone();
    await owner.say('又漏了');
    desk.clock.advance(hours(3));
    await desk.app.settle();
    expect((await visitOf(owner)).state).toBe('cancelled');
    await resolve(owner);
    desk.clock.advance(hours(2.1));
    await desk.app.settle();
    expect(await visitOf(owner)).toMatchObject({ round: 2, state: 'sent' });
  });

  test('V2 words about something new are a matter of their own, not an answer', async () => {
    const owner = await repairDone();
    desk.clock.advance(hours(2.1));
    await desk.app.settle();
    await owner.say('3栋楼道的灯不亮了');
    expect((await visitOf(owner)).state).toBe('sent');
    expect(await desk.app.db.prisma.matter.count({ where: { talkId: `test/${owner.conversation}` } })).toBe(
      2,
    );
  });

  test('V1 an event of the same name from outside brings no card', async () => {
    const owner = await repairDone();
    const visit = await visitOf(owner);
    const reply = await owner.say('', { type: 'event', name: 'return-visit', value: { visitId: visit.id } });
    expect(reply).toEqual([]);
    expect((await visitOf(owner)).state).toBe('planned');
  });

  test('T4 silence in mid-collection: one nudge after 10 minutes, filed for a call after 30', async () => {
    desk.clock.set(MORNING);
    const owner = createOwner(desk.url);
    await owner.say('我家厨房水龙头滴水');
    const said = (await outgoing(owner)).length;
    desk.clock.advance(hours(0.2));
    await desk.app.settle();
    expect((await outgoing(owner)).length).toBe(said + 1);
    desk.clock.advance(hours(0.4));
    await desk.app.settle();
    expect((await outgoing(owner)).at(-1)).toMatch(/单号/);
    expect((await matterOf(owner)).category).toBe('repair');
  });

  test('T4 an owner who answers is not nudged', async () => {
    desk.clock.set(MORNING);
    const owner = createOwner(desk.url);
    await owner.say('我家厨房水龙头滴水');
    await owner.say('5栋602');
    const said = (await outgoing(owner)).length;
    desk.clock.advance(hours(1));
    await desk.app.settle();
    expect((await outgoing(owner)).length).toBe(said);
  });
});
