import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { type Channel, channels, type Seat } from '../../support/seats.ts';
import { type Client, hire, logIn } from '../desk/client.ts';

/** 10:00 on a Saturday in Shanghai. */
const MORNING = new Date('2026-09-12T02:00:00Z');
const HOUR = 3_600_000;

describe.each(databases)('visits in a channel that shuts, on %s', (database) => {
  let desk: Desk;
  let channel: Channel;
  let li: Client;
  beforeAll(async () => {
    channel = await (channels['WeChat, plain'] as (now: () => Date) => Promise<Channel>)(() =>
      desk.clock.now(),
    );
    desk = await startDesk({ database, env: channel.env, now: MORNING });
    await hire(desk, { id: 'li', name: '小李', role: 'receptionist' });
    li = await logIn(desk, 'li');
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await channel.close();
  });

  /** A repair of a new owner at `at`, mended so many hours later. */
  async function mended(hours: number, at = MORNING): Promise<{ seat: Seat; matterId: string }> {
    desk.clock.set(at);
    const seat = await channel.sit(desk);
    await seat.says('5栋602厨房水龙头滴水，关不紧');
    await desk.app.settle();
    desk.clock.advance(hours * HOUR);
    await desk.app.settle();
    const { id } = await desk.app.db.prisma.matter.findFirstOrThrow({ where: { talkId: seat.talkId } });
    const seen = (await li.get(`/api/desk/matters/${id}`)).body.matter.updatedAt;
    await li.post(`/api/desk/matters/${id}/resolve`, { seen, result: '已修好' });
    return { seat, matterId: id };
  }
  const visitOf = (matterId: string) =>
    desk.app.db.prisma.returnVisit.findFirstOrThrow({ where: { matterId } });

  test('V5 what would fall behind the window is brought forward into it', async () => {
    // Mended at 10:30 on Monday; the window shuts at noon, and two hours later would be too late.
    const { seat, matterId } = await mended(46.5, new Date(MORNING.getTime() + 2 * HOUR));
    await desk.app.settle();
    expect((await visitOf(matterId)).state).toBe('sent');
    expect((await seat.shows()).at(-1)).toMatch(/满意/);
  });

  test('V5 where only the night is left it is a phone task before the window shuts', async () => {
    const { matterId } = await mended(46.5, new Date('2026-09-12T14:00:00Z'));
    await desk.app.settle();
    expect((await visitOf(matterId)).state).toBe('phone');
  });

  test('V5 with the window shut it is a phone task at once', async () => {
    const { seat, matterId } = await mended(60);
    await desk.app.settle();
    expect((await visitOf(matterId)).state).toBe('phone');
    desk.clock.advance(5 * HOUR);
    await desk.app.settle();
    expect((await seat.shows()).join('\n')).not.toMatch(/满意/);
  });

  test('V5 what was used up before it fell due makes it a phone task', async () => {
    const { seat, matterId } = await mended(1);
    await desk.app.settle();
    expect((await visitOf(matterId)).state).toBe('planned');
    await desk.app.db.prisma.allowance.update({ where: { talkId: seat.talkId }, data: { used: 3 } });
    desk.clock.advance(2.1 * HOUR);
    await desk.app.settle();
    expect((await visitOf(matterId)).state).toBe('phone');
  });
});
