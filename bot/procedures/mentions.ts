/**
 * A person who is taken away may be named in records that are not theirs: a colleague's remark on a shift's sheet, a
 * neighbour's words. Their full name and their telephone are covered there too (D2), wherever free words are kept.
 */
import type { Database, TableName } from '../../prisma/client.ts';
import { raw, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import { jsonColumns, personalTables } from './personal.ts';

/** Names this short are words of the language too: 高兴, 安全. */
const SHORTEST_NAME = 3;
const SHORTEST_PHONE = 7;

/** The ways a number of eleven digits is written. */
const written = (phone: string): string[] =>
  /^1\d{10}$/.test(phone)
    ? [' ', '-'].map((gap) => `${phone.slice(0, 3)}${gap}${phone.slice(3, 7)}${gap}${phone.slice(7)}`)
    : [];

/** What stands for the person and for nobody else: a name or number that another resident or colleague has is left. */
async function needlesOf(db: Database, ownerId: string): Promise<{ text: string; cover: string }[]> {
  const { prisma } = db;
  const owner = await prisma.owner.findUnique({ where: { id: ownerId } });
  if (!owner) return [];
  const alone = async (same: { name: string } | { phone: string }): Promise<boolean> => {
    const [others, staff] = await Promise.all([
      prisma.owner.count({ where: { ...same, id: { not: ownerId } } }),
      prisma.staff.count({ where: same }),
    ]);
    return others + staff === 0;
  };
  const { name, phone } = owner;
  const needles: { text: string; cover: string }[] = [];
  if (name && name.length >= SHORTEST_NAME && (await alone({ name })))
    needles.push({ text: name, cover: '***' });
  // A number may stand in JSON without quotes: what covers it is a number too.
  if (phone && phone.length >= SHORTEST_PHONE && (await alone({ phone })))
    needles.push(...[phone, ...written(phone)].map((text) => ({ text, cover: '0' })));
  return needles;
}

const like = (text: string): string => `%${text.replace(/[!%_]/g, '!$&')}%`;

/** What the bot remembers in other talks. A process that has such a state in memory reads it anew: its claim is void. */
async function sweepStates(
  db: Database,
  writes: Writes,
  { text, cover }: { text: string; cover: string },
): Promise<void> {
  const rows = await db.query(sql`SELECT "key" FROM "BotState" WHERE "value" LIKE ${like(text)} ESCAPE '!'`);
  for (const { key } of rows) {
    const talkId = String(key).replace('/conversations/', '/').slice(0, -1);
    writes.run(
      sql`UPDATE "BotState" SET "value" = REPLACE("value", ${text}, ${cover}) WHERE "key" = ${String(key)}`,
    );
    writes.run(sql`UPDATE "Talk" SET "fence" = "fence" + 2 WHERE "id" = ${talkId}`);
  }
}

/** Covers them in every column of free words. */
export async function sweepMentions(db: Database, writes: Writes, ownerId: string): Promise<void> {
  for (const { text, cover } of await needlesOf(db, ownerId)) {
    const inJson = JSON.stringify(text).slice(1, -1);
    await sweepStates(db, writes, { text: inJson, cover });
    for (const [table, { words = [] }] of Object.entries(personalTables) as [
      TableName,
      (typeof personalTables)[TableName],
    ][])
      for (const column of words) {
        const sought = jsonColumns.has(`${table}.${column}`) ? inJson : text;
        const [at, of] = [raw(`"${column}"`), raw(`"${table}"`)];
        writes.run(
          sql`UPDATE ${of} SET ${at} = REPLACE(${at}, ${sought}, ${cover}) WHERE ${at} LIKE ${like(sought)} ESCAPE '!'`,
        );
      }
  }
}
