/** PostgreSQL: one pool for Prisma and the raw statements, one connection that listens. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Signal, Signals } from './signals.ts';

/** How long to wait before listening again after the connection broke, in ms. */
const LISTEN_AGAIN = 1_000;

/** The schema named in `?schema=`, as Prisma's URLs have it; `public` where none is. */
export function schemaOf(url: string): string {
  return new URL(url).searchParams.get('schema') ?? 'public';
}

/** A pool whose connections look for tables in the URL's schema; `pipeline`: statements are sent ahead of answers. */
export function openPool(url: string, pipeline = false): pg.Pool {
  const address = new URL(url);
  const schema = schemaOf(url);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(schema)) throw new Error('DATABASE_URL: schema must be a plain name');
  address.searchParams.delete('schema');
  const pool = new pg.Pool({
    connectionString: address.toString(),
    max: 8,
    options: `-c search_path="${schema}"`,
    connectionTimeoutMillis: 10_000,
    // Statements of a batch are sent without waiting for one another.
    pipeline,
  } as pg.PoolConfig);
  // A connection that breaks tells whoever waits on it by their own statement, and the pool replaces it; the event beside
  // that would end the process where nobody listens, idle or in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The NOTIFY channel of one schema; other schemas of the same database do not hear each other. */
export function channelOf(schema: string): string {
  return `desk_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
}

/**
 * Listens for other processes' signals and hands them to `signals`, for ever; a broken connection is made again
 * and announced with `resync`. Returns the way to stop.
 */
export function listen(pool: pg.Pool, channel: string, self: string, signals: Signals): () => Promise<void> {
  let stopped = false;
  let client: pg.PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;

  const again = (): void => {
    client?.release(true);
    client = undefined;
    if (!stopped) timer = setTimeout(() => void connect(), LISTEN_AGAIN);
  };
  const connect = async (): Promise<void> => {
    try {
      const next = await pool.connect();
      client = next;
      next.on('error', again);
      next.on('notification', ({ payload }) => {
        const [from, ...words] = (payload ?? '').split('\n');
        if (from === self) return;
        for (const word of words) {
          const [topic = '', ...key] = word.split(' ');
          signals.emit({ topic: topic as Signal['topic'], key: key.join(' ') });
        }
      });
      await next.query(`LISTEN ${channel}`);
      signals.emit({ topic: 'resync', key: '' });
    } catch {
      // The database is away; whoever needs it now is told by its own query. We only try again.
      again();
    }
  };
  const first = connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await first;
    client?.release(true);
  };
}
