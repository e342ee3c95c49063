/** `npm start`: reads the environment, puts the desk together, listens, and leaves in order. */

import { createApp } from './app.ts';
import { MovableClock, systemClock } from './clock.ts';
import { createConfig } from './config.ts';
import { createLogger } from './log.ts';
import { DEMO_PASSWORD } from './trial/demo.ts';

try {
  process.loadEnvFile();
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

const config = createConfig(process.env);
const log = createLogger(config.logLevel);
const app = await createApp(config, config.trial ? new MovableClock() : systemClock, log);
const port = await app.listen(config.port, config.host);
if (app.firstLogin)
  process.stdout.write(`desk login: user=${app.firstLogin.user} password=${app.firstLogin.password}\n`);
process.stdout.write(`front desk: http://localhost:${port}/  desk: http://localhost:${port}/desk\n`);
if (config.trial)
  process.stdout.write(
    `trial: demo estate, staff logins qiantai, zhuguan, jingli …, password ${DEMO_PASSWORD}\n`,
  );

/** How long turns that have begun may take to end, in ms. */
const LEAVE = 25_000;

let leaving = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => {
      log.error('turns did not end in time; they are taken up at the next start');
      process.exit(1);
    }, LEAVE).unref();
    app.close().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'could not leave in order');
        process.exit(1);
      },
    );
  });
