/** The classifier: a linear layer and a small hidden layer over the same hashed features, with several answers at once. */
import { categories, handoffReasons } from './reading.ts';

/**
 * The answers (logits) in order: category (softmax), other categories present, handoff reasons, any handoff, urgent.
 * All but the category are independent yes/no questions.
 */
export const heads = {
  category: 0,
  also: categories.length,
  handoff: 2 * categories.length,
  any: 2 * categories.length + handoffReasons.length,
  urgent: 2 * categories.length + handoffReasons.length + 1,
} as const;
export const outputs = heads.urgent + 1;

/** Maps 32-bit feature hashes to rows; open addressing keeps a look-up at a few nanoseconds. */
export class Vocabulary {
  readonly #keys: Int32Array;
  readonly #rows: Int32Array;
  readonly #mask: number;
  readonly hashes: Int32Array;

  /** @param hashes distinct feature hashes; the position is the row. */
  constructor(hashes: Int32Array) {
    let size = 1024;
    while (size < hashes.length * 2) size *= 2;
    this.hashes = hashes;
    this.#mask = size - 1;
    this.#keys = new Int32Array(size);
    this.#rows = new Int32Array(size).fill(-1);
    hashes.forEach((hash, row) => {
      let slot = hash & this.#mask;
      while (this.#rows[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = hash;
      this.#rows[slot] = row;
    });
  }

  /** The rows of those features that are known. */
  rows(features: Int32Array): Int32Array {
    const found = new Int32Array(features.length);
    let n = 0;
    for (let i = 0; i < features.length; i++) {
      const hash = features[i] ?? 0;
      let slot = hash & this.#mask;
      let row = this.#rows[slot] ?? -1;
      while (row !== -1) {
        if (this.#keys[slot] === hash) {
          found[n++] = row;
          break;
        }
        slot = (slot + 1) & this.#mask;
        row = this.#rows[slot] ?? -1;
      }
    }
    return found.subarray(0, n);
  }
}

/** Weights of one model; a row of `wide` has `outputs` numbers, a row of `embed` has `hidden`. */
export interface Weights {
  hidden: number;
  wide: Float32Array;
  embed: Float32Array;
  /** hidden */
  hiddenBias: Float32Array;
  /** hidden × outputs */
  top: Float32Array;
  /** outputs */
  bias: Float32Array;
}

/** Features are spread so that a long message weighs little more than a short one. */
export function featureScale(count: number): number {
  return count === 0 ? 0 : 2 / Math.sqrt(count + 10);
}

/** Logits of one message. @param rows known features; @param hiddenOut receives the hidden layer after ReLU. */
export function forward(w: Weights, rows: Int32Array, out: Float32Array, hiddenOut: Float32Array): void {
  const scale = featureScale(rows.length);
  out.fill(0);
  hiddenOut.fill(0);
  const { hidden } = w;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const a = row * outputs;
    for (let o = 0; o < outputs; o++) out[o] = (out[o] ?? 0) + (w.wide[a + o] ?? 0);
    const b = row * hidden;
    for (let d = 0; d < hidden; d++) hiddenOut[d] = (hiddenOut[d] ?? 0) + (w.embed[b + d] ?? 0);
  }
  for (let o = 0; o < outputs; o++) out[o] = (out[o] ?? 0) * scale + (w.bias[o] ?? 0);
  for (let d = 0; d < hidden; d++) {
    const z = (hiddenOut[d] ?? 0) * scale + (w.hiddenBias[d] ?? 0);
    const h = Math.max(z, 0);
    hiddenOut[d] = h;
    if (h === 0) continue;
    const t = d * outputs;
    for (let o = 0; o < outputs; o++) out[o] = (out[o] ?? 0) + h * (w.top[t + o] ?? 0);
  }
}

/** Softmax of the first seven logits at a temperature, into a fresh array. */
export function categoryProbabilities(logits: Float32Array, temperature: number): number[] {
  const n = categories.length;
  let max = -Infinity;
  for (let c = 0; c < n; c++) max = Math.max(max, (logits[c] ?? 0) / temperature);
  const p = Array.from({ length: n }, (_, c) => Math.exp((logits[c] ?? 0) / temperature - max));
  const sum = p.reduce((a, b) => a + b, 0);
  return p.map((x) => x / sum);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
