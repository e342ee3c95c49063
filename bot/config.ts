/** The program's settings, from its environment. `.env.example` mirrors this file. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type EndpointConfig, endpointConfig } from '../knowledge/understanding/endpoint/config.ts';
import { type ChannelSettings, channelSettings, channelVariables } from './channels/settings.ts';

/** An empty variable counts as not set, as in `.env` files. */
const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const flag = z
  .enum(['', '0', '1', 'true', 'false'])
  .default('')
  .transform((value) => value === '1' || value === 'true');

const environment = z.object({
  NODE_ENV: text,
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  HOST: text,
  PUBLIC_URL: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  DATA_DIR: text,
  DATABASE_URL: text.pipe(
    z
      .string()
      .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'must begin with file: or postgresql://')
      .optional(),
  ),
  DESK_ADMIN_PASSWORD: text.pipe(z.string().min(8, 'must have 8 characters or more').optional()),
  SMS_URL: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  SMS_TOKEN: text,
  VOICE_URL: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  VOICE_TOKEN: text,
  MicrosoftAppId: text,
  MicrosoftAppPassword: text,
  MicrosoftAppType: text.pipe(z.enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI']).optional()),
  MicrosoftAppTenantId: text,
  ...channelVariables,
  GATHER_BURSTS: z
    .enum(['', '0', '1'])
    .default('')
    .transform((value) => value !== '0'),
  TRIAL: flag,
  LOG_LEVEL: text.pipe(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info')),
});

export interface Config {
  production: boolean;
  port: number;
  /** Address to listen on; all when not set. */
  host: string | undefined;
  /** Where owners and staff reach the desk from outside, without a final slash; not set: as the request says. */
  publicUrl: string | undefined;
  dataDir: string;
  databaseUrl: string;
  adminPassword: string | undefined;
  /** Where SMS are posted as `{to, text}`, with a bearer token; undefined: none are sent, nobody is verified that way. */
  sms: { url: string; token: string | undefined } | undefined;
  /** Where spoken calls to the duty are posted in the same form (U1); undefined: none are made. */
  voice: { url: string; token: string | undefined } | undefined;
  /** The Bot Framework app, or undefined: then /api/messages answers on loopback only. */
  app: { id: string; password: string; type: string; tenantId: string } | undefined;
  /** The messaging apps that are set up. */
  channels: ChannelSettings;
  /** Messages in a row are answered once (T1); off: each at once. */
  gatherBursts: boolean;
  trial: boolean;
  /** A model behind the ear; undefined while no key is set (D5). */
  model: EndpointConfig | undefined;
  logLevel: string;
}

function channelsOf(value: z.infer<typeof environment>): ChannelSettings {
  try {
    return channelSettings(value);
  } catch (error) {
    throw new Error(`Cannot start with these settings:\n  ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Reads the environment.
 * @throws Error naming each variable that cannot be used and why
 */
export function createConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Cannot start with these settings:\n  ${faults.join('\n  ')}`);
  }
  const value = parsed.data;
  const production = value.NODE_ENV === 'production';
  if (value.TRIAL && production)
    throw new Error('Cannot start with these settings:\n  TRIAL: is refused with NODE_ENV=production');
  const dataDir = resolve(value.DATA_DIR ?? 'data');
  return {
    production,
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir,
    databaseUrl: value.DATABASE_URL ?? `file:${join(dataDir, 'desk.db')}`,
    adminPassword: value.DESK_ADMIN_PASSWORD,
    sms: value.SMS_URL ? { url: value.SMS_URL, token: value.SMS_TOKEN } : undefined,
    voice: value.VOICE_URL ? { url: value.VOICE_URL, token: value.VOICE_TOKEN } : undefined,
    app: value.MicrosoftAppId
      ? {
          id: value.MicrosoftAppId,
          password: value.MicrosoftAppPassword ?? '',
          type: value.MicrosoftAppType ?? 'MultiTenant',
          tenantId: value.MicrosoftAppTenantId ?? '',
        }
      : undefined,
    channels: channelsOf(value),
    gatherBursts: value.GATHER_BURSTS,
    trial: value.TRIAL,
    model: endpointConfig(env),
    logLevel: value.LOG_LEVEL,
  };
}
