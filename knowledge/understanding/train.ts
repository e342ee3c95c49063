/** `npm run train`: learns the model from the corpus and writes it to knowledge/understanding/model. Deterministic. */
import { createHash } from 'node:crypto';
import { loadFolder, trainFolder } from './corpus.ts';
import { crossFold, type SetUp, toExamples, train } from './crossfold.ts';
import { judge } from './judge.ts';
import { measure, printMeasures } from './measure.ts';
import { modelFolder, saveModel } from './model.ts';
import { chosen } from './setups.ts';
import { chooseDecisions } from './thresholds.ts';

const folds = 6;
/** Least share of right alarms; below it nobody would heed them. Under it, recall counts twice (thresholds.ts). */
const floors = { any: 0.8, urgent: 0.8, reason: 0.65, also: 0.5 };

const setUp: SetUp = chosen;
const messages = loadFolder(trainFolder);
const corpusSha256 = createHash('sha256').update(JSON.stringify(messages)).digest('hex');
console.log(`${messages.length} messages; thresholds from ${folds} folds by writer …`);
const logits = crossFold(messages, setUp, folds);
const decisions = chooseDecisions(logits, messages, floors);
const judged = logits.map((l) => judge(l, decisions));
printMeasures(measure(messages, judged));
const { vocabulary, weights } = train(toExamples(messages, setUp.features), setUp);
const version = createHash('sha256')
  .update(corpusSha256)
  .update(JSON.stringify(setUp))
  .digest('hex')
  .slice(0, 12);
const header = saveModel(modelFolder, vocabulary, weights, {
  version,
  trainedOn: { messages: messages.length, corpusSha256 },
  decisions,
});
console.log(
  `model ${header.version}: ${header.rows} features, hidden ${header.hidden}, decisions ${JSON.stringify(decisions)}`,
);
