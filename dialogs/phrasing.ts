/** The short phrase by which a matter is read back: of a fault what is wrong, of all else the owner's own sentence. */
import { coreOf } from '../knowledge/rules/telling.ts';
import type { Category, Heard } from './ports.ts';

/** Categories that are read back by what is wrong or wanted. */
export const BY_FAULT: ReadonlySet<string> = new Set<Category>(['repair', 'service', 'after_sales']);
/** Characters of a sentence read back. */
const EXCERPT = { han: 36, latin: 90 } as const;

/** The beginning of the owner's words, to the end of a clause where one is near. */
export function excerpt(text: string): string {
  const line = text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[，。,.！!？?～~…\s]+$/u, '');
  const most = EXCERPT[/\p{Script=Han}/u.test(line) ? 'han' : 'latin'];
  if (line.length <= most) return line;
  const head = line.slice(0, most);
  const end = Math.max(
    ...['，', '。', ',', '！', '!', '？', '?', '；', ' '].map((mark) => head.lastIndexOf(mark)),
  );
  return `${head.slice(0, end > most / 2 ? end : most).replace(/[\s\p{P}]+$/u, '')}……`;
}

/** The phrase of a message for a category; undefined where it names nothing. */
export function phraseOf(heard: Heard, category: string): string | undefined {
  if (heard.details.fault === undefined) return undefined;
  return BY_FAULT.has(category) ? heard.details.fault : excerpt(coreOf(heard.plain || heard.text));
}
