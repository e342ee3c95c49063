/** Grouped cross-validation: every writer's messages are read by models that never saw that writer. */
import type { Labelled } from './corpus.ts';
import { allFeatures, type FeatureOptions, featuresOf } from './features.ts';
import { readPlaces } from './fields/places.ts';
import { buildVocabulary, type Example, type LearnOptions, learn, toExample } from './learn.ts';
import { merge } from './model.ts';
import { forward, outputs, type Vocabulary, type Weights } from './network.ts';
import { fold } from './text.ts';

/** How a model is made: features, learning, and how many networks with different seeds are averaged. */
export interface SetUp {
  features: FeatureOptions;
  learning: LearnOptions;
  members: number;
}

/** Messages as examples under the features of a set-up. */
export function toExamples(messages: readonly Labelled[], features: FeatureOptions = allFeatures): Example[] {
  return messages.map((m) => {
    const folded = fold(m.text);
    return toExample(m, featuresOf(folded, readPlaces(m.text, folded), features));
  });
}

/** Trains the members of a set-up and merges them. */
export function train(
  examples: readonly Example[],
  setUp: SetUp,
): { vocabulary: Vocabulary; weights: Weights } {
  const vocabulary = buildVocabulary(examples, setUp.learning.minCount);
  const members = Array.from({ length: setUp.members }, (_, k) =>
    learn(examples, vocabulary, { ...setUp.learning, seed: setUp.learning.seed + k }),
  );
  return { vocabulary, weights: merge(members) };
}

/** Logits of examples under trained weights. */
export function score(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  weights: Weights,
): Float32Array[] {
  const layer = new Float32Array(weights.hidden);
  return examples.map((e) => {
    const logits = new Float32Array(outputs);
    forward(weights, vocabulary.rows(e.features), logits, layer);
    return logits;
  });
}

/** Who must not be on both sides of a fold: the writer; files stand in for writers of English, who share a letter. */
export function groupOf(message: Labelled): string {
  return message.lang === 'en' ? message.file : message.writer;
}

/**
 * Writers in groups of about equal size, at most `folds` of them; a writer is never split.
 * Deterministic: largest writer first, into the smallest group.
 */
export function writerGroups(messages: readonly Labelled[], folds: number): string[][] {
  const sizes = new Map<string, number>();
  for (const m of messages) sizes.set(groupOf(m), (sizes.get(groupOf(m)) ?? 0) + 1);
  const groups = Array.from({ length: Math.min(folds, sizes.size) }, () => ({
    size: 0,
    writers: [] as string[],
  }));
  for (const [writer, size] of [...sizes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
    const smallest = groups.reduce((a, b) => (b.size < a.size ? b : a));
    smallest.writers.push(writer);
    smallest.size += size;
  }
  return groups.map((g) => g.writers);
}

/** Out-of-fold logits of every message, in the order of `messages`. */
export function crossFold(messages: readonly Labelled[], setUp: SetUp, folds: number): Float32Array[] {
  const examples = toExamples(messages, setUp.features);
  const logits: Float32Array[] = examples.map(() => new Float32Array(outputs));
  for (const group of writerGroups(messages, folds)) {
    const inside = messages.map((m) => group.includes(groupOf(m)));
    const { vocabulary, weights } = train(
      examples.filter((_, i) => !inside[i]),
      setUp,
    );
    const held = examples.flatMap((e, i) => (inside[i] ? [{ e, i }] : []));
    score(
      held.map((h) => h.e),
      vocabulary,
      weights,
    ).forEach((l, k) => {
      const index = held[k]?.i;
      if (index !== undefined) logits[index] = l;
    });
  }
  return logits;
}
