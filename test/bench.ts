/**
 * `npm run bench`: whole owner turns of the desk beside a bare botbuilder echo bot on the same server library, in the
 * same run, by POST /api/messages with `deliveryMode: expectReplies`: 16 connections, 1,000 conversations, alternating
 * runs, medians; how long the slowest take with both at the same rate; what a turn costs with 1,000 and with 1,000,000
 * stored messages; how fast 100,000 due return visits go out (to the web chat, which nobody has to call); and the
 * memory of a process at 100 and at 10,000 active talks. Absolute rates hang on the machine and the minute; the ratios
 * are what counts. The last line is JSON.
 *
 * BENCH_TURNS (default 3000) turns a run, BENCH_RUNS (5), BENCH_MESSAGES (1000000), BENCH_VISITS (100000); BENCH_ONLY
 * names the parts to run: sqlite, postgres, growth, visits, memory.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { grow, growVisits, visitsSent } from './bench/grow.ts';
import { load, type Run } from './bench/load.ts';
import { type Program, start } from './support/process.ts';

const TURNS = Number(process.env.BENCH_TURNS ?? 3_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 1_000_000);
const VISITS = Number(process.env.BENCH_VISITS ?? 100_000);
const POSTGRES = process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/test';

const PARTS = ['sqlite', 'postgres', 'growth', 'visits', 'memory'] as const;
const wanted = new Set(process.env.BENCH_ONLY?.split(',') ?? PARTS);

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let runs = 0;
const once = (
  program: Program,
  turns = TURNS,
  more: { rate?: number; conversations?: number } = {},
): Promise<Run> =>
  load({
    port: program.port,
    prefix: `run${++runs}-${process.pid}`,
    connections: 16,
    conversations: 1_000,
    turns,
    ...more,
  });

interface Figures {
  turnsPerSecond: number;
  echoPerSecond: number;
  ratio: number;
  p50Ms: number;
  p99Ms: number;
  echoP99Ms: number;
  /** Time on a processor for one turn, in ms: what is left to compare where others use the machine too. Linux only. */
  cpuMs: number;
  echoCpuMs: number;
  /** Both at the same rate, half of what the desk can do. */
  rate: number;
  p99AtRateMs: number;
  echoP99AtRateMs: number;
  p99Ratio: number;
}

/** Processor time that a process has used, in ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
  // Linux counts in hundredths of a second.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** The desk and the echo bot by turns; the ratio is the median of the pairs'. */
async function beside(name: string, desk: Program, echo: Program): Promise<Figures> {
  await once(echo, 1_000);
  await once(desk, 1_000);
  const pairs: { desk: Run; echo: Run }[] = [];
  const before = { desk: cpuMs(desk.pid), echo: cpuMs(echo.pid) };
  for (let run = 0; run < RUNS; run++) {
    const pair = { echo: await once(echo), desk: await once(desk) };
    pairs.push(pair);
    say(
      `  ${name} run ${run + 1}: echo ${pair.echo.perSecond}/s, desk ${pair.desk.perSecond}/s, ratio ${(pair.desk.perSecond / pair.echo.perSecond).toFixed(3)}`,
    );
  }
  const of = (pick: (pair: { desk: Run; echo: Run }) => number): number =>
    Number(median(pairs.map(pick)).toFixed(3));
  const perTurn = (program: Program, since: number): number =>
    Number(((cpuMs(program.pid) - since) / (RUNS * TURNS)).toFixed(3));
  const cpu = { cpuMs: perTurn(desk, before.desk), echoCpuMs: perTurn(echo, before.echo) };
  say(`  ${name}: ${cpu.cpuMs} ms of processor a turn, ${cpu.echoCpuMs} ms an echo`);
  const rate = Math.max(10, Math.round(of((pair) => pair.desk.perSecond) / 2));
  const even: { desk: Run; echo: Run }[] = [];
  for (let run = 0; run < RUNS; run++)
    even.push({ echo: await once(echo, TURNS / 2, { rate }), desk: await once(desk, TURNS / 2, { rate }) });
  const p99AtRateMs = median(even.map((pair) => pair.desk.p99Ms));
  const echoP99AtRateMs = median(even.map((pair) => pair.echo.p99Ms));
  say(`  ${name} at ${rate}/s: p99 of the echo ${echoP99AtRateMs} ms, of the desk ${p99AtRateMs} ms`);
  return {
    ...cpu,
    rate,
    p99AtRateMs,
    echoP99AtRateMs,
    p99Ratio: Number(median(even.map((pair) => pair.desk.p99Ms / pair.echo.p99Ms)).toFixed(2)),
    turnsPerSecond: of((pair) => pair.desk.perSecond),
    echoPerSecond: of((pair) => pair.echo.perSecond),
    ratio: of((pair) => pair.desk.perSecond / pair.echo.perSecond),
    p50Ms: of((pair) => pair.desk.p50Ms),
    p99Ms: of((pair) => pair.desk.p99Ms),
    echoP99Ms: of((pair) => pair.echo.p99Ms),
  };
}

