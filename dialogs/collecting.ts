/** A matter from the owner's first words. */
import { isVent } from '../knowledge/rules/telling.ts';
import type { Collecting } from './memory.ts';
import type { Category, Heard } from './ports.ts';
import { hear } from './slots.ts';

/** A new matter from a message; `as` when the owner chose the category. */
export function collect(heard: Heard, as: Category = heard.category): Collecting {
  const matter: Collecting = {
    category: as,
    said: heard.text,
    place: {},
    urgent: heard.urgent,
    handoff: heard.handoff,
    slots: {},
    asked: [],
    pending: [],
    ...(heard.details.kind === undefined ? {} : { kind: heard.details.kind }),
    ...(heard.details.danger === undefined ? {} : { danger: heard.details.danger }),
  };
  hear(matter, heard);
  // A reproach that names nothing yet: what it is about is asked.
  if (as === 'complaint' && isVent(heard.text)) delete matter.what;
  return matter;
}
