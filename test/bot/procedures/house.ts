/** A desk with its people on duty, for tests of the procedures: driven by HTTP and the clock alone. */
import type {
  AlertView,
  AppointmentView,
  ClockView,
  HoldView,
  MatterDetail,
  SlipView,
  WrittenAnswerView,
} from '../../../bot/desk/contract.ts';
import type { Role } from '../../../bot/desk/roles.ts';
import { openDatabase } from '../../../prisma/client.ts';
import { migrate } from '../../../prisma/migrate.ts';
import type { Dialect } from '../../../prisma/schemas.ts';
import { type Desk, makePlace, startDesk } from '../../support/desk.ts';
import { type Answered, type Client, hire, logIn, type Owner, owner, told } from '../desk/client.ts';

/** 10:00 in Shanghai, a Thursday. */
export const MORNING = new Date('2026-09-10T02:00:00Z');
export const PHONE = '010-55550000';

export interface Hired {
  id: string;
  name: string;
  role: Role;
  department?: string;
  trade?: string;
  post?: string;
  buildings?: string[];
  deputyId?: string;
  phone?: string;
  /** On duty for years; false: not at all. */
  onDuty?: boolean;
}

/** Everybody of a small estate; names are made up. */
export const people: readonly Hired[] = [
  { id: 'li', name: '李静', role: 'receptionist' },
  { id: 'zhou', name: '周宁', role: 'assistant' },
  { id: 'chen', name: '陈芳', role: 'supervisor', deputyId: 'zhou' },
  { id: 'zhao', name: '赵立', role: 'manager', department: 'project' },
  { id: 'sun', name: '孙强', role: 'head', department: 'engineering' },
  {
    id: 'ma',
    name: '马师傅',
    role: 'worker',
    department: 'engineering',
    trade: 'plumbing',
    phone: '13800001111',
  },
  { id: 'xu', name: '徐师傅', role: 'worker', department: 'engineering', trade: 'electric' },
  { id: 'fan', name: '范师傅', role: 'worker', department: 'engineering', trade: 'plumbing' },
  { id: 'feng', name: '冯刚', role: 'head', department: 'security' },
  { id: 'zheng', name: '郑凯', role: 'head', department: 'developer' },
  { id: 'han', name: '韩梅', role: 'administration', department: 'administration' },
  { id: 'qin', name: '秦总', role: 'leader', department: 'administration' },
];

export interface House {
  desk: Desk;
  as(login: string): Promise<Client>;
  /** The record as this person sees it. */
  detail(client: Client, id: string): Promise<MatterDetail>;
  /** A step, with what the writer has just seen. */
  act(client: Client, id: string, what: string, body: object): Promise<Answered>;
  alerts(client: Client, kind?: string): Promise<AlertView[]>;
  clock(client: Client, id: string, stage: string, kind?: string): Promise<ClockView>;
  /** A matter entered by the front desk. */
  entered(body: object): Promise<string>;
  /** A matter told in a talk. */
  filed(said: string): Promise<Owner & { id: string }>;
  /** Moves the clock, stopping at nothing: what fell due is done late. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
  /** What the owner was told, oldest first. */
  told(one: Owner): Promise<string[]>;
}

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

export async function openHouse(
  database: Dialect,
  staff: readonly Hired[] = people,
  env: Record<string, string> = {},
): Promise<House> {
  const place = await makePlace(database);
  await furnish(place.env.DATABASE_URL ?? `file:${place.env.DATA_DIR}/desk.db`);
  const desk = await startDesk({ database, place, now: MORNING, env });
  const { prisma } = desk.app.db;
  for (const [index, one] of staff.entries()) await employ(desk, one, index);
  const clients = new Map<string, Promise<Client>>();
  const as = (login: string): Promise<Client> => {
    const known = clients.get(login) ?? logIn(desk, login);
    clients.set(login, known);
    return known;
  };
  const detail = async (client: Client, id: string): Promise<MatterDetail> => {
    const answer = await client.get(`/api/desk/matters/${id}`);
    if (answer.status !== 200) throw new Error(`the record answered ${answer.status}`);
    return answer.body as unknown as MatterDetail;
  };
  return {
    desk,
    as,
    detail,
    async act(client, id, what, body) {
      const { matter } = await detail(await as('li'), id);
      return client.post(`/api/desk/matters/${id}/${what}`, { seen: matter.updatedAt, ...body });
    },
    async alerts(client, kind) {
      const answer = await client.get('/api/desk/alerts?list=all&limit=200');
      const items = answer.body.items as unknown as AlertView[];
      return items.filter((one) => kind === undefined || one.kind === kind);
    },
    async clock(client, id, stage, kind) {
      const { clocks } = await detail(client, id);
      const found = clocks
        .filter((one) => one.stage === stage && (kind === undefined || one.kind === kind))
        .at(-1);
      if (!found) throw new Error(`no clock for ${stage}`);
      return found;
    },
    async entered(body) {
      const made = await (await as('li')).post('/api/desk/matters', {
        estateId: 'estate',
        source: 'phone',
        ...body,
      });
      if (made.status !== 200)
        throw new Error(`entering answered ${made.status}: ${made.body.error.message}`);
      await desk.app.settle();
      return made.body.matter.id;
    },
    async filed(said) {
      const one = owner(desk);
      await one.says(said);
      await desk.app.settle();
      const row = await prisma.matter.findFirstOrThrow({ where: { talkId: one.talkId } });
      return { ...one, id: row.id };
    },
    async pass(ms) {
      desk.clock.advance(ms);
      await desk.app.settle();
    },
    async close() {
      await desk.halt();
      await place.drop();
    },
    told: async ({ talkId }) => (await told(desk, talkId)).map(({ text }) => text ?? ''),
  };
}

/** The company and its one estate, with a duty telephone. */
async function furnish(url: string): Promise<void> {
  await migrate(url);
  const db = await openDatabase(url);
  const createdAt = MORNING;
  await db.prisma.company.create({ data: { id: 'company', name: '示范物业', createdAt } });
  await db.prisma.estate.create({
    data: {
      id: 'estate',
      companyId: 'company',
      code: 'YJ',
      name: '云景花园',
      deskName: '客户服务中心',
      dutyPhone: PHONE,
      createdAt,
    },
  });
  await db.close();
}

/** Of one role, the first hired is called first. */
async function employ(desk: Desk, hired: Hired, index: number): Promise<void> {
  const { trade, post, buildings, deputyId, phone, onDuty = true, ...rest } = hired;
  await hire(desk, rest);
  const { prisma } = desk.app.db;
  await prisma.staff.update({
    where: { id: hired.id },
    data: {
      trade: trade ?? null,
      post: post ?? null,
      buildings: JSON.stringify(buildings ?? []),
      deputyId: deputyId ?? null,
      phone: phone ?? null,
    },
  });
  if (!onDuty) return;
  await prisma.shift.create({
    data: {
      id: `shift-${hired.id}`,
      estateId: 'estate',
      staffId: hired.id,
      startsAt: new Date(Date.UTC(2026, 0, 1) - index * 1_000),
      endsAt: new Date(Date.UTC(2030, 0, 1)),
    },
  });
}

export type { AlertView, AppointmentView, ClockView, HoldView, SlipView, WrittenAnswerView };
