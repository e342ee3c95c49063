/** What a channel cannot show, said so that nothing is lost: lettered text for buttons, shorter texts, links for pictures. */
import type { Activity } from 'botbuilder';
import type { Capabilities } from './channel.ts';

/** A thing said: words, choices under them, files. */
export interface Saying {
  text: string;
  choices: readonly string[];
  files: readonly { url: string; kind: string; name: string }[];
}

/** The parts of an activity that a messaging app can show. */
export function sayingOf({ text = '', suggestedActions, attachments = [] }: Partial<Activity>): Saying {
  return {
    text,
    choices: (suggestedActions?.actions ?? []).map(({ title, value }) =>
      typeof value === 'string' ? value : title,
    ),
    files: attachments.flatMap(({ contentUrl, contentType, name = '' }) =>
      contentUrl === undefined ? [] : [{ url: contentUrl, kind: contentType, name }],
    ),
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Choices as lines of text. Letters, not digits: an owner who is asked for stars answers with a digit, and means it.
 */
export function lettered(choices: readonly string[]): string {
  return choices.map((choice, index) => `${LETTERS[index] ?? ''} ${choice}`).join('\n');
}

/**
 * The choice that a bare letter names, where choices were offered as text; else the words as they are.
 * @param offered reads what was offered last; asked for a letter only
 */
export async function chosen(text: string, offered: () => Promise<readonly string[]>): Promise<string> {
  const letter = text.trim().toUpperCase().normalize('NFKC');
  const index = letter.length === 1 ? LETTERS.indexOf(letter) : -1;
  return (index >= 0 ? (await offered())[index] : undefined) ?? text;
}

const size = (text: string, unit: Capabilities['textUnit']): number =>
  unit === 'bytes' ? Buffer.byteLength(text) : text.length;

/** Sentences with their end marks; what has none is one sentence. */
const sentencesOf = (text: string): string[] =>
  text.match(/[^。！？!?\n]+[。！？!?\n]*|[。！？!?\n]+/gu) ?? [];

/** Characters of a sentence that is itself too long, cut where it must be. */
function cut(text: string, most: number, unit: Capabilities['textUnit']): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (part !== '' && size(part + character, unit) > most) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return part === '' ? parts : [...parts, part];
}

/** A text in parts that fit, parted at the ends of sentences where there are any. */
export function split(text: string, { text: most, textUnit }: Capabilities): string[] {
  if (size(text, textUnit) <= most) return text === '' ? [] : [text];
  const parts: string[] = [];
  let part = '';
  for (const sentence of sentencesOf(text).flatMap((one) =>
    size(one, textUnit) > most ? cut(one, most, textUnit) : [one],
  )) {
    if (size(part + sentence, textUnit) > most) {
      parts.push(part.trim());
      part = '';
    }
    part += sentence;
  }
  return [...parts, part.trim()].filter((one) => one !== '');
}

/** Several sayings as one: for channels that count every send. Choices are the last's. */
export function merged(sayings: readonly Saying[]): Saying {
  return {
    text: sayings
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n\n'),
    choices: sayings.at(-1)?.choices ?? [],
    files: sayings.flatMap(({ files }) => files),
  };
}
