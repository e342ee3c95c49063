/**
 * `npm run webhooks`: 10,000 webhooks of LINE with 20 % delivered again, 5 % out of order and 2 % badly signed, from a
 * platform that answers 429, 500, nothing or breaks the line at times, against a desk in a process of its own, on SQLite
 * and on PostgreSQL. Ends with one line of JSON; exit code 1 when a promise was not kept.
 *
 * WEBHOOKS (10000), WEBHOOKS_CONNECTIONS (16), WEBHOOKS_SEED (1), WEBHOOKS_DATABASES (sqlite,postgresql).
 */
import { openDatabase } from '../prisma/client.ts';
import type { Dialect } from '../prisma/schemas.ts';
import { databases, makePlace } from './support/desk.ts';
import { openLine } from './support/platforms/line.ts';
import { start } from './support/process.ts';
import { type StormFigures, storm } from './support/storm.ts';

const number = (name: string, standard: number): number => Number(process.env[name] ?? standard);
const wanted = (process.env.WEBHOOKS_DATABASES ?? 'sqlite,postgresql').split(',');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(database: Dialect): Promise<StormFigures> {
  const place = await makePlace(database);
  const line = await openLine(() => new Date());
  line.quota.limit = 1_000_000;
  const program = await start('bot/main.ts', { ...place.env, ...line.env, CHANNEL_TIMEOUT_MS: '2000' });
  const db = await openDatabase(place.env.DATABASE_URL ?? `file:${place.env.DATA_DIR}/desk.db`);
  try {
    return await storm({
      desk: `http://127.0.0.1:${program.port}`,
      line,
      db,
      webhooks: number('WEBHOOKS', 10_000),
      connections: number('WEBHOOKS_CONNECTIONS', 16),
      seed: number('WEBHOOKS_SEED', 1),
      redelivered: 0.2,
      outOfOrder: 0.05,
      badlySigned: 0.02,
      faults: 0.1,
      patience: 300_000,
    });
  } finally {
    await db.close();
    await program.stop();
    await line.close();
    await place.drop();
  }
}

const all: Record<string, StormFigures> = {};
let kept = true;
for (const database of databases.filter((one) => wanted.includes(one))) {
  const figures = await run(database);
  all[database] = figures;
  say(
    `${database}: ${figures.webhooks} webhooks in ${figures.seconds} s, ${figures.redelivered} again, ${figures.outOfOrder} out of order, ${figures.badlySigned} badly signed`,
  );
  say(`  faults of the platform: ${JSON.stringify(figures.faults)}`);
  say(
    `  webhook p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, longest ${figures.maxMs} ms; wrong answers ${figures.wrongAnswers}`,
  );
  say(
    `  owners whose words were not stored once ${figures.notStoredOnce}, not handled once in order ${figures.notHandledOnceInOrder}, not answered ${figures.notReplied}, answered twice ${figures.repliedTwice}; stored of bad ones ${figures.storedOfBad}`,
  );
  const faults = [
    figures.wrongAnswers,
    figures.notStoredOnce,
    figures.notHandledOnceInOrder,
    figures.notReplied,
    figures.repliedTwice,
    figures.storedOfBad,
  ];
  kept &&= faults.every((count) => count === 0) && figures.p99Ms < 1_000;
}
say(JSON.stringify(all));
process.exitCode = kept ? 0 : 1;
