/**
 * Writes the two schemas from the one data model and generates their clients (`npm run generate`).
 * Quiet and quick when nothing changed, so that every command may call it first.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dialect, dialects, schemaFor } from './schemas.ts';

const here = dirname(fileURLToPath(import.meta.url));
const model = readFileSync(join(here, 'schema.prisma'), 'utf8');
const require = createRequire(import.meta.url);
const version = require('@prisma/client/package.json') as { version: string };
const stamp = createHash('sha256')
  .update(version.version)
  .update(model)
  .update(schemaFor('sqlite', ''))
  .digest('hex');

function generate(dialect: Dialect): void {
  const folder = join(here, 'generated', dialect);
  const stampFile = join(folder, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  mkdirSync(folder, { recursive: true });
  const schema = join(folder, 'schema.prisma');
  writeFileSync(schema, schemaFor(dialect, model));
  // The CLI downloads an engine at any command unless told where one is; `generate` never runs it.
  const env: NodeJS.ProcessEnv = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
  env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  const run = spawnSync(process.execPath, [cli, 'generate', '--no-hints', '--schema', schema], {
    env,
    cwd: join(here, '..'),
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    process.stderr.write(`prisma generate failed for ${dialect}:\n${run.stdout}${run.stderr}`);
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
}

for (const dialect of dialects) generate(dialect);
