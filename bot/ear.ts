/** The ear as the bot uses it: the embedded engine behind the port that a model may stand behind later. */
import type { Category, Heard } from '../dialogs/ports.ts';
import { details } from '../knowledge/understanding/details.ts';
import { createEngine } from '../knowledge/understanding/engine.ts';
import { kindOf } from '../knowledge/understanding/kinds.ts';
import { plainWords } from '../knowledge/understanding/plain.ts';
import { fold } from '../knowledge/understanding/text.ts';

/** Hears one message of an owner's. Longer texts are heard by their beginning; the whole is kept. */
export interface Ear {
  hear(text: string): Promise<Heard>;
  /** The sub-kind that some words are about; much cheaper than hearing them. */
  kindOf(text: string, category: Category): string | undefined;
}

/** Characters of a message that are read. */
const READ = 2_000;

export function createEar(): Ear {
  const engine = createEngine();
  return {
    kindOf: (text, category) => kindOf(fold(text), category),
    async hear(text) {
      const heard = text.slice(0, READ);
      const reading = engine.understand(heard);
      return { ...reading, text, plain: plainWords(heard, reading), details: details(heard, reading) };
    },
  };
}
