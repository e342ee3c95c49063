/**
 * Which known question a message asks (K1). MiniSearch finds the likely ones; the answer is given only when the two
 * share most of their words, weighed by how rare a word is, and the message says nothing else: a wrong answer is worse
 * than none.
 */
import MiniSearch from 'minisearch';
import { fold } from '../understanding/text.ts';
import { plainQuestion, segmentsOf, wordsOf } from './words.ts';

/** A way of asking something; several may have one answer. */
export interface Known<T> {
  question: string;
  /** Tells by the folded message whether it may be meant at all. */
  fits?: (folded: string) => boolean;
  /** Words of the answer itself: a message may say them too. */
  told?: string;
  answer: T;
}

/** Candidates looked at. */
const CANDIDATES = 12;
/**
 * Least likeness, 0–1, by how many of the message's words nobody used who asked the same: none or one. With two it
 * asks something else. `guarded` questions have `fits`. Tuned on test/knowledge/answers/questions.ts.
 */
const LEAST = { guarded: [0.4, 0.62], bare: [0.5, 0.8] } as const;
/** Longer messages ask more than one thing. */
const LONGEST = 60;

export interface AnswerSearch<T> {
  /** The best answer with its likeness, or undefined when none is good enough. */
  find(message: string): { answer: T; likeness: number } | undefined;
}

/** An index over known questions. */
export function createSearch<T>(known: readonly Known<T>[]): AnswerSearch<T> {
  const index = new MiniSearch<{ id: number; question: string }>({
    fields: ['question'],
    tokenize: (text) => wordsOf(plainQuestion(text)),
    processTerm: (term) => term,
  });
  index.addAll(known.map(({ question }, id) => ({ id, question })));
  const asked = known.map(({ question }) => wordsOf(plainQuestion(question)));
  const counts = new Map<string, number>();
  for (const word of asked.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + (known.length + 1) / ((counts.get(word) ?? 0) + 0.5));
  const weigh = (words: readonly string[]): number => words.reduce((sum, word) => sum + weight(word), 0);
  const used = new Map<T, Set<string>>();
  for (const { answer, question, told = '' } of known) {
    const words = used.get(answer) ?? new Set();
    for (const word of segmentsOf(plainQuestion(`${question} ${told}`))) words.add(word);
    used.set(answer, words);
  }

  /** Dice's coefficient over weighed words. */
  function likeness(message: readonly string[], question: readonly string[]): number {
    const shared = weigh(question.filter((word) => message.includes(word)));
    return (2 * shared) / (weigh(message) + weigh(question) || 1);
  }

  return {
    find(message) {
      if (message.length > LONGEST || known.length === 0) return undefined;
      const folded = fold(message);
      const plain = plainQuestion(message);
      const words = wordsOf(plain);
      const segments = segmentsOf(plain);
      let best: { answer: T; likeness: number } | undefined;
      for (const { id } of index.search(message, { combineWith: 'OR' }).slice(0, CANDIDATES)) {
        const one = known[Number(id)];
        if (!one || one.fits?.(folded) === false) continue;
        const strange = segments.filter((word) => !used.get(one.answer)?.has(word)).length;
        const least = LEAST[one.fits ? 'guarded' : 'bare'][strange] ?? Number.POSITIVE_INFINITY;
        const like = likeness(words, asked[Number(id)] ?? []);
        if (like >= least && like > (best?.likeness ?? 0)) best = { answer: one.answer, likeness: like };
      }
      return best;
    },
  };
}
