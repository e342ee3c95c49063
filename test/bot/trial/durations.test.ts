import { expect, test } from 'vitest';
import { durationMs } from '../../../bot/trial/durations.ts';

test.each([
  ['PT3H', 3 * 3_600_000],
  ['P2D', 2 * 86_400_000],
  ['P1W', 7 * 86_400_000],
  ['P1DT30M', 86_400_000 + 1_800_000],
  ['PT1.5H', 5_400_000],
  ['PT0,5S', 500],
  ['PT90S', 90_000],
])('%s', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(['', 'P', 'PT', 'P1DT', '3H', 'P1Y', 'P1M', 'pt3h', '-PT1H', 'PT1H30', 'P1D1H', 'PT3H '])(
  '%j is none',
  (text) => {
    expect(durationMs(text)).toBeUndefined();
  },
);
