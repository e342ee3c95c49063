/** Personal data taken out of a text before it leaves the house, and put back into what is copied from it. */
import { findPersonal, type Kind } from './personal.ts';

/** A text fit to leave, and the way back. */
export interface Masked {
  text: string;
  /** Puts the data back into words copied from the masked text. Unknown placeholders stay as they are. */
  restore(words: string): string;
}

/** @param text the original; what is found is replaced by [PHONE1], [NAME1] and so on, the same data by the same. */
export function maskPersonal(text: string): Masked {
  const placeholders = new Map<string, string>();
  const counts = new Map<Kind, number>();
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of findPersonal(text).sort((a, b) => a.start - b.start)) {
    const data = text.slice(start, end);
    let placeholder = placeholders.get(data);
    if (placeholder === undefined) {
      // A text that already holds the placeholder must not be able to fetch somebody's data with it.
      do {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        placeholder = `[${kind}${counts.get(kind) ?? 1}]`;
      } while (text.includes(placeholder));
      placeholders.set(data, placeholder);
    }
    masked += text.slice(at, start) + placeholder;
    at = end;
  }
  masked += text.slice(at);
  return {
    text: masked,
    restore(words) {
      let restored = words;
      for (const [data, placeholder] of placeholders) restored = restored.replaceAll(placeholder, () => data);
      return restored;
    },
  };
}