/** A turn's cost beside the echo bot before and after the database has grown. */
async function growth(databaseUrl: string, desk: Program, echo: Program): Promise<Record<string, number>> {
  const cost = async (): Promise<number> => {
    const ratios: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { perSecond } = await once(echo);
      ratios.push(perSecond / (await once(desk)).perSecond);
    }
    return median(ratios);
  };
  const small = await cost();
  say(`  filling with ${MESSAGES.toLocaleString('en')} messages …`);
  await grow(databaseUrl, MESSAGES, Math.round(MESSAGES / 10));
  await once(desk, 1_000);
  const large = await cost();
  return {
    messages: MESSAGES,
    costSmallInEchoes: Number(small.toFixed(2)),
    costLargeInEchoes: Number(large.toFixed(2)),
    ratio: Number((large / small).toFixed(3)),
  };
}

/** Due return visits a second, from the first that is sent to the last. */
async function visits(): Promise<Record<string, number>> {
  const place = mkdtempSync(join(tmpdir(), 'desk-bench-'));
  const url = `file:${join(place, 'desk.db')}`;
  const env = { DATA_DIR: place, DATABASE_URL: url };
  await (await start('bot/main.ts', env)).stop();
  say(`  filling with ${VISITS.toLocaleString('en')} due visits …`);
  await growVisits(url, VISITS);
  const eye = await visitsSent(url);
  const desk = await start('bot/main.ts', env);
  let first: { at: number; sent: number } | undefined;
  for (;;) {
    const sent = await eye.count();
    const at = performance.now();
    if (sent > 0) first ??= { at, sent };
    if (sent >= VISITS && first) {
      const perSecond = Math.round((sent - first.sent) / ((at - first.at) / 1_000));
      await eye.close();
      await desk.stop();
      rmSync(place, { recursive: true, force: true });
      return { due: VISITS, perSecond };
    }
    await new Promise((next) => setTimeout(next, 250));
  }
}

/** Memory that a process holds, in MB. */
function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

/** The same process after as many turns in 100 talks and then in 10,000. Linux only. */
async function memory(): Promise<Record<string, number>> {
  const place = mkdtempSync(join(tmpdir(), 'desk-bench-'));
  const env = { DATA_DIR: place, DATABASE_URL: `file:${join(place, 'desk.db')}` };
  const desk = await start('bot/main.ts', env);
  await once(desk, 10_000, { conversations: 100 });
  const few = residentMb(desk.pid);
  await once(desk, 10_000, { conversations: 10_000 });
  const many = residentMb(desk.pid);
  await desk.stop();
  rmSync(place, { recursive: true, force: true });
  return { at100TalksMb: few, at10000TalksMb: many, moreMb: many - few };
}

async function postgresUrl(): Promise<{ url: string; drop: () => Promise<void> } | undefined> {
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: POSTGRES, connectionTimeoutMillis: 2_000 });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  try {
    await run(`CREATE SCHEMA ${schema}`);
  } catch (error) {
    say(`PostgreSQL is not reachable, left out: ${error instanceof Error ? error.message : 'unknown'}`);
    return undefined;
  }
  const url = new URL(POSTGRES);
  url.searchParams.set('schema', schema);
  return { url: url.toString(), drop: () => run(`DROP SCHEMA ${schema} CASCADE`) };
}

const figures: Record<string, unknown> = {};
const folder = mkdtempSync(join(tmpdir(), 'desk-bench-'));
const parts: Record<(typeof PARTS)[number], (echo: Program) => Promise<unknown>> = {
  async sqlite(echo) {
    const desk = await start('bot/main.ts', {
      DATA_DIR: folder,
      DATABASE_URL: `file:${join(folder, 'desk.db')}`,
    });
    const found = await beside('SQLite', desk, echo);
    await desk.stop();
    return found;
  },
  async postgres(echo) {
    const postgres = await postgresUrl();
    if (!postgres) return {};
    const desk = await start('bot/main.ts', { DATA_DIR: folder, DATABASE_URL: postgres.url });
    const found = await beside('PostgreSQL', desk, echo);
    await desk.stop();
    await postgres.drop();
    return found;
  },
  async growth(echo) {
    const url = `file:${join(folder, 'growth.db')}`;
    const desk = await start('bot/main.ts', { DATA_DIR: folder, DATABASE_URL: url });
    const found = await growth(url, desk, echo);
    await desk.stop();
    return found;
  },
  visits,
  memory,
};

const echo = await start('test/bench/echo.ts');
for (const name of PARTS)
  if (wanted.has(name)) {
    say(`${name} …`);
    figures[name] = await parts[name](echo);
  }
await echo.stop();
rmSync(folder, { recursive: true, force: true });

say('');
for (const [name, values] of Object.entries(figures))
  for (const [key, value] of Object.entries(values as Record<string, number>))
    say(`${name.padEnd(10)} ${key.padEnd(18)} ${value}`);
say(JSON.stringify(figures));
