/** Learning: AdaGrad on the joint loss of all answers, with feature dropout; deterministic for a given seed. */
import type { Labelled } from './corpus.ts';
import { featureScale, forward, heads, outputs, sigmoid, Vocabulary, type Weights } from './network.ts';
import { categories, handoffReasons } from './reading.ts';

/** One message ready for learning: its feature hashes and its labels. */
export interface Example {
  features: Int32Array;
  category: number;
  /** 0 or 1 for every yes/no answer, at its place in the logits; the category's places are unused. */
  answers: Float32Array;
}

export interface LearnOptions {
  /** Width of the hidden layer; 0 leaves a linear model. */
  hidden: number;
  /** Whether the linear layer is there. */
  wide: boolean;
  epochs: number;
  rate: number;
  /** Rate of the embedding and top layer. */
  deepRate: number;
  /** Share of features hidden at random in each step. */
  dropout: number;
  hiddenDropout: number;
  /** Weight decay a step, of touched rows. */
  decay: number;
  /** Features seen in fewer messages are dropped. */
  minCount: number;
  /** Share of the target given to the other categories. */
  smoothing: number;
  /** Weight of positive yes/no answers. */
  positive: number;
  seed: number;
}

export const defaultLearning: LearnOptions = {
  hidden: 20,
  wide: true,
  epochs: 8,
  rate: 0.12,
  deepRate: 0.06,
  dropout: 0.5,
  hiddenDropout: 0.2,
  decay: 1e-5,
  minCount: 2,
  smoothing: 0.05,
  positive: 1.5,
  seed: 1,
};

/** Small fast generator (mulberry32), so that training gives the same model everywhere. */
export function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Labels of a message as numbers. */
export function toExample(message: Labelled, features: Int32Array): Example {
  const answers = new Float32Array(outputs);
  for (const c of message.also) answers[heads.also + categories.indexOf(c)] = 1;
  for (const r of message.handoff) answers[heads.handoff + handoffReasons.indexOf(r)] = 1;
  answers[heads.any] = message.handoff.length > 0 ? 1 : 0;
  answers[heads.urgent] = message.urgent ? 1 : 0;
  return { features, category: categories.indexOf(message.category), answers };
}

/** Rows kept at most: with 60 hidden units and 20 answers a row takes 84 bytes, and the model may take 10 MB. */
const mostRows = 110_000;

/** Features met in at least `minCount` examples, the most frequent first where there are too many. */
export function buildVocabulary(examples: readonly Example[], minCount: number): Vocabulary {
  const counts = new Map<number, number>();
  for (const e of examples) for (const f of e.features) counts.set(f, (counts.get(f) ?? 0) + 1);
  const kept = [...counts].filter(([, n]) => n >= minCount).sort((a, b) => b[1] - a[1]);
  return new Vocabulary(Int32Array.from(kept.slice(0, mostRows), ([f]) => f));
}

/** Trains one model. */
export function learn(examples: readonly Example[], vocabulary: Vocabulary, options: LearnOptions): Weights {
  const random = generator(options.seed);
  const { hidden } = options;
  const size = vocabulary.hashes.length;
  const w: Weights = {
    hidden,
    wide: new Float32Array(size * outputs),
    embed: Float32Array.from({ length: size * hidden }, () => (random() - 0.5) * 0.2),
    hiddenBias: new Float32Array(hidden).fill(0.05),
    top: Float32Array.from({ length: hidden * outputs }, () => (random() - 0.5) * 0.5),
    bias: new Float32Array(outputs),
  };
  const g = {
    wide: new Float32Array(w.wide.length).fill(0.05),
    embed: new Float32Array(size * hidden).fill(0.002),
    hiddenBias: new Float32Array(hidden).fill(0.1),
    top: new Float32Array(w.top.length).fill(0.1),
    bias: new Float32Array(outputs).fill(1),
  };
  const rowsOf = examples.map((e) => vocabulary.rows(e.features));
  const order = Array.from(examples.keys());
  const logits = new Float32Array(outputs);
  const layer = new Float32Array(hidden);
  const delta = new Float32Array(outputs);
  const deltaHidden = new Float32Array(hidden);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    // Steps shrink linearly: the last epochs average out the noise of the first.
    const fade = 1 - epoch / (options.epochs + 1);
    for (const index of order) {
      const example = examples[index];
      const all = rowsOf[index];
      if (!example || !all) continue;
      const rows = options.dropout > 0 ? all.filter(() => random() >= options.dropout) : all;
      forward(w, rows, logits, layer);
      gradient(example, logits, delta, options);
      if (hidden > 0) backHidden(w, g, layer, delta, deltaHidden, options, fade, random);
      step(w, g, rows, delta, deltaHidden, options, fade);
    }
  }
  return w;
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
}

