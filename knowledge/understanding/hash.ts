/** Hashing of features into 32 bits; the same text gives the same features on every machine. */

/** Kinds of features, hashed in front so that equal texts of different kinds stay apart. */
export const kind = {
  gram: 1,
  skip: 2,
  word: 3,
  wordPair: 4,
  cue: 5,
  cuePair: 6,
  shape: 7,
  first: 8,
  last: 9,
  lastCue: 10,
  triple: 11,
  danger: 12,
  cueOrder: 13,
  classGram: 14,
  classOrder: 15,
  segment: 16,
  segmentPair: 17,
} as const;

/** Units standing for what was masked or normalised away; of the private use area, so they meet nothing in a text. */
export const marks = {
  home: 0xe000,
  phone: 0xe001,
  name: 0xe002,
  gap: 0xe003,
  number: 0xe010,
  emoji: 0xe100,
  class: 0xe800,
} as const;

/** Takes one more unit into a running hash. */
export function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** Spreads a running hash over all 32 bits. */
export function finish(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) | 0;
}
