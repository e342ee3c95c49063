/**
 * The whole desk, put together. Read top to bottom it is the way of a message:
 *
 *   channel → inbox (stored, then acknowledged) → one turn at a time per talk → transcript → handoff → dialogs
 *           → register → one commit → outbox → channel
 */
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { schedule as cron } from 'node-cron';
import { shipped } from '../knowledge/layers.ts';
import { createSettings } from '../knowledge/settings.ts';
import { type Database, openDatabase } from '../prisma/client.ts';
import { createCommitter } from '../prisma/commit.ts';
import { migrate } from '../prisma/migrate.ts';
import { sql } from '../prisma/sql.ts';
import { DeskAdapter } from './adapter.ts';
import { runBot } from './bot.ts';
import { createChannels } from './channels/channel.ts';
import { createCloudChannel, createReceive } from './channels/cloud/cloud.ts';
import { cloudRoutes } from './channels/cloud/routes.ts';
import { createDirectLine, webChannel } from './channels/direct-line/direct-line.ts';
import { createDirectLineStore } from './channels/direct-line/store.ts';
import { createTokens } from './channels/direct-line/tokens.ts';
import { type Clock, MovableClock } from './clock.ts';
import type { Config } from './config.ts';
import { createDesk } from './desk/desk.ts';
import { createEar } from './ear.ts';
import { createDuty } from './estates/duty.ts';
import { createEntrances, userIdFor } from './estates/entrances.ts';
import { loadEstates } from './estates/estates.ts';
import { createOverrides } from './estates/overrides.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createInboxStore } from './inbox/store.ts';
import { createOutbox } from './jobs/outbox.ts';
import { createSchedule } from './jobs/schedule.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { deskMiddleware } from './middleware/desk.ts';
import { handoffMiddleware } from './middleware/handoff.ts';
import { createPatience } from './patience.ts';
import { type House, profileOf } from './ports.ts';
import { createAnswers } from './procedures/answers.ts';
import {
  INCIDENT_END_JOB,
  INCIDENT_NEWS_JOB,
  incidentEndJob,
  incidentNewsJob,
} from './procedures/incidents.ts';
import { SILENCE_JOB, silenceJob } from './procedures/silence.ts';
import { VISIT_CHAIN_JOB, visitChainJob } from './procedures/visit-chain.ts';
import { planVisit, VISIT_JOB, visitJob } from './procedures/visits.ts';
import { createNumbers } from './register/numbers.ts';
import { createServer } from './server.ts';
import { createFileLinks, fileRoutes } from './storage/file-links.ts';
import { createFiles } from './storage/files.ts';
import { secretNamed } from './storage/secrets.ts';
import { planTables, TABLE_JOB, tableJob } from './tables/made.ts';
import { trialTable } from './trial/contract.ts';
import { loadDemo } from './trial/demo.ts';
import { trialRoutes } from './trial/routes.ts';
import { createTryout } from './tryout.ts';
import { ownerRoutes } from './web/owner/routes.ts';
import { staticRoutes } from './web/static.ts';

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
  /** The first start's made-up password, to be printed once; undefined at every other start. */
  readonly firstLogin: { user: string; password: string } | undefined;
}

