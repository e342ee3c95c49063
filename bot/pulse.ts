/**
 * What keeps the desk going without anybody writing: ticks of the clock, signals of this and other processes, and a look
 * round after what they changed. What is due is done soon after it fell due, whoever planned it.
 */
import { schedule as cron } from 'node-cron';
import type { Database } from '../prisma/client.ts';
import type { Clock } from './clock.ts';
import type { Inbox } from './inbox/inbox.ts';
import { dueLeft, type Outbox } from './jobs/outbox.ts';
import type { Schedule } from './jobs/schedule.ts';
import type { Logger } from './log.ts';

export interface PulseParts {
  db: Database;
  clock: Clock;
  log: Logger;
  inbox: Inbox;
  outbox: Outbox;
  jobs: Schedule;
  /** Reads anew what another process may have changed without being heard: estates and their doors. */
  reload(): Promise<void>;
  /** After a change of settings, or when signals may have been missed: everything kept from them is made anew. */
  lookAround(): Promise<void>;
}

export interface Pulse {
  /** Everything that is due by the clock has been done when this settles. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Begins to beat. A sweep that fails is logged; the next tick tries again. */
export function createPulse(parts: PulseParts): Pulse {
  const { db, clock, log, inbox, outbox, jobs } = parts;
  const begin = (work: Promise<unknown>): void => {
    work.catch((err: unknown) => log.error({ err }, 'a sweep failed'));
  };
  const stopHearing = db.signals.on(({ topic }) => {
    if (topic === 'outbox') begin(outbox.run());
    if (topic === 'jobs') begin(jobs.run());
    if (topic === 'settings' || topic === 'resync') begin(parts.lookAround());
  });
  const ticks = [
    cron('* * * * * *', () => begin(Promise.all([outbox.run(), jobs.run()]))),
    cron('*/5 * * * * *', () => begin(inbox.resume())),
    cron('*/4 * * * * *', () => begin(parts.reload())),
  ];
  return {
    async settle() {
      // What a signal or a tick has begun counts for nothing here: only that nothing due is left does.
      do {
        await inbox.idle();
        await jobs.run();
        await inbox.idle();
        await outbox.run();
      } while (await dueLeft(db, clock.now()));
    },
    async stop() {
      for (const tick of ticks) await tick.stop();
      stopHearing();
    },
  };
}
