/** Loads the word lists of this folder, zod-checked, and finds their words in folded text. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A lexicon file that does not hold; the message names the file and entry. */
export class LexiconError extends Error {
  override readonly name = 'LexiconError';
}

/**
 * Reads one lexicon file of this folder.
 * @param name file name, such as "cues.json"
 * @throws LexiconError naming the file when it does not fit the schema.
 */
export function loadLexicon<T>(name: string, schema: z.ZodType<T>): T {
  const raw: unknown = JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
  const result = schema.safeParse(raw);
  if (!result.success) throw new LexiconError(`lexicon/${name}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** A hit: `tag` is what the word stands for, `start` and `length` in UTF-16 units of the folded text. */
export interface Hit<T> {
  tag: T;
  start: number;
  length: number;
}

/**
 * Finds all words of a list in one pass. Words are indexed by their first two units, so that a message costs one
 * map look-up a character however long the lists grow.
 */
export class WordFinder<T> {
  readonly #byHead = new Map<number, { word: string; tag: T }[]>();
  readonly #singles = new Map<number, T[]>();

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [word, tag] of entries) {
      if (word.length === 1) {
        const code = word.charCodeAt(0);
        this.#singles.set(code, [...(this.#singles.get(code) ?? []), tag]);
        continue;
      }
      const head = word.charCodeAt(0) * 65536 + word.charCodeAt(1);
      const list = this.#byHead.get(head);
      if (list) list.push({ word, tag });
      else this.#byHead.set(head, [{ word, tag }]);
    }
    // Longest first: the first hit at a place is the fullest word.
    for (const list of this.#byHead.values()) list.sort((a, b) => b.word.length - a.word.length);
  }

  /** Every hit, overlapping ones included, by start; at one start the longest first. */
  find(folded: string): Hit<T>[] {
    const hits: Hit<T>[] = [];
    for (let i = 0; i < folded.length; i++) {
      const code = folded.charCodeAt(i);
      const list = this.#byHead.get(code * 65536 + folded.charCodeAt(i + 1));
      if (list)
        for (const { word, tag } of list)
          if (word.length === 2 || folded.startsWith(word, i))
            hits.push({ tag, start: i, length: word.length });
      const single = this.#singles.get(code);
      if (single) for (const tag of single) hits.push({ tag, start: i, length: 1 });
    }
    return hits;
  }

  /** The longest hit starting exactly at `start`, if any. */
  at(folded: string, start: number): Hit<T> | undefined {
    const list = this.#byHead.get(folded.charCodeAt(start) * 65536 + folded.charCodeAt(start + 1));
    const found = list?.find(({ word }) => folded.startsWith(word, start));
    if (found) return { tag: found.tag, start, length: found.word.length };
    const single = this.#singles.get(folded.charCodeAt(start))?.[0];
    return single === undefined ? undefined : { tag: single, start, length: 1 };
  }
}
