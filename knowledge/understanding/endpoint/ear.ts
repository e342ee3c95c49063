/** The ear with a model behind it: the embedded answer always stands ready, and no failure of the model makes it worse. */
import { findDanger } from '../danger.ts';
import type { Ear, Engine } from '../engine.ts';
import { type Fields, type HandoffReason, handoffReasons, type Reading } from '../reading.ts';
import type { EndpointReading } from './answer.ts';
import { LONGEST_MS } from './config.ts';
import type { Endpoint } from './endpoint.ts';

/** A reading, and whose it is. */
export type HeardReading = Reading & { by: 'engine' | 'model' };

export interface EarOptions {
  engine: Pick<Engine, 'understand'>;
  /** Absent: the engine alone. */
  endpoint?: Pick<Endpoint, 'read'> | undefined;
  /** `unsure`: the model is asked where the engine's confidence is below `unsureBelow`. */
  mode: 'unsure' | 'always';
  unsureBelow: number;
  /** Told of each reading the model did not give, for the log; the answer is the engine's all the same. */
  onFailure?: (error: unknown) => void;
}

export interface ModelEar extends Ear {
  /** Never throws; never takes two seconds. */
  read(text: string, signal?: AbortSignal): Promise<HeardReading>;
}

/** Joins the embedded engine and the model. */
export function createEar(options: EarOptions): ModelEar {
  const { engine, endpoint, mode, unsureBelow, onFailure } = options;
  return {
    async read(text, signal) {
      const own = engine.understand(text);
      const confident = own.confidence >= unsureBelow;
      if (endpoint === undefined || (mode === 'unsure' && confident)) return { ...own, by: 'engine' };
      try {
        const model = await inTime(endpoint.read(text, signal));
        return { ...merge(text, own, model, confident), by: 'model' };
      } catch (error) {
        onFailure?.(error);
        return { ...own, by: 'engine' };
      }
    },
  };
}

/** A second guard: the endpoint keeps its own time, but another one might not. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the model took too long')), LONGEST_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * The model's reading, with what the engine must not be talked out of: present danger always, a major case and strong
 * emotion where the engine is sure. Missing somebody in danger or fury is the worse error.
 */
function merge(text: string, own: Reading, model: EndpointReading, confident: boolean): Reading {
  const danger = findDanger(text, own) !== undefined;
  const keeps = (reason: HandoffReason): boolean =>
    own.handoff.includes(reason) &&
    ((reason === 'major' && (danger || confident)) || (reason === 'emotional' && confident));
  const handoff = handoffReasons.filter((r) => model.handoff.includes(r) || keeps(r));
  const { rejected, ...reading } = model;
  const merged: Reading = { ...reading, handoff, fields: fieldsOf(own, model) };
  if (own.urgent && (danger || confident)) {
    // Urgent is of repair and after_sales only: a model that says otherwise cannot take it away by the category.
    if (merged.category !== 'repair' && merged.category !== 'after_sales') {
      merged.also = [merged.category, ...merged.also.filter((c) => c !== own.category)];
      merged.category = own.category;
    }
    merged.urgent = true;
  }
  // Two that agree are surer than either; the engine's figure is the measured one.
  if (merged.category === own.category) merged.confidence = Math.max(own.confidence, model.confidence);
  return merged;
}

/** The model's fields; where it made one up, or left out a telephone that is plainly there, the engine's. */
function fieldsOf(own: Reading, model: EndpointReading): Fields {
  const fields: Fields = { ...model.fields };
  for (const key of [...model.rejected, 'phone'] as const) {
    const value = own.fields[key];
    if (fields[key] === undefined && value !== undefined) fields[key] = value;
  }
  return fields;
}
