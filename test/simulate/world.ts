/** A made-up town that uses a desk for a while: owners who write and answer or do not, staff who are late, absent or wrong. */
import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../bot/desk/passwords.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { shippedVisits } from '../../knowledge/rules/visits.ts';
import { dayAt } from '../../knowledge/rules/zone.ts';
import type { Dialect } from '../../prisma/schemas.ts';
import { insertInto } from '../../prisma/sql.ts';
import { type Desk, makePlace, type Place, startDesk } from '../support/desk.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { type Chance, createChance } from './chance.ts';
import { type Found, lookOver } from './invariants.ts';
import { answers, reports, weighted } from './words.ts';

export interface Plan {
  database: Dialect;
  homes: number;
  matters: number;
  days: number;
  estates: number;
  restarts: number;
  seed: number;
  /** Hours between two looks. */
  stepHours: number;
  /** Told about progress, a line now and then. */
  tell?: (line: string) => void;
}

export interface Outcome extends Found {
  seconds: number;
  /** Processor time of the whole, in seconds: what a busy machine does not stretch. */
  cpuSeconds: number;
  messages: number;
  actions: number;
  refused: number;
  restarts: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
const START = new Date('2026-01-04T16:00:00Z');
const PASSWORD = 'simulated 2026';
/** Days after the last arrival in which everything may come to its end. */
const AFTER = 12;
const AT_ONCE = 12;
/** Minutes after each look at which those who are in time have dispatched and accepted. */
const SOON = [12, 25];
const WORKED = ['registered', 'dispatched', 'accepted', 'on_the_spot', 'in_progress'];

type Step = 'dispatch' | 'accept' | 'arrive' | 'verdict' | 'resolve';

interface Home {
  estate: number;
  building: number;
  worded: string;
  user: string;
}

/** Does `work` with each, so many at once. */
async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, list.length) }, worker));
}

class World {
  readonly chance: Chance;
  messages = 0;
  actions = 0;
  refused = 0;
  restarts = 0;
  private readonly homes: Home[] = [];
  private cookie = '';
  private csrf = '';
  /** Matters whose work is under way: when the next thing is done about them. */
  private readonly agenda = new Map<string, { at: number; late: boolean; steps: Step[] }>();
  /** Cards that will be answered, and when. */
  private readonly willAnswer = new Map<string, { at: number; text: string }>();
  private seenCards = new Date(0);

  constructor(
    private readonly plan: Plan,
    private readonly place: Place,
    private readonly sink: Sink,
    private desk: Desk,
  ) {
    this.chance = createChance(plan.seed);
  }

  private get prisma() {
    return this.desk.app.db.prisma;
  }

  private get estateIds(): string[] {
    return Array.from({ length: this.plan.estates }, (_, n) => (n === 0 ? 'estate' : `estate-${n + 1}`));
  }

  async settle(): Promise<void> {
    const { companyId } = await this.prisma.estate.findFirstOrThrow();
    const createdAt = START;
    for (let n = 1; n < this.plan.estates; n++)
      await this.desk.app.db.query(
        insertInto('Estate', [
          {
            id: `estate-${n + 1}`,
            companyId,
            code: `ER${n}`,
            name: `${n + 1}期`,
            deskName: '客户服务中心',
            region: 'CN',
            timeZone: ZONE,
            createdAt: new Date(createdAt.getTime() + n),
          },
        ]),
      );
    const passwordHash = await hashPassword(PASSWORD);
    const staff = [
      ['sim-lead', '王经理', 'manager', 'project'],
      ['sim-desk', '小李', 'receptionist', 'customer'],
      ['sim-mend', '张师傅', 'worker', 'engineering'],
      ['sim-guard', '周队长', 'worker', 'security'],
    ] as const;
    for (const [id, name, role, department] of staff)
      await this.prisma.staff.create({
        data: { id, companyId, login: id, name, role, department, passwordHash, createdAt },
      });
    const estates = this.estateIds;
    for (const estateId of estates)
      for (const staffId of ['sim-desk', 'sim-mend', 'sim-guard'])
        await this.prisma.shift.create({
          data: {
            id: `shift-${estateId}-${staffId}`,
            estateId,
            staffId,
            startsAt: new Date(0),
            endsAt: new Date('2100-01-01'),
          },
        });
    const rows = [];
    for (let n = 0; n < this.plan.homes; n++) {
      const estate = n % this.plan.estates;
      const within = Math.floor(n / this.plan.estates);
      const building = 1 + (within % 20);
      const room = `${1 + (Math.floor(within / 20) % 30)}0${1 + Math.floor(within / 600)}`;
      const estateId = estates[estate] ?? 'estate';
      rows.push({
        id: `home-${n}`,
        estateId,
        building: String(building),
        unit: '1',
        room,
        claimed: false,
        createdAt,
      });
      this.homes.push({ estate, building, worded: `${building}栋1单元${room}`, user: `sim-${n}` });
    }
    for (let at = 0; at < rows.length; at += 200)
      await this.desk.app.db.query(insertInto('Home', rows.slice(at, at + 200)));
    await this.restart();
    this.restarts = 0;
  }

