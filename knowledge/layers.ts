import type { z } from 'zod';
import { ownAnswersSchema, shippedOwnAnswers } from './answers/own.ts';
import { checked, KnowledgeError } from './load.ts';
import { locales } from './phrases/keys.ts';
import { shippedStaffPhrases, staffPhrasesSchema } from './phrases/staff.ts';
import { faultsOf, type Phrasebooks, phraseFile, shippedPhrasebooks } from './phrases/wordings.ts';
import { clocksSchema, shippedClocks } from './rules/clocks.ts';
import { directorySchema, shippedDirectory } from './rules/directory.ts';
import { doorsSchema, shippedDoors } from './rules/doors.ts';
import { earSchema, shippedEar } from './rules/ear.ts';
import { firstAidSchema, shippedFirstAid } from './rules/first-aid.ts';
import { holidaysSchema, shippedHolidays } from './rules/holidays.ts';
import { incidentsSchema, shippedIncidents } from './rules/incidents.ts';
import { mannerSchema, shippedManner } from './rules/manner.ts';
import { peopleSchema, shippedPeople } from './rules/people.ts';
import { pricesSchema, shippedPrices } from './rules/prices.ts';
import { privacySchema, shippedPrivacy } from './rules/privacy.ts';
import { regionsSchema, shippedRegions } from './rules/regions.ts';
import { routesSchema, shippedRoutes } from './rules/routes.ts';
import { perLocale } from './rules/shared.ts';
import { kindsSchema, shippedKinds, shippedSlots, slotsSchema } from './rules/slots.ts';
import { shippedStart, startSchema } from './rules/start.ts';
import { shippedSurvey, surveySchema } from './rules/survey.ts';
import { shippedVisits, visitsSchema } from './rules/visits.ts';
import {
  courtesySchema,
  feelingsSchema,
  intentsSchema,
  shippedCourtesy,
  shippedFeelings,
  shippedIntents,
  shippedSigns,
  signsSchema,
} from './rules/words.ts';
import { shippedWork, workSchema } from './rules/work.ts';
import { shippedTables, tablesSchema } from './tables/tables.ts';

/** Everything that can be set, as shipped. */
const sections = {
  ear: { schema: earSchema, shipped: shippedEar },
  firstAid: { schema: firstAidSchema, shipped: shippedFirstAid },
  regions: { schema: regionsSchema, shipped: shippedRegions },
  clocks: { schema: clocksSchema, shipped: shippedClocks },
  routes: { schema: routesSchema, shipped: shippedRoutes },
  people: { schema: peopleSchema, shipped: shippedPeople },
  visits: { schema: visitsSchema, shipped: shippedVisits },
  incidents: { schema: incidentsSchema, shipped: shippedIncidents },
  tables: { schema: tablesSchema, shipped: shippedTables },
  survey: { schema: surveySchema, shipped: shippedSurvey },
  slots: { schema: slotsSchema, shipped: shippedSlots },
  kinds: { schema: kindsSchema, shipped: shippedKinds },
  courtesy: { schema: courtesySchema, shipped: shippedCourtesy },
  intents: { schema: intentsSchema, shipped: shippedIntents },
  signs: { schema: signsSchema, shipped: shippedSigns },
  feelings: { schema: feelingsSchema, shipped: shippedFeelings },
  manner: { schema: mannerSchema, shipped: shippedManner },
  holidays: { schema: holidaysSchema, shipped: shippedHolidays },
  staffPhrases: { schema: staffPhrasesSchema, shipped: shippedStaffPhrases },
  answers: { schema: ownAnswersSchema, shipped: shippedOwnAnswers },
  prices: { schema: pricesSchema, shipped: shippedPrices },
  directory: { schema: directorySchema, shipped: shippedDirectory },
  start: { schema: startSchema, shipped: shippedStart },
  doors: { schema: doorsSchema, shipped: shippedDoors },
  privacy: { schema: privacySchema, shipped: shippedPrivacy },
  work: { schema: workSchema, shipped: shippedWork },
} as const;
const phrasesSchema = perLocale(phraseFile.optional()).partial();

