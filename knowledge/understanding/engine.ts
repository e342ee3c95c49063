/** The embedded ear: one message in, one Reading out; no network, no clock, about a tenth of a millisecond. */
import { featuresOf } from './features.ts';
import { readPerson } from './fields/person.ts';
import { readPlaces } from './fields/places.ts';
import { readWhen } from './fields/when.ts';
import { type Judged, judge } from './judge.ts';
import { detectLanguage } from './lang.ts';
import { loadModel, type Model } from './model.ts';
import { featureScale, outputs } from './network.ts';
import type { Fields, Reading } from './reading.ts';
import { fold } from './text.ts';

/** Whoever reads messages: the embedded engine, a model endpoint, or one falling back on the other. */
export interface Ear {
  /** @param signal aborts a reading that costs time; the embedded engine needs none. */
  read(text: string, signal?: AbortSignal): Promise<Reading>;
}

export interface Engine extends Ear {
  /** Reads one message at once. Never throws: any text has a reading. */
  understand(text: string): Reading;
  /** Version of the model in use, for records and logs. */
  version: string;
}

/**
 * Loads the model (some tens of milliseconds) and gives the engine.
 * @throws ModelError when the model files are missing or spoilt.
 */
export function createEngine(model: Model = loadModel()): Engine {
  const decide = createDecider(model);
  function understand(text: string): Reading {
    const folded = fold(text);
    const lang = detectLanguage(text);
    const places = readPlaces(text, folded);
    const judged = decide(featuresOf(folded, places));
    const fields: Fields = {};
    if (places.home?.building !== undefined) fields.building = places.home.building;
    if (places.home?.unit !== undefined) fields.unit = places.home.unit;
    if (places.home?.room !== undefined) fields.room = places.home.room;
    if (places.phone !== undefined) fields.phone = places.phone;
    if (places.name !== undefined) fields.name = places.name;
    const when = readWhen(text, folded);
    if (when !== undefined) fields.when = when;
    const person = readPerson(text, folded, judged.category);
    if (person !== undefined) fields.person = person;
    return { ...judged, fields, lang };
  }
  return { understand, read: async (text) => understand(text), version: model.header.version };
}

/** Scores features with the quantised model; buffers are reused, so one decider serves one thread. */
function createDecider(model: Model): (features: Int32Array) => Judged {
  const { header, vocabulary, wide, embed } = model;
  const { hidden } = header;
  const wideScale = Float32Array.from(header.wideScale);
  const embedScale = Float32Array.from(header.embedScale);
  const hiddenBias = Float32Array.from(header.hiddenBias);
  const top = Float32Array.from(header.top);
  const bias = Float32Array.from(header.bias);
  const sums = new Int32Array(outputs);
  const layer = new Int32Array(hidden);
  const logits = new Float32Array(outputs);
  return (features) => {
    const rows = vocabulary.rows(features);
    const scale = featureScale(rows.length);
    sums.fill(0);
    layer.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const a = row * outputs;
      for (let o = 0; o < outputs; o++) sums[o] = (sums[o] ?? 0) + (wide[a + o] ?? 0);
      const b = row * hidden;
      for (let d = 0; d < hidden; d++) layer[d] = (layer[d] ?? 0) + (embed[b + d] ?? 0);
    }
    for (let o = 0; o < outputs; o++)
      logits[o] = (sums[o] ?? 0) * (wideScale[o] ?? 0) * scale + (bias[o] ?? 0);
    for (let d = 0; d < hidden; d++) {
      const h = (layer[d] ?? 0) * (embedScale[d] ?? 0) * scale + (hiddenBias[d] ?? 0);
      if (h <= 0) continue;
      const t = d * outputs;
      for (let o = 0; o < outputs; o++) logits[o] = (logits[o] ?? 0) + h * (top[t + o] ?? 0);
    }
    return judge(logits, header.decisions);
  };
}
