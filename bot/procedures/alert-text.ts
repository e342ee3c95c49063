/** An alert in words, from its kind and its codes; never an owner's words. */
import { shippedAlertTexts } from '../../knowledge/phrases/alerts.ts';

/** The sentence an alert is shown and sent by. */
export function alertText(alert: { kind: string; data: string }): string {
  const data = JSON.parse(alert.data) as Record<string, unknown>;
  const texts = shippedAlertTexts();
  const words: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(data)
        .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
        .map(([key, value]) => [key, String(value)]),
    ),
    stage: texts.stages[String(data.stage)] ?? '',
    level: texts.levels[String(data.level)] ?? '',
    cause: texts.causes[String(data.cause)] ?? '',
  };
  return (texts.kinds[alert.kind] ?? alert.kind).replace(
    /\{(\w+)\}/g,
    (_, name: string) => words[name] ?? '',
  );
}
