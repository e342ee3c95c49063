import { type Knowledge, type Layer, lay, shipped } from './layers.ts';
import { KnowledgeError, once } from './load.ts';
import type { Locale } from './phrases/keys.ts';
import { localeFor, type Say, speaker } from './phrases/phrasebook.ts';
import { type Calendar, createCalendar, partOfDay } from './rules/calendar.ts';
import { type Times, timesOf } from './rules/clock.ts';
import type { ClockKind } from './rules/clocks.ts';
import { firstAidText } from './rules/first-aid.ts';
import { createWriter, type Writer } from './rules/format.ts';
import type { Festival } from './rules/holidays.ts';
import type { RegionRules } from './rules/regions.ts';
import type { Region } from './rules/shared.ts';
import { dayAt } from './rules/zone.ts';
import type { Danger, Language } from './understanding/reading.ts';

export type { Layer } from './layers.ts';
export type { Locale } from './phrases/keys.ts';
export type { Region } from './rules/shared.ts';

/** What the settings of an estate hang on. */
export interface EstateProfile {
  readonly id: string;
  readonly companyId?: string | undefined;
  readonly region: Region;
  readonly timeZone: string;
  readonly name: string;
  /** The company's name, said in the greeting (G1). */
  readonly company: string;
  /** The desk's name: 客服中心, 管理中心, 管理處. */
  readonly desk: string;
  /** Duty telephone; empty when none is set. */
  readonly phone: string;
  /** The estate's own 幢, 号楼, 座. */
  readonly buildingWord?: string | undefined;
}

/** Where overrides come from; must give the very same object as long as nothing changed, for it is the cache's key. */
export interface LayerSource {
  company(companyId: string, at: Date): Layer | undefined;
  estate(estateId: string, at: Date): Layer | undefined;
}

/** Every figure, phrase and route of one estate at one moment. */
export interface Settings extends Knowledge {
  readonly estate: EstateProfile;
  readonly at: Date;
  readonly calendar: Calendar;
  readonly region: RegionRules;
  /** The locale for what the ear heard; without, the region's own (G6). */
  locale(language?: Language): Locale;
  /** Says phrases in a locale, by this estate's phrasebook (G3). */
  say(locale: Locale): Say;
  /** Writes times, money and homes in a locale, in the estate's zone. */
  write(locale: Locale): Writer;
  /** First aid for a danger, with the region's emergency numbers (U1). */
  aid(danger: Danger, locale: Locale): string;
  /** The times of a clock from registration (C3). */
  times(kind: ClockKind, registered: Date, lift?: boolean): Times;
  /** Part of the day for the greeting (G1). */
  part(): 'morning' | 'day' | 'evening';
  /** Festival whose wish may be said today, `wish.<festival>` (G2). */
  festival(): Festival | undefined;
}

/** The accessor: the one way to figures, phrases and routes. */
export type ReadSettings = (estate: EstateProfile, at: Date) => Settings;

const nowhere: LayerSource = { company: () => undefined, estate: () => undefined };

function settingsOf(known: Knowledge, calendar: Calendar, estate: EstateProfile, at: Date): Settings {
  const region = known.regions.regions[estate.region];
  return {
    ...known,
    estate,
    at,
    calendar,
    region,
    locale: (language) => (language === undefined ? region.locale : localeFor(language, estate.region)),
    say: (locale) => speaker(known.phrases, locale),
    write: (locale) => createWriter(known.regions, locale, estate),
    aid: (danger, locale) => firstAidText(known.firstAid, danger, locale, region.emergency),
    times: (kind, registered, lift = false) =>
      timesOf(kind, registered, { clocks: known.clocks, timeZone: estate.timeZone, calendar, lift }),
    part: () => partOfDay(at, estate.timeZone),
    festival: () => calendar.festival(dayAt(at, estate.timeZone)),
  };
}

/** The layer laid section by section; a section that does not fit is told and left out. */
function laySound(base: Knowledge, layer: Layer, onFault: (fault: KnowledgeError) => void): Knowledge {
  let known = base;
  for (const [section, value] of Object.entries(layer.values))
    try {
      known = lay(known, { name: layer.name, values: { [section]: value } });
    } catch (error) {
      if (!(error instanceof KnowledgeError)) throw error;
      onFault(error);
    }
  return known;
}

/**
 * Makes the accessor: default ← company ← estate. All shipped files are read and checked here, so a fault stops the
 * start with file and entry named. A layer's fault is thrown at its first use, naming layer and entry.
 * @param onFault with it, a section that does not fit (it was stored under an older program) is told here and left out
 */
export function createSettings(
  source: LayerSource = nowhere,
  onFault?: (fault: KnowledgeError) => void,
): ReadSettings {
  const bottom = shipped();
  const laid = new WeakMap<Knowledge, WeakMap<Layer, Knowledge>>();
  const calendars = new WeakMap<Knowledge['holidays'], Map<Region, Calendar>>();

  const over = (base: Knowledge, layer: Layer | undefined): Knowledge => {
    if (layer === undefined) return base;
    let on = laid.get(base);
    if (on === undefined) {
      on = new WeakMap();
      laid.set(base, on);
    }
    let known = on.get(layer);
    if (known === undefined) {
      known = onFault ? laySound(base, layer, onFault) : lay(base, layer);
      on.set(layer, known);
    }
    return known;
  };
  const calendarOf = (known: Knowledge, region: Region): Calendar => {
    let byRegion = calendars.get(known.holidays);
    if (byRegion === undefined) {
      byRegion = new Map();
      calendars.set(known.holidays, byRegion);
    }
    let calendar = byRegion.get(region);
    if (calendar === undefined) {
      calendar = createCalendar(region, known.holidays);
      byRegion.set(region, calendar);
    }
    return calendar;
  };

  // A turn asks for the same moment many times, by the very same objects.
  const asked = new WeakMap<Date, { settings: Settings; known: Knowledge }>();
  return (estate, at) => {
    const company = estate.companyId === undefined ? undefined : source.company(estate.companyId, at);
    const known = over(over(bottom, company), source.estate(estate.id, at));
    const last = asked.get(at);
    if (last?.known === known && last.settings.estate === estate) return last.settings;
    const settings = settingsOf(known, calendarOf(known, estate.region), estate, at);
    asked.set(at, { settings, known });
    return settings;
  };
}

const fromFiles = once(() => createSettings());

/** The accessor over the shipped files alone. */
export const settings: ReadSettings = (estate, at) => fromFiles()(estate, at);
