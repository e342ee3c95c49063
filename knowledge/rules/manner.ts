import { z } from 'zod';
import { once, readData } from '../load.ts';
import { expression, pattern } from './shared.ts';

const rule = z.strictObject({
  id: z.string(),
  pattern,
  /** No fault when the same sentence also holds this: "这不归我们管，我帮您转给供电局" is good service. */
  unless: pattern.optional(),
  better: z.string().min(1),
});

/** Kinds of fault in a staff sentence (G5). */
export const mannerKinds = [
  'brushOff',
  'argue',
  'insults',
  'promises',
  'vague',
  'address',
  'personal',
] as const;
export type MannerKind = (typeof mannerKinds)[number];

/** Manner of speech (G5, C4): judged on the sentence, not the word. */
export const mannerSchema = z.strictObject({
  ...({
    brushOff: z.array(rule),
    argue: z.array(rule),
    insults: z.array(rule),
    promises: z.array(rule),
    vague: z.array(rule),
    address: z.array(rule),
    personal: z.array(rule),
  } satisfies Record<MannerKind, unknown>),
  /** Held with the reason shown. */
  hold: z.array(z.enum(mannerKinds)),
  /** Held unless the data is the owner's own. */
  holdIfOthers: z.array(z.enum(mannerKinds)),
  /** Warned with a better wording; may be sent anyway. */
  warn: z.array(z.enum(mannerKinds)),
  /** All that is held in a danger talk. */
  inDanger: z.array(z.enum(mannerKinds)),
});
export type Manner = z.infer<typeof mannerSchema>;

export const shippedManner = once(() => readData('rules/manner.json', mannerSchema));

/** A fault found in a draft. */
export interface MannerFault {
  kind: MannerKind;
  id: string;
  /** The words that gave rise to it. */
  words: string;
  better: string;
  action: 'hold' | 'warn';
}

/** How a draft is judged. */
export interface Judging {
  /** In a danger talk only personal data is held (G5). */
  danger?: boolean;
  /** Digits that are the addressed owner's own: telephone and the like, digits alone. */
  own?: readonly string[];
}

const sentences = (text: string): string[] =>
  text.split(/(?<=[。！!？?；;\n])/u).filter((part) => part.trim() !== '');

/** The faults of a staff draft, sentence by sentence, held ones first (G5). Empty: send it. */
export function judge(
  manner: Manner,
  draft: string,
  { danger = false, own = [] }: Judging = {},
): MannerFault[] {
  const faults: MannerFault[] = [];
  const text = draft.normalize('NFC');
  for (const sentence of sentences(text))
    for (const kind of mannerKinds) {
      if (danger && !manner.inDanger.includes(kind)) continue;
      for (const { id, pattern: source, unless, better } of manner[kind]) {
        const words = expression(source).exec(sentence)?.[0];
        if (words === undefined) continue;
        if (unless !== undefined && expression(unless).test(sentence)) continue;
        if (manner.holdIfOthers.includes(kind) && own.includes(words.replace(/\D/g, ''))) continue;
        const held = manner.hold.includes(kind) || manner.holdIfOthers.includes(kind);
        if (faults.some((fault) => fault.id === id)) continue;
        faults.push({ kind, id, words, better, action: held ? 'hold' : 'warn' });
      }
    }
  return faults.sort((a, b) => Number(b.action === 'hold') - Number(a.action === 'hold'));
}
