/** Shapes of estates: made and mended, their doors, what still stops one from opening. */
import { z } from 'zod';
import { id } from './common.ts';
import { estate } from './desk.ts';

const timeZone = z.string().refine((zone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}, 'a time zone such as Asia/Shanghai');
const phone = z
  .string()
  .trim()
  .regex(/^[+\d][\d -]{2,24}$/, 'a telephone number');

export const estateBody = z.strictObject({
  name: z.string().trim().min(1).max(64),
  /** 项目码, the head of every number: never changed once numbers were given. */
  code: z
    .string()
    .trim()
    .regex(/^[A-Z][A-Z0-9]{1,7}$/, 'two to eight capital letters and digits'),
  deskName: z.string().trim().min(2).max(32).default('客户服务中心'),
  region: z.enum(['CN', 'TW', 'HK']),
  timeZone: timeZone.default('Asia/Shanghai'),
  dutyPhone: phone.nullable().default(null),
});
export const estatePatch = z.strictObject({
  name: estateBody.shape.name.optional(),
  code: estateBody.shape.code.optional(),
  deskName: z.string().trim().min(2).max(32).optional(),
  region: estateBody.shape.region.optional(),
  timeZone: timeZone.optional(),
  dutyPhone: phone.nullable().optional(),
  company: z.string().trim().min(2).max(64).optional(),
});
export const estateParams = z.strictObject({ id });
export const estateAnswer = z.object({ estate: estate.extend({ dutyPhone: z.string().nullable() }) });

/** Accounts of ours in channels, with the estates they serve; the first for whoever names none. `*`: every account. */
export const channelAccount = z.object({
  channel: z.string(),
  account: z.string(),
  estateIds: z.array(z.string()),
});
export const channelAccounts = z.object({ items: z.array(channelAccount) });
export const channelAccountBody = z.strictObject({
  channel: z.string().trim().min(1).max(64),
  account: z.string().trim().min(1).max(200),
  estateIds: z.array(id).min(1).max(50),
});

/** What stands in the way of opening: `stop` must be settled, `warn` should be. */
export const checkItem = z.object({
  id: z.string(),
  state: z.enum(['ok', 'warn', 'stop']),
  text: z.string(),
});
export const checkList = z.object({ ready: z.boolean(), items: z.array(checkItem) });

export const entranceQuery = z.strictObject({
  estateId: id,
  building: z.string().max(32).optional(),
  unit: z.string().max(32).optional(),
  room: z.string().max(32).optional(),
  /** The app it opens; the owner's page when not said. */
  by: z.enum(['web', 'line', 'wechat', 'wecom']).default('web'),
  /** The account of ours in it (`open_kfid`), where there are several. */
  account: z.string().min(1).max(200).optional(),
});

export type EstateBody = z.infer<typeof estateBody>;
export type EstatePatch = z.infer<typeof estatePatch>;
export type CheckList = z.infer<typeof checkList>;
export type ChannelAccountBody = z.infer<typeof channelAccountBody>;
export type EntranceQuery = z.infer<typeof entranceQuery>;
