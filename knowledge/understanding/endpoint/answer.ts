/** What the model must answer, and what of it is believed: only what the owner's text bears out. */
import { z } from 'zod';
import { numeralChars, numeralDigits } from '../fields/numerals.ts';
import { findPhones } from '../fields/phone.ts';
import { detectLanguage } from '../lang.ts';
import { categories, type Fields, handoffReasons, type Reading } from '../reading.ts';
import { fold } from '../text.ts';
import { EndpointError } from './errors.ts';
import type { Masked } from './mask.ts';

const words = z.string().max(200).nullable();

/** Structured output; every key is required, as strict json schemas want it. */
export const answerSchema = z.strictObject({
  category: z.enum(categories),
  also: z.array(z.enum(categories)).max(7),
  urgent: z.boolean(),
  handoff: z.array(z.enum(handoffReasons)).max(4),
  fields: z.strictObject({
    building: words,
    unit: words,
    room: words,
    phone: words,
    name: words,
    when: words,
    person: words,
  }),
  confidence: z.number().min(0).max(1),
});
export type Answer = z.infer<typeof answerSchema>;

/** A reading by the model, with the fields it gave that the text does not bear out. */
export interface EndpointReading extends Reading {
  rejected: (keyof Fields)[];
}

/** The model says how sure it is without having been measured: it is never quite sure. */
const SUREST = 0.95;
/** A field too many that the text does not hold, and nothing of the answer is believed. */
const MOST_REJECTED = 1;

/**
 * Checks the model's words.
 * @param content the body of the answer
 * @param text the owner's own text; @param masked what was sent of it
 * @throws EndpointError `broken`, `schema` or `untrusted`
 */
export function believe(content: string, text: string, masked: Masked): EndpointReading {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new EndpointError('broken', 'the answer is no JSON', { cause });
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success)
    throw new EndpointError('schema', `the answer has another shape: ${placesOf(parsed.error)}`);
  const answer = parsed.data;
  const { fields, rejected } = bornOut(answer.fields, text, masked);
  if (rejected.length > MOST_REJECTED)
    throw new EndpointError('untrusted', `the answer says what the text does not: ${rejected.join(', ')}`);
  return {
    category: answer.category,
    also: [...new Set(answer.also)].filter((c) => c !== answer.category),
    urgent: answer.urgent && (answer.category === 'repair' || answer.category === 'after_sales'),
    handoff: [...new Set(answer.handoff)],
    fields,
    lang: detectLanguage(text),
    confidence: Math.min(answer.confidence, SUREST),
    rejected,
  };
}

/** Where a schema failed, without what was said there. */
const placesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => issue.path.map(String).join('.') || '(whole)').join(', ');

function bornOut(
  said: Answer['fields'],
  text: string,
  masked: Masked,
): { fields: Fields; rejected: (keyof Fields)[] } {
  const fields: Fields = {};
  const rejected: (keyof Fields)[] = [];
  const folded = fold(text);
  const numbers = numbersIn(folded);
  for (const key of ['building', 'unit', 'room', 'phone', 'name', 'when', 'person'] as const) {
    const raw = said[key]?.trim();
    if (!raw) continue;
    const value =
      key === 'phone'
        ? phoneIn(masked.restore(raw), folded)
        : key === 'name' || key === 'when' || key === 'person'
          ? copied(masked.restore(raw), text, folded, limits[key])
          : placed(raw, numbers);
    if (value === undefined) rejected.push(key);
    else fields[key] = value;
  }
  return { fields, rejected };
}

/** Longest words that are a name, a time, a person, in characters. */
const limits = { name: 30, when: 60, person: 30 };

/** The words as they stand in the text; written in the other script or case they are found all the same. */
function copied(words: string, text: string, folded: string, most: number): string | undefined {
  if (words.length > most) return undefined;
  const sought = fold(words);
  const at = folded.indexOf(sought);
  return at < 0 ? undefined : text.slice(at, at + sought.length);
}

function phoneIn(words: string, folded: string): string | undefined {
  const digits = words.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
  const known = findPhones(folded).map((p) => p.digits);
  const spoken = folded.replace(new RegExp(`[${numeralChars}]+`, 'g'), (run) => numeralDigits(run) ?? run);
  const runs = (spoken.match(/\d(?:[ .()-]{0,2}\d){6,}/g) ?? []).map((run) => run.replace(/\D/g, ''));
  return digits.length >= 7 && (known.includes(digits) || runs.includes(digits)) ? digits : undefined;
}

/** What makes a number an amount, a date, a length of time: no home (guide, fields). */
const amount =
  /^\s?(?:元|块|毛|万|千|百|年|月|点|时|分|小时|天(?!花)|周(?!围|边)|次(?!卧|卫)|个|人(?!家)|度|米|平(?!台)|㎡|%|％|:\d|号车位|日|am\b|pm\b|hkd|rmb|yuan|dollars?|days?|hours?|min)/;

/** Numbers and letters of the text that a home may be made of, lower case, without leading zeros. */
function numbersIn(folded: string): Set<string> {
  const found = new Set<string>();
  const runs = new RegExp(`\\d+|[${numeralChars}]+|(?<![a-z])[a-z](?![a-z])`, 'g');
  for (const m of folded.matchAll(runs)) {
    if (amount.test(folded.slice(m.index + m[0].length))) continue;
    const value = /[a-z]/.test(m[0]) ? m[0] : numeralDigits(m[0]);
    if (value !== undefined) found.add(bare(value));
  }
  return found;
}

const bare = (value: string): string => value.replace(/^0+(?=\d)/, '');

/** A building, unit or room every number and letter of which is in the text: 12-3 of 12樓之3, 18C of 18樓C室. */
function placed(value: string, numbers: ReadonlySet<string>): string | undefined {
  const home = value.toUpperCase();
  if (!/^[A-Z\d]{1,6}(?:-[A-Z\d]{1,4})?$/.test(home)) return undefined;
  const pieces = home.toLowerCase().match(/\d+|[a-z]/g) ?? [];
  return pieces.every((piece) => numbers.has(bare(piece))) ? home : undefined;
}
