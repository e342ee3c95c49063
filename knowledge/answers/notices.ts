/** Kinds of notices (K2) and the words by which owners ask about them or report what they announce. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern } from '../rules/shared.ts';
import { fold } from '../understanding/text.ts';

/** 停水 停电 停梯 施工 消杀 消防演练. */
export const noticeKinds = ['water', 'power', 'lift', 'works', 'spraying', 'drill'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const schema = z.strictObject({
  kinds: z.record(z.enum(noticeKinds), z.strictObject({ name: z.string(), said: pattern })),
  /** Something beyond the notice: a burst, a smell, one home alone, past the end. Then it is a fault (K2). */
  more: pattern,
  question: pattern,
});

const shipped = once(() => {
  const { kinds, more, question } = readData('answers/notices.json', schema);
  return {
    names: Object.fromEntries(noticeKinds.map((kind) => [kind, kinds[kind].name])) as Record<string, string>,
    kinds: noticeKinds.map((kind) => ({ kind, said: new RegExp(kinds[kind].said, 'u') })),
    more: new RegExp(more, 'u'),
    question: new RegExp(question, 'u'),
  };
});

/** 停水, 停电 … by code. */
export const noticeKindNames = (): Readonly<Record<string, string>> => shipped().names;

/** The kinds of notices a message is about, and whether it asks; none where it tells of something more. */
export function noticesAsked(message: string): { kinds: NoticeKind[]; asks: boolean } {
  const { kinds, more, question } = shipped();
  const folded = fold(message);
  if (more.test(folded)) return { kinds: [], asks: false };
  return {
    kinds: kinds.filter(({ said }) => said.test(folded)).map(({ kind }) => kind),
    asks: question.test(folded),
  };
}
