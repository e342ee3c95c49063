/** A manager's program for tests of opening and running estates: answers as they are, files in and out. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { raw, sql } from '../../../prisma/sql.ts';
import type { Desk } from '../../support/desk.ts';
import { hire, logIn } from '../desk/client.ts';

export interface Reply<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Manager {
  get<T>(path: string): Promise<Reply<T>>;
  post<T>(path: string, body?: unknown): Promise<Reply<T>>;
  patch<T>(path: string, body: unknown): Promise<Reply<T>>;
  upload<T>(path: string, bytes: Uint8Array): Promise<Reply<T>>;
  file(path: string): Promise<Reply<Uint8Array>>;
}

/** @param desk the desk it calls; the login may be another process's of the same database */
export function managerAt(desk: { url: string }, headers: Record<string, string>): Manager {
  const json = async <T>(path: string, init: RequestInit): Promise<Reply<T>> => {
    const response = await fetch(`${desk.url}${path}`, init);
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  return {
    get: (path) => json(path, { headers }),
    post: (path, body) =>
      json(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      }),
    patch: (path, body) =>
      json(path, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    upload: (path, bytes) =>
      json(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: Buffer.from(bytes),
      }),
    async file(path) {
      const response = await fetch(`${desk.url}${path}`, { headers });
      const { status, headers: told } = response;
      return { status, headers: told, body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
}

/** Hires a manager (or somebody else) and logs in. */
export async function manager(desk: Desk, staff: Partial<Parameters<typeof hire>[1]> = {}): Promise<Manager> {
  const one = { id: 'guan', name: '管晓', role: 'manager' as const, ...staff };
  await hire(desk, one);
  const { cookie, csrf } = await logIn(desk, one.id);
  return managerAt(desk, { cookie, 'x-csrf-token': csrf });
}

/** A second estate of the same company, in another region. */
export async function estateIn(
  desk: Desk,
  estate: {
    id: string;
    code: string;
    name: string;
    region: 'CN' | 'TW' | 'HK';
    timeZone: string;
    companyId?: string;
  },
): Promise<void> {
  await desk.app.db.prisma.estate.create({
    data: {
      companyId: 'company',
      deskName: '客户服务中心',
      createdAt: new Date(desk.clock.now().getTime() + 1),
      ...estate,
    },
  });
}

/** Tries until `done` says so; at the end of its patience the last answer stands. */
export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean, ms = 5_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (done(answer) || Date.now() > end) return answer;
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Every place of the desk's data where one of the words stands. */
export async function whereStands(desk: Desk, needles: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = (place: string, text: string): void => {
    for (const needle of needles) if (text.includes(needle)) found.push(`${place}: ${needle}`);
  };
  const folder = desk.place.env.DATA_DIR ?? '';
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      look(entry.name, (await readFile(join(entry.parentPath, entry.name))).toString('utf8'));
  const url = desk.place.env.DATABASE_URL;
  if (!url) {
    // The file says that something is left (in free pages too), the tables where.
    const names = await desk.app.db.query(sql`SELECT "name" FROM "sqlite_master" WHERE "type" = 'table'`);
    for (const { name } of names)
      for (const row of await desk.app.db.query(sql`SELECT * FROM ${raw(`"${String(name)}"`)}`))
        for (const [column, value] of Object.entries(row)) look(`${String(name)}.${column}`, String(value));
  } else {
    const address = new URL(url);
    const schema = address.searchParams.get('schema') ?? 'public';
    address.searchParams.delete('schema');
    const client = new pg.Client({ connectionString: address.toString() });
    await client.connect();
    const tables = await client.query<{ table_name: string }>(
      'SELECT table_name FROM information_schema.tables WHERE table_schema = $1',
      [schema],
    );
    for (const { table_name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM "${schema}"."${table_name}" t`,
      );
      for (const { row } of rows) look(table_name, row);
    }
    await client.end();
  }
  return [...new Set(found)];
}