/** Derivative of the loss by each logit: cross-entropy for the category, weighted logistic loss for the rest. */
function gradient(example: Example, logits: Float32Array, delta: Float32Array, options: LearnOptions): void {
  const n = categories.length;
  let max = -Infinity;
  for (let c = 0; c < n; c++) max = Math.max(max, logits[c] ?? 0);
  let sum = 0;
  for (let c = 0; c < n; c++) {
    const e = Math.exp((logits[c] ?? 0) - max);
    delta[c] = e;
    sum += e;
  }
  for (let c = 0; c < n; c++) {
    const target = c === example.category ? 1 - options.smoothing : options.smoothing / (n - 1);
    delta[c] = (delta[c] ?? 0) / sum - target;
  }
  for (let o = n; o < outputs; o++) {
    const target = example.answers[o] ?? 0;
    const weight = target === 1 ? options.positive : 1;
    delta[o] = weight * (sigmoid(logits[o] ?? 0) - target) * (o >= heads.handoff ? 1 : 0.5);
  }
}

function backHidden(
  w: Weights,
  g: Weights | Omit<Weights, 'hidden'>,
  layer: Float32Array,
  delta: Float32Array,
  deltaHidden: Float32Array,
  options: LearnOptions,
  fade: number,
  random: () => number,
): void {
  const rate = options.deepRate * fade;
  for (let d = 0; d < w.hidden; d++) {
    deltaHidden[d] = 0;
    const h = layer[d] ?? 0;
    if (h === 0 || (options.hiddenDropout > 0 && random() < options.hiddenDropout)) continue;
    const t = d * outputs;
    let back = 0;
    for (let o = 0; o < outputs; o++) {
      const top = w.top[t + o] ?? 0;
      const x = delta[o] ?? 0;
      back += top * x;
      const grad = x * h + options.decay * top;
      const acc = (g.top[t + o] ?? 0) + grad * grad;
      g.top[t + o] = acc;
      w.top[t + o] = top - (rate * grad) / Math.sqrt(acc);
    }
    deltaHidden[d] = back;
    const acc = (g.hiddenBias[d] ?? 0) + back * back;
    g.hiddenBias[d] = acc;
    w.hiddenBias[d] = (w.hiddenBias[d] ?? 0) - (rate * back) / Math.sqrt(acc);
  }
}

function step(
  w: Weights,
  g: Omit<Weights, 'hidden'>,
  rows: Int32Array,
  delta: Float32Array,
  deltaHidden: Float32Array,
  options: LearnOptions,
  fade: number,
): void {
  const scale = featureScale(rows.length);
  const rate = options.rate * fade;
  const deep = options.deepRate * fade;
  for (let o = 0; o < outputs; o++) {
    const x = delta[o] ?? 0;
    const acc = (g.bias[o] ?? 0) + x * x;
    g.bias[o] = acc;
    w.bias[o] = (w.bias[o] ?? 0) - (rate * x) / Math.sqrt(acc);
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (options.wide) descend(w.wide, g.wide, row * outputs, delta, outputs, scale, rate, options.decay);
    if (w.hidden > 0)
      descend(w.embed, g.embed, row * w.hidden, deltaHidden, w.hidden, scale, deep, options.decay);
  }
}

function descend(
  weights: Float32Array,
  squares: Float32Array,
  at: number,
  delta: Float32Array,
  width: number,
  scale: number,
  rate: number,
  decay: number,
): void {
  for (let o = 0; o < width; o++) {
    const x = delta[o] ?? 0;
    if (x === 0) continue;
    const weight = weights[at + o] ?? 0;
    const grad = x * scale + decay * weight;
    const acc = (squares[at + o] ?? 0) + grad * grad;
    squares[at + o] = acc;
    weights[at + o] = weight - (rate * grad) / Math.sqrt(acc);
  }
}
