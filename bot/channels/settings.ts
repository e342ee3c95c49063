/** The channels' settings, from the environment: one account a channel. `.env.example` mirrors this file. */
import { z } from 'zod';
import { type NoticeSettings, type Target, target } from '../notices/notices.ts';
import type { LineSettings } from './line/api.ts';
import { type Template, template } from './wechat/template.ts';
import type { WechatSettings } from './wechat/wechat.ts';
import type { WecomSettings } from './wecom/wecom.ts';

const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const url = (standard: string) =>
  text
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .transform((value) => (value ?? standard).replace(/\/+$/, ''));

/** An EncodingAESKey. */
const aesKey = text.pipe(
  z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits')
    .optional(),
);
const templateSetting = text.transform((value, context): Template | undefined => {
  if (value === undefined) return undefined;
  try {
    return template.parse(JSON.parse(value));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON {"id":…,"data":{field: "{text}"}}' });
    return z.NEVER;
  }
});

/** The variables, to be spread into the environment's schema. */
export const channelVariables = {
  CHANNEL_TIMEOUT_MS: text
    .transform((value) => Number(value ?? 8_000))
    .pipe(z.number().int().min(100).max(20_000)),
  LINE_CHANNEL_SECRET: text,
  LINE_CHANNEL_ACCESS_TOKEN: text,
  LINE_API_URL: url('https://api.line.me'),
  LINE_DATA_URL: url('https://api-data.line.me'),
  WECHAT_APP_ID: text,
  WECHAT_APP_SECRET: text,
  WECHAT_TOKEN: text,
  WECHAT_MODE: text.pipe(z.enum(['plain', 'compatible', 'safe']).optional()),
  WECHAT_AES_KEY: aesKey,
  WECHAT_AES_KEY_FORMER: aesKey,
  WECHAT_PASSIVE_MS: text.transform((value) => Number(value ?? 800)).pipe(z.number().int().min(0).max(4_000)),
  WECHAT_SUBSCRIPTION: templateSetting,
  WECHAT_TEMPLATE: templateSetting,
  WECHAT_API_URL: url('https://api.weixin.qq.com'),
  WECOM_CORP_ID: text,
  WECOM_KF_SECRET: text,
  WECOM_KF_TOKEN: text,
  WECOM_KF_AES_KEY: aesKey,
  WECOM_KF_AES_KEY_FORMER: aesKey,
  WECOM_API_URL: url('https://qyapi.weixin.qq.com'),
  STAFF_NOTICES: text.transform((value, context): readonly Target[] => {
    if (value === undefined) return [];
    try {
      return z.array(target).parse(JSON.parse(value));
    } catch (error) {
      const [issue] = error instanceof z.ZodError ? error.issues : [];
      const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'not JSON';
      context.addIssue({ code: 'custom', message: `must be a JSON list of targets (${where})` });
      return z.NEVER;
    }
  }),
  SMTP_URL: text.pipe(z.url({ protocol: /^smtps?$/ }).optional()),
  SMTP_FROM: text,
  HANDOFF_EVENTS: z
    .enum(['', '0', '1'])
    .default('')
    .transform((value) => value === '1'),
};
const variables = z.object(channelVariables);
type Variables = z.infer<typeof variables>;

export interface ChannelSettings {
  line: LineSettings | undefined;
  wechat: WechatSettings | undefined;
  wecom: WecomSettings | undefined;
  notices: NoticeSettings;
  /** Handing over is told to an outside hub by the protocol's events, in channels of the Bot Framework. */
  handoffEvents: boolean;
}

/** A fault that names the variable, told with the others at the start. */
export class SettingFault extends Error {}

/** All of a group or none of it. */
function together<K extends keyof Variables>(
  values: Variables,
  names: readonly K[],
): { [N in K]: NonNullable<Variables[N]> } | undefined {
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0)
    throw new SettingFault(`${missing.join(', ')}: must be set too, with ${names.join(', ')}`);
  return values as { [N in K]: NonNullable<Variables[N]> };
}

const given = (...values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined);

function wechatSettings(values: Variables): WechatSettings | undefined {
  const wechat = together(values, ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN']);
  if (!wechat) return undefined;
  const aesKeys = given(values.WECHAT_AES_KEY, values.WECHAT_AES_KEY_FORMER);
  const mode = values.WECHAT_MODE ?? (aesKeys.length > 0 ? 'safe' : 'plain');
  if (mode !== 'plain' && values.WECHAT_AES_KEY === undefined)
    throw new SettingFault(`WECHAT_AES_KEY: must be set too, with WECHAT_MODE=${mode}`);
  return {
    appId: wechat.WECHAT_APP_ID,
    appSecret: wechat.WECHAT_APP_SECRET,
    mode,
    keys: { token: wechat.WECHAT_TOKEN, receiver: wechat.WECHAT_APP_ID, aesKeys },
    passive: values.WECHAT_PASSIVE_MS,
    subscription: values.WECHAT_SUBSCRIPTION,
    template: values.WECHAT_TEMPLATE,
    apiUrl: values.WECHAT_API_URL,
    patience: values.CHANNEL_TIMEOUT_MS,
  };
}

function wecomSettings(values: Variables): WecomSettings | undefined {
  const wecom = together(values, ['WECOM_CORP_ID', 'WECOM_KF_SECRET', 'WECOM_KF_TOKEN', 'WECOM_KF_AES_KEY']);
  return (
    wecom && {
      corpId: wecom.WECOM_CORP_ID,
      secret: wecom.WECOM_KF_SECRET,
      keys: {
        token: wecom.WECOM_KF_TOKEN,
        receiver: wecom.WECOM_CORP_ID,
        aesKeys: given(wecom.WECOM_KF_AES_KEY, values.WECOM_KF_AES_KEY_FORMER),
      },
      apiUrl: values.WECOM_API_URL,
      patience: values.CHANNEL_TIMEOUT_MS,
    }
  );
}

function noticeSettings(values: Variables): NoticeSettings {
  const smtp = together(values, ['SMTP_URL', 'SMTP_FROM']);
  if (!smtp && values.STAFF_NOTICES.some(({ by }) => by === 'email'))
    throw new SettingFault('SMTP_URL, SMTP_FROM: must be set too, with an email in STAFF_NOTICES');
  return {
    targets: values.STAFF_NOTICES,
    smtp: smtp && { url: smtp.SMTP_URL, from: smtp.SMTP_FROM },
    patience: values.CHANNEL_TIMEOUT_MS,
  };
}

/** @throws SettingFault naming the variable */
export function channelSettings(values: Variables): ChannelSettings {
  const line = together(values, ['LINE_CHANNEL_SECRET', 'LINE_CHANNEL_ACCESS_TOKEN']);
  return {
    line: line && {
      secret: line.LINE_CHANNEL_SECRET,
      accessToken: line.LINE_CHANNEL_ACCESS_TOKEN,
      apiUrl: values.LINE_API_URL,
      dataUrl: values.LINE_DATA_URL,
      patience: values.CHANNEL_TIMEOUT_MS,
    },
    wechat: wechatSettings(values),
    wecom: wecomSettings(values),
    notices: noticeSettings(values),
    handoffEvents: values.HANDOFF_EVENTS,
  };
}
