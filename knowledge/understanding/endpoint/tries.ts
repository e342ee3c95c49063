/** How a request is tried, ended and read, whatever the transport does. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import { EndpointError, type Failure } from './errors.ts';
import type { Meter } from './usage.ts';

/** A second try with less time left would only cost. */
const LEAST_MS = 150;
/** Pause before the second try, where the endpoint names none. */
const PAUSE_MS = 100;
const again: ReadonlySet<Failure> = new Set(['network', 'limited', 'server']);

/** Settles when the work or its time ends, whatever the transport makes of the signal. */
export function orEnd<T>(work: Promise<T>, end: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new EndpointError('timeout', 'no answer inside the time'));
    if (end.aborted) stop();
    else end.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => end.removeEventListener('abort', stop));
  });
}

export interface Tries<T> {
  ask: () => Promise<T>;
  dialect: Dialect;
  meter: Meter;
  /** Milliseconds that are left. */
  left: () => number;
  end: AbortSignal;
}

/** One more try after a passing fault, or after something the endpoint does not take, if there is time for it. */
export async function tryTwice<T>({ ask, dialect, meter, left, end }: Tries<T>): Promise<T> {
  meter.requested(false);
  try {
    return await ask();
  } catch (error) {
    const learned = dialect.learn(error);
    const pause = learned ? 0 : pauseOf(error);
    const worth = learned || again.has(toEndpointError(error, undefined).code);
    if (end.aborted || !worth || left() < pause + LEAST_MS) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (end.aborted) throw error;
    meter.requested(true);
    return await ask();
  }
}

/** What `Retry-After` asks for, in milliseconds. */
function pauseOf(error: unknown): number {
  if (!(error instanceof APIError)) return PAUSE_MS;
  const headers: Headers | undefined = error.headers;
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (ms >= 0) return ms;
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? seconds * 1_000 : PAUSE_MS;
}

/** What is read of a reply; compatible endpoints do not always keep to the library's types. */
const replySchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});
const usageSchema = z.object({
  usage: z.object({ prompt_tokens: z.number().nonnegative(), completion_tokens: z.number().nonnegative() }),
});

/** The words of the answer. @throws EndpointError where there are none */
export function contentOf(reply: unknown): string {
  const choice = replySchema.safeParse(reply).data?.choices[0];
  if (choice === undefined) throw new EndpointError('broken', 'the answer holds no choice');
  if (choice.message.refusal || choice.finish_reason === 'content_filter')
    throw new EndpointError('refusal', 'the model declined to answer');
  if (choice.finish_reason === 'length') throw new EndpointError('broken', 'the answer was cut off');
  if (!choice.message.content) throw new EndpointError('broken', 'the answer is empty');
  return choice.message.content;
}

/** Tokens a reply cost; 0 where it does not say. */
export function tokensOf(reply: unknown): { input: number; output: number } {
  const usage = usageSchema.safeParse(reply).data?.usage;
  return { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 };
}

/** What went wrong, in our codes. @param caller the signal of whoever asked */
export function toEndpointError(error: unknown, caller: AbortSignal | undefined): EndpointError {
  if (caller?.aborted) return new EndpointError('aborted', 'the caller gave up', { cause: error });
  if (error instanceof EndpointError) return error;
  if (error instanceof APIConnectionTimeoutError)
    return new EndpointError('timeout', 'no answer inside the time', { cause: error });
  if (error instanceof APIConnectionError)
    return new EndpointError('network', 'no connection to the endpoint', { cause: error });
  if (error instanceof APIError) {
    const status: number | undefined = error.status;
    if (status === undefined) return new EndpointError('timeout', 'the request was ended', { cause: error });
    if (error.code === 'content_filter')
      return new EndpointError('refusal', 'the endpoint declined to answer', { cause: error, status });
    const code =
      status === 429
        ? 'limited'
        : status === 408 || status === 409 || status >= 500
          ? 'server'
          : 'refused_request';
    return new EndpointError(code, `the endpoint answered ${status}`, { cause: error, status });
  }
  // The body broke off or was no JSON at all.
  if (error instanceof SyntaxError)
    return new EndpointError('broken', 'the answer is no JSON', { cause: error });
  return new EndpointError('network', 'the connection broke', { cause: error });
}
