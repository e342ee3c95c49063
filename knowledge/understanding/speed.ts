/** `tsx knowledge/understanding/speed.ts`: start, memory and messages a second of the engine, NLP.js beside it. */
import { loadFolder, trainFolder } from './corpus.ts';

/** Megabytes of the whole process after a collection where one can be forced. */
function megabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

const rounds = Number(process.argv[2] ?? 2);
const before = megabytes();
const started = performance.now();
// Imported here, so that dictionaries and lexicons count into start and memory.
const { createEngine } = await import('./engine.ts');
const engine = createEngine();
engine.understand('3栋2单元1501厨房水管爆了,水流一地');
const startMs = performance.now() - started;
const memoryMb = megabytes() - before;
const texts = loadFolder(trainFolder).map((m) => m.text);
for (const text of texts.slice(0, 500)) engine.understand(text);
const from = performance.now();
for (let r = 0; r < rounds; r++) for (const text of texts) engine.understand(text);
const perSecond = (texts.length * rounds * 1000) / (performance.now() - from);
console.log(
  `engine   start ${startMs.toFixed(0)} ms   memory +${memoryMb.toFixed(0)} MB   ${perSecond.toFixed(0)} messages/s`,
);

// NLP.js learns a thousand messages only: its speed is what is measured, and the whole corpus takes minutes.
const sample = loadFolder(trainFolder)
  .filter((_, i) => i % 8 === 0)
  .slice(0, 1000);
const { trainNlpJs } = await import('./nlpjs.ts');
const nlp = await trainNlpJs(sample);
const nlpFrom = performance.now();
const asked = texts.slice(0, 500);
for (const text of asked) await nlp(text);
const nlpPerSecond = (asked.length * 1000) / (performance.now() - nlpFrom);
console.log(`NLP.js   ${nlpPerSecond.toFixed(0)} messages/s (category alone, trained on ${sample.length})`);
console.log(
  JSON.stringify({
    startMs: Math.round(startMs),
    memoryMb: Math.round(memoryMb),
    messagesPerSecond: Math.round(perSecond),
    nlpjsPerSecond: Math.round(nlpPerSecond),
  }),
);
