/** Notices to staff groups: written with the change that they announce, brought by the outbox, each target apart. */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { staffNotice } from '../../knowledge/phrases/staff-notices.ts';
import type { Writes } from '../../prisma/writes.ts';
import { type Carrier, PermanentFailure } from '../channels/channel.ts';
import { dingtalk } from './dingtalk.ts';
import { email } from './email.ts';
import { feishu } from './feishu.ts';
import { wecom } from './wecom.ts';

/** The carrier's id in the outbox. */
export const NOTICE = 'notice';

const common = {
  /** Departments whose notices it gets, `leaders` for what climbs; everything when not said. */
  to: z.array(z.string().min(1)).optional(),
};
const address = z.url({ protocol: /^https?$/ });

/** A target as STAFF_NOTICES lists them. */
export const target = z.discriminatedUnion('by', [
  z.strictObject({ ...common, by: z.literal('wecom'), url: address }),
  z.strictObject({ ...common, by: z.literal('dingtalk'), url: address, secret: z.string().optional() }),
  z.strictObject({ ...common, by: z.literal('feishu'), url: address, secret: z.string().optional() }),
  z.strictObject({ ...common, by: z.literal('email'), address: z.email() }),
]);
export type Target = z.infer<typeof target>;

export interface NoticeSettings {
  targets: readonly Target[];
  smtp: { url: string; from: string } | undefined;
  patience: number;
}

/** What is told. */
export interface Notice {
  text: string;
  /** The same at every try. */
  id: string;
  now: Date;
}

/** Brings a notice to a target. @throws Later, PermanentFailure, or an error to be tried again */
export type Sender<T extends Target> = (to: T, notice: Notice, settings: NoticeSettings) => Promise<void>;

/** Says something to staff groups with the writes that it announces. */
export type Announce = (
  writes: Writes,
  notice: {
    to: string;
    text: string;
    talkId?: string;
    /** Where it is worked on; the talk's page or the console when left out. */
    url?: string | undefined;
    at: Date;
  },
) => void;

/** A target by its address: what waits for one that is gone goes to no other. */
const keyOf = (one: Target): string =>
  createHash('sha256')
    .update(one.by === 'email' ? one.address : one.url)
    .digest('hex')
    .slice(0, 16);

/** @param publicUrl where staff reach the desk; without it notices carry no link */
export function createAnnounce({ targets }: NoticeSettings, publicUrl: string | undefined): Announce {
  return (writes, { to, text, talkId, url, at }) => {
    const page = talkId === undefined ? '/desk' : `/desk/talks/${encodeURIComponent(talkId)}`;
    const address = url ?? (publicUrl === undefined ? undefined : `${publicUrl}${page}`);
    const link = address === undefined ? '' : `\n${staffNotice('link', { url: address })}`;
    for (const one of targets) {
      if (one.to && !one.to.includes(to)) continue;
      writes.insert('Outbox', {
        id: randomUUID(),
        talkId: '',
        channel: NOTICE,
        payload: JSON.stringify({
          type: 'event',
          name: NOTICE,
          value: { key: keyOf(one), text: `${text}${link}` },
        }),
        dueAt: at,
        createdAt: at,
      });
      writes.signal('outbox', NOTICE);
    }
  };
}

function bring(to: Target, notice: Notice, settings: NoticeSettings): Promise<void> {
  switch (to.by) {
    case 'wecom':
      return wecom(to, notice, settings);
    case 'dingtalk':
      return dingtalk(to, notice, settings);
    case 'feishu':
      return feishu(to, notice, settings);
    case 'email':
      return email(to, notice, settings);
  }
}

/** @param now the real time: signatures live by it */
export function createNoticeCarrier(settings: NoticeSettings, now: () => Date): Carrier {
  const byKey = new Map(settings.targets.map((one) => [keyOf(one), one]));
  return {
    id: NOTICE,
    async send([{ id, activity }]) {
      const { key, text } = activity.value as { key: string; text: string };
      const to = byKey.get(key);
      if (!to) throw new PermanentFailure('TargetGone: this group is not among STAFF_NOTICES any more');
      await bring(to, { id, text, now: now() }, settings);
    },
  };
}
