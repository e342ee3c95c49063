import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern } from './shared.ts';

const count = z.number().int().positive();

/** How it is found out which estate somebody writes to, where one account of a messaging app serves several. */
export const doorsSchema = z.strictObject({
  /** How often an owner is asked, at most (T5); then the account's first estate takes them. */
  askTimes: count,
  /** Without an answer the first estate takes what was said after so many minutes, in danger after so many. */
  silentMinutes: count,
  dangerMinutes: count,
  /** Words by which an owner asks to be with another estate's desk. */
  another: pattern,
  /** What an answer may hold beside the estate's name and still say nothing else. */
  filler: pattern,
});
export type Doors = z.infer<typeof doorsSchema>;

export const shippedDoors = once(() => readData('rules/doors.json', doorsSchema));

/** The part of each name that none of the others begins with: 一期 and 二期 of 云锦苑一期 and 云锦苑二期. */
function ownParts(names: readonly string[]): string[] {
  const [first = ''] = names;
  let common = 0;
  while (common < first.length && names.every((name) => name[common] === first[common])) common += 1;
  return names.map((name) => name.slice(common));
}

/** Characters that tell one estate from another, at least. */
const TELLS = 2;

/**
 * The estate that a text names: its index among `names`, and what else the text says.
 * @param asked it answers the question which one: then 二期 does for 云锦苑二期
 */
export function nameTold(
  text: string,
  names: readonly string[],
  asked: boolean,
  { filler }: Pick<Doors, 'filler'>,
): { index: number; rest: string } | undefined {
  const parts = asked ? ownParts(names) : names;
  const told = names
    .flatMap((name, index) => [name, parts[index] ?? ''].map((word) => ({ word, index })))
    .filter(({ word }) => word.length >= TELLS && text.toLowerCase().includes(word.toLowerCase()))
    // 云锦苑 is part of 云锦苑二期: the longest is the one that was meant.
    .sort((a, b) => b.word.length - a.word.length)[0];
  if (!told) return undefined;
  const at = text.toLowerCase().indexOf(told.word.toLowerCase());
  const rest = text.slice(0, at) + text.slice(at + told.word.length);
  return { index: told.index, rest: rest.replaceAll(new RegExp(filler, 'giu'), '') === '' ? '' : text };
}
