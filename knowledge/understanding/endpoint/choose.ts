/** Which ear a command works with: `--engine embedded` (default) or `--engine llm`, the configured model. */
import { parseArgs } from 'node:util';
import { createEngine, type Ear } from '../engine.ts';
import { type EndpointConfig, endpointConfig } from './config.ts';

/** The command line or the settings of the model cannot be used; the message is for whoever typed them. */
export class ChoiceError extends Error {
  override readonly name = 'ChoiceError';
}

export interface Choice {
  ear: Ear;
  /** How many messages may be read at once. */
  width: number;
  /** Writes to stderr what the model cost; nothing for the embedded engine. */
  report(): void;
}

/** As many as an endpoint bears without limits of its own. */
const WIDTH = 8;

/**
 * @param args arguments of the command
 * @param env for the settings of the model
 * @throws ChoiceError for an unknown engine, or a model without a key
 */
export async function chooseEar(
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<Choice> {
  const name = engineNamed(args);
  if (name === 'embedded') return { ear: createEngine(), width: 1, report: () => undefined };
  if (name !== 'llm') throw new ChoiceError(`--engine ${name}: unknown; embedded or llm`);
  const config = configured(env);
  // Loaded here alone: the embedded engine starts without the library.
  const [{ createEndpoint }, { createEar }] = await Promise.all([
    import('./endpoint.ts'),
    import('./ear.ts'),
  ]);
  const endpoint = createEndpoint({ ...config, now: () => new Date() });
  const ear = createEar({
    engine: createEngine(),
    endpoint,
    mode: 'always',
    unsureBelow: config.unsureBelow,
  });
  return {
    ear,
    width: WIDTH,
    report: () => console.error(`model ${config.model}: ${JSON.stringify(endpoint.usage())}`),
  };
}

function engineNamed(args: readonly string[]): string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { engine: { type: 'string', default: 'embedded' } },
    });
    return values.engine;
  } catch (error) {
    throw new ChoiceError(error instanceof Error ? error.message : String(error));
  }
}

function configured(env: Record<string, string | undefined>): EndpointConfig {
  let config: EndpointConfig | undefined;
  try {
    config = endpointConfig(env);
  } catch (error) {
    throw new ChoiceError(error instanceof Error ? error.message : String(error));
  }
  if (config === undefined)
    throw new ChoiceError(
      '--engine llm: no model is configured; set OPENAI_API_KEY (see docs/understanding-model.md)',
    );
  return config;
}
