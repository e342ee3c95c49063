/** A manager's program for tests of opening and running estates: answers as they are, files in and out. */
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
