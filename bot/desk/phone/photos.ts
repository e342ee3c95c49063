/** Photos taken at a task and owners' signatures: kept once for each key, with the task and when they were taken. */
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { step } from '../../register/matters.ts';
import { kindOf } from '../../storage/kinds.ts';
import type { PhotoQuery } from '../contract/phone.ts';
import type { DeskParts } from '../parts.ts';
import type { Who } from '../who.ts';
import { taskOf } from './acts.ts';

/** @throws DeskError UnsupportedMedia for what is no picture, NotFound, Forbidden for another's task */
export async function keepPhoto(
  parts: DeskParts,
  who: Who,
  { key, taskId, ago, kind }: PhotoQuery,
  bytes: Uint8Array,
): Promise<{ again: boolean; id: string }> {
  const id = `${who.id}/${key}`;
  const { prisma } = parts.db;
  if (await prisma.taskPhoto.findUnique({ where: { id } })) return { again: true, id };
  const task = await taskOf(parts, who, taskId);
  const media = kindOf(bytes);
  if (!media?.startsWith('image/')) throw new DeskError('UnsupportedMedia', '只能传照片。');
  const matter = await prisma.matter.findUniqueOrThrow({
    where: { id: task.matterId },
    select: { id: true, talkId: true, estateId: true },
  });
  const now = parts.clock.now();
  const takenAt = new Date(now.getTime() - ago);
  const { files } = parts.running.forgetting;
  // It goes with the talk's own pictures when those go (D3).
  const file = await files.save(
    matter.talkId ?? `matter/${matter.id}`,
    `${task.number}.${media.slice(6)}`,
    media,
    bytes,
  );
  const writes = new Writes();
  writes.insert('TaskPhoto', {
    id,
    taskId,
    matterId: matter.id,
    staffId: who.id,
    kind,
    fileId: file.id,
    takenAt,
    receivedAt: now,
  });
  step(writes, matter.id, {
    at: now,
    by: `staff:${who.id}`,
    what: kind,
    data: { takenAt: takenAt.toISOString() },
  });
  writes.signal('desk', matter.estateId);
  try {
    await parts.committer.commit(writes);
  } catch (error) {
    await files.remove(file.id);
    // The same photo, sent twice at once.
    if (await prisma.taskPhoto.findUnique({ where: { id } })) return { again: true, id };
    throw error;
  }
  return { again: false, id };
}
