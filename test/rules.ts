/** `npm run rules`: writes docs/rules.md, each clause of the desk's rules with the tests that bear its id. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const clauses = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(root, 'docs/clauses.json'), 'utf8')));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** Names of tests and scripted talks, with the file they stand in. */
function testNames(): { name: string; file: string }[] {
  return filesUnder(join(root, 'test')).flatMap((path) => {
    const file = relative(root, path);
    const text = readFileSync(path, 'utf8');
    if (/conversations\/[\w-]+\.json$/.test(path))
      return (JSON.parse(text) as { name: string }[]).map(({ name }) => ({ name, file }));
    if (!path.endsWith('.test.ts')) return [];
    return [...text.matchAll(/\b(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*(['"`])(.+?)\1/gs)].map(
      (match) => ({
        name: match[2] ?? '',
        file,
      }),
    );
  });
}

/** The whole page. */
export function rulesPage(): string {
  const names = testNames();
  const rows = Object.entries(clauses).map(([id, title]) => {
    const bearing = names.filter(({ name }) =>
      new RegExp(`(^|[^A-Za-z0-9])${id}([^0-9A-Za-z]|$)`).test(name),
    );
    const files = new Map<string, number>();
    for (const { file } of bearing) files.set(file, (files.get(file) ?? 0) + 1);
    const tests = [...files]
      .map(([file, count]) => `\`${file}\`${count > 1 ? ` (${count})` : ''}`)
      .join(', ');
    return `| ${id} | ${title} | ${tests || '**no test yet**'} |`;
  });
  return [
    '# The rules and their tests',
    '',
    'Made by `npm run rules` from `docs/clauses.json` and the names of the tests. A clause without a test is not done; one',
    'with tests is as done as they say.',
    '',
    '| id | rule | tests that bear its id |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'docs/rules.md'), rulesPage());
