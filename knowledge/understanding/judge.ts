/** From logits to labels. Shared by the engine and by the choice of thresholds, so that both decide alike. */
import type { Decisions } from './model.ts';
import { categoryProbabilities, heads, sigmoid } from './network.ts';
import { type Category, categories, type HandoffReason, handoffReasons, type Reading } from './reading.ts';

export type Judged = Pick<Reading, 'category' | 'also' | 'urgent' | 'handoff' | 'confidence'>;

const repair = categories.indexOf('repair');
const afterSales = categories.indexOf('after_sales');

/** Probability of each reason for a person, in the order of `handoffReasons`. */
export function reasonProbabilities(logits: Float32Array): number[] {
  return handoffReasons.map((_, i) => sigmoid(logits[heads.handoff + i] ?? 0));
}

/** Probability that a person must take over for whatever reason: that not all reasons fail. */
export function handoffProbability(logits: Float32Array): number {
  return 1 - reasonProbabilities(logits).reduce((none, p) => none * (1 - p), 1);
}

/** Probability that the message is a fault, and an urgent one; only faults are urgent (guide). */
export function urgentProbability(logits: Float32Array): number {
  return sigmoid((logits[heads.urgent] ?? 0) + Math.log(Math.max(1e-9, faultProbability(logits))));
}

function faultProbability(logits: Float32Array): number {
  const p = categoryProbabilities(logits, 1);
  return (p[repair] ?? 0) + (p[afterSales] ?? 0);
}

/**
 * The category's place. Something plainly urgent that may well be a fault is taken for one, even if complaint or
 * enquiry is a little likelier: the clock of an urgent repair must start.
 */
export function bestCategory(logits: Float32Array): number {
  let best = 0;
  for (let c = 1; c < categories.length; c++) if ((logits[c] ?? 0) > (logits[best] ?? 0)) best = c;
  if (best === repair || best === afterSales) return best;
  if (sigmoid(logits[heads.urgent] ?? 0) < 0.4 || faultProbability(logits) < 0.3) return best;
  return (logits[repair] ?? 0) >= (logits[afterSales] ?? 0) ? repair : afterSales;
}

/** Turns logits into labels by a model's decisions. */
export function judge(logits: Float32Array, decisions: Decisions): Judged {
  const best = bestCategory(logits);
  const category: Category = categories[best] ?? 'other';
  const fault = best === repair || best === afterSales;
  return {
    category,
    also: categories.filter(
      (c, i) => c !== category && sigmoid(logits[heads.also + i] ?? 0) >= decisions.also,
    ),
    urgent: fault && urgentProbability(logits) >= decisions.urgent,
    handoff: reasons(logits, decisions),
    confidence: categoryProbabilities(logits, decisions.temperature)[best] ?? 0,
  };
}

function reasons(logits: Float32Array, decisions: Decisions): HandoffReason[] {
  if (handoffProbability(logits) < decisions.any) return [];
  const own = reasonProbabilities(logits);
  const listed = handoffReasons.filter((r, i) => (own[i] ?? 0) >= decisions.reasons[r]);
  if (listed.length > 0) return listed;
  // Somebody must take over: name the likeliest reason.
  const likeliest = handoffReasons[own.indexOf(Math.max(...own))];
  return likeliest === undefined ? [] : [likeliest];
}
