/**
 * The whole desk, put together. Read top to bottom it is the way of a message:
 *
 *   channel → inbox (stored, then acknowledged) → one turn at a time per talk → transcript → handoff → dialogs
 *           → register → one commit → outbox → channel
 */
import { randomUUID } from 'node:crypto';
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
import { createAuthentication, createCloudChannel, createReceive } from './channels/cloud/cloud.ts';
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
import { createOutbox } from './jobs/outbox.ts';
import { createSchedule } from './jobs/schedule.ts';
import { createDoor } from './leaving.ts';
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
import { houseJobs, together } from './procedures/house-jobs.ts';
import { startMissingClocks } from './procedures/missing.ts';
import { planRetention } from './procedures/retention.ts';
import { planSurveys } from './procedures/survey.ts';
import { planVisit } from './procedures/visits.ts';
import { createPulse } from './pulse.ts';
import { createNumbers, createSeries } from './register/numbers.ts';
import { createSender } from './senders/gateway.ts';
import { createServer } from './server.ts';
import { createFileLinks, fileRoutes } from './storage/file-links.ts';
import { createFiles } from './storage/files.ts';
import { secretNamed } from './storage/secrets.ts';
import { planTables } from './tables/made.ts';
import { trialTable } from './trial/contract.ts';
import { loadDemo } from './trial/demo.ts';
import { trialRoutes } from './trial/routes.ts';
import { createTryout } from './tryout.ts';
import { ownerRoutes } from './web/owner/routes.ts';
import { privacyRoutes } from './web/privacy.ts';
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
  const authentication = createAuthentication(config.app);
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
  const procedures = {
    db,
    committer,
    channels,
    clock,
    estates,
    duty,
    bot: BOT,
    settings: settingsOf,
    announce,
    ledger,
    retention,
    inbox: (): Inbox => inbox,
    now: (): Date => clock.now(),
  };
  const jobs = createSchedule({
    db,
    clock,
    log,
    together,
    handlers: { ...desk.jobs, ...proving.jobs, ...houseJobs(procedures) },
  });

  const reload = async (): Promise<void> => {
    await Promise.all([estates.reload(), entrances.reload()]);
  };
  const pulse = createPulse({
    db,
    clock,
    log,
    inbox,
    outbox,
    jobs,
    reload,
    async lookAround() {
      await estates.reload();
      await entrances.reload();
      answers.forget();
      duty.forget();
      await planTables(procedures);
      await planSurveys(procedures);
    },
  });

  const trial =
    config.trial && clock instanceof MovableClock
      ? trialRoutes({
          db,
          committer,
          clock,
          estates,
          settle: pulse.settle,
          nextNumber: house.nextNumber,
          settings: settingsOf,
          forget() {
            duty.forget();
            answers.forget();
          },
        })
      : undefined;

  const door = createDoor();
  const server = createServer({
    log,
    leaving: () => door.leaving,
    asked: () => door.asked(),
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

  door.watch(server);

  return {
    db,
    firstLogin: desk.firstLogin,
    settle: pulse.settle,
    async listen(port, host) {
      await planTables(procedures);
      await planSurveys(procedures);
      await inbox.begin();
      for (const app of own.channels) await app.begin?.();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve());
      });
      return (server.address() as { port: number }).port;
    },
    async close() {
      await door.wait();
      await pulse.stop();
      overrides.close();
      directLine.close();
      desk.close();
      await door.shut(async () => {
        await inbox.idle();
        await jobs.idle();
      });
      // What came in before the door was shut may have begun a turn since.
      await inbox.idle();
      for (const app of own.channels) app.close?.();
      await outbox.close();
      await db.close();
      unlock();
    },
  };
}
