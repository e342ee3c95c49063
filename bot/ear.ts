/** The ear as the bot uses it: the embedded engine, and behind it a model where one is configured and may be asked (D5). */
import type { Category, Heard } from '../dialogs/ports.ts';
import { details } from '../knowledge/understanding/details.ts';
import { type EndpointConfig, mayLeave } from '../knowledge/understanding/endpoint/config.ts';
import type { ModelEar } from '../knowledge/understanding/endpoint/ear.ts';
import type { Endpoint } from '../knowledge/understanding/endpoint/endpoint.ts';
import { createEngine } from '../knowledge/understanding/engine.ts';
import { kindOf } from '../knowledge/understanding/kinds.ts';
import { plainWords } from '../knowledge/understanding/plain.ts';
import type { Reading } from '../knowledge/understanding/reading.ts';
import { fold } from '../knowledge/understanding/text.ts';
import type { Logger } from './log.ts';

type Region = 'CN' | 'TW' | 'HK';

/** Hears one message of an owner's. Longer texts are heard by their beginning; the whole is kept. */
export interface Ear {
  /**
   * @param region of the owner's estate: a model that may be asked there is asked. Without, the embedded engine alone
   * @param as the category it is known to be of, for its details
   */
  hear(text: string, region?: Region, as?: Category): Promise<Heard>;
  /** The sub-kind that some words are about; much cheaper than hearing them. */
  kindOf(text: string, category: Category): string | undefined;
  /** What the model has cost so far; undefined without one. */
  usage(): ReturnType<Endpoint['usage']> | undefined;
}

/** Characters of a message that are read. */
const READ = 2_000;

/** The library of the model is loaded only where one is configured. */
async function modelEar(
  config: EndpointConfig,
  engine: ReturnType<typeof createEngine>,
  log: Logger,
): Promise<{ ear: ModelEar; endpoint: Endpoint }> {
  const [{ createEndpoint }, { createEar: join }] = await Promise.all([
    import('../knowledge/understanding/endpoint/endpoint.ts'),
    import('../knowledge/understanding/endpoint/ear.ts'),
  ]);
  const endpoint = createEndpoint({ ...config, now: () => new Date() });
  // An error may quote what the endpoint said about an owner's words: its kind is logged, never its text.
  const onFailure = (error: unknown): void =>
    log.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'the model did not answer');
  return {
    ear: join({ engine, endpoint, mode: config.mode, unsureBelow: config.unsureBelow, onFailure }),
    endpoint,
  };
}

/** @param model where it is configured; see knowledge/understanding/endpoint/config.ts */
export async function createEar(model: EndpointConfig | undefined, log: Logger): Promise<Ear> {
  const engine = createEngine();
  const asked = model ? await modelEar(model, engine, log) : undefined;
  return {
    kindOf: (text, category) => kindOf(fold(text), category),
    usage: () => asked?.endpoint.usage(),
    async hear(text, region, as) {
      // Markup is no words; it is kept in the transcript and read by nobody.
      const heard = text
        .slice(0, READ)
        .replaceAll(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
        .trim();
      const mayAsk = model !== undefined && region !== undefined && mayLeave(model, region);
      const read: Reading = asked && mayAsk ? await asked.ear.read(heard) : engine.understand(heard);
      const reading = as === undefined ? read : { ...read, category: as };
      return { ...reading, text, plain: plainWords(heard, reading), details: details(heard, reading) };
    },
  };
}
