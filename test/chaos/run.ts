/** Kills processes at random moments under load and looks at what is left. */
import { createConfig } from '../../bot/config.ts';
import { makePlace } from '../support/desk.ts';
import { type Program, start } from '../support/process.ts';
import { type Faults, look } from './look.ts';
import { gather } from './owners.ts';
import { openService } from './service.ts';

export interface Chaos extends Faults {
  kills: number;
  acknowledged: number;
  visits: number;
  /** Second deliveries to a called channel, each with the id of the first, by which the channel knows it. */
  redelivered: number;
  /** Tries of owners that found nobody. */
  refused: number;
  seconds: number;
}

export interface Plan {
  database: 'sqlite' | 'postgresql';
  processes: number;
  kills: number;
  /** The same seed kills in the same pattern. */
  seed: number;
  /** No new kill after this many ms. */
  most: number;
  say?: (line: string) => void;
}

/** Numbers from 0 to 1 that a seed decides. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
/** How long the desk may take to end what the killed have left, in ms. */
const REST = 120_000;
/** Return visits that fall due at each kill. */
const VISITS = 4;

export async function chaos(plan: Plan): Promise<Chaos> {
  const { database, processes, seed, most, say = () => undefined } = plan;
  const random = dice(seed);
  const began = Date.now();
  const place = await makePlace(database);
  const env = { ...place.env, GATHER_BURSTS: '0' };
  const programs: Program[] = [];
  for (let n = 0; n < processes; n++) programs.push(await start('bot/main.ts', env));
  const service = await openService();
  const eye = await look(createConfig(env).databaseUrl);
  let turn = 0;
  const crowd = gather({
    port: () => programs[turn++ % programs.length]?.port ?? 0,
    serviceUrl: service.url,
    owners: 8,
  });
  let kills = 0;
  let visits = 0;
  let mended = 0;
  try {
    while (kills < plan.kills && Date.now() - began < most) {
      await pause(200 + random() * 1_300);
      visits += await eye.mend(crowd.ended.slice(mended, mended + VISITS));
      mended = Math.min(mended + VISITS, crowd.ended.length);
      // Now and then all at once.
      const all = processes > 1 && kills + processes <= plan.kills && random() < 0.2;
      const victims = all ? programs.map((_, n) => n) : [Math.floor(random() * processes)];
      await pause(random() * 300);
      await Promise.all(
        victims.map(async (n) => {
          await programs[n]?.kill();
          programs[n] = await start('bot/main.ts', env);
        }),
      );
      kills += victims.length;
      say(`  ${database}: ${kills} kills, ${crowd.acknowledged.length} messages acknowledged`);
    }
    await crowd.stop();
    const stuck = await eye.rest(REST);
    const faults = await eye.faults(crowd.acknowledged, new Set(service.taken.keys()));
    const deliveries = [...service.taken.values()];
    return {
      kills,
      acknowledged: crowd.acknowledged.length,
      visits,
      ...faults,
      stuck,
      redelivered: deliveries.reduce((sum, times) => sum + times - 1, 0),
      refused: crowd.failures(),
      seconds: Math.round((Date.now() - began) / 1_000),
    };
  } finally {
    await eye.close();
    await Promise.all(programs.map((program) => program.stop()));
    await service.close();
    await place.drop();
  }
}
