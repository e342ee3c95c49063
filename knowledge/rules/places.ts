import { z } from 'zod';
import { once, readData } from '../load.ts';

/** Words that name a public part 公共部位: mended by the property company, by the public clock (C3). */
export const placesSchema = z.strictObject({ public: z.array(z.string().min(2)).min(1) });

export const shippedPlaces = once(() => readData('rules/places.json', placesSchema));

/** Whether the owner's words for a spot name a public part. */
export function isPublic(spot: string): boolean {
  const folded = spot.toLowerCase();
  return shippedPlaces().public.some((word) => folded.includes(word));
}
