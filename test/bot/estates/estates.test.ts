import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEstates } from '../../../bot/estates/estates.ts';
import { type Database, openDatabase } from '../../../prisma/client.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { databases, type OpenedDatabase } from '../../support/database.ts';

describe.each(databases())('the estates of an empty install on $name', ({ open }) => {
  let place: OpenedDatabase;
  let db: Database;
  beforeAll(async () => {
    place = await open();
    await migrate(place.url);
    db = await openDatabase(place.url);
  });
  afterAll(async () => {
    await db.close();
    await place.dispose();
  });

  test('many that start at once make one company and one estate', async () => {
    const now = new Date('2026-09-12T02:00:00Z');
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadEstates(db, now)));
    for (const estates of loaded) expect(estates.all().map(({ code }) => code)).toEqual(['YJ']);
    expect(await db.prisma.company.count()).toBe(1);
    expect(await db.prisma.estate.count()).toBe(1);
  });
});
