/** Settings at the desk: seen, tried, saved with author and reason, undone. What does not fit is never saved. */
import { sections as files, valuesOf } from '../../../knowledge/files.ts';
import { type Knowledge, type Layer, layered, settable } from '../../../knowledge/layers.ts';
import { KnowledgeError } from '../../../knowledge/load.ts';
import { createSettings, type LayerSource, type ReadSettings } from '../../../knowledge/settings.ts';
import { StaleError } from '../../../prisma/client.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import type { Estate } from '../../estates/estates.ts';
import { newId } from '../../estates/estates.ts';
import type { Scope, SettingRow } from '../../estates/overrides.ts';
import { profileOf } from '../../ports.ts';
import type { SaveSettingBody, SectionView, SettingVersion } from '../contract/settings.ts';
import type { DeskParts } from '../parts.ts';
import { iso, staffNames } from '../views/names.ts';
import type { Who } from '../who.ts';

export interface Place {
  scope: Scope;
  scopeId: string;
}
export type SectionValues = Record<string, unknown> | unknown[] | string | number | boolean | null;

/** The estates that a scope's settings reach. @throws DeskError Forbidden when it is not theirs to set */
export function reached(parts: DeskParts, who: Who, { scope, scopeId }: Place): Estate[] {
  if (scope === 'estate') {
    if (!who.estates.includes(scopeId)) throw new DeskError('Forbidden', 'This belongs to another estate.');
    return [parts.estates.get(scopeId)];
  }
  if (scopeId !== who.companyId || !who.wholeCompany)
    throw new DeskError('Forbidden', '只有管理全部项目的人可以改公司的设置。');
  return parts.estates.all().filter(({ companyId }) => companyId === scopeId);
}

function demandSection(section: string): void {
  if (!settable.includes(section))
    throw new DeskError('BadRequest', `section: nothing of that name can be set (${settable.join(', ')})`);
}

/** The accessor as it would be with other values for some sections of one scope; faults are thrown with entry named. */
export function settingsWith(
  parts: DeskParts,
  { scope, scopeId }: Place,
  changed: Readonly<Record<string, unknown>>,
): ReadSettings {
  const { overrides } = parts.running;
  const over = (known: Layer | undefined): Layer => {
    const values: Record<string, unknown> = { ...known?.values };
    for (const [section, value] of Object.entries(changed)) {
      if (value === null || value === undefined) delete values[section];
      else values[section] = value;
    }
    return { name: scope, values };
  };
  const made = new WeakMap<Layer, Layer>();
  const empty = over(undefined);
  const pick = (known: Layer | undefined): Layer => {
    if (!known) return empty;
    const kept = made.get(known) ?? over(known);
    made.set(known, kept);
    return kept;
  };
  const source: LayerSource = {
    company: (id, at) => {
      const known = overrides.company(id, at);
      return scope === 'company' && id === scopeId ? pick(known) : known;
    },
    estate: (id, at) => {
      const known = overrides.estate(id, at);
      return scope === 'estate' && id === scopeId ? pick(known) : known;
    },
  };
  return createSettings(source);
}

/** Every estate that a change reaches, read once at `at` and at each later instant when something else begins to hold. */
export function faultsOf(
  parts: DeskParts,
  place: Place,
  estates: readonly Estate[],
  changed: Readonly<Record<string, unknown>>,
  at: Date,
): string[] {
  const read = settingsWith(parts, place, changed);
  const faults = new Set<string>();
  for (const estate of estates) {
    const later = [
      ...parts.running.overrides.versions('company', estate.companyId),
      ...parts.running.overrides.versions('estate', estate.id),
    ].filter(({ validFrom, undoneAt }) => undoneAt === null && validFrom > at);
    for (const instant of [at, ...later.map(({ validFrom }) => validFrom)])
      try {
        read(profileOf(estate), instant);
      } catch (error) {
        if (!(error instanceof KnowledgeError)) throw error;
        faults.add(error.message);
      }
  }
  return [...faults];
}

