/** Taking a talk over (H2, G1) and giving it to a colleague (G8). Of two who take at once one wins, the other is told who. */
import { demandTalkNotNamed } from '../desk/named.ts';
import { demandEstate, readWho, type Who } from '../desk/who.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { demandHandoverRead } from '../procedures/handover.ts';
import { step } from '../register/matters.ts';
import { cancelClimb, planWordless } from './climb.ts';
import {
  type HandoffParts,
  type HandoffRow,
  type Held,
  newWrites,
  notice,
  readHeld,
  settle,
  speakAndMove,
} from './held.ts';
import { planQuiet } from './quiet.ts';

/** Roles by the codes of knowledge/rules/routes.json, where they differ. */
const roleOf = (code: string): string =>
  code === 'project_manager' || code === 'duty_manager' ? 'manager' : code;

/** Talks of class C only those whom H1 names answer. */
function demandCalled(parts: HandoffParts, who: Who, handoff: HandoffRow | undefined, at: Date): void {
  if (!handoff) return;
  const { estate } = parts.settings(handoff.estateId, at).routes.handoff;
  const route = Object.entries(estate).find(([group]) => group === handoff.group)?.[1];
  if (route?.only && !route.call.map(roleOf).includes(who.role))
    throw new DeskError('Forbidden', '这类来访只由项目经理接待，其他同事不作答复。');
}

/** Who has the talk now, for the one who came too late. */
async function heldBy(parts: HandoffParts, talkId: string): Promise<string> {
  const { handoff } = await readHeld(parts.db, talkId);
  const holder = handoff?.takenBy ? await parts.duty.person(handoff.takenBy) : undefined;
  return holder ? `${holder.name}已经接手了这个会话。` : '这个会话刚有变化，请再看一下。';
}

/**
 * Takes a talk: one that waits, one the bot is in, or (`force`, talks.lead) one that a colleague holds. The owner is
 * told who speaks now. Taking what one holds already changes nothing.
 * @throws DeskError NotFound, Forbidden (estate, R6, class C), Conflict with the holder's name
 */
export async function takeTalk(
  parts: HandoffParts,
  who: Who,
  talkId: string,
  options: { force: boolean },
): Promise<HandoffRow> {
  const at = parts.clock.now();
  const held = await readHeld(parts.db, talkId);
  const { talk, handoff } = held;
  demandEstate(who, talk.estateId);
  if (handoff?.takenBy === who.id) return handoff;
  await demandTalkNotNamed(parts.db, talkId, who);
  demandCalled(parts, who, handoff, at);
  await demandHandoverRead(parts.db, who, talk.estateId, handoff?.urgent === true);
  if (handoff?.state === 'taken' && !(options.force && who.can('talks.lead')))
    throw new DeskError('Conflict', await heldBy(parts, talkId));

  const writes = newWrites();
  const id = handoff?.id ?? newId();
  const activities = [await notice(parts, talk, at, 'handoff.taken', () => ({ name: who.name }))];
  const speaker = { role: 'staff', id: who.id, name: who.name } as const;
  speakAndMove(parts, writes, held, { speaker, activities, at }, { mode: 'person', handoffId: id });
  if (handoff)
    writes.update(
      'Handoff',
      { id, state: handoff.state, takenBy: handoff.takenBy },
      { state: 'taken', takenBy: who.id, takenAt: at, spokenAt: null },
      1,
    );
  else
    writes.insert('Handoff', {
      id,
      talkId,
      estateId: talk.estateId,
      reasons: '["taken"]',
      group: 'owner_request',
      summary: '',
      state: 'taken',
      createdAt: at,
      takenBy: who.id,
      takenAt: at,
    });
  const settings = parts.settings(talk.estateId, at);
  cancelClimb(writes, id, settings);
  planWordless(writes, { id, takenBy: who.id }, at, settings);
  planQuiet(writes, id, at, settings);
  await settle(parts.committer, writes, () => heldBy(parts, talkId));
  return parts.db.prisma.handoff.findUniqueOrThrow({ where: { id } });
}

/** @throws DeskError Conflict when the talk is nobody's; Forbidden when it is another's and the asker does not lead */
export function demandHolder({ talk, handoff }: Held, who: Who): HandoffRow {
  demandEstate(who, talk.estateId);
  if (handoff?.state !== 'taken') throw new DeskError('Conflict', '这个会话没有人接手，请先接手。');
  if (handoff.takenBy !== who.id && !who.can('talks.lead'))
    throw new DeskError('Forbidden', '这个会话由同事接待，请先请主管转给您。');
  return handoff;
}

/**
 * Gives a taken talk to a colleague, with a word for them; the owner hears the name.
 * @throws DeskError Forbidden (not the holder; the colleague may not have it), Conflict when it moved meanwhile
 */
export async function transferTalk(
  parts: HandoffParts,
  who: Who,
  talkId: string,
  to: { staffId: string; word: string },
): Promise<HandoffRow> {
  const at = parts.clock.now();
  const held = await readHeld(parts.db, talkId);
  const handoff = demandHolder(held, who);
  const colleague = await readWho(parts.db, parts.estates, to.staffId);
  if (!colleague) throw new DeskError('NotFound', '没有这位同事。');
  if (colleague.id === handoff.takenBy) throw new DeskError('Conflict', `${colleague.name}正在接待。`);
  if (!colleague.can('talks.work')) throw new DeskError('Forbidden', `${colleague.name}不接待会话。`);
  demandEstate(colleague, held.talk.estateId);
  await demandTalkNotNamed(parts.db, talkId, colleague);
  demandCalled(parts, colleague, handoff, at);

  const writes = newWrites();
  const activities = [
    await notice(parts, held.talk, at, 'handoff.transferred', () => ({ name: colleague.name })),
  ];
  speakAndMove(parts, writes, held, { speaker: parts.bot, activities, at });
  writes.update(
    'Handoff',
    { id: handoff.id, state: 'taken', takenBy: handoff.takenBy },
    { takenBy: colleague.id, takenAt: at, calledId: colleague.id, spokenAt: null },
    1,
  );
  step(writes, talkId, {
    at,
    by: `staff:${who.id}`,
    what: 'transferred',
    note: to.word,
    data: { to: colleague.id },
  });
  const settings = parts.settings(handoff.estateId, at);
  planWordless(writes, { id: handoff.id, takenBy: colleague.id }, at, settings);
  await settle(parts.committer, writes, () => heldBy(parts, talkId));
  return parts.db.prisma.handoff.findUniqueOrThrow({ where: { id: handoff.id } });
}
