import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rulesPage } from './rules.ts';

test('docs/rules.md is what `npm run rules` makes', () => {
  expect(readFileSync('docs/rules.md', 'utf8')).toBe(rulesPage());
});
