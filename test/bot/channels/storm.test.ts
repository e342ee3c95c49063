/** The short form of `npm run webhooks`. */
import { expect, test } from 'vitest';
import { databases, startDesk } from '../../support/desk.ts';
import { openLine } from '../../support/platforms/line.ts';
import { storm } from '../../support/storm.ts';

test.each(databases)(
  'a storm of webhooks on %s: each once, in order, answered once, none of the badly signed',
  async (database) => {
    const line = await openLine(() => new Date());
    line.quota.limit = 1_000_000;
    const desk = await startDesk({
      database,
      env: { ...line.env, GATHER_BURSTS: '1', CHANNEL_TIMEOUT_MS: '1000' },
    });
    try {
      const figures = await storm({
        desk: desk.url,
        line,
        db: desk.app.db,
        webhooks: 240,
        connections: 8,
        seed: 7,
        redelivered: 0.2,
        outOfOrder: 0.1,
        badlySigned: 0.05,
        faults: 0.15,
        patience: 60_000,
      });
      expect(figures).toMatchObject({
        wrongAnswers: 0,
        notStoredOnce: 0,
        notHandledOnceInOrder: 0,
        notReplied: 0,
        repliedTwice: 0,
        storedOfBad: 0,
      });
      expect(figures.redelivered).toBeGreaterThan(20);
      expect(figures.outOfOrder).toBeGreaterThan(10);
      expect(figures.badlySigned).toBeGreaterThan(4);
      expect(
        figures.faults['429'] + figures.faults['500'] + figures.faults.hang + figures.faults.drop,
      ).toBeGreaterThan(10);
    } finally {
      await desk.stop();
      await line.close();
    }
  },
  120_000,
);
