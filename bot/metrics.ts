/** What is seen from outside: Prometheus figures of turns, the process and the model. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Ear } from './ear.ts';

export interface Metrics {
  /** Measures one turn; `channel` is where it came from. */
  turn<T>(channel: string, work: () => Promise<T>): Promise<T>;
  /** The answer of /metrics. */
  text(): Promise<{ type: string; text: string }>;
}

export function createMetrics(ear: Ear): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Histogram({
    name: 'desk_turn_seconds',
    help: 'Middleware and dialogs of one owner turn, commit not counted',
    labelNames: ['channel', 'outcome'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const model = new Gauge({
    name: 'desk_model',
    help: 'Calls, tokens and cost of the model since the start; absent without one',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const [what, value] of Object.entries(ear.usage() ?? {}))
        if (typeof value === 'number') this.set({ what }, value);
    },
  });
  return {
    async turn(channel, work) {
      const end = turns.startTimer({ channel });
      try {
        const result = await work();
        end({ outcome: 'done' });
        return result;
      } catch (error) {
        end({ outcome: 'failed' });
        throw error;
      }
    },
    async text() {
      model.reset();
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
