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
import { lockDatabase } from '../prisma/lock.ts';
import { migrate } from '../prisma/migrate.ts';
import { sql } from '../prisma/sql.ts';
import { Writes } from '../prisma/writes.ts';
import { DeskAdapter } from './adapter.ts';
import { runBot } from './bot.ts';
import { type Carrier, createChannels } from './channels/channel.ts';
import { createCloudChannel, createReceive } from './channels/cloud/cloud.ts';
import { cloudRoutes } from './channels/cloud/routes.ts';
import { createDirectLine, webChannel } from './channels/direct-line/direct-line.ts';
import { createDirectLineStore } from './channels/direct-line/store.ts';
import { createTokens } from './channels/direct-line/tokens.ts';
import { createLedger } from './channels/ledger.ts';
import { createMediaCarrier } from './channels/media.ts';
import { createOwnChannels } from './channels/own.ts';
import { createChannelState } from './channels/tencent/state.ts';
import { type Clock, MovableClock } from './clock.ts';
import type { Config } from './config.ts';
import { createDesk } from './desk/desk.ts';
import { createPhoneLinks } from './desk/phone/links.ts';
import { createEar } from './ear.ts';
import { createDuty } from './estates/duty.ts';
import { createEntrances } from './estates/entrances.ts';
import { loadEstates } from './estates/estates.ts';
import { createOverrides } from './estates/overrides.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createLastSaid } from './inbox/last-said.ts';
import { createMending } from './inbox/mending.ts';
import { createInboxStore } from './inbox/store.ts';
import { createEnqueue } from './jobs/enqueue.ts';
import { createOutbox, dueLeft } from './jobs/outbox.ts';
import { createSchedule } from './jobs/schedule.ts';
import { watchFresh } from './limits.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { deskMiddleware } from './middleware/desk.ts';
import { doorMiddleware } from './middleware/door.ts';
import { handoffMiddleware } from './middleware/handoff.ts';
import { hubHeard, hubTold } from './middleware/hub.ts';
import { identityMiddleware } from './middleware/identity.ts';
import { mediaMiddleware } from './middleware/media.ts';
import { startMiddleware } from './middleware/start.ts';
import { createAnnounce, createNoticeCarrier } from './notices/notices.ts';
import { createProving } from './owners/proving.ts';
import { createPatience } from './patience.ts';
import { type House, profileOf } from './ports.ts';
import { createAnswers } from './procedures/answers.ts';
import { createDataRequests } from './procedures/data-requests.ts';
import {
  INCIDENT_END_JOB,
  INCIDENT_NEWS_JOB,
  incidentEndJob,
  incidentNewsJob,
} from './procedures/incidents.ts';
import { atOnce } from './procedures/jobs.ts';
import { startMissingClocks } from './procedures/missing.ts';
import { planRetention, RETENTION_JOB, retentionJob } from './procedures/retention.ts';
import { SILENCE_JOB, silenceJob } from './procedures/silence.ts';
import { planSurveys, SURVEY_CARD_JOB, SURVEY_JOB, surveyCardJob, surveyJob } from './procedures/survey.ts';
import { VISIT_CHAIN_JOB, visitChainJob } from './procedures/visit-chain.ts';
import { ifSendable, windowJob } from './procedures/visit-window.ts';
import { planVisit, VISIT_JOB, visitJob, WINDOW_JOB } from './procedures/visits.ts';
import { createNumbers, createSeries } from './register/numbers.ts';
import { createSender } from './senders/gateway.ts';
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
import { privacyRoutes } from './web/privacy.ts';
import { staticRoutes } from './web/static.ts';

/** The bot's name in every channel. */
const BOT = { role: 'bot', id: 'front-desk', name: '前台助手' } as const;

/** A process that leaves shuts its door when nothing has come for so long, or after the second, in ms. */
const QUIET = 250;
const MOST_QUIET = 5_000;

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

/**
 * Puts the desk together over its database, which is migrated first.
 * @throws DatabaseInUse where another process has the SQLite file; the database's own error
 */
