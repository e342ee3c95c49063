/** A desk with a supervisor at work and owners who write, for tests of what happens later. */
import type { Dialect } from '../../../prisma/schemas.ts';
import { type Desk, startDesk } from '../../support/desk.ts';
import { type Owner, createOwner as ownerAt } from '../../support/owner.ts';
import { openSink, type Sink } from '../../support/sink.ts';
import { type Client, hire, logIn } from '../desk/client.ts';

/** 10:00 on a Saturday in Shanghai. */
export const MORNING = new Date('2026-09-12T02:00:00Z');
export const hours = (count: number): number => count * 3_600_000;

export interface House {
  desk: Desk;
  /** 主管. */
  lead: Client;
  sink: Sink;
  owner(): Owner;
  /** The newest matter of an owner's talk. */
  matterOf(owner: Owner): Promise<MatterRow>;
  /** Sets the result at the desk. */
  resolve(matterId: string, result?: string): Promise<void>;
  /** Everything said to the owner, oldest first. */
  told(owner: Owner): Promise<string[]>;
  /** Moves the clock and does what is due. */
  pass(count: number): Promise<void>;
  stop(): Promise<void>;
}
type MatterRow = Awaited<ReturnType<Desk['app']['db']['prisma']['matter']['findFirstOrThrow']>>;

export async function openHouse(database: Dialect, now: Date = MORNING): Promise<House> {
  const sink = await openSink();
  const desk = await startDesk({ database, now });
  await hire(desk, { id: 'lead', name: '王主管', role: 'manager' });
  const lead = await logIn(desk, 'lead');
  const { prisma } = desk.app.db;
  return {
    desk,
    lead,
    sink,
    owner: () => ownerAt(desk.url, undefined, sink.url),
    matterOf: (owner) =>
      prisma.matter.findFirstOrThrow({
        where: { talkId: `test/${owner.conversation}` },
        orderBy: [{ createdAt: 'desc' }, { number: 'desc' }],
      }),
    async resolve(matterId, result = '已修好') {
      const { updatedAt } = await prisma.matter.findUniqueOrThrow({ where: { id: matterId } });
      const answer = await lead.post(`/api/desk/matters/${matterId}/resolve`, {
        seen: updatedAt.toISOString(),
        result,
      });
      if (answer.status !== 200)
        throw new Error(`not resolved: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    async told(owner) {
      const rows = await prisma.activity.findMany({
        where: { talkId: `test/${owner.conversation}`, direction: 'out' },
        orderBy: { position: 'asc' },
      });
      return rows.map(({ text }) => text ?? '');
    },
    async pass(count) {
      desk.clock.advance(hours(count));
      await desk.app.settle();
    },
    async stop() {
      await desk.stop();
      await sink.close();
    },
  };
}
