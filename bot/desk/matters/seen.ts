/** Changes to a matter hold only if it is still as the writer saw it; otherwise 409 and another look. */
import { DeskError } from '../../errors.ts';
import { settle } from '../../handoff/held.ts';
import { beginChange, type Change } from '../../procedures/change.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts } from '../parts.ts';
import { matterItem, readMatter } from '../views/matters.ts';
import type { Who } from '../who.ts';

export type { Change } from '../../procedures/change.ts';

const CHANGED = '这件事刚有变化，请看过再改。';

/**
 * Reads the matter, lets `work` write, and commits if nobody changed it since `seen` (its `updatedAt`).
 * @throws DeskError NotFound, Forbidden, Conflict
 */
export async function changeMatter(
  parts: DeskParts,
  who: Who,
  id: string,
  seen: string,
  work: (change: Change) => Promise<void> | void,
  how: { asked?: boolean } = {},
): Promise<MatterItem> {
  const matter = await readMatter(parts, who, id, how);
  if (matter.updatedAt.getTime() !== new Date(seen).getTime()) throw new DeskError('Conflict', CHANGED);
  const change = beginChange(matter, parts.clock.now(), `staff:${who.id}`);
  await work(change);
  if (matter.talkId !== null) change.writes.signal('talk', matter.talkId);
  await settle(parts.committer, change.writes, () => CHANGED);
  return matterItem(parts, who, id);
}
