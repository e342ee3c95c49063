import { deskKeys } from './keys/desk.ts';
import { identityKeys } from './keys/identity.ts';
import { mannerKeys } from './keys/manner.ts';
import { personKeys } from './keys/person.ts';

/** Every sentence the desk can say, by key, with the placeholders its wordings may use (G3). */
export const phraseKeys = { ...mannerKeys, ...deskKeys, ...personKeys, ...identityKeys };

export type PhraseKey = keyof typeof phraseKeys;

/** The values a phrase wants: one text for each declared placeholder; `''` where there is none. */
export type PhraseValues<K extends PhraseKey> = {
  readonly [P in (typeof phraseKeys)[K][number]]: string;
};

/** Is `text` a key of the phrasebook? For keys put together at run time. */
export const isPhraseKey = (text: string): text is PhraseKey => Object.hasOwn(phraseKeys, text);

/** Locales the desk writes in (G6); Taiwan and Hong Kong are written apart, never converted. */
export const locales = ['zh-Hans', 'zh-Hant-TW', 'zh-Hant-HK', 'en'] as const;
export type Locale = (typeof locales)[number];
