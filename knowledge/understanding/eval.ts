/** `npm run eval -- FILE.jsonl`: reads a labelled file with the embedded engine and prints contract 5's figures. */
import { loadFile } from './corpus.ts';
import { createEngine } from './engine.ts';
import { measure, printMeasures } from './measure.ts';

const path = process.argv[2];
if (path === undefined) {
  console.error('usage: npm run eval -- FILE.jsonl');
  process.exit(2);
}
try {
  const gold = loadFile(path);
  const engine = createEngine();
  const measures = measure(
    gold,
    gold.map((m) => engine.understand(m.text)),
  );
  printMeasures(measures);
  console.log(JSON.stringify(measures));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
