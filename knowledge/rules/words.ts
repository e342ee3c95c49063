import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern, readable } from './shared.ts';

const words = z.array(z.string().min(1)).min(1);

/** Thanks, farewells, acknowledgements and greetings that stand alone (G4). */
export const courtesySchema = z.strictObject({
  thanks: words,
  farewells: words,
  acknowledgements: words,
  greetings: words,
});
export type Courtesy = z.infer<typeof courtesySchema>;
export type CourtesyKind = keyof Courtesy;

/** What an owner may ask of the desk in their own words (R5, V3, H1, R10). */
export const intentNames = [
  'person',
  'status',
  'hurry',
  'withdraw',
  'reopened',
  'done',
  'who',
  'correct',
  'reschedule',
  'notMended',
  'remind',
  'others',
  'ongoing',
] as const;
export type Intent = (typeof intentNames)[number];
export const intentsSchema = z.record(
  z.enum(intentNames),
  z.strictObject({ exact: words, patterns: z.array(pattern) }),
);
export type Intents = z.infer<typeof intentsSchema>;

/** Words of feeling (C7); `obscene` is answered with one polite sentence. */
export const feelingNames = ['furious', 'disappointed', 'obscene'] as const;
export const feelingsSchema = z.record(
  z.enum(feelingNames),
  z.strictObject({ words, patterns: z.array(pattern) }),
);
export type Feelings = z.infer<typeof feelingsSchema>;

export const shippedCourtesy = once(() => readData('rules/courtesy.json', courtesySchema));
export const shippedIntents = once(() => readData('rules/intents.json', intentsSchema));
export const shippedFeelings = once(() => readData('rules/feelings.json', feelingsSchema));

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s,，.。!！?？~～、;；:：…“”"'’`\-—()（）]|\u{FE0F}|[\u{1F3FB}-\u{1F3FF}]/gu, '');

/** Longest first, so that a composite courtesy ("好的谢谢") can be eaten from the front. */
const sets = new WeakMap<Courtesy, [CourtesyKind, string][]>();
function ordered(courtesy: Courtesy): [CourtesyKind, string][] {
  let list = sets.get(courtesy);
  if (list === undefined) {
    const kinds: readonly CourtesyKind[] = ['thanks', 'farewells', 'acknowledgements', 'greetings'];
    list = kinds
      .flatMap((kind) => courtesy[kind].map((word): [CourtesyKind, string] => [kind, bare(word)]))
      .filter(([, word]) => word !== '')
      .sort((a, b) => b[1].length - a[1].length);
    sets.set(courtesy, list);
  }
  return list;
}

/**
 * The courtesies a message wholly consists of, in order, or none when it says anything else (G4):
 * "好的谢谢" → acknowledgements, thanks; "谢谢，水管还漏" → [].
 */
export function courtesies(courtesy: Courtesy, said: string): CourtesyKind[] {
  const text = readable(said);
  const list = ordered(courtesy);
  const found: CourtesyKind[] = [];
  let rest = bare(text);
  if (rest.length > 40) return [];
  while (rest !== '') {
    const next = list.find(([, word]) => rest.startsWith(word));
    if (next !== undefined) {
      if (!found.includes(next[0])) found.push(next[0]);
      rest = rest.slice(next[1].length);
    } else if (/^[啊呀哈呢啦了哦喔噢嘛吧哟喽您你们師师傅大家的]/u.test(rest) && found.length > 0)
      rest = rest.slice(1);
    else return [];
  }
  return found;
}

const compiled = new WeakMap<readonly string[], RegExp[]>();
function expressions(sources: readonly string[]): RegExp[] {
  let list = compiled.get(sources);
  if (list === undefined) {
    list = sources.map((source) => new RegExp(source, 'iu'));
    compiled.set(sources, list);
  }
  return list;
}

const bared = new WeakMap<readonly string[], Set<string>>();
/** The words without punctuation, for looking a whole message up. */
function bareSet(list: readonly string[]): Set<string> {
  let set = bared.get(list);
  if (set === undefined) {
    set = new Set(list.map(bare));
    bared.set(list, set);
  }
  return set;
}

/** An intent heard, with what a correction names: "不是3栋是5栋" → wrong 3栋, right 5栋 (R5). */
export interface Heard {
  intent: Intent;
  wrong?: string;
  right?: string;
}

/** The intents a message holds, those said exactly first. */
export function heardIntents(intents: Intents, said: string): Heard[] {
  const text = readable(said);
  const short = bare(text);
  const heard: Heard[] = [];
  for (const intent of intentNames) {
    const { exact, patterns } = intents[intent];
    if (bareSet(exact).has(short)) {
      heard.unshift({ intent });
      continue;
    }
    for (const expression of expressions(patterns)) {
      const match = expression.exec(text);
      if (match === null) continue;
      const entry: Heard = { intent };
      if (match.groups?.wrong !== undefined) entry.wrong = match.groups.wrong.trim();
      if (match.groups?.right !== undefined) entry.right = match.groups.right.trim();
      heard.push(entry);
      break;
    }
  }
  return heard;
}

/** How an owner who complains feels (C7): furious before disappointed, else calm. */
export function feelingOf(feelings: Feelings, said: string): 'calm' | 'disappointed' | 'furious' {
  const text = readable(said);
  const shows = (name: 'furious' | 'disappointed'): boolean =>
    feelings[name].words.some((word) =>
      /^[a-z ]+$/.test(word) ? new RegExp(`\\b${word}`, 'i').test(text) : text.includes(word),
    ) || expressionsExact(feelings[name].patterns).some((expression) => expression.test(text));
  if (shows('furious')) return 'furious';
  return shows('disappointed') ? 'disappointed' : 'calm';
}

const exactly = new WeakMap<readonly string[], RegExp[]>();
/** Case counts here: shouting is written in capitals. */
function expressionsExact(sources: readonly string[]): RegExp[] {
  let list = exactly.get(sources);
  if (list === undefined) {
    list = sources.map((source) => new RegExp(source, 'u'));
    exactly.set(sources, list);
  }
  return list;
}
