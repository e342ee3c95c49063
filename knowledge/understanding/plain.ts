/** A message without its data: what remains when home, telephone, name and time are taken out. For reading back. */
import { readPlaces } from './fields/places.ts';
import type { Reading } from './reading.ts';
import { fold } from './text.ts';

/** Whether what stands before or after ends a clause. Latin words stand apart anyway. */
const isBorder = (side: string, near: (text: string) => string): boolean => {
  const letter = near(side);
  if (letter === '' || /[\n\p{P}]/u.test(letter)) return true;
  return /\s/.test(letter) && !/[a-z]/i.test(near(side.trim()));
};
const isBorderBefore = (text: string): boolean => isBorder(text, (side) => side.slice(-1));
const isBorderAfter = (text: string): boolean => isBorder(text, (side) => side.slice(0, 1));

/** The owner's words with home, telephone and the writer's name left out, breaks closed up. */
export function plainWords(text: string, reading: Reading): string {
  const pause = /\p{Script=Han}/u.test(text) ? '，' : ', ';
  let plain = text;
  const leaveOut = (start: number, end: number): void => {
    // Data in the middle of a sentence is part of it: 44栋的管家 is no 的管家.
    if (isBorderBefore(plain.slice(0, start)) || isBorderAfter(plain.slice(end)))
      plain = `${plain.slice(0, start)}\n${plain.slice(end)}`;
  };
  const { name } = reading.fields;
  for (const { start, end } of [...readPlaces(text, fold(text)).masks].sort((a, b) => b.start - a.start))
    if (text.slice(start, end) !== name) leaveOut(start, end);
  const at = name === undefined ? -1 : plain.indexOf(name);
  if (
    name !== undefined &&
    at >= 0 &&
    isBorderBefore(plain.slice(0, at)) &&
    isBorderAfter(plain.slice(at + name.length))
  )
    leaveOut(at, at + name.length);
  return plain
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/(电话|電話|手机|手機|联系|聯絡)[是为:： ]*(?=\n|$)/g, '')
    .replaceAll(/([！!？?。])\s*\n+[，,、；;。.\s]*/g, '$1')
    .replaceAll(/[，,、；;。.\s]*\n+[，,、；;。.\s]*/g, pause)
    .replace(/^[的在]/u, '')
    .replaceAll(/^[，,、；;。.：:\s]+|[，,、；;：:\s]+$/g, '')
    .trim();
}
