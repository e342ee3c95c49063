/** A question as words: folded, without courtesies and addresses, like words made one, segmented and in pairs of characters. */
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { fold } from '../understanding/text.ts';

const words = z.strictObject({
  /** Words that say nothing about what is asked. */
  drop: z.array(z.string().min(1)),
  /** Words of one meaning; the first stands for all. */
  same: z.array(z.array(z.string().min(1)).min(2)),
});

/** Longest first, so that 物业管理费 is found before 管理费. */
const oneOf = (list: readonly string[]): RegExp =>
  new RegExp(
    [...list]
      .sort((a, b) => b.length - a.length)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('|'),
    'g',
  );

const lexicon = once(() => {
  const { drop, same } = readData('answers/words.json', words);
  const meaning = new Map(
    same.flatMap((group) => group.map((word) => [fold(word), fold(group[0] ?? '')] as const)),
  );
  return {
    meaning,
    like: oneOf([...meaning.keys()]),
    drop: new Set(drop.map(fold)),
    dropped: oneOf(drop.map(fold)),
  };
});

/** Loaded at the first question: the dictionary takes about 170 ms and 50 MB. */
const jieba = once(() => Jieba.withDict(dict));

/** Homes, telephones and names are no part of a question. */
const ADDRESS =
  /\d{1,3}\s*[栋幢座]|\d{1,3}\s*号楼|[\d一二三四五六七八九十]+\s*(单元|楼|层|室)|1\d{2}[\s-]?\d{4}[\s-]?\d{4}|\b\d{3,4}\b|\p{Script=Han}{1,3}(先生|女士|小姐|太太)/gu;

/** A question in folded text with like words made one. */
export function plainQuestion(text: string): string {
  const { meaning, like } = lexicon();
  return fold(text)
    .replace(ADDRESS, ' ')
    .replace(like, (word) => meaning.get(word) ?? word);
}

/** What a plain question says, word by word, without the words that say nothing. */
export function segmentsOf(plain: string): string[] {
  const { drop } = lexicon();
  return [...new Set(jieba().cut(plain, true))].filter(
    (word) => /[\p{Script=Han}a-z]/u.test(word) && !drop.has(word),
  );
}

/** The distinct words of a plain question: segments of jieba, pairs of Han characters, Latin words. */
export function wordsOf(plain: string): string[] {
  const { drop, dropped } = lexicon();
  const found = new Set<string>();
  for (const word of jieba().cutForSearch(plain, true))
    if (/[\p{Script=Han}a-z]/u.test(word) && !drop.has(word)) found.add(word);
  for (const run of plain.replace(dropped, ' ').match(/\p{Script=Han}+/gu) ?? [])
    for (let at = 0; at + 2 <= run.length; at++) found.add(run.slice(at, at + 2));
  return [...found];
}
