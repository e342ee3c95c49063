/**
 * `npm run compare:understanding`: compares set-ups and NLP.js on writers none of them has seen, and writes the table
 * between the markers of docs/understanding.md. Takes some minutes; the model in use is not touched.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Labelled, loadFolder, trainFolder } from './corpus.ts';
import { crossFold, groupOf, writerGroups } from './crossfold.ts';
import { judge } from './judge.ts';
import { type Measures, measure } from './measure.ts';
import type { Decisions } from './model.ts';
import { trainNlpJs } from './nlpjs.ts';
import { setUps } from './setups.ts';

/** Even decisions for all: the comparison is of what was learned, not of thresholds. */
const plain: Decisions = {
  temperature: 1,
  any: 0.5,
  reasons: { emotional: 0.5, major: 0.5, request: 0.5, visitor: 0.5 },
  urgent: 0.5,
  also: 0.5,
};

const folds = 5;
const messages = loadFolder(trainFolder);
console.log(`${messages.length} messages, each read by models that never saw its writer (${folds} folds)`);

const rows: string[] = [];
const percent = (x: number | undefined): string => (x === undefined ? '–' : (x * 100).toFixed(1));

function report(name: string, m: Measures, judgesHandoff: boolean, seconds: number): void {
  const handoff = judgesHandoff ? `${percent(m.handoff.recall)} / ${percent(m.handoff.precision)}` : '–';
  const urgent = judgesHandoff ? `${percent(m.urgent.recall)} / ${percent(m.urgent.precision)}` : '–';
  const by = (lang: 'zh-Hans' | 'zh-Hant' | 'en'): string => percent(m.byLanguage[lang]?.accuracy);
  const row = `| ${name} | ${percent(m.accuracy)} | ${percent(m.macroF1)} | ${by('zh-Hans')} | ${by('zh-Hant')} | ${by('en')} | ${handoff} | ${urgent} | ${seconds.toFixed(0)} |`;
  rows.push(row);
  console.log(row);
}

for (const [name, setUp] of Object.entries(setUps)) {
  const from = performance.now();
  const logits = crossFold(messages, setUp, folds);
  const seconds = (performance.now() - from) / 1000 / folds;
  report(
    name,
    measure(
      messages,
      logits.map((l) => judge(l, plain)),
    ),
    true,
    seconds,
  );
}

const nlpFrom = performance.now();
const read = messages.map(
  (m): Pick<Labelled, 'category' | 'urgent' | 'handoff'> => ({
    category: m.category,
    urgent: false,
    handoff: [],
  }),
);
for (const group of writerGroups(messages, folds)) {
  const nlp = await trainNlpJs(messages.filter((m) => !group.includes(groupOf(m))));
  for (const [i, m] of messages.entries())
    if (group.includes(groupOf(m))) read[i] = { category: await nlp(m.text), urgent: false, handoff: [] };
}
report('NLP.js 4 (lang-zh)', measure(messages, read), false, (performance.now() - nlpFrom) / 1000 / folds);

const table = [
  '| set-up | accuracy % | macro-F1 % | zh-Hans | zh-Hant | en | handoff recall / precision | urgent recall / precision | training s a fold |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ...rows,
  '',
  `${messages.length} messages, each read by models that never saw its writer (${folds} folds).`,
].join('\n');
const page = fileURLToPath(new URL('../../docs/understanding.md', import.meta.url));
const markers = /<!-- compare -->[\s\S]*<!-- \/compare -->/;
writeFileSync(
  page,
  readFileSync(page, 'utf8').replace(markers, `<!-- compare -->\n${table}\n<!-- /compare -->`),
);
