import { z } from 'zod';
import { once, readData } from '../load.ts';

/** What staff groups are told, by occasion. A group sees numbers and departments, never an owner's words or home (G9). */
export const staffNoticesSchema = z.strictObject({
  called: z.string(),
  'called.urgent': z.string(),
  climbed: z.string(),
  urgent: z.string(),
  task: z.string(),
  link: z.string(),
  'reason.request': z.string(),
  'reason.emotional': z.string(),
  'reason.major': z.string(),
  'reason.visitor': z.string(),
  'word.anyone': z.string(),
});
export type StaffNotices = z.infer<typeof staffNoticesSchema>;

export const shippedStaffNotices = once(() => readData('phrases/staff/notices.json', staffNoticesSchema));

/** A wording with its places filled in. @throws Error for a place without a value */
export function staffNotice(key: keyof StaffNotices, values: Readonly<Record<string, string>> = {}): string {
  return shippedStaffNotices()[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the notice ${key} lacks ${name}`);
    return value;
  });
}
