import { describe, expect, test } from 'vitest';
import { besiege } from '../hostile/run.ts';
import { databases } from '../support/desk.ts';

/** The short form of `npm run hostile`, on the other database too. */
describe.each(databases)('malformed and hostile requests on %s', (database) => {
  test('the desk stands, answers, and never with 500', async () => {
    const siege = await besiege({ database, inputs: 1_500, seed: 11 });
    // Pages that were not built answer 503; the routes of the staff and the owners must not.
    const where = siege.where.filter((line) => !/^503 (GET|HEAD|raw) /.test(line));
    expect({ alive: siege.alive, where }).toEqual({ alive: true, where: [] });
    expect(siege.answers['4xx']).toBeGreaterThan(500);
  }, 240_000);
});