export async function createApp(config: Config, clock: Clock, log: Logger): Promise<App> {
  const unlock = lockDatabase(config.databaseUrl);
  try {
    return await putTogether(config, clock, log, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function putTogether(config: Config, clock: Clock, log: Logger, unlock: () => void): Promise<App> {
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
    addressee: ({ channelId: channel, recipient, from }) =>
      entrances.addressee({ channel, account: recipient?.id ?? '', userId: from.id }),
    now: () => clock.now(),
  });
  const adapter = new DeskAdapter(authentication, receive, (err) =>
    log.error({ err }, 'an activity was not taken'),
  );
  // ── in and out: the owner's web chat ─────────────────────────────────────────────────────────────
  // Tokens and links live by the real time: a trial that moves the desk's clock must not put anybody out.
  const realTime = (): Date => new Date();
  const links = createFileLinks(await secretNamed(db, 'file-links', clock.now()), realTime);
  const files = createFiles({ db, dataDir: config.dataDir, now: () => clock.now() });
  const mending = createMending(db, files, () => clock.now());
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
  const settingsOf = (estateId: string, at: Date) => readSettings(profileOf(estates.get(estateId)), at);

  // ── in and out: messaging apps ───────────────────────────────────────────────────────────────────
  const ledger = createLedger(db);
  const own = createOwnChannels({
    settings: config.channels,
    inbox: () => inbox,
    ledger,
    mending,
    state: createChannelState(db),
    enqueue: createEnqueue(db, () => clock.now()),
    files,
    links,
    entrances,
    bot: BOT,
    now: () => clock.now(),
    log,
    publicUrl: config.publicUrl,
    declined({ id }) {
      const settings = settingsOf(id, clock.now());
      return settings.say(settings.locale())('group.declined', {});
    },
  });
  const channels = createChannels(
    [webChannel, ...own.channels],
    createCloudChannel(authentication, config.app?.id ?? ''),
  );
  const carriers = new Map<string, Carrier>(
    [
      createMediaCarrier({ channels: () => channels, files, transcript: mending }),
      createNoticeCarrier(config.channels.notices, realTime),
      ...own.carriers,
    ].map((one) => [one.id, one]),
  );

  const duty = createDuty(db);
  const answers = createAnswers(db, (estate, at) => readSettings(profileOf(estate), at));
  const ear = await createEar(config.model, log);
  const metrics = createMetrics(ear);
  const sms = config.sms && createSender('SMS', config.sms);
  const voice = config.voice && createSender('voice', config.voice);
  const proving = createProving({
    db,
    key: await secretNamed(db, 'invitations', clock.now()),
    sms,
    settings: settingsOf,
  });
  const announce = createAnnounce(config.channels.notices, config.publicUrl);
  const nextInSeries = createSeries(db);
  const house: House = {
    db,
    duty,
    nextNumber: createNumbers(nextInSeries),
    settings: readSettings,
    ear,
    answers: answers.of,
    announce,
  };
  const hub = {
    channels,
    transcript: createLastSaid(db),
    holder: async (id: string) =>
      (await db.prisma.handoff.findUnique({ where: { id } }))?.takenBy ?? undefined,
  };
  adapter.use(mediaMiddleware(channels));
  if (config.channels.handoffEvents) adapter.use(hubTold(hub));
  adapter.use(doorMiddleware(house, entrances));
  adapter.use(deskMiddleware(house, estates));
  const tryout = createTryout(house, estates);
  const draftOf = async ({
    estateId,
    ...said
  }: Parameters<Parameters<typeof startMiddleware>[0]>[0]): Promise<string[]> =>
    (await tryout(readSettings, { ...said, estate: estates.get(estateId) })).texts;
  const dataRequests = createDataRequests(
    db,
    (estate) => config.publicUrl && `${config.publicUrl}/privacy?estate=${encodeURIComponent(estate.code)}`,
  );
  adapter.use(identityMiddleware(estates, proving, dataRequests));
  if (config.channels.handoffEvents) adapter.use(hubHeard(hub));
  adapter.use(startMiddleware(draftOf));
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

  const forgetting = { db, committer, files };
  const retention = {
    ...forgetting,
    clock,
    estates,
    retentionOf: (estateId: string, at: Date) => settingsOf(estateId, at).privacy.retention,
  };
  const firstNight = new Writes();
  planRetention(firstNight, clock.now());
  await committer.commit(firstNight);

  // ── the staff ────────────────────────────────────────────────────────────────────────────────────
  await startMissingClocks({ db, committer, settings: settingsOf });
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
    running: {
      overrides,
      tryout,
      entrances,
      proving,
      forgetting,
      retention,
      publicUrl: config.publicUrl,
    },
    nextInSeries,
    phoneLinks: createPhoneLinks(
      await secretNamed(db, 'phone-links', clock.now()),
      realTime,
      config.publicUrl,
    ),
    planVisit: (writes, matter, at) => planVisit(writes, matter, settingsOf(matter.estateId, at), at),
    links,
    announce,
    async typing(talk, speaker) {
      directLine.typing(talk.id, speaker);
      await channels.of(talk.channel).typing?.(talk.id);
    },
    secure: config.publicUrl?.startsWith('https:') ?? false,
    adminPassword: config.adminPassword,
    senders: { sms, voice },
    documented: config.trial ? trialTable : {},
  });

  if (!sms && !voice) log.warn('neither SMS_URL nor VOICE_URL is set: urgent pages sound at the desk only');

  // ── out, and later ───────────────────────────────────────────────────────────────────────────────
  const outbox = createOutbox({
    db,
    carriers: { of: (id) => carriers.get(id) ?? channels.of(id) },
    clock,
    log,
  });
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
    announce,
    now,
  };
  const tableParts = { db, committer, estates, settings: settingsOf, now };
  const surveys = { db, committer, channels, ledger, estates, inbox: inboxLater, settings: settingsOf, now };
  const windows = { db, committer, channels, ledger, settings: settingsOf, now };
  const jobs = createSchedule({
    db,
    clock,
    log,
    together: new Set([...atOnce, VISIT_JOB, WINDOW_JOB, VISIT_CHAIN_JOB, SURVEY_CARD_JOB]),
    handlers: {
      ...desk.jobs,
      ...proving.jobs,
      [RETENTION_JOB]: retentionJob(retention),
      [VISIT_JOB]: ifSendable(windows, visitJob(db, inboxLater, now)),
      [WINDOW_JOB]: windowJob(windows),
      [VISIT_CHAIN_JOB]: visitChainJob({ db, committer, inbox: inboxLater, now, settings: settingsOf }),
      [TABLE_JOB]: tableJob(tableParts),
      [SURVEY_JOB]: surveyJob(surveys),
      [SURVEY_CARD_JOB]: surveyCardJob(surveys),
      [INCIDENT_NEWS_JOB]: incidentNewsJob(incidentParts),
      [INCIDENT_END_JOB]: incidentEndJob(incidentParts),
      [SILENCE_JOB]: silenceJob(db, inboxLater, now),
    },
  });

  const settle = async (): Promise<void> => {
    // What a signal or a tick has begun counts for nothing here: only that nothing due is left does.
    do {
      await inbox.idle();
      await jobs.run();
      await inbox.idle();
      await outbox.run();
    } while (await dueLeft(db, clock.now()));
  };
  const troubled = (err: unknown): void => log.error({ err }, 'a sweep failed');
  const lookAround = async (): Promise<void> => {
    await estates.reload();
    await entrances.reload();
    answers.forget();
    duty.forget();
    await planTables(tableParts);
    await planSurveys(surveys);
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

  let leaving = false;
  let askedAt = 0;
  const server = createServer({
    log,
    leaving: () => leaving,
    asked: () => {
      askedAt = performance.now();
    },
    ready: () =>
      db.query(sql`SELECT 1 AS "one"`).then(
        () => true,
        () => false,
      ),
    metrics: () => metrics.text(),
    mounts: [
      cloudRoutes(adapter, config.app === undefined, () => inbox.full),
      directLine.mount,
      ...own.channels.flatMap(({ mount }) => (mount ? [mount] : [])),
      desk.mount,
      fileRoutes(files, links),
      ...(trial ? [trial] : []),
      ownerRoutes(() => estates.first, entrances.named, BOT.id),
      privacyRoutes((code) => settingsOf((entrances.named(code) ?? estates.first).id, clock.now())),
      staticRoutes(),
    ],
  });

  const { server: http } = server as unknown as { server: HttpServer };
  const fresh = watchFresh(http);

  return {
    db,
    firstLogin: desk.firstLogin,
    settle,
    async listen(port, host) {
      await planTables(tableParts);
      await planSurveys(surveys);
      await inbox.begin();
      for (const app of own.channels) await app.begin?.();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve());
      });
      return (server.address() as { port: number }).port;
    },
    async close() {
      leaving = true;
      // Who is on the way is still let in: a door shut at once would cut off what has been sent and not yet read.
      for (const since = performance.now(); ; ) {
        const now = performance.now();
        if ((now - askedAt >= QUIET && fresh() === 0) || now - since >= MOST_QUIET) break;
        await new Promise((next) => setTimeout(next, QUIET / 5));
      }
      for (const tick of ticks) await tick.stop();
      stopHearing();
      overrides.close();
      directLine.close();
      desk.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Kept-alive connections that nobody uses would hold the door open; those in use end with their answer.
      const sweepOut = setInterval(() => http.closeIdleConnections(), 50);
      await inbox.idle();
      await jobs.idle();
      http.closeIdleConnections();
      await closed;
      clearInterval(sweepOut);
      // What came in before the door was shut may have begun a turn since.
      await inbox.idle();
      for (const app of own.channels) app.close?.();
      await outbox.close();
      await db.close();
      unlock();
    },
  };
}
