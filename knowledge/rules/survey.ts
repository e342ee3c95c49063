/** The yearly 意见征询 (C8): one card, at most six questions, and how its answer is read. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { locales } from '../phrases/keys.ts';

const text = z.string().min(4).max(40);

export const surveySchema = z.strictObject({
  /** Owners who wrote within so many days are asked. */
  activeDays: z.number().int().positive(),
  /** Scores are taken as an answer for so many days after the card. */
  answerDays: z.number().int().positive(),
  questions: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        text,
        /** The same in other locales; without, as in `text`. */
        in: z.partialRecord(z.enum(locales), text).optional(),
      }),
    )
    .min(1)
    .max(6),
});
export type Survey = z.infer<typeof surveySchema>;

export const shippedSurvey = once(() => readData('rules/survey.json', surveySchema));

/** What an answer to the card says: a score for each question, by id, and a remark behind them. */
export interface SurveyAnswer {
  scores: Record<string, number>;
  remark: string | undefined;
}

const GAP = '[\\s,，、;；.。/]*';

/**
 * Reads scores from 1 to 5: one for each question in order, or one for all. Words behind them are a remark. Undefined
 * where the message does not begin with as many scores as asked for: 3栋的灯坏了 is none.
 */
export function readSurveyAnswer({ questions }: Survey, whole: string): SurveyAnswer | undefined {
  const said = whole.normalize('NFKC').trim();
  for (const count of new Set([questions.length, 1])) {
    const found = new RegExp(`^((?:[1-5]分?${GAP}){${count}})(?!\\d)(.*)$`, 'su').exec(said);
    const [, digits = '', rest = ''] = found ?? [];
    const given = [...digits.matchAll(/[1-5]/gu)].map(([digit]) => Number(digit));
    const remark = rest.trim();
    // One score alone stands for all only when nothing follows it.
    if (given.length !== count || (count === 1 && remark !== '' && questions.length > 1)) continue;
    const scores = Object.fromEntries(
      questions.map(({ id }, index) => [id, given[count === 1 ? 0 : index] ?? 0]),
    );
    return { scores, remark: remark === '' ? undefined : remark };
  }
  return undefined;
}
