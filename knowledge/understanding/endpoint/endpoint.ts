/** The model endpoint: one masked text out, one checked reading back, inside a fixed time or not at all. */
import { readFileSync } from 'node:fs';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { Ear } from '../engine.ts';
import { answerSchema, believe, type EndpointReading } from './answer.ts';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import { LONGEST_MS } from './config.ts';
import { EndpointError, type Failure } from './errors.ts';
import { type Masked, maskPersonal } from './mask.ts';
import { createMeter, type Meter, type Usage } from './usage.ts';

export interface EndpointOptions {
  apiKey: string;
  /** Of any endpoint that speaks the OpenAI protocol; OpenAI's own where not given. */
  baseUrl?: string | undefined;
  model: string;
  /** For a reading in all, one retry included; never more than 1,900 ms. */
  timeoutMs?: number;
  fetch?: typeof fetch;
  /** Replaces telephones, identity numbers, plates, addresses of mail and names before the text leaves. */
  maskPersonal: boolean;
  /** For a million tokens. */
  price?: { input: number; output: number };
  breaker?: Omit<BreakerOptions, 'now'>;
  now: () => Date;
}

export interface Endpoint extends Ear {
  /**
   * Reads one text with the model.
   * @throws EndpointError when there is no reading that can be trusted inside the time
   */
  read(text: string, signal?: AbortSignal): Promise<EndpointReading>;
  usage(): Usage;
}

/** Characters of a message that are sent; the rest of a longer one says no more about its kind. */
const LONGEST_TEXT = 2_000;
/** A second try with less time left would only cost. */
const LEAST_MS = 150;
/** Pause before the second try, where the endpoint names none. */
const PAUSE_MS = 100;
const MOST_TOKENS = 400;

/** These say that the endpoint is unwell; the others, what was said to it or by it. */
const unwell: ReadonlySet<Failure> = new Set([
  'timeout',
  'network',
  'limited',
  'server',
  'refused_request',
  'broken',
]);
const again: ReadonlySet<Failure> = new Set(['network', 'limited', 'server']);

const instructions = readFileSync(new URL('./instructions.md', import.meta.url), 'utf8').trim();

/** Makes the endpoint; nothing is sent until the first reading. */
export function createEndpoint(options: EndpointOptions): Endpoint {
  const budget = Math.min(options.timeoutMs ?? 1_500, LONGEST_MS);
  const breaker = createBreaker({ ...options.breaker, now: options.now });
  const meter = createMeter(options.price ?? { input: 0, output: 0 });
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    // Named, so that the library does not pick them from the environment by itself.
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: budget,
    logLevel: 'off',
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const ask = (masked: Masked, signal: AbortSignal): Promise<ChatCompletion> =>
    client.chat.completions.create(
      {
        model: options.model,
        temperature: 0,
        max_completion_tokens: MOST_TOKENS,
        response_format: zodResponseFormat(answerSchema, 'reading'),
        messages: [
          { role: 'system', content: instructions },
          // As a JSON string the owner's words cannot end the value they stand in.
          { role: 'user', content: JSON.stringify({ message: masked.text }) },
        ],
      },
      { signal },
    );

  return {
    usage: () => meter.read(breaker.state()),
    async read(text, signal) {
      if (!breaker.enter()) {
        meter.failed('open');
        throw new EndpointError('open', 'the endpoint failed too often and is left alone for a while');
      }
      meter.called();
      const began = performance.now();
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), budget);
      const ended = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
      try {
        const heard = text.slice(0, LONGEST_TEXT);
        const masked = options.maskPersonal
          ? maskPersonal(heard)
          : { text: heard, restore: (w: string) => w };
        const left = (): number => budget - (performance.now() - began);
        const completion = await orEnd(
          tryTwice(() => ask(masked, ended), meter, left, ended),
          ended,
        );
        meter.spent(completion.usage?.prompt_tokens ?? 0, completion.usage?.completion_tokens ?? 0);
        const reading = believe(contentOf(completion), heard, masked);
        meter.answered(reading.rejected.length);
        breaker.leave('success');
        return reading;
      } catch (error) {
        throw note(toEndpointError(error, signal), meter, breaker);
      } finally {
        clearTimeout(timer);
        meter.took(performance.now() - began);
      }
    },
  };
}

function note(error: EndpointError, meter: Meter, breaker: Breaker): EndpointError {
  meter.failed(error.code);
  breaker.leave(unwell.has(error.code) ? 'failure' : error.code === 'aborted' ? 'neither' : 'success');
  return error;
}

/** Settles when the work or its time ends, whatever the transport makes of the signal. */
function orEnd<T>(work: Promise<T>, end: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new EndpointError('timeout', 'no answer inside the time'));
    if (end.aborted) stop();
    else end.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => end.removeEventListener('abort', stop));
  });
}

/** One more try after a passing fault, if there is time for it. */
async function tryTwice<T>(
  ask: () => Promise<T>,
  meter: Meter,
  left: () => number,
  end: AbortSignal,
): Promise<T> {
  meter.requested(false);
  try {
    return await ask();
  } catch (error) {
    const pause = pauseOf(error);
    if (end.aborted || !again.has(toEndpointError(error, undefined).code) || left() < pause + LEAST_MS)
      throw error;
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

function contentOf(completion: ChatCompletion): string {
  // Compatible endpoints do not always keep to the type.
  const choice = completion.choices?.[0];
  if (choice === undefined) throw new EndpointError('broken', 'the answer holds no choice');
  if (choice.message?.refusal || choice.finish_reason === 'content_filter')
    throw new EndpointError('refusal', 'the model declined to answer');
  if (choice.finish_reason === 'length') throw new EndpointError('broken', 'the answer was cut off');
  const content = choice.message?.content;
  if (typeof content !== 'string' || content === '') throw new EndpointError('broken', 'the answer is empty');
  return content;
}

function toEndpointError(error: unknown, caller: AbortSignal | undefined): EndpointError {
  if (caller?.aborted) return new EndpointError('aborted', 'the caller gave up', { cause: error });
  if (error instanceof EndpointError) return error;
  if (error instanceof APIConnectionTimeoutError)
    return new EndpointError('timeout', 'no answer inside the time', { cause: error });
  if (error instanceof APIConnectionError)
    return new EndpointError('network', 'no connection to the endpoint', { cause: error });
  if (error instanceof APIError) {
    const status: number | undefined = error.status;
    if (status === undefined) return new EndpointError('timeout', 'the request was ended', { cause: error });
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
