/** Sends hostile requests to a desk in a process of its own and looks whether it still stands. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { dice } from '../chaos/run.ts';
import { makePlace } from '../support/desk.ts';
import { start } from '../support/process.ts';
import { type Hostile, hostile, type Target } from './inputs.ts';

export interface Siege {
  sent: number;
  /** Answers by class: 2xx, 3xx, 4xx, 5xx, 501, and `none` where the connection was ended. */
  answers: Record<string, number>;
  /** Answers that must not be: 5xx but 501: so little load is no reason to be busy. */
  broken: number;
  /** Where those came from, at most twenty. */
  where: string[];
  /** Still the same process, and it answers. */
  alive: boolean;
  /** Memory that the process holds after the first tenth and at the end, in MB; Linux only. */
  beforeMb: number;
  afterMb: number;
  seconds: number;
}

const PASSWORD = 'hostile-admin-1';
/** Kept-alive connections. */
const CONNECTIONS = 16;

/** Routes that openapi.json does not describe. */
const OTHERS: readonly Target[] = [
  { method: 'POST', path: '/api/messages' },
  { method: 'POST', path: '/api/messages' },
  { method: 'POST', path: '/v3/directline/tokens/generate' },
  { method: 'POST', path: '/v3/directline/tokens/refresh' },
  { method: 'GET', path: '/v3/directline/session/getsessionid' },
  { method: 'POST', path: '/v3/directline/conversations' },
  { method: 'GET', path: '/v3/directline/conversations/{id}' },
  { method: 'POST', path: '/v3/directline/conversations/{id}/activities' },
  { method: 'GET', path: '/v3/directline/conversations/{id}/activities' },
  { method: 'POST', path: '/v3/directline/conversations/{id}/upload' },
  { method: 'GET', path: '/v3/directline/conversations/{id}/stream' },
  { method: 'GET', path: '/files/{id}' },
  { method: 'GET', path: '/{file}' },
  { method: 'GET', path: '/desk/{file}' },
  { method: 'GET', path: '/healthz' },
  { method: 'GET', path: '/metrics' },
];

function residentMb(pid: number): number {
  try {
    return Math.round(
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** The status, or 0 where the connection ended without one. */
function send(agent: Agent, port: number, one: Hostile): Promise<number> {
  return new Promise((done) => {
    try {
      const outgoing = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method: one.method,
          path: one.path,
          headers: one.headers,
          timeout: 30_000,
        },
        (answer) => {
          answer.on('end', () => done(answer.statusCode ?? 0));
          answer.on('error', () => done(0));
          // A live stream has no end.
          if (answer.headers['content-type']?.includes('event-stream')) {
            answer.destroy();
            done(answer.statusCode ?? 0);
          } else answer.resume();
        },
      );
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => done(0));
      outgoing.end(one.body);
    } catch {
      // Our own client refuses to send it; the raw ones below are not refused.
      done(-1);
    }
  });
}

/** Bytes that are no HTTP at all, or only its beginning. */
function sendRaw(port: number, bytes: string): Promise<number> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let answer = '';
    socket.setTimeout(15_000, () => socket.destroy());
    socket.on('data', (part) => {
      answer += part.toString('latin1').slice(0, 20);
    });
    socket.on('error', () => done(0));
    socket.on('close', () => done(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
  });
}

const RAW = [
  'GET / HTTP/9.9\r\n\r\n',
  'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n{',
  'POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
  'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
  `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'GET /v3/directline/conversations/x/stream?t=y HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n',
  '\u0000\u0001\u0002\u0003',
  'EHLO x\r\n',
];

export async function besiege(plan: {
  database: 'sqlite' | 'postgresql';
  inputs: number;
  seed: number;
  say?: (line: string) => void;
}): Promise<Siege> {
  const { database, inputs, seed, say = () => undefined } = plan;
  const random = dice(seed);
  const place = await makePlace(database);
  const env = {
    ...place.env,
    DESK_ADMIN_PASSWORD: PASSWORD,
    GATHER_BURSTS: '0',
    LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
  };
  const program = await start('bot/main.ts', env);
  const began = Date.now();
  const at = `http://127.0.0.1:${program.port}`;
  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${at}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const login = await post('/api/desk/login', { login: 'admin', password: PASSWORD });
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrf } = (await login.json()) as { csrf: string };
  const { token } = (await (await post('/v3/directline/tokens/generate', {})).json()) as { token: string };
  await post('/v3/directline/conversations', {}, { authorization: `Bearer ${token}` });
  const signed = [{ cookie, 'x-csrf-token': csrf }, { authorization: `Bearer ${token}` }];
  const { paths } = (await (await fetch(`${at}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
  // The session must last: whoever logs out would leave the rest unsigned.
  const targets = [...OTHERS, ...described.filter(({ path }) => !path.endsWith('/logout'))];

  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers: Record<string, number> = {};
  const where: string[] = [];
  let broken = 0;
  let sent = 0;
  let beforeMb = 0;
  function note(status: number, what: string): void {
    const kind = status <= 0 ? 'none' : status === 501 ? '501' : `${Math.floor(status / 100)}xx`;
    answers[kind] = (answers[kind] ?? 0) + 1;
    if (kind === '5xx') {
      broken += 1;
      if (where.length < 20) where.push(`${status} ${what}`);
    }
  }
  async function worker(): Promise<void> {
    while (sent < inputs) {
      sent += 1;
      if (sent === Math.floor(inputs / 10)) beforeMb = residentMb(program.pid);
      if (sent % 10_000 === 0) say(`  ${sent} sent, ${residentMb(program.pid)} MB`);
      if (random() < 0.02) {
        const raw = RAW[Math.floor(random() * RAW.length)] ?? '';
        note(await sendRaw(program.port, raw), `raw ${raw.slice(0, 40)}`);
      } else {
        const one = hostile(random, targets, signed);
        note(
          await send(agent, program.port, one),
          `${one.method} ${one.path.slice(0, 120)} ${String(one.body).slice(0, 200)}`,
        );
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    agent.destroy();
    const alive = await fetch(`${at}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
    return {
      sent,
      answers,
      broken,
      where,
      alive,
      beforeMb,
      afterMb: residentMb(program.pid),
      seconds: Math.round((Date.now() - began) / 1_000),
    };
  } finally {
    await program.stop();
    await place.drop();
  }
}
