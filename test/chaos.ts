/**
 * `npm run chaos`: random SIGKILLs under load, two processes on PostgreSQL and one on SQLite. Nothing that was
 * acknowledged may be lost, nothing said twice, no talk stuck. Loopback only. The last line is JSON; the exit code is 1
 * when anything is not 0, or when the time was up before all kills.
 *
 * CHAOS_KILLS (default 50) for each database, CHAOS_SEED (1), CHAOS_MINUTES (20) for each database.
 */
import { type Chaos, chaos } from './chaos/run.ts';
import { databases } from './support/desk.ts';

const kills = Number(process.env.CHAOS_KILLS ?? 50);
const seed = Number(process.env.CHAOS_SEED ?? 1);
const most = Number(process.env.CHAOS_MINUTES ?? 20) * 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const figures: Record<string, Chaos> = {};
for (const database of databases) {
  const processes = database === 'sqlite' ? 1 : 2;
  say(`${database}: ${processes === 1 ? 'one process' : 'two processes'}, ${kills} kills, seed ${seed}`);
  figures[database === 'sqlite' ? 'sqlite' : 'postgres'] = await chaos({
    database,
    processes,
    kills,
    seed,
    most,
    say,
  });
}
if (databases.length < 2) say('PostgreSQL is not reachable, left out');

say('');
for (const [name, values] of Object.entries(figures))
  for (const [key, value] of Object.entries(values)) say(`${name.padEnd(10)} ${key.padEnd(14)} ${value}`);
say(JSON.stringify(figures));
const bad = Object.values(figures).some(
  ({ lost, doubled, stuck, kills: done }) => lost + doubled + stuck > 0 || done < kills,
);
process.exit(bad ? 1 : 0);
