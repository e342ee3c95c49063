/** NLP.js (lang-zh) on the same corpus, for comparison only. */
import { containerBootstrap } from '@nlpjs/core';
import { LangZh } from '@nlpjs/lang-zh';
import { Nlp } from '@nlpjs/nlp';
import type { Labelled } from './corpus.ts';
import { type Category, categories } from './reading.ts';

/** Trains on categories and gives a classifier; "other" when NLP.js finds no intent. */
export async function trainNlpJs(
  messages: readonly Labelled[],
): Promise<(text: string) => Promise<Category>> {
  const container = containerBootstrap();
  container.use(LangZh);
  const nlp = new Nlp({ container, autoSave: false, nlu: { log: false }, forceNER: false });
  nlp.addLanguage('zh');
  for (const m of messages) nlp.addDocument('zh', m.text, m.category);
  await nlp.train();
  return async (text) => {
    const { intent } = await nlp.process('zh', text);
    return categories.find((c) => c === intent) ?? 'other';
  };
}
