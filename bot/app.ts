/**
 * The whole desk, put together. Read top to bottom it is the way of a message:
 *
 *   channel → inbox (stored, then acknowledged) → one turn at a time per talk → transcript → handoff → dialogs
 *           → register → one commit → outbox → channel
 */
import { randomUUID } from 'node:crypto';
import { type Activity, ConfigurationBotFrameworkAuthentication, MessageFactory } from 'botbuilder';
import { schedule as cron } from 'node-cron';
import { type Database, openDatabase } from '../prisma/client.ts';
import { createCommitter } from '../prisma/commit.ts';
import { migrate } from '../prisma/migrate.ts';
import { sql } from '../prisma/sql.ts';
import { DeskAdapter } from './adapter.ts';
import { frontDesk } from './bot.ts';
import { createChannels } from './channels/channel.ts';
import { createCloudChannel, createReceive } from './channels/cloud/cloud.ts';
import { cloudRoutes } from './channels/cloud/routes.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { loadEstates } from './estates/estates.ts';
import { createInbox } from './inbox/inbox.ts';
import { createInboxStore } from './inbox/store.ts';
import { createOutbox } from './jobs/outbox.ts';
import { createSchedule } from './jobs/schedule.ts';
import type { Logger } from './log.ts';
import { createServer } from './server.ts';

/** The bot's name in every channel. */
const BOT = { role: 'bot', id: 'front-desk', name: '前台助手' } as const;

export interface App {
  /** Listens; the port it got. */
  listen(port: number, host?: string): Promise<number>;
  /** Ends turns that have begun, then lets everything go. */
  close(): Promise<void>;
  /** Everything that is due by the clock has been done when this settles. */
  settle(): Promise<void>;
  readonly db: Database;
}

export async function createApp(config: Config, clock: Clock, log: Logger): Promise<App> {
  await migrate(config.databaseUrl);
  const db = await openDatabase(config.databaseUrl);
  const estates = await loadEstates(db, clock.now());
  const committer = createCommitter(db);

  // ── in: the Bot Framework service ────────────────────────────────────────────────────────────────
  const authentication = new ConfigurationBotFrameworkAuthentication(
    config.app
      ? {
          MicrosoftAppId: config.app.id,
          MicrosoftAppPassword: config.app.password,
          MicrosoftAppType: config.app.type,
          MicrosoftAppTenantId: config.app.tenantId,
        }
      : {},
  );
  const receive = createReceive({
    inbox: () => inbox,
    channels: () => channels,
    estateId: () => estates.first.id,
    now: () => clock.now(),
  });
  const adapter = new DeskAdapter(authentication, receive);
  const channels = createChannels([], createCloudChannel(authentication, config.app?.id ?? ''));

  // ── the turn ─────────────────────────────────────────────────────────────────────────────────────
  const inbox = createInbox({
    store: createInboxStore(db, randomUUID()),
    committer,
    channels,
    clock,
    log,
    bot: BOT,
    nowMs: db.nowMs,
    run: (turn) => adapter.runTurn(turn, frontDesk),
    apology: () =>
      MessageFactory.text(
        '非常抱歉，我这边出了点问题，您的话已经记下，请稍等再发一次或拨打服务电话。',
      ) as Activity,
  });

  // ── out, and later ───────────────────────────────────────────────────────────────────────────────
  const outbox = createOutbox({ db, channels, clock, log });
  const jobs = createSchedule({ db, clock, log, handlers: {} });

  const settle = async (): Promise<void> => {
    do await inbox.idle();
    while ((await jobs.run()) + (await outbox.run()) > 0);
    await inbox.idle();
  };
  const troubled = (err: unknown): void => log.error({ err }, 'a sweep failed');
  const stopHearing = db.signals.on(({ topic }) => {
    if (topic === 'outbox') outbox.run().catch(troubled);
    if (topic === 'jobs') jobs.run().catch(troubled);
  });
  const ticks = [
    cron('* * * * * *', () => Promise.all([outbox.run(), jobs.run()]).then(() => undefined, troubled)),
    cron('*/5 * * * * *', () => inbox.resume().catch(troubled)),
  ];

  const server = createServer({
    log,
    ready: () =>
      db.query(sql`SELECT 1 AS "one"`).then(
        () => true,
        () => false,
      ),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    mounts: [cloudRoutes(adapter, config.app === undefined)],
  });

  return {
    db,
    settle,
    async listen(port, host) {
      await inbox.resume();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve());
      });
      return (server.address() as { port: number }).port;
    },
    async close() {
      for (const tick of ticks) await tick.stop();
      stopHearing();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await inbox.idle();
      await db.close();
    },
  };
}
