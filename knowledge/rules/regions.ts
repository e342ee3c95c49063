import { z } from 'zod';
import { once, readData } from '../load.ts';
import { locales } from '../phrases/keys.ts';
import { perLocale, regionCode } from './shared.ts';

const region = z.strictObject({
  /** Default zone of an estate of this region. */
  timeZone: z.string().min(1),
  locale: z.enum(locales),
  currency: z.enum(['CNY', 'TWD', 'HKD']),
  emergency: z.strictObject({ fire: z.string(), ambulance: z.string(), police: z.string() }),
  /** The authority's complaint line: 12345, 1999, 1823. */
  hotline: z.string(),
  /** A claim from which a complaint is an actual major one (C2), in the region's currency. */
  majorClaim: z.number().positive(),
  /** 栋, 棟, 座: an estate may say 幢 or 号楼 instead. */
  buildingWord: z.string(),
});

const format = z.strictObject({
  /** Sunday first. */
  weekdays: z.array(z.string()).length(7),
  day: z.string(),
  instant: z.string(),
  deadline: z.string(),
  window: z.string(),
  money: z.strictObject({ CNY: z.string(), TWD: z.string(), HKD: z.string() }),
  home: z.strictObject({ building: z.string(), unit: z.string(), room: z.string() }),
});

/** Regions and how dates, money and homes are written (forms.md, Wording). */
export const regionsSchema = z.strictObject({
  regions: z.record(regionCode, region),
  formats: perLocale(format),
  months: z.array(z.string()).length(12),
});
export type Regions = z.infer<typeof regionsSchema>;
export type RegionRules = z.infer<typeof region>;

export const shippedRegions = once(() => readData('rules/regions.json', regionsSchema));
