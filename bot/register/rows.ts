/** Matters as turns read them: few columns' worth of work, in one statement with the last hurrying (hot path). */
import type { Database } from '../../prisma/client.ts';
import { type RawRow, type Sql, sql, textOf, toDate } from '../../prisma/sql.ts';

/** A matter's row with what a talk needs beside it. */
export interface MatterRow {
  id: string;
  number: string;
  estateId: string;
  ownerId: string | null;
  homeId: string | null;
  talkId: string | null;
  category: string;
  kind: string | null;
  said: string;
  what: string;
  place: string | null;
  spot: string | null;
  fields: string;
  urgent: boolean;
  ongoing: boolean;
  danger: string | null;
  handoff: string;
  state: string;
  reopened: number;
  promisedAt: Date | null;
  createdAt: Date;
  firstContactId: string | null;
  /** The first-contact colleague's name, while active. */
  firstContact: string | null;
  hurriedAt: Date | undefined;
}

const instant = (value: unknown): Date | undefined =>
  value === null || value === undefined ? undefined : toDate(value);

function toRow(row: RawRow): MatterRow {
  return {
    id: String(row.id),
    number: String(row.number),
    estateId: String(row.estateId),
    ownerId: textOf(row.ownerId),
    homeId: textOf(row.homeId),
    talkId: textOf(row.talkId),
    category: String(row.category),
    kind: textOf(row.kind),
    said: String(row.said),
    what: String(row.what),
    place: textOf(row.place),
    spot: textOf(row.spot),
    fields: String(row.fields),
    urgent: Boolean(row.urgent),
    ongoing: Boolean(row.ongoing),
    danger: textOf(row.danger),
    handoff: String(row.handoff),
    state: String(row.state),
    reopened: Number(row.reopened),
    promisedAt: instant(row.promisedAt) ?? null,
    createdAt: toDate(row.createdAt),
    firstContactId: textOf(row.firstContactId),
    firstContact: textOf(row.firstContact),
    hurriedAt: instant(row.hurriedAt),
  };
}

const columns = sql`m."id", m."number", m."estateId", m."ownerId", m."homeId", m."talkId", m."category", m."kind",
  m."said", m."what", m."place", m."spot", m."fields", m."urgent", m."ongoing", m."danger", m."handoff", m."state",
  m."reopened", m."promisedAt", m."createdAt", m."firstContactId"`;

/** Matters for which `condition` holds over alias m, newest first, at most twenty. */
export async function readMatters(db: Database, condition: Sql): Promise<MatterRow[]> {
  const rows = await db.query(sql`SELECT ${columns}, s."name" AS "firstContact",
      (SELECT max(h."at") FROM "Step" h WHERE h."matterId" = m."id" AND h."what" = 'hurried') AS "hurriedAt"
    FROM "Matter" m LEFT JOIN "Staff" s ON s."id" = m."firstContactId" AND s."active" = ${true}
    WHERE ${condition} ORDER BY m."createdAt" DESC, m."number" DESC LIMIT 20`);
  return rows.map(toRow);
}