export async function createApp(config: Config, clock: Clock, log: Logger): Promise<App> {
  await migrate(config.databaseUrl);
  const db = await openDatabase(config.databaseUrl);
  if (config.trial) await loadDemo(db, clock.now());
  const estates = await loadEstates(db, clock.now(), config.trial);
  const entrances = await createEntrances(db, estates);
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
    undefined,
    undefined,
    undefined,
    // The connector's own tries again can say a thing twice; the outbox knows better.
    { noRetryPolicy: true },
  );
  const receive = createReceive({
    inbox: () => inbox,
    channels: () => channels,
    async addressee({ channelId: channel, recipient, from, text = '' }) {
      const account = { channel, account: recipient?.id ?? '' };
      // One door for all, the usual case, asks nobody.
      const [estate = estates.first, ...others] = entrances.estatesOf(account.channel, account.account);
      const userId = userIdFor(estate, estates.first, from.id);
      if (others.length === 0) return { estateId: estate.id, userId };
      const { id } = await entrances.estateFor({ ...account, userId, text });
      return { estateId: id, userId };
    },
    now: () => clock.now(),
  });
  const adapter = new DeskAdapter(authentication, receive, (err) =>
    log.error({ err }, 'an activity was not taken'),
  );
  const channels = createChannels([webChannel], createCloudChannel(authentication, config.app?.id ?? ''));

  // ── in and out: the owner's web chat ─────────────────────────────────────────────────────────────
  // Tokens and links live by the real time: a trial that moves the desk's clock must not put anybody out.
  const realTime = (): Date => new Date();
  const links = createFileLinks(await secretNamed(db, 'file-links', clock.now()), realTime);
  const files = createFiles({ db, dataDir: config.dataDir, now: () => clock.now() });
  const directLine = createDirectLine({
    tokens: createTokens(await secretNamed(db, 'direct-line', clock.now()), realTime),
    store: createDirectLineStore(db, committer),
    inbox: () => inbox,
    files,
    links,
    signals: db.signals,
    estate: () => estates.first,
    entrances,
    bot: BOT,
    now: () => clock.now(),
    log,
    publicUrl: config.publicUrl,
  });

  const overrides = await createOverrides(db, log);
  const readSettings = createSettings(overrides, (err) =>
    log.error({ err }, 'a setting does not fit this program and is left out'),
  );
  const duty = createDuty(db);
  const answers = createAnswers(db, (estate, at) => readSettings(profileOf(estate), at));
  const ear = await createEar(config.model, log);
  const metrics = createMetrics(ear);
  const house: House = {
    db,
    duty,
    nextNumber: createNumbers(db),
    settings: readSettings,
    ear,
    answers: answers.of,
  };
  adapter.use(deskMiddleware(house, estates));
  adapter.use(handoffMiddleware());

  // ── the turn ─────────────────────────────────────────────────────────────────────────────────────
  const inbox = createInbox({
    store: createInboxStore(db, randomUUID()),
    committer,
    channels,
    clock,
    log,
    bot: BOT,
    patience: config.gatherBursts ? createPatience(house.ear) : () => 0,
    mostPatience: shipped().clocks.bursts.mostSeconds * 1_000,
    run: (turn) => metrics.turn(turn.talk.channel, () => adapter.runTurn(turn, runBot)),
    apology: (turn) => {
      const settings = readSettings(profileOf(estates.get(turn.talk.estateId)), turn.at);
      return { type: 'message', text: settings.say(settings.locale())('error.sorry', {}) };
    },
  });

  // ── the staff ────────────────────────────────────────────────────────────────────────────────────
  const settingsOf = (estateId: string, at: Date) => readSettings(profileOf(estates.get(estateId)), at);
  const desk = await createDesk({
    db,
    committer,
    channels,
    clock,
    log,
    estates,
    duty,
    bot: BOT,
    settings: settingsOf,
    nextNumber: house.nextNumber,
    running: { overrides, tryout: createTryout(house, estates), entrances, publicUrl: config.publicUrl },
    planVisit: (writes, matter, at) => planVisit(writes, matter, settingsOf(matter.estateId, at), at),
    links,
    typing: async (talk, speaker) => directLine.typing(talk.id, speaker),
    secure: config.publicUrl?.startsWith('https:') ?? false,
    adminPassword: config.adminPassword,
    documented: config.trial ? trialTable : {},
  });

  // ── out, and later ───────────────────────────────────────────────────────────────────────────────
  const outbox = createOutbox({ db, channels, clock, log });
  const inboxLater = (): Inbox => inbox;
  const now = (): Date => clock.now();
  const incidentParts = {
    db,
    committer,
    channels,
    clock,
    estates,
    duty,
    bot: BOT,
    settings: settingsOf,
    now,
  };
  const tableParts = { db, committer, estates, settings: settingsOf, now };
  const jobs = createSchedule({
    db,
    clock,
    log,
    handlers: {
      ...desk.jobs,
      [VISIT_JOB]: visitJob(db, inboxLater, now),
      [VISIT_CHAIN_JOB]: visitChainJob({ db, committer, inbox: inboxLater, now, settings: settingsOf }),
      [TABLE_JOB]: tableJob(tableParts),
      [INCIDENT_NEWS_JOB]: incidentNewsJob(incidentParts),
      [INCIDENT_END_JOB]: incidentEndJob(incidentParts),
      [SILENCE_JOB]: silenceJob(db, inboxLater, now),
    },
  });

  const settle = async (): Promise<void> => {
    do await inbox.idle();
    while ((await jobs.run()) + (await outbox.run()) > 0);
    await inbox.idle();
  };
  const troubled = (err: unknown): void => log.error({ err }, 'a sweep failed');
  const lookAround = async (): Promise<void> => {
    await estates.reload();
    await entrances.reload();
    answers.forget();
    duty.forget();
    await planTables(tableParts);
  };
  const stopHearing = db.signals.on(({ topic }) => {
    if (topic === 'outbox') outbox.run().catch(troubled);
    if (topic === 'jobs') jobs.run().catch(troubled);
    if (topic === 'settings' || topic === 'resync') lookAround().catch(troubled);
  });
  const ticks = [
    cron('* * * * * *', () => Promise.all([outbox.run(), jobs.run()]).then(() => undefined, troubled)),
    cron('*/5 * * * * *', () => inbox.resume().catch(troubled)),
    // Estates and doors that another process changed without being heard.
    cron('*/4 * * * * *', () =>
      Promise.all([estates.reload(), entrances.reload()]).then(() => undefined, troubled),
    ),
  ];

  const trial =
    config.trial && clock instanceof MovableClock
      ? trialRoutes({
          db,
          committer,
          clock,
          estates,
          settle,
          nextNumber: house.nextNumber,
          settings: settingsOf,
          forget() {
            duty.forget();
            answers.forget();
          },
        })
      : undefined;

  const server = createServer({
    log,
    ready: () =>
      db.query(sql`SELECT 1 AS "one"`).then(
        () => true,
        () => false,
      ),
    metrics: () => metrics.text(),
    mounts: [
      cloudRoutes(adapter, config.app === undefined),
      directLine.mount,
      desk.mount,
      fileRoutes(files, links),
      ...(trial ? [trial] : []),
      ownerRoutes(() => estates.first, entrances.named, BOT.id),
      staticRoutes(),
    ],
  });

  return {
    db,
    firstLogin: desk.firstLogin,
    settle,
    async listen(port, host) {
      await planTables(tableParts);
      await inbox.begin();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve());
      });
      return (server.address() as { port: number }).port;
    },
    async close() {
      for (const tick of ticks) await tick.stop();
      stopHearing();
      overrides.close();
      directLine.close();
      desk.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await inbox.idle();
      // Kept-alive connections that nobody uses would hold the door open for seconds.
      const { server: http } = server as unknown as { server: HttpServer };
      http.closeIdleConnections();
      await closed;
      await db.close();
    },
  };
}
