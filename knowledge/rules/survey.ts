/** The yearly 意见征询 (C8): one card, at most six questions. */
import { z } from 'zod';
import { once, readData } from '../load.ts';

export const surveySchema = z.strictObject({
  questions: z
    .array(z.strictObject({ id: z.string().min(1), text: z.string().min(4).max(40) }))
    .min(1)
    .max(6),
});
export type Survey = z.infer<typeof surveySchema>;

export const shippedSurvey = once(() => readData('rules/survey.json', surveySchema));
