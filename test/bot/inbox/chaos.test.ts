import { describe, expect, test } from 'vitest';
import { chaos } from '../../chaos/run.ts';
import { databases } from '../../support/desk.ts';

/** The short form of `npm run chaos`. */
describe.each(databases)('random SIGKILLs under load on %s', (database) => {
  test('nothing acknowledged is lost, nothing is said twice, no talk is stuck', async () => {
    const processes = database === 'sqlite' ? 1 : 2;
    const seen = await chaos({ database, processes, kills: processes, seed: 7, most: 60_000 });
    expect(seen.acknowledged).toBeGreaterThan(0);
    expect({ lost: seen.lost, doubled: seen.doubled, stuck: seen.stuck }).toEqual({
      lost: 0,
      doubled: 0,
      stuck: 0,
    });
  }, 240_000);
});
