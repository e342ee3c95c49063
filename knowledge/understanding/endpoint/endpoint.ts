/** The model endpoint: one masked text out, one checked reading back, inside a fixed time or not at all. */
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import type { Ear } from '../engine.ts';
import { believe, type EndpointReading } from './answer.ts';
import { type BreakerOptions, createBreaker, type Outcome } from './breaker.ts';
import { LONGEST_MS } from './config.ts';
import { createDialect } from './dialect.ts';
import { EndpointError, type Failure } from './errors.ts';
import { type Masked, maskPersonal } from './mask.ts';
import { contentOf, orEnd, toEndpointError, tokensOf, tryTwice } from './tries.ts';
import { createMeter, type Usage } from './usage.ts';

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

/** These say that the endpoint is unwell; the others, what was said to it or by it. */
const unwell: ReadonlySet<Failure> = new Set([
  'timeout',
  'network',
  'limited',
  'server',
  'refused_request',
  'broken',
  'schema',
]);

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
  const dialect = createDialect();
  const ask = (masked: Masked, signal: AbortSignal): Promise<unknown> =>
    client.chat.completions.create(
      {
        model: options.model,
        ...dialect.params(),
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
      const leave = breaker.enter();
      if (leave === undefined) {
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
        const reply = await orEnd(
          tryTwice({ ask: () => ask(masked, ended), dialect, meter, left, end: ended }),
          ended,
        );
        meter.spent(tokensOf(reply));
        const reading = believe(contentOf(reply), heard, masked);
        meter.answered(reading.rejected.length);
        leave('success');
        return reading;
      } catch (error) {
        const known = toEndpointError(error, signal);
        meter.failed(known.code);
        leave(outcomeOf(known.code));
        throw known;
      } finally {
        clearTimeout(timer);
        meter.took(performance.now() - began);
      }
    },
  };
}

/** A refusal, or an answer that is not believed, may lie in what the owner wrote: it says nothing of the endpoint. */
const outcomeOf = (code: Failure): Outcome => (unwell.has(code) ? 'failure' : 'neither');
