/** Pictures on their way to an owner: uploaded once, good for three days, known to all processes. */

import type { Files } from '../../storage/files.ts';
import { PermanentFailure } from '../channel.ts';
import type { Client } from './client.ts';
import type { ChannelState } from './state.ts';

/** Less than the three days that the platforms keep an upload, in ms. */
const KEPT = 2.5 * 86_400_000;
/** Largest picture, in bytes. */
const PICTURE = 10 * 1024 * 1024;

/** The platform's id of a file of ours. @throws PermanentFailure for one that is gone or too large */
export function createUploads(parts: {
  client: Client;
  state: ChannelState;
  files: Files;
  account: string;
}): (fileId: string) => Promise<string> {
  const { client, state, files, account } = parts;
  return async (fileId) => {
    const key = `media/${account}/${fileId}`;
    const known = await state.read(key);
    if (known !== undefined) return known;
    const file = await files.open(fileId);
    if (!file) throw new PermanentFailure('MediaGone: the picture is not there any more');
    if (file.size > PICTURE) throw new PermanentFailure('MediaTooLarge: a picture may have 10 MB');
    const { media_id: id } = await client.upload<{ media_id: string }>(
      '/cgi-bin/media/upload',
      { type: 'image' },
      { name: `${fileId}.${file.kind.split('/')[1] ?? 'jpg'}`, kind: file.kind, bytes: await file.bytes() },
    );
    await state.write(key, id, KEPT);
    return id;
  };
}