  /** Another process takes over where the last one stopped. */
  async restart(): Promise<void> {
    const now = this.desk.clock.now();
    await this.desk.halt();
    this.desk = await startDesk({ database: this.plan.database, place: this.place, now });
    this.restarts += 1;
    const response = await fetch(`${this.desk.url}/api/desk/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'sim-lead', password: PASSWORD }),
    });
    if (response.status !== 200) throw new Error(`login: ${response.status}`);
    this.cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    this.csrf = ((await response.json()) as { csrf: string }).csrf;
  }

  private async act(path: string, body: unknown): Promise<number> {
    const response = await fetch(`${this.desk.url}/api/desk/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie, 'x-csrf-token': this.csrf },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    this.actions += 1;
    if (response.status >= 500) throw new Error(`${path}: ${response.status}`);
    if (response.status >= 400) this.refused += 1;
    return response.status;
  }

  private async say(home: Home, text: string): Promise<void> {
    const response = await fetch(`${this.desk.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        id: randomUUID(),
        channelId: 'test',
        from: { id: home.user },
        recipient: { id: home.estate === 0 ? 'desk' : `desk-${home.estate + 1}` },
        conversation: { id: `talk-${home.user}` },
        serviceUrl: this.sink.url,
        deliveryMode: 'expectReplies',
        text,
      }),
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`the owner was answered ${response.status}`);
    this.messages += 1;
  }

  /** Owners write. */
  async report(count: number): Promise<void> {
    const writing = new Map<string, [Home, string]>();
    while (writing.size < Math.min(count, this.homes.length)) {
      const home = this.chance.pick(this.homes);
      const text = this.chance.pick(weighted(reports, this.chance.next()));
      writing.set(home.user, [
        home,
        text.replaceAll('{home}', home.worded).replaceAll('{building}', String(home.building)),
      ]);
    }
    await each([...writing.values()], ([home, text]) => this.say(home, text));
  }

  /** New matters get on the staff's agenda: most in time, some late, some only when somebody is back. */
  async takeUp(now: Date): Promise<void> {
    const found = await this.prisma.matter.findMany({
      where: { estateId: { in: this.estateIds }, state: { in: ['registered', 'dispatched', 'in_progress'] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true, state: true, category: true, incidentId: true },
    });
    const going = await this.prisma.incident.findMany({
      where: { estateId: { in: this.estateIds }, state: 'open' },
      select: { id: true },
    });
    const open = new Set(going.map(({ id }) => id));
    for (const { id, state, category, incidentId } of found) {
      if (this.agenda.has(id)) continue;
      // Who reported what others are on already has no task of their own: the incident's end is theirs.
      if (incidentId !== null && open.has(incidentId) && incidentId !== `incident/${id}`) continue;
      const late = this.chance.is(0.2);
      const absent = late && this.chance.is(0.25);
      const works: Step[] = state === 'dispatched' ? ['accept'] : ['dispatch', 'accept'];
      this.agenda.set(id, {
        at: now.getTime() + (absent ? 2 * DAY : late ? 5 * HOUR : 0.1 * HOUR),
        late,
        steps: [
          ...works,
          ...(category === 'repair' || category === 'service' ? (['arrive'] as const) : []),
          ...(category === 'complaint' ? (['verdict'] as const) : []),
          'resolve',
        ],
      });
    }
  }

  /** Hours until the next step is taken. */
  private span(next: Step, late: boolean): number {
    if (next === 'accept') return late ? 1 : 0.2;
    const most = next === 'arrive' ? 3 : next === 'verdict' ? 20 : 8;
    return 0.5 + this.chance.next() * most * (late ? 3 : 1);
  }

  private step(id: string, step: Step, matter: { category: string; urgent: boolean }, seen: string) {
    switch (step) {
      case 'dispatch': {
        const mends = matter.urgent || matter.category === 'repair';
        const department = mends ? 'engineering' : 'customer';
        return this.act(`matters/${id}/progress`, { step, seen, department });
      }
      case 'accept':
        return this.act(`matters/${id}/progress`, { step, seen });
      case 'arrive':
        return this.act(`matters/${id}/progress`, { step, seen, outcome: 'arrived' });
      case 'verdict':
        return this.act(`matters/${id}/verdict`, {
          seen,
          finding: 'true',
          valid: true,
          validReason: '现场核实',
          liability: 'property',
          cause: '巡查不到位',
          correction: '已整改',
          prevention: '加强巡查',
        });
      case 'resolve':
        return this.act(`matters/${id}/resolve`, { seen, result: '已处理完毕' });
    }
  }

  /** Something is to be done by then: the clock has a reason to stop there. */
  busyBy(to: Date): boolean {
    for (const { at } of this.agenda.values()) if (at <= to.getTime()) return true;
    return false;
  }

  /** Staff do what is on the agenda; some are wrong and are told so. */
  async work(now: Date): Promise<void> {
    const due = [...this.agenda].filter(([, { at }]) => at <= now.getTime());
    if (due.length === 0) return;
    const rows = new Map<string, { updatedAt: Date; state: string; category: string; urgent: boolean }>();
    for (let at = 0; at < due.length; at += 400)
      for (const row of await this.prisma.matter.findMany({
        where: { id: { in: due.slice(at, at + 400).map(([id]) => id) } },
        select: { id: true, updatedAt: true, state: true, category: true, urgent: true },
      }))
        rows.set(row.id, row);
    // The lots are drawn in order, before anything runs at once.
    const doing = due.map(([id, plan]) => ({
      id,
      plan,
      wrong: this.chance.is(0.03),
      span: this.span(plan.steps[1] ?? 'resolve', plan.late),
    }));
    await each(doing, async ({ id, plan, wrong, span }) => {
      const matter = rows.get(id);
      const [step] = plan.steps;
      if (!matter || step === undefined || !WORKED.includes(matter.state)) {
        this.agenda.delete(id);
        return;
      }
      const seen = (wrong ? new Date(matter.updatedAt.getTime() - 1_000) : matter.updatedAt).toISOString();
      const status = await this.step(id, step, matter, seen);
      if (status < 400 || (step !== 'resolve' && !wrong)) plan.steps.shift();
      plan.at = now.getTime() + (status < 400 ? span : 0.5) * HOUR;
      if (plan.steps.length === 0) this.agenda.delete(id);
    });
  }

  /** Whether owners answer cards is decided when the card is out. */
  async answer(now: Date): Promise<void> {
    const cards = await this.prisma.returnVisit.findMany({
      where: { sentAt: { gt: this.seenCards } },
      orderBy: [{ sentAt: 'asc' }, { id: 'asc' }],
    });
    for (const { id, cardId, talkId, sentAt } of cards) {
      if (sentAt && sentAt > this.seenCards) this.seenCards = sentAt;
      if (id !== cardId || talkId === null) continue;
      if (this.chance.is(0.55))
        this.willAnswer.set(talkId, {
          at: now.getTime() + this.chance.next() * 40 * HOUR,
          text: weighted(answers, this.chance.next()),
        });
    }
    const due = [...this.willAnswer].filter(([, { at }]) => at <= now.getTime());
    await each(due, async ([talkId, { text }]) => {
      this.willAnswer.delete(talkId);
      const user = talkId.slice(talkId.indexOf('talk-') + 5);
      const home = this.homes[Number(user.slice(4))];
      if (home) await this.say(home, text);
    });
  }

  /** Phone tasks are called in their hours. */
  async call(now: Date): Promise<void> {
    const calling = shippedVisits().callHours.some(
      (hours) => nextWithin(now, hours, ZONE).getTime() === now.getTime(),
    );
    if (!calling) return;
    const waiting = await this.prisma.returnVisit.findMany({
      where: { state: 'phone', phoneAt: { lte: now } },
      orderBy: [{ phoneAt: 'asc' }, { id: 'asc' }],
      take: 40,
    });
    const calls = waiting.map(({ id }) => {
      const lot = this.chance.next();
      if (lot < 0.35) return { id, body: { outcome: 'no_answer' } };
      if (lot < 0.4) return { id, body: { outcome: 'declined' } };
      return {
        id,
        body: { outcome: 'answered', mended: lot < 0.97, score: lot < 0.97 ? 3 + this.chance.below(3) : 1 },
      };
    });
    await each(calls, async ({ id, body }) => {
      await this.act(`visits/${id}/tries`, body);
    });
  }

  /** The clock moves, and what is due is done. */
  async move(to: Date): Promise<void> {
    this.desk.clock.set(to);
    await this.desk.app.settle();
  }

  async rain(): Promise<void> {
    for (const estateId of this.estateIds) await this.act('visits/rain', { estateId });
  }

  async look(now: Date): Promise<Found> {
    return lookOver(this.desk.app.db, now);
  }

  stop(): Promise<void> {
    return this.desk.halt();
  }
}

/** How many write at an hour of the day: most by day and in the evening. */
const ARRIVALS = [1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 9, 8, 6, 6, 7, 7, 7, 8, 10, 10, 8, 6, 4, 2];
const WHOLE = ARRIVALS.reduce((a, b) => a + b, 0);

/** Lives through the plan and looks over what came of it. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const began = Date.now();
  const cpu = process.cpuUsage();
  const place = await makePlace(plan.database);
  const sink = await openSink();
  const env = { DESK_ADMIN_PASSWORD: 'simulated admin 1' };
  const world = new World(
    plan,
    place,
    sink,
    await startDesk({ database: plan.database, place, now: START, env }),
  );
  try {
    await world.settle();
    const steps = Math.floor((plan.days * DAY) / (plan.stepHours * HOUR));
    const whole = steps + Math.floor((AFTER * DAY) / (plan.stepHours * HOUR));
    let owed = 0;
    let restarted = 0;
    let now = START;
    for (let step = 1; step <= whole; step++) {
      now = new Date(START.getTime() + step * plan.stepHours * HOUR);
      await world.move(now);
      if (step <= steps) {
        for (let hour = 0; hour < plan.stepHours; hour++) {
          const at = new Date(now.getTime() - hour * HOUR);
          const share = (ARRIVALS[(at.getUTCHours() + 8) % 24] ?? 0) / WHOLE;
          owed += (plan.matters / plan.days) * share;
        }
        const count = Math.floor(owed);
        owed -= count;
        await world.report(count);
      }
      await world.takeUp(now);
      await world.work(now);
      let at = now;
      for (const minutes of SOON) {
        const soon = new Date(now.getTime() + minutes * 60_000);
        if (!world.busyBy(soon)) continue;
        await world.move(soon);
        await world.takeUp(soon);
        await world.work(soon);
        at = soon;
      }
      await world.answer(at);
      await world.call(at);
      if (step % Math.floor((20 * 24) / plan.stepHours) === 0) await world.rain();
      if (step > ((restarted + 1) * steps) / (plan.restarts + 1) && restarted < plan.restarts) {
        restarted += 1;
        await world.restart();
      }
      if (plan.tell && step % Math.floor((30 * 24) / plan.stepHours) === 0)
        plan.tell(
          `  ${plan.database} ${dayAt(now, ZONE)}: ${world.messages} messages, ${world.actions} actions, ${Math.round((Date.now() - began) / 1_000)} s`,
        );
    }
    await world.move(new Date(now.getTime() + 1_000));
    const found = await world.look(now);
    return {
      ...found,
      seconds: Math.round((Date.now() - began) / 100) / 10,
      cpuSeconds: Math.round((process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 100_000) / 10,
      messages: world.messages,
      actions: world.actions,
      refused: world.refused,
      restarts: world.restarts,
    };
  } finally {
    await world.stop();
    await sink.close();
    await place.drop();
  }
}
