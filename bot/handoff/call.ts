/** Calling a person to a talk (H1): who it falls to, the row that waits at the desk, and the bot's silence from here on. */
import type { HandoffReason } from '../../dialogs/ports.ts';
import type { HandoffGroup } from '../../knowledge/rules/routes.ts';
import { later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Colleague, Duty } from '../estates/duty.ts';
import { newId } from '../estates/estates.ts';
import type { Turn } from '../inbox/turn.ts';
import { plan } from '../jobs/schedule.ts';

/** The group of H1 that a call belongs to. Visitors' classes B and C are told apart by a person; C is the safe one. */
export function groupOf(request: {
  reasons: readonly HandoffReason[];
  urgent: boolean;
  text: string;
}): HandoffGroup {
  const { reasons, text } = request;
  if (reasons.includes('visitor'))
    return /辞退|开除|解雇|工资|离职|被辞|炒|辭退|開除|薪水|遣散|dismiss|fired|laid off/i.test(text)
      ? 'B'
      : 'C';
  if (request.urgent) return 'danger';
  if (reasons.includes('major')) return 'major';
  if (reasons.includes('emotional')) return 'A';
  return 'owner_request';
}

export interface Call {
  reasons: readonly HandoffReason[];
  group: HandoffGroup;
  summary: string;
  urgent: boolean;
  matterId: string | undefined;
}

/** The rungs a call climbs while nobody speaks (G7), with their levels: the first rung is the call itself. */
export const climbOf = ({ clocks }: Pick<Settings, 'clocks'>) =>
  clocks.ladders.talk.flatMap(({ afterMinutes, call }, level) =>
    level === 0 ? [] : [{ level, afterMinutes, call }],
  );

/**
 * Puts the talk on the waiting list with the turn that asks for it. A talk that waits or is taken already keeps its
 * handoff; what is new and graver is added to it (H4).
 * @returns whether it is a new call
 */
export function callPerson(
  turn: Turn,
  call: Call,
  called: Colleague | undefined,
  settings: Pick<Settings, 'clocks'>,
): boolean {
  const { talk, writes, at } = turn;
  if (talk.mode !== 'bot') return false;
  const id = newId();
  writes.insert('Handoff', {
    id,
    talkId: talk.id,
    estateId: talk.estateId,
    matterId: call.matterId ?? null,
    reasons: JSON.stringify(call.reasons),
    group: call.group,
    summary: call.summary.slice(0, 200),
    urgent: call.urgent,
    calledId: called?.id ?? null,
    createdAt: at,
  });
  turn.change.mode = 'waiting';
  turn.change.handoffId = id;
  for (const { level, afterMinutes } of climbOf(settings))
    plan(writes, {
      id: `handoff.call/${id}/${level}`,
      kind: 'handoff.call',
      dueAt: later(at, afterMinutes),
      payload: { handoffId: id, level },
      now: at,
    });
  writes.signal('desk', talk.estateId);
  return true;
}

/** The first on duty whose role the group calls, in the group's order. */
export async function whoIsCalled(
  duty: Duty,
  estateId: string,
  at: Date,
  roles: readonly string[],
): Promise<Colleague | undefined> {
  const staff = await duty.now(estateId, at);
  for (const role of roles) {
    const found = staff.find((colleague) => colleague.role === role);
    if (found) return found;
  }
  return undefined;
}
