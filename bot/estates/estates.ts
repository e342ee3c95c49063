/** The companies' estates (小区/项目), kept in memory: few, read in every turn, seldom changed. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { insertInto, sql } from '../../prisma/sql.ts';

export interface Estate {
  id: string;
  companyId: string;
  /** 项目码: the head of every matter number. */
  code: string;
  name: string;
  company: string;
  /** What the desk calls itself: 客户服务中心. */
  deskName: string;
  region: 'CN' | 'TW' | 'HK';
  timeZone: string;
  dutyPhone: string | undefined;
}

export interface Estates {
  /** @throws Error for an id that is no estate's */
  get(id: string): Estate;
  all(): readonly Estate[];
  /** The estate that talks belong to when nothing names another. */
  readonly first: Estate;
  reload(): Promise<void>;
}

/**
 * Reads the estates; an empty install gets one company with one estate.
 * @param demoFirst whether the demo estate comes first (a trial) or last
 */
export async function loadEstates(db: Database, now: Date, demoFirst = false): Promise<Estates> {
  let byId = new Map<string, Estate>();

  async function reload(): Promise<void> {
    const companies = new Map((await db.prisma.company.findMany()).map(({ id, name }) => [id, name]));
    const rows = await db.prisma.estate.findMany({
      orderBy: [{ demo: demoFirst ? 'desc' : 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    });
    byId = new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          companyId: row.companyId,
          code: row.code,
          name: row.name,
          company: companies.get(row.companyId) ?? '',
          deskName: row.deskName,
          region: row.region as Estate['region'],
          timeZone: row.timeZone,
          dutyPhone: row.dutyPhone ?? undefined,
        },
      ]),
    );
  }

  await reload();
  if (byId.size === 0) {
    // Fixed ids, and whoever comes second leaves the first one's rows: processes may start at once on an empty database.
    const company = { id: 'company', name: '物业服务公司', createdAt: now };
    const estate = {
      id: 'estate',
      companyId: company.id,
      code: 'YJ',
      name: '本小区',
      deskName: '客户服务中心',
    };
    await db.batch([
      { sql: insertInto('Company', [company], sql`ON CONFLICT DO NOTHING`) },
      { sql: insertInto('Estate', [{ ...estate, createdAt: now }], sql`ON CONFLICT DO NOTHING`) },
    ]);
    await reload();
  }
  return {
    get(id) {
      const estate = byId.get(id);
      if (!estate) throw new Error(`no estate ${id}`);
      return estate;
    },
    all: () => [...byId.values()],
    get first() {
      const [estate] = byId.values();
      if (!estate) throw new Error('there is no estate');
      return estate;
    },
    reload,
  };
}

/** An id for a new row: a UUID of version 7 (RFC 9562). Rows made together lie together in every index. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
