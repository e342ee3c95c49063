/** What was asked and is answered in free words: the sentence itself is the answer, if it is one. */
import { coreOf, placeTold, tellsWish } from '../knowledge/rules/telling.ts';
import type { Desk } from './context.ts';
import type { Collecting } from './memory.ts';
import { excerpt } from './phrasing.ts';
import type { Category, Heard } from './ports.ts';
import { isHome } from './slots.ts';

/** Slots whose answer is the owner's sentence itself. */
const FREE = new Set([
  'what',
  'service',
  'topic',
  'proposal',
  'defect',
  'thing',
  'wanted',
  'whom',
  'happened',
  'since',
  'handover',
  'where_lost',
  'description',
]);
/** Of these the phrase is what is read back. */
const PHRASES = new Set(['what', 'service', 'topic', 'defect', 'thing']);
const LONGEST = 40;

/**
 * Puts a message's words where they were asked for.
 * @param told whether the message brought data already: then its words answer nothing more unless the phrase is missing
 */
export function takeWords(desk: Desk, matter: Collecting, heard: Heard, told: boolean): void {
  const { knows } = desk.ports;
  const asks = (slot: string): boolean => matter.pending.includes(slot);
  if (knows.wants('chat', heard.text) || knows.courtesy(heard.text) !== undefined) return;
  if ((asks('place') || asks('home')) && !isHome(matter.place)) {
    // Where is answered by any words that name a place: 就篮球场旁边那根.
    const place = placeTold(heard.plain);
    if (place !== undefined && heard.details.fault !== matter.what) {
      matter.place.spot ??= place;
      matter.placed = asks('place');
    }
  }
  const open = matter.pending.filter((slot) => FREE.has(slot));
  const further = matter.kind === 'lost_found' && matter.filedId !== undefined ? 'description' : undefined;
  const slot = open.includes('wanted') && tellsWish(heard.text) ? 'wanted' : (open[0] ?? further);
  // A wish that was not asked for answers nothing else.
  if (slot === undefined || (slot !== 'wanted' && slot !== 'proposal' && tellsWish(heard.text))) return;
  if (PHRASES.has(slot)) {
    matter.what ??= excerpt(coreOf(heard.plain || heard.text)).slice(0, LONGEST);
    matter.kind ??= desk.ports.kindOf(heard.text, matter.category as Category);
  } else if ((!told || slot === 'whom') && !knows.tells('asks', heard.text))
    matter.slots[slot] ??= coreOf(heard.text.trim());
}
