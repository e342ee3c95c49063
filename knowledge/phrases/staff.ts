import { z } from 'zod';
import { once, readData } from '../load.ts';
import { longestBubble } from './wordings.ts';

/** Standard phrases offered to receptionists, by situation (G3, H2). `{name}` and the like are filled by hand. */
export const staffPhrasesSchema = z
  .array(
    z.strictObject({
      id: z.string(),
      situation: z.string(),
      text: z.string().max(longestBubble),
    }),
  )
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'an id stands twice');
export type StaffPhrases = z.infer<typeof staffPhrasesSchema>;

export const shippedStaffPhrases = once(() => readData('phrases/staff/standard.json', staffPhrasesSchema));
