/** Where a matter stands, in a sentence (R5). A promise that is past is not told again: a new one is made and kept (C3). */
import type { Desk } from './context.ts';
import type { Matter } from './ports.ts';

const due = (desk: Desk, matter: Matter): string => (matter.promise ? desk.ports.by(matter.promise.by) : '');

/**
 * A matter with its state, who has it and by when there is news.
 * @param own whether the owner reported it: to others of the home nothing is promised anew
 */
export async function standing(desk: Desk, matter: Matter, own = true): Promise<string> {
  const { say, register, now } = desk.ports;
  const { number, what, who } = matter;
  const late = matter.promise !== undefined && matter.promise.by.getTime() < now.getTime();
  if (own && late && matter.state !== 'on_the_spot') {
    const renewed = await register.promiseAnew(matter.id);
    return say('status.late', { number, who, time: due(desk, renewed) });
  }
  const time = due(desk, matter);
  switch (matter.state) {
    case 'registered':
      return say('status.filed', { number, what, who, time });
    case 'dispatched':
      return say('status.dispatched', { number, what, who, time });
    case 'on_the_spot':
      return say('status.onspot', { number, what, who });
    case 'done':
      return say('status.done', { number, what, result: '' });
    case 'closed':
    case 'closed_unsatisfied':
      return say('status.closed', { number, what });
    case 'withdrawn':
      return say('status.withdrawn', { number, what });
    default:
      return say('status.accepted', { number, what, who, time });
  }
}

/** The state alone, as part of another sentence. */
export function stateOf(desk: Desk, matter: Matter): string {
  const { say, now } = desk.ports;
  const time = due(desk, matter);
  const late = matter.promise !== undefined && matter.promise.by.getTime() < now.getTime();
  if (matter.state === 'on_the_spot') return say('state.onspot', {});
  if (matter.state === 'done') return say('state.done', {});
  if (late || matter.state === 'registered') return say('state.filed', {});
  return matter.state === 'dispatched' ? say('state.dispatched', { time }) : say('state.accepted', { time });
}
