/** Chooses temperature and thresholds on out-of-fold predictions, so that they hold for writers not seen. */
import type { Labelled } from './corpus.ts';
import { bestCategory, handoffProbability, urgentProbability } from './judge.ts';
import type { Decisions } from './model.ts';
import { categoryProbabilities, heads, sigmoid } from './network.ts';
import { categories, handoffReasons } from './reading.ts';

/** One point of a curve: at this threshold this share is found (recall) and this share of alarms is right (precision). */
export interface CurvePoint {
  threshold: number;
  recall: number;
  precision: number;
}

/** Precision and recall at every distinct score, highest threshold first. */
export function curve(scores: readonly number[], gold: readonly boolean[]): CurvePoint[] {
  const sorted = scores.map((s, i) => ({ s, g: gold[i] === true })).sort((a, b) => b.s - a.s);
  const positives = sorted.filter((x) => x.g).length;
  let hit = 0;
  return sorted.map((x, k) => {
    if (x.g) hit++;
    return { threshold: x.s, recall: positives === 0 ? 1 : hit / positives, precision: hit / (k + 1) };
  });
}

/**
 * The threshold that misses least while alarms stay worth heeding. Missing danger or fury is the worse error, so the
 * score is F2 (recall counts twice as much as precision), with precision kept at or above `floor` where it can be.
 */
export function chooseThreshold(points: readonly CurvePoint[], floor: number): number {
  let best: CurvePoint | undefined;
  let bestScore = -1;
  for (const p of points) {
    const f2 = (5 * p.precision * p.recall) / (4 * p.precision + p.recall || 1);
    const value = f2 + (p.precision >= floor ? 1 : 0);
    if (value > bestScore) {
      best = p;
      bestScore = value;
    }
  }
  return Math.max(0.02, Math.min(0.98, Number((best?.threshold ?? 0.5).toFixed(4))));
}

/** The temperature with the least log loss, by a fine grid. */
export function chooseTemperature(logits: readonly Float32Array[], messages: readonly Labelled[]): number {
  let best = 1;
  let bestLoss = Infinity;
  for (let t = 0.3; t <= 4; t *= 1.05) {
    let loss = 0;
    logits.forEach((l, i) => {
      const gold = messages[i];
      if (gold)
        loss -= Math.log(Math.max(1e-9, categoryProbabilities(l, t)[categories.indexOf(gold.category)] ?? 0));
    });
    if (loss < bestLoss) {
      bestLoss = loss;
      best = t;
    }
  }
  return Number(best.toFixed(3));
}

/** All decisions of a model from its out-of-fold logits; `floors` are the least precisions asked for. */
export function chooseDecisions(
  logits: readonly Float32Array[],
  messages: readonly Labelled[],
  floors: { any: number; urgent: number; reason: number; also: number },
): Decisions {
  const at = (head: number): number[] => logits.map((l) => sigmoid(l[head] ?? 0));
  const reason = (name: (typeof handoffReasons)[number]): number =>
    chooseThreshold(
      curve(
        at(heads.handoff + handoffReasons.indexOf(name)),
        messages.map((m) => m.handoff.includes(name)),
      ),
      floors.reason,
    );
  const alsoPairs = logits.flatMap((l, i) =>
    categories.map((c, k) => ({
      s: sigmoid(l[heads.also + k] ?? 0),
      g: messages[i]?.also.includes(c) === true,
    })),
  );
  return {
    temperature: chooseTemperature(logits, messages),
    any: chooseThreshold(
      curve(
        logits.map(handoffProbability),
        messages.map((m) => m.handoff.length > 0),
      ),
      floors.any,
    ),
    reasons: {
      emotional: reason('emotional'),
      major: reason('major'),
      request: reason('request'),
      visitor: reason('visitor'),
    },
    urgent: chooseThreshold(
      curve(
        logits.map((l) => (readAsFault(l) ? urgentProbability(l) : 0)),
        messages.map((m) => m.urgent),
      ),
      floors.urgent,
    ),
    also: chooseThreshold(
      curve(
        alsoPairs.map((p) => p.s),
        alsoPairs.map((p) => p.g),
      ),
      floors.also,
    ),
  };
}

function readAsFault(logits: Float32Array): boolean {
  const category = categories[bestCategory(logits)];
  return category === 'repair' || category === 'after_sales';
}
