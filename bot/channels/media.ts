/**
 * Photos and voice of platforms that only send an address: planned with the turn, fetched by the outbox right after it,
 * kept with the talk's files. The turn does not wait: that there is a picture is known without its bytes.
 */
import { randomUUID } from 'node:crypto';
import type { Activity, Attachment } from 'botbuilder';
import type { Turn } from '../inbox/turn.ts';
import { attachmentOf } from '../storage/file-links.ts';
import type { Files } from '../storage/files.ts';
import { kindOf } from '../storage/kinds.ts';
import type { Carrier, Channels } from './channel.ts';

/** The carrier's id in the outbox. */
export const MEDIA = 'media';

/** What a fetcher needs of the transcript. */
export interface Transcript {
  /** Puts `attachment` where an activity of the talk has `address`; without one the address goes. */
  settle(talkId: string, address: string, attachment: Attachment | undefined): Promise<void>;
}

/** The addresses of a channel's own among an activity's attachments. */
function addressesOf(activity: Partial<Activity>): string[] {
  const prefix = `${activity.channelId}:`;
  return (activity.attachments ?? [])
    .map(({ contentUrl }) => contentUrl ?? '')
    .filter((address) => address.startsWith(prefix));
}

/** Plans the fetching of everything that the turn's activity only has an address of. */
export function planMedia(turn: Turn, channels: Channels): void {
  const { talk, writes, at, activity } = turn;
  if (!channels.of(talk.channel).media) return;
  for (const address of addressesOf(activity)) {
    writes.insert('Outbox', {
      id: randomUUID(),
      talkId: talk.id,
      channel: MEDIA,
      payload: JSON.stringify({ type: 'event', name: talk.channel, value: address }),
      dueAt: at,
      createdAt: at,
    });
    writes.signal('outbox', talk.id);
  }
}

export function createMediaCarrier(parts: {
  channels: () => Channels;
  files: Files;
  transcript: Transcript;
}): Carrier {
  const { channels, files, transcript } = parts;
  return {
    id: MEDIA,
    async send([{ talkId, activity }]) {
      const address = String(activity.value);
      const fetched = await channels().of(String(activity.name)).media?.(address);
      const kind = fetched && (kindOf(fetched.bytes, fetched.kind || 'audio/') ?? undefined);
      if (!fetched || kind === undefined) {
        await transcript.settle(talkId, address, undefined);
        return;
      }
      const name = kind.startsWith('image/') ? 'photo' : kind.startsWith('audio/') ? 'voice' : 'file';
      await transcript.settle(
        talkId,
        address,
        attachmentOf(await files.save(talkId, name, kind, fetched.bytes)),
      );
    },
  };
}
