/**
 * What companies and estates want otherwise than shipped: versions of sections in the database, kept in memory by each
 * process, read anew when anybody changed them (signal) and looked after every few seconds (whoever missed it).
 */
import type { Layer } from '../../knowledge/layers.ts';
import type { LayerSource } from '../../knowledge/settings.ts';
import type { Database, PrismaClient } from '../../prisma/client.ts';
import { sql } from '../../prisma/sql.ts';
import type { Logger } from '../log.ts';

export type SettingRow = NonNullable<Awaited<ReturnType<PrismaClient['setting']['findUnique']>>>;
export type Scope = 'company' | 'estate';

/** How often every process looks whether it missed a change, in ms: all see one within 5 s. */
const LOOK = 3_000;

export interface Overrides extends LayerSource {
  /** Reads what changed. */
  reload(): Promise<void>;
  /** Versions of a scope, newest first, undone ones too. */
  versions(scope: Scope, scopeId: string, section?: string): readonly SettingRow[];
  /** The override in force for a section; undefined: none. */
  inForce(scope: Scope, scopeId: string, section: string, at: Date): SettingRow | undefined;
  close(): void;
}

/** Versions that count, the one that is in force last: by the instant they hold from, then by number. */
const inOrder = (rows: readonly SettingRow[]): SettingRow[] =>
  rows
    .filter(({ undoneAt }) => undoneAt === null)
    .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime() || a.version - b.version);

/** The values of each section in force at `at`. Rows with null values have gone back to what lies below. */
export function layerAt(name: string, rows: readonly SettingRow[], at: Date): Layer | undefined {
  const values = new Map<string, unknown>();
  let newest = '';
  for (const { section, values: text, validFrom, version } of inOrder(rows)) {
    if (validFrom > at) break;
    if (text === null) values.delete(section);
    else values.set(section, JSON.parse(text));
    newest = `${section} ${version}`;
  }
  if (values.size === 0) return undefined;
  return { name: `${name} (${newest})`, values: Object.fromEntries(values) };
}

/** A scope's rows with the layers made of them: one for each span between the instants that versions hold from. */
interface Kept {
  rows: readonly SettingRow[];
  starts: number[];
  layers: Map<number, Layer | undefined>;
}

export async function createOverrides(db: Database, log: Logger): Promise<Overrides> {
  let kept = new Map<string, Kept>();
  let seen = '';

  async function reload(): Promise<void> {
    const [count] = await db.query(
      sql`SELECT count(*) AS "all", count("undoneAt") AS "undone", max("createdAt") AS "last" FROM "Setting"`,
    );
    const stand = `${String(count?.all)} ${String(count?.undone)} ${String(count?.last)}`;
    if (stand === seen) return;
    const rows = await db.prisma.setting.findMany({ orderBy: [{ createdAt: 'desc' }, { version: 'desc' }] });
    const next = new Map<string, SettingRow[]>();
    for (const row of rows) {
      const key = `${row.scope} ${row.scopeId}`;
      const known = next.get(key);
      if (known) known.push(row);
      else next.set(key, [row]);
    }
    kept = new Map(
      [...next].map(([key, own]) => [
        key,
        { rows: own, starts: inOrder(own).map(({ validFrom }) => validFrom.getTime()), layers: new Map() },
      ]),
    );
    seen = stand;
  }

  function layer(scope: Scope, scopeId: string, at: Date): Layer | undefined {
    const known = kept.get(`${scope} ${scopeId}`);
    if (!known) return undefined;
    // The number of instants passed names the span; within it the layer is the very same object.
    const time = at.getTime();
    let span = 0;
    for (const start of known.starts) if (start <= time) span += 1;
    if (!known.layers.has(span)) {
      known.layers.set(span, layerAt(`${scope} ${scopeId}`, known.rows, at));
    }
    return known.layers.get(span);
  }

  await reload();
  const troubled = (err: unknown): void => log.error({ err }, 'settings could not be read');
  const stop = db.signals.on(({ topic }) => {
    if (topic === 'settings' || topic === 'resync') reload().catch(troubled);
  });
  const timer = setInterval(() => void reload().catch(troubled), LOOK);
  timer.unref();

  const versions = (scope: Scope, scopeId: string, section?: string): readonly SettingRow[] =>
    (kept.get(`${scope} ${scopeId}`)?.rows ?? []).filter(
      (row) => section === undefined || row.section === section,
    );

  return {
    reload,
    company: (id, at) => layer('company', id, at),
    estate: (id, at) => layer('estate', id, at),
    versions,
    inForce: (scope, scopeId, section, at) =>
      inOrder(versions(scope, scopeId, section))
        .filter(({ validFrom }) => validFrom <= at)
        .at(-1),
    close() {
      stop();
      clearInterval(timer);
    },
  };
}
