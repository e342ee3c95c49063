import { z } from 'zod';
import { once, readData } from '../load.ts';
import { type Category, categories } from '../understanding/reading.ts';
import { phraseKey } from './shared.ts';

/** Fields of a matter the desk may ask for (R3). */
export const slotKeys = [
  'what',
  'place',
  'home',
  'since',
  'when',
  'contact',
  'photos',
  'entry',
  'wanted',
  'whom',
  'happened',
  'service',
  'price',
  'topic',
  'proposal',
  'defect',
  'handover',
  'thing',
  'where_lost',
  'description',
] as const;
export type SlotKey = (typeof slotKeys)[number];

const slot = z.strictObject({
  key: z.enum(slotKeys),
  /** Needed to file: asked until known (twice at most, T5); all else is asked once and may stay empty. */
  required: z.boolean(),
  ask: phraseKey,
  item: phraseKey,
  /** Only where the matter lies: photos of a lamp in the lobby need no visit time. */
  only: z.enum(['home', 'public']).optional(),
  /** Never in danger; never as a question of its own (T2). */
  never: z.array(z.enum(['danger', 'alone'])).optional(),
});
export type Slot = z.infer<typeof slot>;

/** Field sets: one a category, and lost or found of `other`. */
export const slotSets = [...categories, 'lost_found'] as const;

/** Declared fields by category, in the order they are asked (R3). */
export const slotsSchema = z.record(z.enum(slotSets), z.array(slot).min(1));
export type Slots = z.infer<typeof slotsSchema>;

export const shippedSlots = once(() => readData('rules/slots.json', slotsSchema));

/** Sub-kinds by category with the register's words (R3); after_sales uses the trades of repair. The ear writes this file. */
export const kindsSchema = z.object({
  kinds: z.array(
    z.object({ category: z.enum(categories), code: z.string().min(1), name: z.string().min(1) }),
  ),
});
export type Kinds = z.infer<typeof kindsSchema>;

export const shippedKinds = once(() => readData('rules/kinds.json', kindsSchema));

/** The register's word for a sub-kind, absent when the code is none of the category's. */
export function kindName({ kinds }: Kinds, category: Category, code: string): string | undefined {
  const of = category === 'after_sales' ? 'repair' : category;
  return kinds.find((kind) => kind.category === of && kind.code === code)?.name;
}
