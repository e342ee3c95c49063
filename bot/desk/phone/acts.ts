/**
 * What a worker did on the telephone, done here once for each key however often it is sent: the row of the act is written
 * in the commit of the change. Pressed without a signal, it counts from when it was pressed. What does not hold any more
 * is refused for good, and its words stay with the matter as a note.
 */

import { StaleError } from '../../../prisma/client.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError, type ErrorCode } from '../../errors.ts';
import { step } from '../../register/matters.ts';
import type { ActBody, ActDone } from '../contract/phone.ts';
import { grabTask } from '../matters/alerts.ts';
import { progress } from '../matters/progress.ts';
import { noteMatter, resolveMatter } from '../matters/settle.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import type { Who } from '../who.ts';

type TaskRow = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['task']['findUnique']>>>;

/** Somebody may be first this often before the phone is told to try again. */
const TRIES = 4;
/** Refusals that sending again will not mend. */
const FOR_GOOD: readonly ErrorCode[] = ['BadRequest', 'Conflict', 'Forbidden', 'NotFound', 'Held'];

/** Does the step with the parts given. @throws DeskError where it does not hold */
async function perform(
  parts: DeskParts,
  who: Who,
  body: ActBody,
  matter: MatterRow,
  now: Date,
): Promise<void> {
  const { id } = matter;
  const seen = matter.updatedAt.toISOString();
  const go = (one: Parameters<typeof progress>[3]) => progress(parts, who, id, one);
  switch (body.what) {
    case 'grab':
      await grabTask(parts, who, body.taskId);
      return;
    case 'accept':
      await go({ step: 'accept', seen });
      return;
    case 'on_way': {
      const eta = new Date(parts.clock.now().getTime() + body.minutes * 60_000);
      // Sent so late that they are there by now: the owner is not told of the past.
      if (eta <= now) await noteMatter(parts, who, id, '已出发（当时没有信号）');
      else await go({ step: 'on_way', seen, eta: eta.toISOString() });
      return;
    }
    case 'arrive':
      await go({ step: 'arrive', outcome: 'arrived', seen });
      return;
    case 'absent':
      await go({ step: 'arrive', outcome: 'absent', seen });
      return;
    case 'safe':
      await go({ step: 'safe', seen });
      return;
    case 'return':
      await go({ step: 'return', seen, reason: body.reason });
      return;
    case 'transfer':
      await go({ step: 'transfer', seen, toStaffId: body.toStaffId, reason: body.reason });
      return;
    case 'hold':
      await go({ step: 'hold', seen, reason: body.reason, newDate: body.newDate });
      return;
    case 'resume':
      await go({ step: 'work', seen });
      return;
    case 'finish': {
      const { result, amount, checks } = body;
      await resolveMatter(parts, who, id, { seen, result, amount, checks });
      return;
    }
    case 'note':
      await noteMatter(parts, who, id, body.text);
  }
}

/** What somebody wrote in an act, for the note that keeps it. */
function wordsOf(body: ActBody): string {
  switch (body.what) {
    case 'finish':
      return `完成：${body.result}`;
    case 'note':
      return body.text;
    case 'return':
    case 'transfer':
    case 'hold':
      return body.reason;
    default:
      return body.what;
  }
}

/** The task, if it is or was theirs; for `grab` also one in the pool. @throws DeskError NotFound, Forbidden */
export async function taskOf(parts: DeskParts, who: Who, id: string, grab = false): Promise<TaskRow> {
  const task = await parts.db.prisma.task.findUnique({ where: { id } });
  if (!task) throw new DeskError('NotFound', '没有这张任务单。');
  if (task.assigneeId !== who.id && !grab) throw new DeskError('Forbidden', '这张任务单不是您的。');
  return task;
}

const GONE: Readonly<Record<string, string>> = {
  replaced: '这张任务单已由主管改派。',
  transferred: '这张任务单已转给同事。',
  returned: '这张任务单已交回。',
  missed: '这张任务单超时未接，已改派。',
  cancelled: '这件事已经撤销或办结。',
  done: '这张任务单已经完成。',
};

/** @throws DeskError Forbidden for another's task, Unavailable when others were first again and again */
export async function actByPhone(parts: DeskParts, who: Who, body: ActBody): Promise<ActDone> {
  const { prisma } = parts.db;
  const id = `${who.id}/${body.key}`;
  const known = async (): Promise<ActDone | undefined> => {
    const row = await prisma.phoneAct.findUnique({ where: { id } });
    return row ? { again: true, refused: row.refused } : undefined;
  };
  const before = await known();
  if (before) return before;
  const task = await taskOf(parts, who, body.taskId, body.what === 'grab');
  const now = parts.clock.now();
  const pressedAt = new Date(now.getTime() - body.ago);
  const row = { id, staffId: who.id, taskId: task.id, matterId: task.matterId, what: body.what };
  const refuse = async (why: string): Promise<ActDone> => {
    const writes = new Writes();
    writes.insert('PhoneAct', { ...row, pressedAt, receivedAt: now, refused: why }, 'ignore');
    const note = `手机上的操作没有办成（${why}）：${wordsOf(body)}`;
    step(writes, task.matterId, { at: now, by: `staff:${who.id}`, what: 'note', note });
    writes.signal('desk', task.estateId);
    await parts.committer.commit(writes);
    return { again: false, refused: why };
  };
  const gone = body.what === 'grab' || body.what === 'note' ? undefined : GONE[task.state];
  if (gone) return refuse(gone);

  for (let tries = 1; tries <= TRIES; tries++) {
    const matter = await prisma.matter.findUniqueOrThrow({ where: { id: task.matterId } });
    // When it was pressed, but never before what the record says already.
    const at = new Date(
      Math.min(now.getTime(), Math.max(pressedAt.getTime(), matter.updatedAt.getTime() + 1)),
    );
    let stale = false;
    const once: DeskParts = {
      ...parts,
      clock: { now: () => at },
      committer: {
        async commit(writes) {
          writes.insert('PhoneAct', { ...row, pressedAt, receivedAt: now });
          try {
            await parts.committer.commit(writes);
          } catch (error) {
            stale = error instanceof StaleError;
            throw error;
          }
        },
      },
    };
    try {
      await perform(once, who, body, matter, now);
      return { again: false, refused: null };
    } catch (error) {
      // The same act, sent twice at once: the other one has done it.
      const done = await known();
      if (done) return done;
      if (stale) continue;
      if (error instanceof DeskError && FOR_GOOD.includes(error.code)) return refuse(error.message);
      throw error;
    }
  }
  throw new DeskError('Unavailable');
}
