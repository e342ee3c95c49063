import { z } from 'zod';
import { once, readData } from '../load.ts';
import { first, type Locale, phrase } from '../phrases/phrasebook.ts';
import { phraseKey } from './shared.ts';

/** What the menu of a messaging app shows: at most three groups; a group of one entry is that entry. */
export const menuSchema = z.strictObject({
  groups: z
    .array(z.strictObject({ label: phraseKey, entries: z.array(phraseKey).min(1).max(5) }))
    .min(1)
    .max(3),
});

export const shippedMenu = once(() => readData('rules/menu.json', menuSchema));

/** A menu in one locale. What an entry is called is what is said by tapping it, as if the owner had typed it. */
export interface Menu {
  locale: Locale;
  /** The word by which it is opened. */
  bar: string;
  groups: { label: string; entries: string[] }[];
}

export function menuIn(locale: Locale): Menu {
  const say = (key: (typeof menuSchema)['_output']['groups'][number]['label']): string =>
    phrase(key, {} as never, locale, first);
  return {
    locale,
    bar: say('menu.bar'),
    groups: shippedMenu().groups.map(({ label, entries }) => ({
      label: say(label),
      entries: entries.map(say),
    })),
  };
}
