import { z } from 'zod';
import { once, readData } from '../load.ts';

const text = z.string().min(1).max(120);

/** What staff are told, by kind of alert; `{name}` are codes and numbers of the alert, never an owner's words. */
export const alertTextsSchema = z.strictObject({
  kinds: z.record(z.string(), text),
  stages: z.record(z.string(), text),
  levels: z.record(z.string(), text),
  causes: z.record(z.string(), text),
});

export const shippedAlertTexts = once(() => readData('phrases/staff/alerts.json', alertTextsSchema));
