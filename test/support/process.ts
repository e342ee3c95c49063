/** Programs in a process of their own: to be measured, or killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface Program {
  port: number;
  pid: number;
  /** Asks it to leave, and waits. */
  stop(): Promise<void>;
  /** SIGKILL: it does not even learn of it. */
  kill(): Promise<void>;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port to be had');
  return address.port;
}

/** Starts `entry` (a TypeScript file of the project) and waits until its port answers. */
export async function start(entry: string, env: Record<string, string> = {}): Promise<Program> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(root, entry)], {
    cwd: root,
    env: { ...process.env, PORT: String(port), LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', process.env.TEST_LOG ? 'inherit' : 'ignore', 'inherit'],
  });
  const ended = new Promise<never>((_, failed) => {
    child.once('exit', (code) => failed(new Error(`${entry} ended with ${code}`)));
  });
  ended.catch(() => undefined); // told to whoever waits below
  await Promise.race([ended, answers(port)]);
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  return {
    port,
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function answers(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`);
      return;
    } catch {
      // not listening yet
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}
