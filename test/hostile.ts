/**
 * `npm run hostile`: malformed and hostile requests over every endpoint, signed in and not, on SQLite. Loopback only.
 * The last line is JSON; the exit code is 1 when the desk died, answered 500, or kept more than 100 MB.
 *
 * HOSTILE_INPUTS (default 100000), HOSTILE_SEED (1).
 */
import { besiege } from './hostile/run.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { where, ...figures } = await besiege({
  database: 'sqlite',
  inputs: Number(process.env.HOSTILE_INPUTS ?? 100_000),
  seed: Number(process.env.HOSTILE_SEED ?? 1),
  say,
});
for (const line of where) say(`  ${line}`);
say('');
for (const [key, value] of Object.entries(figures))
  say(`${key.padEnd(10)} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
say(JSON.stringify(figures));
process.exit(figures.alive && figures.broken === 0 && figures.afterMb - figures.beforeMb <= 100 ? 0 : 1);
