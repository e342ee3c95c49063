/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** From 0 to 1. */
  next(): number;
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
  is(share: number): boolean;
}

/** mulberry32: small, even enough for arrivals. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    pick(list) {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    is: (share) => next() < share,
  };
}
