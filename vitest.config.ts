import { defineConfig } from 'vitest/config';

/** Where CI wants the counts, if it does. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    maxWorkers: 2,
    // Files of a worker share the loaded modules: the program holds nothing between desks but what it read from files.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
