/** Features of the wording itself: character n-grams, segmented words, Latin words. */
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { finish, kind, marks, mix } from './hash.ts';
import { isHan, isLetter } from './text.ts';

/** Segments Chinese; loading its dictionary takes about 170 ms and 50 MB. */
const jieba = Jieba.withDict(dict);

/** Character n-grams up to `longest`, and pairs with one unit between them. Latin letters are left to `addLatinWords`. */
export function addGrams(units: readonly number[], longest: number, skips: boolean, out: Set<number>): void {
  const n = units.length;
  for (let i = 0; i < n; i++) {
    const first = units[i] ?? 0;
    if (isLetter(first)) continue;
    let h = mix(kind.gram, first);
    if (first !== marks.gap) out.add(finish(h));
    for (let k = 1; k < longest && i + k < n; k++) {
      const u = units[i + k] ?? 0;
      if (isLetter(u)) break;
      h = mix(h, u);
      out.add(finish(h));
      if (u === marks.gap) break;
    }
    const beyond = units[i + 2] ?? marks.gap;
    if (skips && beyond !== marks.gap && first !== marks.gap && !isLetter(beyond))
      out.add(finish(mix(mix(kind.skip, first), beyond)));
  }
}

/** Words, word pairs and triples of Latin text, and each word's first five letters against slips and endings. */
export function addLatinWords(units: readonly number[], out: Set<number>): void {
  let before = 0;
  let before2 = 0;
  let word = 0;
  let length = 0;
  for (let i = 0; i <= units.length; i++) {
    const u = units[i] ?? marks.gap;
    if (isLetter(u)) {
      word = length === 0 ? mix(kind.word, u) : mix(word, u);
      length++;
      if (length === 5) out.add(finish(mix(word, 0x7e7e)));
      continue;
    }
    if (length > 0) {
      out.add(finish(word));
      out.add(finish(mix(mix(kind.wordPair, before), word)));
      if (before2 !== 0) out.add(finish(mix(mix(mix(kind.triple, before2), before), word)));
      before2 = before;
      before = word;
      length = 0;
    }
    if (u !== marks.gap) before = u;
  }
  if (before !== 0) out.add(finish(mix(mix(kind.wordPair, before), 1)));
}

/** Words as jieba segments them, and pairs of neighbours. */
export function addSegments(folded: string, out: Set<number>): void {
  let before = 0;
  for (const word of jieba.cut(folded, true)) {
    const u = word.charCodeAt(0);
    if (!isHan(u) && !isLetter(u)) continue;
    let h = mix(kind.segment, 1);
    for (let i = 0; i < word.length; i++) h = mix(h, word.charCodeAt(i));
    out.add(finish(h));
    out.add(finish(mix(mix(kind.segmentPair, before), h)));
    before = h;
  }
}
