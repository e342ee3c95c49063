import { z } from 'zod';
import { once, readData } from '../load.ts';

/** A row of the published price list (U2): the work, its unit and price in the region's currency. */
const price = z.strictObject({
  /** 类别: what kind of work it belongs to. */
  group: z.string().max(32).default(''),
  item: z.string().min(1).max(64),
  unit: z.string().min(1).max(16),
  price: z.number().nonnegative().max(1_000_000),
  /** What the price holds and what it does not: material extra. */
  note: z.string().max(200).optional(),
});

/** The price list by item code. Ships empty: prices are published by each company. */
export const pricesSchema = z.record(z.string().min(1).max(64), price);
export type Prices = z.infer<typeof pricesSchema>;

export const shippedPrices = once(() => readData('rules/prices.json', pricesSchema));
