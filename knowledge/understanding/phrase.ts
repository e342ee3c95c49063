/** The spot and the fault of a matter in the owner's own words, short enough to be read back. */
import { z } from 'zod';
import { readPlaces } from './fields/places.ts';
import { loadLexicon, WordFinder } from './lexicon/lexicon.ts';
import type { Category, Reading } from './reading.ts';
import { fold, isHan, isLetter } from './text.ts';

const words = z.array(z.string().min(1));
const lexicon = loadLexicon(
  'phrases.json',
  z.object({ source: z.string(), spots: words, courtesy: words, lead: words, tail: words }),
);
const cueWords = loadLexicon('cues.json', z.record(z.string(), words));
const spots = new WordFinder(lexicon.spots.map((w) => [w, true] as const));
const leads = [...lexicon.lead].sort((a, b) => b.length - a.length);

/** How much each kind of cue makes a clause tell the matter, by category. */
const telling: Record<Category, Readonly<Record<string, number>>> = {
  repair: { fault: 3, leakbad: 2.5, danger: 2, wholehouse: 2 },
  after_sales: { fault: 3, handover: 1.5, danger: 2 },
  complaint: { fault: 3, neighbour: 3, charge: 3, danger: 2.5, delay: 1.5, blame: 1, staff: 0.8, rage: -1 },
  service: { extra: 3, price: 0.5 },
  praise: { praise: 3, staff: 1 },
  suggestion: { suggest: 3, facility: 1 },
  other: { lost: 3, pet: 2.5, visitor: 2.5, rules: 2, ask: 1.5 },
};
const cueFinders = new Map(
  Object.entries(cueWords).map(([name, list]) => [name, new WordFinder(list.map((w) => [w, true] as const))]),
);

/** Chinese characters at most; Latin letters count a third. */
const longest = 20;

/** A part of the text between breaks, by UTF-16 units. */
interface Clause {
  start: number;
  end: number;
}

/**
 * The spot and the fault of a message, each copied from the text.
 * `fault` leaves out a `spot` standing directly before it; where the spot is inside the phrase it is in both.
 */
export function findPhrase(text: string, reading: Reading): { spot?: string; fault?: string } {
  const folded = fold(text);
  const masked = maskPlaces(text, folded, reading);
  const clauses = splitClauses(masked);
  const best = bestClause(masked, clauses, reading.category);
  if (!best) return spotOnly(text, masked);
  let { start, end } = trim(masked, best);
  const spot = spotIn(masked, start, end) ?? spotIn(masked, 0, masked.length);
  if (spot && spot.start === start && spot.end < end) {
    start = spot.end;
    while (start < end && /[的里内那上个個嗰嘅\s,]/.test(masked.charAt(start))) start++;
  }
  end = shorten(masked, start, end, reading.category);
  const fault = unmasked(text, masked, start, end);
  return {
    ...(spot ? { spot: text.slice(spot.start, spot.end) } : {}),
    ...(/[\u3400-\u9fff]{2}|[A-Za-z]{3}/.test(fault) ? { fault } : {}),
  };
}

function spotOnly(text: string, masked: string): { spot?: string } {
  const spot = spotIn(masked, 0, masked.length);
  return spot ? { spot: text.slice(spot.start, spot.end) } : {};
}

/** Stands for data in the middle of a clause: left out of the phrase, but no break in it. */
const HOLE = '\uE000';
/** Whether a clause ends at this side of the data; Latin words stand apart anyway. */
function isEdge(letter: string, beyond: string): boolean {
  return letter === '' || stop.test(letter) || (letter === ' ' && !/[a-z\uE000]/.test(beyond));
}

/** Replaces home, phone, name and time by breaks of the same length, by holes where the sentence goes on round them. */
function maskPlaces(text: string, folded: string, reading: Reading): string {
  let masked = folded;
  const blank = (from: number, to: number): void => {
    let [start, end] = [from, to];
    // Small words that belong to the data go with it: 我是…的, 从…开始, of Block 3.
    const before =
      /(?:我|俺|咱|我们|我家)?(?:是|住在|住)$|(?:我|我们|我家)?在$|从$|自$|\b(?:of|in|at|on|from|for) $/.exec(
        masked.slice(0, start),
      )?.[0];
    const own = before !== undefined && /是$|住/.test(before);
    start -= before?.length ?? 0;
    const after = (own ? /^的?(?:业主|住户|这边)?/ : /^(?:开始|起)/).exec(masked.slice(end))?.[0];
    end += after?.length ?? 0;
    const edge =
      own ||
      isEdge(masked.charAt(start - 1), masked.charAt(start - 2)) ||
      isEdge(masked.charAt(end), masked.charAt(end + 1));
    masked = `${masked.slice(0, start)}${(edge ? '\n' : HOLE).repeat(end - start)}${masked.slice(end)}`;
  };
  for (const m of readPlaces(text, folded).masks) blank(m.start, m.end);
  for (const copied of [reading.fields.when, reading.fields.name]) {
    const at = copied === undefined ? -1 : text.indexOf(copied);
    // 一上午 and 半天 say how long, and are part of what is told.
    if (copied !== undefined && at >= 0 && !/[一整半大两三几数\d]/.test(text.charAt(at - 1)))
      blank(at, at + copied.length);
  }
  return masked;
}

