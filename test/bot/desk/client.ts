/** A receptionist's browser, an owner's channel and the people of a desk, for tests of the staff API. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  HandoffView,
  MatterDetail,
  Note,
  OwnerView,
  StepView,
  TaskView,
  VisitView,
} from '../../../bot/desk/contract.ts';
import { hashPassword } from '../../../bot/desk/passwords.ts';
import type { Role } from '../../../bot/desk/roles.ts';
import { type Desk, startDesk } from '../../support/desk.ts';

export const PASSWORD = 'correct horse 9';

/** What tests read of the answers of the API: the fields of all of them together. */
export interface Body {
  error: { code: string; message: string };
  csrf: string;
  permissions: string[];
  items: { id: string; text: string; said: string; urgent: boolean; position: number }[];
  total: number;
  counts: { waiting: number; open: number; urgent: number; overdue: number };
  position: number;
  handoff: HandoffView;
  matter: MatterDetail['matter'];
  owner: OwnerView;
  timeline: StepView[];
  visits: VisitView[];
  tasks: TaskView[];
  notes: Note[];
  next: string[];
}

export interface Answered {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Client {
  cookie: string;
  csrf: string;
  get(path: string): Promise<Answered>;
  post(path: string, body?: unknown): Promise<Answered>;
  patch(path: string, body: unknown): Promise<Answered>;
}

export async function call(
  desk: Desk,
  method: string,
  path: string,
  options: { body?: string | undefined; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const { body, headers = {} } = options;
  const response = await fetch(`${desk.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Body,
  };
}

export const logInRaw = (desk: Desk, login: string, password: string): Promise<Answered> =>
  call(desk, 'POST', '/api/desk/login', { body: JSON.stringify({ login, password }) });

export async function logIn(desk: Desk, login: string, password = PASSWORD): Promise<Client> {
  const answer = await logInRaw(desk, login, password);
  if (answer.status !== 200) throw new Error(`login of ${login}: ${answer.status}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const csrf = String(answer.body.csrf);
  const headers = { cookie, 'x-csrf-token': csrf };
  const send = (method: string) => (path: string, body?: unknown) =>
    call(desk, method, path, { headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return {
    cookie,
    csrf,
    get: (path) => call(desk, 'GET', path, { headers: { cookie } }),
    post: send('POST'),
    patch: send('PATCH'),
  };
}

let hash: Promise<string> | undefined;

/** A member of staff with the login that is their id. */
export async function hire(
  desk: Desk,
  staff: { id: string; name: string; role: Role; department?: string; estates?: string[] },
): Promise<void> {
  hash ??= hashPassword(PASSWORD);
  const { estates = [], ...row } = staff;
  await desk.app.db.prisma.staff.create({
    data: {
      department: 'customer',
      ...row,
      companyId: 'company',
      login: staff.id,
      passwordHash: await hash,
      createdAt: desk.clock.now(),
    },
  });
  for (const estateId of estates)
    await desk.app.db.prisma.staffEstate.create({ data: { staffId: staff.id, estateId } });
}

/** The Bot Framework service as far as the desk's connector calls it: it takes whatever is sent. */
const service = new Promise<string>((resolve) => {
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      // restify, which this process has loaded, makes writeHead return nothing.
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end('{"id":"sent"}');
    });
  });
  server.listen(0, '127.0.0.1', () => {
    resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  server.unref();
});

/** An owner in a channel of the Bot Framework; what they are answered comes back at once. */
export interface Owner {
  talkId: string;
  /** The talk's id as one segment of a path. */
  path: string;
  says(text: string): Promise<string[]>;
}

export function owner(desk: Desk, name = '陈女士'): Owner {
  const conversation = randomUUID();
  const from = { id: `owner-${conversation}`, name };
  const talkId = `test/${conversation}`;
  return {
    talkId,
    path: encodeURIComponent(talkId),
    async says(text) {
      const response = await call(desk, 'POST', '/api/messages', {
        body: JSON.stringify({
          type: 'message',
          id: randomUUID(),
          channelId: 'test',
          serviceUrl: await service,
          from,
          recipient: { id: 'front-desk' },
          conversation: { id: conversation },
          locale: 'zh-CN',
          deliveryMode: 'expectReplies',
          text,
        }),
      });
      if (response.status !== 200) throw new Error(`the owner was answered ${response.status}`);
      const { activities } = response.body as unknown as { activities: { text?: string }[] };
      return activities.map((activity) => activity.text ?? '');
    },
  };
}

/** A talk that waits for a person, as a call leaves it. */
export async function waitingTalk(
  desk: Desk,
  options: { urgent?: boolean; group?: string; estateId?: string; name?: string } = {},
): Promise<Owner & { handoffId: string }> {
  const one = owner(desk, options.name);
  await one.says('你好');
  const { prisma } = desk.app.db;
  const estateId = options.estateId ?? 'estate';
  const handoffId = randomUUID();
  await prisma.handoff.create({
    data: {
      id: handoffId,
      talkId: one.talkId,
      estateId,
      reasons: '["request"]',
      group: options.group ?? 'owner_request',
      summary: '要求人工',
      urgent: options.urgent ?? false,
      createdAt: desk.clock.now(),
    },
  });
  await prisma.talk.update({ where: { id: one.talkId }, data: { mode: 'waiting', handoffId, estateId } });
  return { ...one, handoffId };
}

/** A second estate of the same company. */
export async function secondEstate(desk: Desk): Promise<void> {
  await desk.app.db.prisma.estate.create({
    data: {
      id: 'estate-2',
      companyId: 'company',
      code: 'ER',
      name: '二期',
      deskName: '客户服务中心',
      createdAt: new Date(desk.clock.now().getTime() + 1),
    },
  });
}

/** What an owner was told by the desk, oldest first. */
export async function told(
  desk: Desk,
  talkId: string,
): Promise<{ text: string | null; fromName: string | null; fromRole: string | null }[]> {
  return desk.app.db.prisma.activity.findMany({
    where: { talkId, direction: 'out', type: 'message' },
    orderBy: { position: 'asc' },
    select: { text: true, fromName: true, fromRole: true },
  });
}

/** Reads a live stream: `next` waits for an event that fits. */
export async function listen(
  desk: Desk,
  client: Client,
): Promise<{
  next(fits: (event: { topic: string; id?: string; estateId?: string }) => boolean): Promise<unknown>;
  ended: Promise<void>;
  stop(): void;
}> {
  const abort = new AbortController();
  const response = await fetch(`${desk.url}/api/desk/events`, {
    headers: { cookie: client.cookie },
    signal: abort.signal,
  });
  if (response.status !== 200 || !response.body) throw new Error(`the stream answered ${response.status}`);
  const events: { topic: string; id?: string; estateId?: string }[] = [];
  let wake: () => void = () => undefined;
  const read = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) if (block.startsWith('data: ')) events.push(JSON.parse(block.slice(6)));
      wake();
    }
  };
  const ended = read(response.body).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return {
    async next(fits) {
      for (;;) {
        const index = events.findIndex(fits);
        if (index >= 0) return events.splice(0, index + 1).at(-1);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ended,
    stop: () => abort.abort(),
  };
}

export { type Desk, startDesk };
