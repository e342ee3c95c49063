/** The ear as the bot uses it: the embedded engine behind the port that a model may stand behind later. */
import type { Heard } from '../dialogs/ports.ts';
import { details } from '../knowledge/understanding/details.ts';
import { createEngine } from '../knowledge/understanding/engine.ts';
import { plainWords } from '../knowledge/understanding/plain.ts';

/** Hears one message of an owner's. Longer texts are heard by their beginning; the whole is kept. */
export interface Ear {
  hear(text: string): Promise<Heard>;
}

/** Characters of a message that are read. */
const READ = 2_000;

export function createEar(): Ear {
  const engine = createEngine();
  return {
    async hear(text) {
      const heard = text.slice(0, READ);
      const reading = engine.understand(heard);
      return { ...reading, text, plain: plainWords(heard, reading), details: details(heard, reading) };
    },
  };
}
