/** A matter from the owner's first words. */
import type { Collecting } from './memory.ts';
import type { Category, Heard } from './ports.ts';
import { hear } from './slots.ts';

/** Categories that are read back by what is wrong or wanted. */
export const BY_FAULT = new Set<Category>(['repair', 'service', 'after_sales']);
const EXCERPT = 36;

/** The beginning of the owner's words, to the end of a clause where one is near. */
export function excerpt(text: string): string {
  const line = text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[，。,.！!？?～~…\s]+$/u, '');
  if (line.length <= EXCERPT) return line;
  const head = line.slice(0, EXCERPT);
  const end = Math.max(
    ...['，', '。', ',', '！', '!', '？', '?', '；', ' '].map((mark) => head.lastIndexOf(mark)),
  );
  return `${head.slice(0, end > EXCERPT / 2 ? end : EXCERPT)}……`;
}

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
  // What is said about a person or an idea is read back whole; of a fault the short phrase is enough.
  if (!BY_FAULT.has(as) && heard.details.fault !== undefined)
    matter.what = excerpt(heard.plain || heard.text);
  return matter;
}
