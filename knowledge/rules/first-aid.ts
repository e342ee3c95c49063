import { z } from 'zod';
import { once, readData } from '../load.ts';
import { type Danger, dangers } from '../understanding/reading.ts';
import { type Locale, perLocale } from './shared.ts';

const numbers = ['fire', 'ambulance', 'police'];

/** One reviewed text of at most 60 characters (U1); {fire} {ambulance} {police} are the region's numbers. */
const text = z
  .string()
  .min(1)
  .refine((words) => words.replace(/\{\w+\}/g, '119').length <= 60, 'more than 60 characters')
  .refine(
    (words) => [...words.matchAll(/\{(\w+)\}/g)].every(([, name]) => numbers.includes(name ?? '')),
    'no such number',
  );

/** First aid before any question (U1): danger → locale → text. */
export const firstAidSchema = z.record(z.enum(dangers), perLocale(text));
export type FirstAid = z.infer<typeof firstAidSchema>;

export const shippedFirstAid = once(() => readData('rules/first-aid.json', firstAidSchema));

/** The numbers to ring in a region. */
export interface Emergency {
  readonly fire: string;
  readonly ambulance: string;
  readonly police: string;
}

/** The first-aid text for a danger in a locale, with the region's emergency numbers in it (U1). */
export const firstAidText = (texts: FirstAid, danger: Danger, locale: Locale, emergency: Emergency): string =>
  texts[danger][locale]
    .replaceAll('{fire}', emergency.fire)
    .replaceAll('{ambulance}', emergency.ambulance)
    .replaceAll('{police}', emergency.police);
