import { z } from 'zod';
import { once, readData } from '../load.ts';
import { expression, pattern, readable } from './shared.ts';

const words = z.array(z.string().min(1)).min(1);

/** Thanks, farewells, acknowledgements and greetings that stand alone (G4). */
export const courtesySchema = z.strictObject({
  thanks: words,
  farewells: words,
  acknowledgements: words,
  greetings: words,
  /** Particles and forms of address that may stand round a courtesy. */
  fillers: words,
});
export type Courtesy = z.infer<typeof courtesySchema>;
export type CourtesyKind = Exclude<keyof Courtesy, 'fillers'>;

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
  // What is no matter of the desk's, and what else decides how a message is taken.
  'command',
  'robot',
  'stranger',
  'wrong',
  'advert',
  'chat',
  'relay',
  'dues',
  'steward',
  'restore',
  'add',
  'newPhone',
  // What the menus of messaging apps say.
  'feedback',
  'emergencies',
] as const;
export type Intent = (typeof intentNames)[number];
export const intentsSchema = z.record(
  z.enum(intentNames),
  z.strictObject({ exact: words, patterns: z.array(pattern) }),
);
export type Intents = z.infer<typeof intentsSchema>;

/** What a message shows beside what it asks of the desk: a question, a price asked, a burst before the meter. */
export const signNames = ['asks', 'price', 'beforeMeter'] as const;
export type Sign = (typeof signNames)[number];
export const signsSchema = z.record(z.enum(signNames), z.array(pattern));
export type Signs = z.infer<typeof signsSchema>;

/** Words of feeling (C7); `obscene` is answered with one polite sentence. */
export const feelingNames = ['furious', 'disappointed', 'obscene', 'despair'] as const;
export const feelingsSchema = z.record(
  z.enum(feelingNames),
  z.strictObject({ words, patterns: z.array(pattern) }),
);
export type Feelings = z.infer<typeof feelingsSchema>;

export const shippedCourtesy = once(() => readData('rules/courtesy.json', courtesySchema));
export const shippedIntents = once(() => readData('rules/intents.json', intentsSchema));
export const shippedSigns = once(() => readData('rules/signs.json', signsSchema));
export const shippedFeelings = once(() => readData('rules/feelings.json', feelingsSchema));

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s,，.。!！?？~～、;；:：…“”"'’`\-—()（）]|\u{FE0F}|[\u{1F3FB}-\u{1F3FF}]/gu, '');

interface Ordered {
  words: [CourtesyKind, string][];
  fillers: string[];
}

/** Longest first, so that a composite courtesy ("好的谢谢") can be eaten from the front. */
const sets = new WeakMap<Courtesy, Ordered>();
function ordered(courtesy: Courtesy): Ordered {
  let known = sets.get(courtesy);
  if (known === undefined) {
    const kinds: readonly CourtesyKind[] = ['thanks', 'farewells', 'acknowledgements', 'greetings'];
    known = {
      words: kinds
        .flatMap((kind) => courtesy[kind].map((word): [CourtesyKind, string] => [kind, bare(word)]))
        .filter(([, word]) => word !== '')
        .sort((a, b) => b[1].length - a[1].length),
      fillers: [...courtesy.fillers].sort((a, b) => b.length - a.length),
    };
    sets.set(courtesy, known);
  }
  return known;
}

/**
 * The courtesies a message wholly consists of, in order, or none when it says anything else (G4):
 * "好的谢谢" → acknowledgements, thanks; "谢谢，水管还漏" → [].
 */
export function courtesies(courtesy: Courtesy, said: string): CourtesyKind[] {
  const text = readable(said);
  const found: CourtesyKind[] = [];
  let rest = bare(text);
  if (rest.length > 40) return [];
  const { words: list, fillers } = ordered(courtesy);
  while (rest !== '') {
    const next = list.find(([, word]) => rest.startsWith(word));
    if (next !== undefined) {
      if (!found.includes(next[0])) found.push(next[0]);
      rest = rest.slice(next[1].length);
    } else {
      const filler = found.length > 0 ? fillers.find((word) => rest.startsWith(word)) : undefined;
      if (filler === undefined) return [];
      rest = rest.slice(filler.length);
    }
  }
  return found;
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

/** Whether a message shows a sign. */
export const showsSign = (signs: Signs, sign: Sign, text: string): boolean =>
  signs[sign].some((source) => expression(source).test(readable(text)));

const lately = new WeakMap<Intents, { said: string; heard: readonly Heard[] }>();
/** The intents a message holds, those said exactly first. A turn asks about one message many times. */
export function heardIntents(intents: Intents, said: string): readonly Heard[] {
  const last = lately.get(intents);
  if (last?.said === said) return last.heard;
  const heard = hearIntents(intents, readable(said));
  lately.set(intents, { said, heard });
  return heard;
}

function hearIntents(intents: Intents, text: string): Heard[] {
  const short = bare(text);
  const heard: Heard[] = [];
  for (const intent of intentNames) {
    const { exact, patterns } = intents[intent];
    if (bareSet(exact).has(short)) {
      heard.unshift({ intent });
      continue;
    }
    for (const source of patterns) {
      const match = expression(source).exec(text);
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

const joined = new WeakMap<readonly string[], RegExp>();
/** Any of the words; English ones at a word's beginning, in whatever case. */
function wordsIn(list: readonly string[]): RegExp {
  let known = joined.get(list);
  if (known === undefined) {
    const sources = list.map((word) => {
      const plain = word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return /^[a-z ']+$/.test(word) ? `\\b${plain}` : plain;
    });
    known = new RegExp(sources.join('|'), 'iu');
    joined.set(list, known);
  }
  return known;
}

/** Whether a text shows a feeling by its words. */
export function shows(feelings: Feelings, name: (typeof feelingNames)[number], said: string): boolean {
  const text = readable(said);
  const { words: list, patterns } = feelings[name];
  // Case counts in patterns: shouting is written in capitals.
  return wordsIn(list).test(text) || patterns.some((source) => expression(source, 'u').test(text));
}

/** How an owner who complains feels (C7): furious before disappointed, else calm. */
export function feelingOf(feelings: Feelings, text: string): 'calm' | 'disappointed' | 'furious' {
  if (shows(feelings, 'furious', text)) return 'furious';
  return shows(feelings, 'disappointed', text) ? 'disappointed' : 'calm';
}

/**
 * The words that may be read back: without clauses that are obscene or nothing but rage. Empty when nothing else was
 * said.
 */
export function fitToRead(feelings: Feelings, text: string, tells: (clause: string) => boolean): string {
  const clauses = text.split(/(?<=[，,。.！!？?；;\n])|(?<=\p{Script=Han}) +(?=\p{Script=Han})/u);
  const fit = clauses.filter(
    (clause) => !shows(feelings, 'obscene', clause) && (!shows(feelings, 'furious', clause) || tells(clause)),
  );
  if (fit.length === clauses.length) return text;
  return fit
    .join('')
    .replace(/[，,；;\s]+$/u, '')
    .trim();
}
