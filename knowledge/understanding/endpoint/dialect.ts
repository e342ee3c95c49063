/** What an endpoint that calls itself compatible takes of the request: learned from what it refuses. */
import { APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { answerSchema } from './answer.ts';

type Params = Pick<
  ChatCompletionCreateParamsNonStreaming,
  'temperature' | 'max_tokens' | 'max_completion_tokens' | 'response_format'
>;

export interface Dialect {
  /** The parts of a request that endpoints differ in. */
  params(): Params;
  /** Takes out what a 400 or 422 names; whether there was anything to take out, so that asking again may help. */
  learn(error: unknown): boolean;
}

const MOST_TOKENS = 400;

/** Starts with all that OpenAI takes. */
export function createDialect(): Dialect {
  const takes = { temperature: true, newTokens: true, schema: true };
  const schema = zodResponseFormat(answerSchema, 'reading');
  return {
    params: () => ({
      ...(takes.temperature ? { temperature: 0 } : {}),
      ...(takes.newTokens ? { max_completion_tokens: MOST_TOKENS } : { max_tokens: MOST_TOKENS }),
      response_format: takes.schema ? schema : { type: 'json_object' },
    }),
    learn(error) {
      if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return false;
      const named = `${error.param ?? ''} ${error.message}`;
      if (takes.temperature && named.includes('temperature')) takes.temperature = false;
      else if (takes.newTokens && named.includes('max_completion_tokens')) takes.newTokens = false;
      else if (takes.schema && /response_format|json_schema/.test(named)) takes.schema = false;
      else return false;
      return true;
    },
  };
}
