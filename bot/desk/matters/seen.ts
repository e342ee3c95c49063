/** Changes to a matter hold only if it is still as the writer saw it; otherwise 409 and another look. */
import { sql } from '../../../prisma/sql.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { settle } from '../../handoff/held.ts';
import type { Actor } from '../../register/matters.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import { matterItem, readMatter } from '../views/matters.ts';
import type { Who } from '../who.ts';

const CHANGED = '这件事刚有变化，请看过再改。';

/** A matter, about to be changed. */
export interface Change {
  matter: MatterRow;
  at: Date;
  by: Actor;
  writes: Writes;
}

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
): Promise<MatterItem> {
  const matter = await readMatter(parts, who, id);
  if (matter.updatedAt.getTime() !== new Date(seen).getTime()) throw new DeskError('Conflict', CHANGED);
  const writes = new Writes();
  writes.guard(
    sql`UPDATE "Matter" SET "updatedAt" = "updatedAt" WHERE "id" = ${id} AND "updatedAt" = ${matter.updatedAt}`,
    1,
  );
  // Two changes never carry the same time: `seen` tells them apart.
  const at = new Date(Math.max(parts.clock.now().getTime(), matter.updatedAt.getTime() + 1));
  await work({ matter, at, by: `staff:${who.id}`, writes });
  if (matter.talkId !== null) writes.signal('talk', matter.talkId);
  await settle(parts.committer, writes, () => CHANGED);
  return matterItem(parts, who, id);
}