type Rules = { readonly [S in keyof typeof sections]: z.output<(typeof sections)[S]['schema']> };

/** All data of the desk, merged and checked. */
export type Knowledge = Rules & { readonly phrases: Phrasebooks };

/** Overrides of a company or an estate: the parts that differ; objects are merged, lists and plain values replaced. */
export interface Layer {
  /** For errors: "estate YJ, version 7". */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Names of what a layer may set. */
export const settable: readonly string[] = [...Object.keys(sections), 'phrases'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid on `base`: objects merge entry by entry, everything else is replaced; `null` takes an entry away. */
export function layered(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (key === '__proto__') continue;
    if (value === null) delete merged[key];
    else merged[key] = layered(merged[key], value);
  }
  return merged;
}

/** The part of `over` that differs from `base`: `layered(base, difference(base, over))` is `over`. Undefined: nothing. */
export function difference(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return same(base, over) ? undefined : over;
  const parts: Record<string, unknown> = {};
  for (const key of Object.keys(base)) if (!Object.hasOwn(over, key)) parts[key] = null;
  for (const [key, value] of Object.entries(over)) {
    if (key === '__proto__') continue;
    const part = Object.hasOwn(base, key) ? difference(base[key], value) : value;
    if (part !== undefined) parts[key] = part;
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** Whether two JSON values say the same; the order of an object's entries says nothing. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isObject(a) && isObject(b)) return difference(a, b) === undefined;
  return Object.is(a, b);
}

/** The data as shipped; the first call reads and checks every file and throws KnowledgeError naming file and entry. */
export const shipped = (): Knowledge => ({
  ear: shippedEar(),
  firstAid: shippedFirstAid(),
  regions: shippedRegions(),
  clocks: shippedClocks(),
  routes: shippedRoutes(),
  people: shippedPeople(),
  visits: shippedVisits(),
  incidents: shippedIncidents(),
  tables: shippedTables(),
  survey: shippedSurvey(),
  slots: shippedSlots(),
  kinds: shippedKinds(),
  courtesy: shippedCourtesy(),
  intents: shippedIntents(),
  signs: shippedSigns(),
  feelings: shippedFeelings(),
  manner: shippedManner(),
  holidays: shippedHolidays(),
  staffPhrases: shippedStaffPhrases(),
  answers: shippedOwnAnswers(),
  prices: shippedPrices(),
  directory: shippedDirectory(),
  start: shippedStart(),
  doors: shippedDoors(),
  privacy: shippedPrivacy(),
  work: shippedWork(),
  phrases: shippedPhrasebooks(),
});

function checkPhrases(name: string, given: unknown): void {
  const books = checked(name, phrasesSchema, given);
  for (const locale of locales) {
    const faults = Object.entries(books[locale] ?? {}).flatMap(([key, list]) => faultsOf(key, list, locale));
    if (faults.length > 0) throw new KnowledgeError(`${name} phrases.${locale}`, faults);
  }
}

/** One layer laid on what lies below it, checked as a whole; throws KnowledgeError naming the layer and the entry. */
export function lay(base: Knowledge, { name, values }: Layer): Knowledge {
  const strange = Object.keys(values).filter((key) => !settable.includes(key));
  if (strange.length > 0)
    throw new KnowledgeError(
      name,
      strange.map((key) => `${key}: nothing of that name can be set`),
    );
  const merged: Record<string, unknown> = { ...base };
  for (const [section, { schema }] of Object.entries(sections)) {
    if (values[section] === undefined) continue;
    merged[section] = checked(`${name} ${section}`, schema, layered(merged[section], values[section]));
  }
  if (values.phrases !== undefined) {
    checkPhrases(name, values.phrases);
    merged.phrases = layered(base.phrases, values.phrases);
  }
  // Each section was parsed by its own schema above or comes from `base`.
  return merged as Knowledge;
}
