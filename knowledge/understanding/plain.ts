/** A message without its data: what remains when home, telephone, name and time are taken out. For reading back. */
import { readPlaces } from './fields/places.ts';
import type { Reading } from './reading.ts';
import { fold } from './text.ts';

/** The owner's words with home, telephone and the writer's name left out, breaks closed up. */
export function plainWords(text: string, reading: Reading): string {
  const pause = /\p{Script=Han}/u.test(text) ? '，' : ', ';
  let plain = text;
  for (const { start, end } of [...readPlaces(text, fold(text)).masks].sort((a, b) => b.start - a.start))
    plain = `${plain.slice(0, start)}\n${plain.slice(end)}`;
  const { name } = reading.fields;
  if (name !== undefined) plain = plain.replace(name, '\n');
  return plain
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/(电话|電話|手机|手機|联系|聯絡)[是为:： ]*(?=\n|$)/g, '')
    .replaceAll(/([！!？?。])\s*\n+[，,、；;。.\s]*/g, '$1')
    .replaceAll(/[，,、；;。.\s]*\n+[，,、；;。.\s]*/g, pause)
    .replaceAll(/^[，,、；;。.：:\s]+|[，,、；;：:\s]+$/g, '')
    .trim();
}
