/** What the model cost and how it did: counted for the metrics and the operator. */
import type { Failure } from './errors.ts';

/** Counts since the start of the program. */
export interface Usage {
  /** Readings asked of the endpoint; those the open circuit spared it are not among them. */
  calls: number;
  /** Requests, second tries included. */
  requests: number;
  retries: number;
  answered: number;
  /** Readings that did not come about, by reason; `open` counts those never sent. */
  failures: Partial<Record<Failure, number>>;
  /** Fields the model gave that the text did not bear out. */
  rejectedFields: number;
  tokens: { input: number; output: number };
  /** In the money of the price settings. */
  cost: number;
  /** Time of the calls, milliseconds. */
  ms: { total: number; longest: number };
  circuit: 'closed' | 'open' | 'half-open';
}

/** Keeps the counts. */
export interface Meter {
  called(): void;
  requested(again: boolean): void;
  spent(tokens: { input: number; output: number }): void;
  answered(rejectedFields: number): void;
  failed(code: Failure): void;
  took(ms: number): void;
  read(circuit: Usage['circuit']): Usage;
}

const MILLION = 1_000_000;

/** @param price for a million tokens */
export function createMeter(price: { input: number; output: number }): Meter {
  const counts = { calls: 0, requests: 0, retries: 0, answered: 0, rejectedFields: 0 };
  const tokens = { input: 0, output: 0 };
  const ms = { total: 0, longest: 0 };
  const failures: Partial<Record<Failure, number>> = {};
  return {
    called: () => {
      counts.calls++;
    },
    requested: (again) => {
      counts.requests++;
      if (again) counts.retries++;
    },
    spent: ({ input, output }) => {
      tokens.input += input;
      tokens.output += output;
    },
    answered: (rejectedFields) => {
      counts.answered++;
      counts.rejectedFields += rejectedFields;
    },
    failed: (code) => {
      failures[code] = (failures[code] ?? 0) + 1;
    },
    took: (time) => {
      ms.total += time;
      ms.longest = Math.max(ms.longest, time);
    },
    read: (circuit) => ({
      ...counts,
      failures: { ...failures },
      tokens: { ...tokens },
      cost: (tokens.input * price.input + tokens.output * price.output) / MILLION,
      ms: { ...ms },
      circuit,
    }),
  };
}
