/**
 * `npm run simulate`: a year of two estates with 3,000 homes and about 25,000 matters on each database, seeded, with staff
 * who are late, absent or wrong, owners who answer or do not, and three restarts; afterwards everything that has to
 * hold is looked over. `-- --short`: 150 homes, 1,200 matters, 60 days. The last line is JSON; exit code 1 when
 * anything does not hold.
 *
 * `-- --seed N`, `-- --database sqlite|postgresql`, `-- --days N`: so many days of it, with as many matters a day.
 */

import { type Outcome, type Plan, simulate } from './simulate/world.ts';
import { databases } from './support/desk.ts';

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const short = process.argv.includes('--short');
const seed = Number(option('seed') ?? 2026);
const only = option('database');
const plan: Omit<Plan, 'database'> = short
  ? { homes: 150, matters: 1_200, days: 60, estates: 1, restarts: 3, seed, stepHours: 3 }
  : { homes: 3_000, matters: 25_000, days: 365, estates: 2, restarts: 3, seed, stepHours: 2 };

const days = Number(option('days') ?? plan.days);
const lived = { ...plan, days, matters: Math.round((plan.matters * days) / plan.days) };

const outcomes: Record<string, Outcome> = {};
for (const database of databases.filter((name) => only === undefined || name === only)) {
  say(`${database}: ${lived.homes} homes, ${lived.matters} matters, ${lived.days} days, seed ${seed}`);
  const outcome = await simulate({ database, ...lived, tell: say });
  outcomes[database === 'postgresql' ? 'postgres' : database] = outcome;
  for (const [name, count] of Object.entries(outcome.counts)) say(`  ${name.padEnd(12)} ${count}`);
  say(
    `  ${outcome.seconds} s, ${outcome.messages} messages, ${outcome.actions} actions (${outcome.refused} refused), ${outcome.restarts} restarts`,
  );
  for (const violation of outcome.violations) say(`  VIOLATION ${violation}`);
  if (outcome.violations.length === 0) say('  everything holds');
}
process.stdout.write(
  `${JSON.stringify(
    Object.fromEntries(
      Object.entries(outcomes).map(([name, { counts, violations, ...rest }]) => [
        name,
        { ...rest, ...counts, violations: violations.length },
      ]),
    ),
  )}\n`,
);
process.exitCode = Object.values(outcomes).some(({ violations }) => violations.length > 0) ? 1 : 0;
