/** Features from the lexicons: cue words and their order, word classes, signs of danger. */
import { z } from 'zod';
import { dangerSigns } from './danger.ts';
import { finish, kind, marks, mix } from './hash.ts';
import { type Hit, loadLexicon, WordFinder } from './lexicon/lexicon.ts';
import { dangers } from './reading.ts';
import { isLetter } from './text.ts';

const cueWords = loadLexicon('cues.json', z.record(z.string(), z.array(z.string().min(1))));
const cueNames = Object.keys(cueWords);
const cues = new WordFinder<number>(
  cueNames.flatMap((name, index) => (cueWords[name] ?? []).map((word) => [word, index] as const)),
);
const classes = loadLexicon(
  'classes.json',
  z.object({ source: z.string(), classes: z.record(z.string(), z.array(z.string().min(1))) }),
);
const classWords = new WordFinder<number>(
  Object.values(classes.classes).flatMap((list, index) => list.map((word) => [word, index] as const)),
);

/** Cue hits, English ones only where a word begins ("ok" is not in "broken") and short ones only as whole words. */
function findCues(folded: string): Hit<number>[] {
  return cues.find(folded).filter((hit) => {
    if (!isLetter(folded.charCodeAt(hit.start))) return true;
    if (isLetter(folded.charCodeAt(hit.start - 1))) return false;
    return hit.length > 3 || !isLetter(folded.charCodeAt(hit.start + hit.length));
  });
}

/** Which cues a message has, how often, in which pairs and in which order. */
export function addCues(folded: string, out: Set<number>): void {
  const counts = new Uint8Array(cueNames.length);
  let last = 99;
  for (const hit of findCues(folded)) {
    counts[hit.tag] = (counts[hit.tag] ?? 0) + 1;
    if (hit.tag !== last) out.add(finish(mix(mix(kind.cueOrder, last), hit.tag)));
    last = hit.tag;
  }
  out.add(finish(mix(kind.lastCue, last)));
  const present: number[] = [];
  counts.forEach((n, c) => {
    if (n === 0) return;
    present.push(c);
    out.add(finish(mix(kind.cue, c)));
    if (n >= 2) out.add(finish(mix(mix(kind.cue, c), 2)));
    if (n >= 4) out.add(finish(mix(mix(kind.cue, c), 4)));
  });
  for (let a = 0; a < present.length; a++)
    for (let b = a + 1; b < present.length; b++)
      out.add(finish(mix(mix(kind.cuePair, present[a] ?? 0), present[b] ?? 0)));
}

/** A Latin word counts only whole: "tap" is not in "tape". */
function splitsWord(text: string, hit: Hit<number>): boolean {
  if (!isLetter(text.charCodeAt(hit.start))) return false;
  return isLetter(text.charCodeAt(hit.start - 1)) || isLetter(text.charCodeAt(hit.start + hit.length));
}

/** N-grams in which rooms, fixtures, kin, staff and so on stand for all their kind: 主卧灯坏了 and 客厅插座坏了 meet. */
export function addClasses(units: readonly number[], out: Set<number>): void {
  const text = String.fromCharCode(...units.slice(0, 4096));
  const sequence: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hit = classWords.at(text, i);
    if (!hit || splitsWord(text, hit)) {
      const u = text.charCodeAt(i);
      // Letters outside class words say nothing one by one.
      if (!isLetter(u)) sequence.push(u);
      continue;
    }
    if (sequence[sequence.length - 1] !== marks.class + hit.tag) sequence.push(marks.class + hit.tag);
    i += hit.length - 1;
  }
  for (let i = 0; i < sequence.length; i++) {
    let h = kind.classGram as number;
    let any = false;
    for (let k = 0; k < 3 && i + k < sequence.length; k++) {
      const u = sequence[i + k] ?? 0;
      any ||= u >= marks.class;
      h = mix(h, u);
      if (any) out.add(finish(h));
    }
  }
  const only = sequence.filter((u) => u >= marks.class && u < marks.class + 256);
  for (let i = 0; i < only.length; i++) {
    const pair = mix(mix(kind.classOrder, only[i] ?? 0), only[i + 1] ?? 0);
    out.add(finish(pair));
    out.add(finish(mix(pair, only[i + 2] ?? 1)));
  }
}

/** Words of danger with the circumstances that make them present, past or imagined. */
export function addDangers(folded: string, out: Set<number>): void {
  const signs = dangerSigns(folded);
  const how = (signs.calm ? 1 : 0) + (signs.past ? 2 : 0) + (signs.now ? 4 : 0);
  out.add(finish(mix(mix(kind.danger, 100), how)));
  for (const danger of signs.dangers) {
    const code = dangers.indexOf(danger);
    out.add(finish(mix(kind.danger, code)));
    out.add(finish(mix(mix(kind.danger, code), how)));
  }
  out.add(finish(mix(mix(kind.danger, 200), Math.min(2, signs.dangers.length) * 8 + how)));
}
