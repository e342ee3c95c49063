/** Turns a message into hashed features: what was said, cues from the lexicons, and the message's shape. */
import { z } from 'zod';
import { addClasses, addCues, addDangers } from './cues.ts';
import type { Places } from './fields/places.ts';
import { addGrams, addLatinWords, addSegments } from './grams.ts';
import { finish, kind, marks, mix } from './hash.ts';
import { loadLexicon, WordFinder } from './lexicon/lexicon.ts';
import { isDigit, isHan, isLetter } from './text.ts';

/** Which families of features are used; set-ups of compare.ts switch them. */
export interface FeatureOptions {
  /** Longest character n-gram of Chinese text, 1 to 5. */
  maxGram: number;
  /** Pairs of characters with one between them. */
  skips: boolean;
  /** Words by jieba. */
  segments: boolean;
  /** Cue words, their order, and signs of danger. */
  cues: boolean;
  /** N-grams over word classes. */
  classes: boolean;
  /** Length, exclamation marks, emoji, presence of home, phone and name, first and last words. */
  shape: boolean;
}

export const allFeatures: FeatureOptions = {
  maxGram: 4,
  skips: true,
  segments: true,
  cues: true,
  classes: true,
  shape: true,
};

const regional = loadLexicon(
  'regional.json',
  z.object({ source: z.string(), words: z.record(z.string(), z.string()) }),
);
const regionalWords = new WordFinder<string>(Object.entries(regional.words));

/**
 * The distinct features of a message as 32-bit hashes, in order of first appearance.
 * @param folded text of `fold`
 * @param places where home, phone and name stand; they are masked, so that the model learns the matter, not the address.
 */
export function featuresOf(
  folded: string,
  places: Places,
  options: FeatureOptions = allFeatures,
): Int32Array {
  const out = new Set<number>();
  const units = maskedUnits(folded, places);
  addGrams(units, options.maxGram, options.skips, out);
  addLatinWords(units, out);
  if (options.segments) addSegments(folded, out);
  if (options.cues) {
    addCues(folded, out);
    addDangers(folded, out);
  }
  if (options.classes) addClasses(units, out);
  if (options.shape) addShape(folded, units, places, out);
  return Int32Array.from(out);
}

/** The units of the text with regional words replaced, masks applied, digit runs by their length and gaps single. */
function maskedUnits(folded: string, places: Places): number[] {
  const units: number[] = [marks.gap];
  const push = (u: number): void => {
    if (u !== marks.gap || units[units.length - 1] !== marks.gap) units.push(u);
  };
  const masks = places.masks;
  let mask = 0;
  for (let i = 0; i < folded.length; i++) {
    while (mask < masks.length && (masks[mask]?.end ?? 0) <= i) mask++;
    const m = masks[mask];
    if (m && i >= m.start) {
      push(marks[m.kind]);
      i = m.end - 1;
      continue;
    }
    const u = folded.charCodeAt(i);
    if (isHan(u)) {
      const region = regionalWords.at(folded, i);
      if (region) {
        for (let k = 0; k < region.tag.length; k++) push(region.tag.charCodeAt(k));
        i += region.length - 1;
      } else push(u);
    } else if (isDigit(u)) {
      let n = 1;
      for (; isDigit(folded.charCodeAt(i + 1)); i++) n++;
      push(marks.number + Math.min(n, 5));
    } else if (isLetter(u) || u === 63 || u === 33) push(u);
    else if (u === 39 && isLetter(folded.charCodeAt(i + 1))) continue;
    // The low surrogate tells emoji apart well enough.
    else if (u >= 0xdc00 && u <= 0xdfff) push(marks.emoji + (u & 0x3ff));
    else if (u < 0xd800 || u > 0xdfff) push(marks.gap);
  }
  push(marks.gap);
  return units;
}

function addShape(folded: string, units: readonly number[], places: Places, out: Set<number>): void {
  const put = (a: number, b: number): void => {
    out.add(finish(mix(mix(kind.shape, a), b)));
  };
  put(1, Math.min(10, Math.floor(Math.log2(folded.length + 1) * 1.5)));
  let bangs = 0;
  let questions = 0;
  let emoji = 0;
  for (let i = 0; i < folded.length; i++) {
    const u = folded.charCodeAt(i);
    if (u === 33) bangs++;
    else if (u === 63) questions++;
    else if (u >= 0xd83c && u <= 0xd83e) emoji++;
  }
  put(2, Math.min(bangs, 4));
  put(3, Math.min(questions, 3));
  put(4, Math.min(emoji, 2));
  if (/!!|\?\?|!\?|\?!/.test(folded)) put(5, 1);
  put(6, (places.home ? 1 : 0) + (places.phone === undefined ? 0 : 2) + (places.name === undefined ? 0 : 4));
  // How a message starts and how it ends says what is wanted.
  const n = units.length;
  out.add(finish(mix(mix(kind.first, units[1] ?? 0), units[2] ?? 0)));
  const tail = units[n - 1] === marks.gap ? n - 2 : n - 1;
  const last = mix(kind.last, units[tail] ?? 0);
  const lastTwo = mix(last, units[tail - 1] ?? 0);
  out.add(finish(last));
  out.add(finish(lastTwo));
  out.add(finish(mix(lastTwo, units[tail - 2] ?? 0)));
}