/** What lies below a scope, and what holds in it. A company without an estate has nothing to be read by. */
export function knownAt(
  parts: DeskParts,
  place: Place,
  estates: readonly Estate[],
  at: Date,
): { below: Knowledge; effective: Knowledge } {
  const [first] = estates;
  if (!first) throw new DeskError('BadRequest', 'This company has no estate yet.');
  const { overrides } = parts.running;
  const nothing = { company: () => undefined, estate: () => undefined };
  // What the company sets is seen without any estate's own.
  const company: LayerSource = { ...nothing, company: (id, when) => overrides.company(id, when) };
  const both: LayerSource = { ...company, estate: (id, when) => overrides.estate(id, when) };
  const [under, over] = place.scope === 'company' ? [nothing, company] : [company, both];
  const ignore = (): void => undefined;
  return {
    below: createSettings(under, ignore)(profileOf(first), at),
    effective: createSettings(over, ignore)(profileOf(first), at),
  };
}

export async function versionViews(parts: DeskParts, rows: readonly SettingRow[]): Promise<SettingVersion[]> {
  const name = await staffNames(
    parts.db,
    rows.flatMap(({ authorId, undoneBy }) => [authorId, undoneBy]),
  );
  return rows.map((row) => ({
    section: row.section,
    version: row.version,
    note: row.note,
    author: name(row.authorId)?.name ?? '',
    createdAt: iso(row.createdAt),
    validFrom: iso(row.validFrom),
    undone: row.undoneAt ? { at: iso(row.undoneAt), by: name(row.undoneBy)?.name ?? '' } : null,
    cleared: row.values === null,
  }));
}

export async function listSettings(parts: DeskParts, who: Who, place: Place) {
  reached(parts, who, place);
  const at = parts.clock.now();
  const { overrides } = parts.running;
  const rows = files.map(({ section, file }) => ({
    section,
    file,
    row: overrides.inForce(place.scope, place.scopeId, section, at),
    coming: overrides
      .versions(place.scope, place.scopeId, section)
      .filter(({ validFrom, undoneAt }) => undoneAt === null && validFrom > at).length,
  }));
  const views = await versionViews(
    parts,
    rows.flatMap(({ row }) => row ?? []),
  );
  return {
    sections: rows.map(({ section, file, row, coming }) => ({
      section,
      file,
      coming,
      inForce: row ? (views.find((view) => view.section === section) ?? null) : null,
    })),
  };
}

/** The greatest number among versions; 0 without any. */
export const latestOf = (rows: readonly SettingRow[]): number =>
  Math.max(0, ...rows.map(({ version }) => version));

export async function showSection(
  parts: DeskParts,
  who: Who,
  query: Place & { section: string; at?: string | undefined },
): Promise<SectionView> {
  demandSection(query.section);
  const estates = reached(parts, who, query);
  const at = query.at === undefined ? parts.clock.now() : new Date(query.at);
  const { overrides } = parts.running;
  const rows = overrides.versions(query.scope, query.scopeId, query.section);
  const { below, effective } = knownAt(parts, query, estates, at);
  const section = query.section as keyof Knowledge;
  const text = overrides.inForce(query.scope, query.scopeId, query.section, at)?.values ?? null;
  return {
    section,
    below: plain(below[section]),
    values: text === null ? null : plain(JSON.parse(text)),
    effective: plain(effective[section]),
    latest: latestOf(rows),
    versions: await versionViews(parts, rows.slice(0, 50)),
  };
}

type Plain = NonNullable<SectionView['values']>;
/** Knowledge is JSON that has been checked. */
export const plain = (value: unknown): Plain => JSON.parse(JSON.stringify(value)) as Plain;

/** Adds a version to `writes`; its id. A second writer of the same version fails on the table's unique key. */
export function addVersion(
  writes: Writes,
  who: Who,
  place: Place,
  version: { section: string; number: number; values: unknown; note: string; at: Date; validFrom: Date },
): string {
  const { scope, scopeId } = place;
  const id = newId();
  writes.insert('Setting', {
    id,
    scope,
    scopeId,
    section: version.section,
    version: version.number,
    values: version.values === null ? null : JSON.stringify(version.values),
    note: version.note,
    authorId: who.id,
    createdAt: version.at,
    validFrom: version.validFrom,
  });
  return id;
}

async function commit(parts: DeskParts, writes: Writes, place: Place): Promise<void> {
  writes.signal('settings', place.scopeId);
  try {
    await parts.committer.commit(writes);
  } catch (error) {
    const taken = error instanceof StaleError || /unique/i.test(String((error as Error).message));
    throw taken ? new DeskError('Conflict', undefined, { cause: error }) : error;
  }
  await parts.running.overrides.reload();
}

