/**
 * `npm run migration -- NAME`: the next migration for both databases, by the difference between the newest
 * migration's data model and `schema.prisma`. Read the SQL before committing it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withEngine } from './engine.ts';
import { migrationNames, migrationsFolder } from './migrate.ts';
import { dialects, schemaFor } from './schemas.ts';
import { SerialLibSql } from './sqlite.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('usage: npm run migration -- name_in_lower_case\n');
  process.exit(2);
}
const model = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'schema.prisma'), 'utf8');
const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);

for (const dialect of dialects) {
  const folder = join(migrationsFolder, dialect);
  mkdirSync(folder, { recursive: true });
  const newest = migrationNames(dialect).at(-1);
  const to = schemaFor(dialect, model);
  const from = newest ? readFileSync(join(folder, newest, 'schema.prisma'), 'utf8') : undefined;
  // A difference of two data models asks no database; an empty one in memory satisfies the constructor.
  const diff = await withEngine(new SerialLibSql({ url: ':memory:' }), to, (engine) =>
    engine.diff({
      from: from
        ? { tag: 'schemaDatamodel', files: [{ path: 'from.prisma', content: from }] }
        : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: to }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const script = diff.stdout ?? '';
  if (!script.trim() || script.includes('This is an empty migration')) {
    process.stdout.write(`${dialect}: nothing to do\n`);
    continue;
  }
  mkdirSync(join(folder, `${stamp}_${name}`));
  writeFileSync(join(folder, `${stamp}_${name}`, 'migration.sql'), script);
  writeFileSync(join(folder, `${stamp}_${name}`, 'schema.prisma'), to);
  process.stdout.write(`${dialect}: ${stamp}_${name}\n`);
}