/** The owner's own words of a part, without what was masked in it. */
function unmasked(text: string, masked: string, start: number, end: number): string {
  let words = '';
  for (let i = start; i < end; i++) if (masked.charAt(i) !== HOLE) words += text.charAt(i);
  return words.replaceAll(/ {2,}/g, ' ').trim();
}

const stop = /[,。.!?;:~…、"“”()（）【】[\]\n]/;

/** Splits at punctuation, and in Chinese at spaces unless that leaves stubs of one or two characters. */
function splitClauses(masked: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  for (let i = 0; i <= masked.length; i++) {
    const c = masked.charAt(i);
    const space = c === ' ' && isHan(masked.charCodeAt(i - 1)) && i - start > 3;
    if (i < masked.length && !stop.test(c) && !space) continue;
    if (i > start) clauses.push({ start, end: i });
    start = i + 1;
  }
  return clauses.filter((c) => masked.slice(c.start, c.end).trim().length > 1);
}

function bestClause(masked: string, clauses: readonly Clause[], category: Category): Clause | undefined {
  let best: Clause | undefined;
  let bestScore = 0;
  clauses.forEach((clause, index) => {
    const part = masked.slice(clause.start, clause.end);
    let score = 0;
    for (const [cue, worth] of Object.entries(telling[category])) {
      const hits = cueFinders.get(cue)?.find(part).length ?? 0;
      if (hits > 0) score += worth + Math.min(hits, 3) * 0.2;
    }
    if (spots.find(part).length > 0) score += 1;
    // A wish for a service is put politely; of a fault a 麻烦 says nothing.
    if (category !== 'service' && lexicon.courtesy.some((w) => part.includes(w))) score -= 1.5;
    score += Math.min(part.trim().length, 12) * 0.05 - index * 0.1;
    if (score > bestScore) {
      best = clause;
      bestScore = score;
    }
  });
  return best;
}

/** Strips greetings and fillers in front and particles behind. */
function trim(masked: string, clause: Clause): Clause {
  let { start, end } = clause;
  for (let again = true; again; ) {
    again = false;
    while (start < end && /[ \uE000]/.test(masked.charAt(start))) start++;
    while (end > start && /[ \uE000]/.test(masked.charAt(end - 1))) end--;
    for (const lead of leads) {
      const after = start + lead.length;
      const glued = isLetter(lead.charCodeAt(0)) && isLetter(masked.charCodeAt(after));
      // 我爸 and 我妈 are people; only 我 before a thing is nothing.
      const person = lead.endsWith('我') && /[爸妈爷奶公婆老儿女孩姐哥弟妹外邻]/.test(masked.charAt(after));
      if (!glued && !person && masked.startsWith(lead, start) && end - after >= 2) {
        start = after;
        again = true;
        break;
      }
    }
    const tail = lexicon.tail.find(
      (w) => masked.slice(start, end).endsWith(w) && end - w.length - start >= 2,
    );
    if (tail !== undefined) {
      end -= tail.length;
      again = true;
    }
  }
  return { start, end };
}

/** The first spot of a part, with a neighbouring one joined on: 主卧窗台, 卫生间的天花板. */
function spotIn(masked: string, from: number, to: number): Clause | undefined {
  const hits = spots
    .find(masked.slice(from, to))
    .map((h) => ({ start: from + h.start, end: from + h.start + h.length }));
  const usable = hits.filter(
    (h) =>
      // 5楼没电梯 names no lift to go to.
      !/[没無无冇]/.test(masked.charAt(h.start - 1)) &&
      (!isLetter(masked.charCodeAt(h.start)) ||
        !(isLetter(masked.charCodeAt(h.start - 1)) || isLetter(masked.charCodeAt(h.end)))),
  );
  const first = usable[0];
  if (!first) return undefined;
  let { end } = first;
  for (const h of usable) {
    const between = masked.slice(end, h.start);
    if (h.start >= end && (between === '' || between === '的')) end = h.end;
  }
  // 电梯口 and 花园旁边 are where to go, not the lift and the garden.
  end += /^(?:门口|旁边|边上|对面|附近|外面|口)/.exec(masked.slice(end, to))?.[0].length ?? 0;
  return { start: first.start, end };
}

function weight(masked: string, start: number, end: number): number {
  let w = 0;
  for (let i = start; i < end; i++)
    if (masked.charAt(i) !== HOLE) w += masked.charCodeAt(i) > 255 ? 1 : 1 / 3;
  return w;
}

/** Cuts a run without punctuation behind the first telling word, else at the length allowed. */
function shorten(masked: string, start: number, end: number, category: Category): number {
  if (weight(masked, start, end) <= longest) return end;
  const part = masked.slice(start, end);
  let cut = start;
  for (const cue of Object.keys(telling[category]))
    for (const hit of cueFinders.get(cue)?.find(part) ?? []) {
      const after = start + hit.start + hit.length + (part.charAt(hit.start + hit.length) === '了' ? 1 : 0);
      if (weight(masked, start, after) <= longest) cut = Math.max(cut, after);
    }
  if (cut > start + 3) return cut;
  let stopAt = start;
  while (stopAt < end && weight(masked, start, stopAt + 1) <= longest) stopAt++;
  // Latin text is cut between words.
  if (isLetter(masked.charCodeAt(stopAt)) && isLetter(masked.charCodeAt(stopAt - 1))) {
    const space = masked.lastIndexOf(' ', stopAt);
    if (space > start) return space;
  }
  return stopAt;
}