/** An instant that settings may hold from: now or later. What has been said under the old ones stays said. */
function fromWhen(asked: string | undefined, at: Date): Date {
  const validFrom = asked === undefined ? at : new Date(asked);
  return validFrom < at ? at : validFrom;
}

/** @throws DeskError BadRequest naming each entry that does not fit, Conflict when it changed since seen */
export async function saveSetting(
  parts: DeskParts,
  who: Who,
  body: SaveSettingBody,
): Promise<{ section: string; version: number }> {
  demandSection(body.section);
  const estates = reached(parts, who, body);
  const at = parts.clock.now();
  const validFrom = fromWhen(body.validFrom, at);
  await parts.running.overrides.reload();
  const latest = latestOf(parts.running.overrides.versions(body.scope, body.scopeId, body.section));
  if (latest !== body.seen) throw new DeskError('Conflict', '这一项刚被别人改过，请看过最新的再改。');
  const faults = faultsOf(parts, body, estates, { [body.section]: body.values }, validFrom);
  if (faults.length > 0) throw new DeskError('BadRequest', faults.join('\n'));
  const writes = new Writes();
  const { section, values, note } = body;
  addVersion(writes, who, body, { section, number: latest + 1, values, note, at, validFrom });
  await commit(parts, writes, body);
  return { section, version: latest + 1 };
}

/** @throws DeskError NotFound, Conflict when it is undone already or what was before no longer fits */
export async function undoSetting(
  parts: DeskParts,
  who: Who,
  body: Place & { section: string; version: number },
): Promise<void> {
  const estates = reached(parts, who, body);
  const at = parts.clock.now();
  const { overrides } = parts.running;
  await overrides.reload();
  const rows = overrides.versions(body.scope, body.scopeId, body.section);
  const row = rows.find(({ version }) => version === body.version);
  if (!row) throw new DeskError('NotFound');
  if (row.undoneAt !== null) throw new DeskError('Conflict', '这一版已经撤销。');
  const before = rows
    .filter(({ id, undoneAt, validFrom }) => id !== row.id && undoneAt === null && validFrom <= at)
    .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime() || a.version - b.version)
    .at(-1);
  const values: unknown = before?.values ? JSON.parse(before.values) : null;
  const faults = faultsOf(parts, body, estates, { [body.section]: values }, at);
  if (faults.length > 0) throw new DeskError('Conflict', faults.join('\n'));
  const writes = new Writes();
  writes.update('Setting', { id: row.id, undoneAt: null }, { undoneAt: at, undoneBy: who.id }, 1);
  await commit(parts, writes, body);
}

/** Takes over whole files; a dry run only says what would be otherwise. All sections together, or none. */
export async function takeFiles(
  parts: DeskParts,
  who: Who,
  place: Place,
  options: { given: Record<string, unknown>; note: string; dry: boolean; validFrom?: string | undefined },
): Promise<{ faults: string[]; sections: { section: string; version: number | null }[] }> {
  const estates = reached(parts, who, place);
  const at = parts.clock.now();
  const validFrom = fromWhen(options.validFrom, at);
  const { overrides } = parts.running;
  await overrides.reload();
  const { below, effective } = knownAt(parts, place, estates, validFrom);
  let values: ReturnType<typeof valuesOf>;
  try {
    values = valuesOf(options.given, below);
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    return { faults: [error.message], sections: [] };
  }
  const changed = Object.fromEntries(
    Object.entries(values).filter(([section, value]) => {
      const section_ = section as keyof Knowledge;
      const next = value === null ? below[section_] : layered(below[section_], value);
      return JSON.stringify(sorted(next)) !== JSON.stringify(sorted(effective[section_]));
    }),
  );
  const faults = faultsOf(parts, place, estates, changed, validFrom);
  const names = Object.keys(changed);
  if (options.dry || faults.length > 0)
    return { faults, sections: names.map((section) => ({ section, version: null })) };
  const writes = new Writes();
  const sections = names.map((section) => {
    const number = latestOf(overrides.versions(place.scope, place.scopeId, section)) + 1;
    addVersion(writes, who, place, {
      section,
      number,
      values: changed[section] ?? null,
      note: options.note,
      at,
      validFrom,
    });
    return { section, version: number };
  });
  if (sections.length > 0) await commit(parts, writes, place);
  return { faults: [], sections };
}

/** JSON with the entries of objects in one order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
