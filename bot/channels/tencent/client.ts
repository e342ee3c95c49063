/** Calls to WeChat and WeCom: one access token for all processes, time limits, refusals by name. */
import { setTimeout as pause } from 'node:timers/promises';
import { isTokenFault, type Refusal, refused, TencentUnknown } from './errors.ts';
import type { ChannelState } from './state.ts';

export interface ClientParts {
  apiUrl: string;
  /** Names the token among those of other accounts. */
  account: string;
  state: ChannelState;
  /** How long a call may take, in ms. */
  patience: number;
  /** The call that gets a token. `force`: the one at hand is no good though it has not expired. */
  ask: (force: boolean) => { path: string; query?: Record<string, string>; body?: unknown };
}

export interface Client {
  /** @throws TencentUnknown, Later, Held, PermanentFailure */
  get<T extends object>(path: string): Promise<T>;
  post<T extends object>(path: string, body: unknown): Promise<T>;
  /** Bytes, or undefined when the platform has them no more. */
  download(path: string, query: Record<string, string>): Promise<Uint8Array | undefined>;
  /** Sends a file as multipart. */
  upload<T extends object>(
    path: string,
    query: Record<string, string>,
    file: { name: string; kind: string; bytes: Uint8Array },
  ): Promise<T>;
}

/** A token is renewed this long before it ends, in ms. */
const AHEAD = 5 * 60_000;
/** How long one process may take to get a token, and the others wait for it, in ms. */
const TOKEN_LEASE = 10_000;

export function createClient(parts: ClientParts): Client {
  const { apiUrl, account, state, patience } = parts;
  const key = `token/${account}`;

  async function http(path: string, query: Record<string, string>, init: RequestInit): Promise<Response> {
    const url = new URL(`${apiUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    let response: Response;
    try {
      response = await fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
    } catch (cause) {
      // The address holds the token: the cause is not told.
      const late = cause instanceof Error && cause.name === 'TimeoutError';
      throw new TencentUnknown(late ? `no answer to ${path} in ${patience} ms` : `no connection for ${path}`);
    }
    if (response.status >= 400) throw new TencentUnknown(`${path} answered ${response.status}`);
    return response;
  }

  async function json(response: Response, path: string): Promise<Record<string, unknown>> {
    try {
      return (await response.json()) as Record<string, unknown>;
    } catch {
      throw new TencentUnknown(`${path} did not answer JSON`);
    }
  }

  const refusalOf = (answer: Record<string, unknown>): Refusal | undefined =>
    typeof answer.errcode === 'number' && answer.errcode !== 0
      ? { errcode: answer.errcode, errmsg: String(answer.errmsg ?? '') }
      : undefined;

  async function newToken(force: boolean): Promise<string> {
    const { path, query = {}, body } = parts.ask(force);
    const init: RequestInit =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await json(await http(path, query, init), path);
    const refusal = refusalOf(answer);
    if (refusal) throw refused(refusal);
    const token = String(answer.access_token ?? '');
    const ms = Number(answer.expires_in ?? 0) * 1_000;
    await state.write(key, token, Math.max(ms - AHEAD, ms / 2));
    return token;
  }

  /** @param bad a token that the platform did not take */
  async function token(bad?: string): Promise<string> {
    const deadline = Date.now() + TOKEN_LEASE;
    for (;;) {
      const known = await state.read(key);
      if (known !== undefined && known !== '') return known;
      if (await state.claim(key, TOKEN_LEASE)) {
        try {
          const fresh = await newToken(false);
          return fresh === bad ? await newToken(true) : fresh;
        } catch (error) {
          await state.free(key);
          throw error;
        }
      }
      if (Date.now() > deadline) throw new TencentUnknown('another process did not get a token');
      await pause(50);
    }
  }

  /** Makes a call with the token; once more with a new one when the platform does not know it. */
  async function call<T>(work: (access: string) => Promise<T | { refusal: Refusal }>): Promise<T> {
    let access = await token();
    for (let tries = 1; ; tries++) {
      const result = await work(access);
      const refusal =
        typeof result === 'object' && result !== null && 'refusal' in result ? result.refusal : undefined;
      if (!refusal) return result as T;
      if (!isTokenFault(refusal) || tries > 1) throw refused(refusal);
      await state.spoil(key, access);
      access = await token(access);
    }
  }

  async function answered<T>(response: Response, path: string): Promise<T | { refusal: Refusal }> {
    const answer = await json(response, path);
    const refusal = refusalOf(answer);
    return refusal ? { refusal } : (answer as T);
  }

  return {
    get: (path) => call(async (access_token) => answered(await http(path, { access_token }, {}), path)),
    post: (path, body) =>
      call(async (access_token) => {
        const init = {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        };
        return answered(await http(path, { access_token }, init), path);
      }),
    download: (path, query) =>
      call<Uint8Array | undefined>(async (access_token) => {
        const response = await http(path, { ...query, access_token }, {});
        // Refusals come as JSON, with status 200 like everything else.
        if (!/json|text\/plain/.test(response.headers.get('content-type') ?? ''))
          return new Uint8Array(await response.arrayBuffer());
        const refusal = refusalOf(await json(response, path));
        if (refusal?.errcode === 40007) return undefined;
        return { refusal: refusal ?? { errcode: -1 } };
      }),
    upload: (path, query, { name, kind, bytes }) =>
      call(async (access_token) => {
        const form = new FormData();
        form.set('media', new Blob([Uint8Array.from(bytes)], { type: kind }), name);
        return answered(await http(path, { ...query, access_token }, { method: 'POST', body: form }), path);
      }),
  };
}
