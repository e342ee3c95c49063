/** Settings of the model endpoint, from the environment. Off until a key is set (D5). */
import { z } from 'zod';

/** An empty variable counts as not set, as in `.env` files. */
const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const number = (least: number, most: number, usual: number) =>
  text.pipe(z.coerce.number<string>().min(least).max(most).default(usual));

/** The most one reading may wait for the model, so that an answer never takes two seconds. */
export const LONGEST_MS = 1_900;

const environment = z.object({
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  OPENAI_MODEL: text,
  UNDERSTANDING_MODEL_MODE: text.pipe(z.enum(['unsure', 'always']).default('unsure')),
  MODEL_UNSURE_BELOW: number(0, 1, 0.6),
  MODEL_TIMEOUT_MS: number(100, LONGEST_MS, 1_500),
  MODEL_MASK: text.pipe(z.enum(['0', '1', 'true', 'false']).default('1')),
  MODEL_PRICE_INPUT: number(0, 1_000_000, 0),
  MODEL_PRICE_OUTPUT: number(0, 1_000_000, 0),
  MODEL_REGION: text.pipe(z.enum(['CN', 'TW', 'HK', 'other']).optional()),
  MODEL_ABROAD: text.pipe(
    z
      .string()
      .regex(/^\d{4}-\d\d-\d\d .{5,}$/, 'must be the date of the permission and its reason: 2026-11-24 …')
      .optional(),
  ),
});

/** What the endpoint needs; made only when a key is set. */
export interface EndpointConfig {
  apiKey: string;
  /** Of any endpoint that speaks the OpenAI protocol; undefined is OpenAI's own. */
  baseUrl: string | undefined;
  model: string;
  mode: 'unsure' | 'always';
  /** Below this confidence of the embedded engine the model is asked. */
  unsureBelow: number;
  /** For a reading in all, one retry included. */
  timeoutMs: number;
  /** Personal data is replaced before the text leaves. */
  maskPersonal: boolean;
  /** For a million tokens, in whatever money the operator counts; 0 where not set. */
  price: { input: number; output: number };
  /** Where the endpoint stands: a region, `other`, or `local` for this machine or its own network. */
  region: 'CN' | 'TW' | 'HK' | 'other' | 'local';
  /** Date and reason of the permission to send outside the owner's region. */
  abroad: string | undefined;
}

/** OpenAI's own endpoint and a model that answers inside the time; any other endpoint must name its model. */
const usualModel = 'gpt-4.1-mini';

/**
 * Reads the environment.
 * @returns undefined while OPENAI_API_KEY is not set
 * @throws Error naming each variable that cannot be used and why
 */
export function endpointConfig(env: Record<string, string | undefined>): EndpointConfig | undefined {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Cannot use these settings of the model:\n  ${faults.join('\n  ')}`);
  }
  const value = parsed.data;
  if (value.OPENAI_API_KEY === undefined) return undefined;
  if (value.OPENAI_BASE_URL !== undefined && value.OPENAI_MODEL === undefined)
    throw new Error(
      'Cannot use these settings of the model:\n  OPENAI_MODEL: must be set with OPENAI_BASE_URL',
    );
  return {
    apiKey: value.OPENAI_API_KEY,
    baseUrl: value.OPENAI_BASE_URL,
    model: value.OPENAI_MODEL ?? usualModel,
    mode: value.UNDERSTANDING_MODEL_MODE,
    unsureBelow: value.MODEL_UNSURE_BELOW,
    timeoutMs: value.MODEL_TIMEOUT_MS,
    maskPersonal: value.MODEL_MASK === '1' || value.MODEL_MASK === 'true',
    price: { input: value.MODEL_PRICE_INPUT, output: value.MODEL_PRICE_OUTPUT },
    region: value.MODEL_REGION ?? (isLocal(value.OPENAI_BASE_URL) ? 'local' : 'other'),
    abroad: value.MODEL_ABROAD,
  };
}

function isLocal(url: string | undefined): boolean {
  if (url === undefined) return false;
  const { hostname } = new URL(url);
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/.test(hostname) &&
    // A name such as 10.example.com is not an address.
    (hostname === 'localhost' || /^[\d.]+$|^\[/.test(hostname))
  );
}

/** Whether text of an owner in `region` may be sent there (D5). */
export function mayLeave(config: EndpointConfig, region: 'CN' | 'TW' | 'HK'): boolean {
  return config.region === 'local' || config.region === region || config.abroad !== undefined;
}
