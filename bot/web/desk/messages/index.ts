/** The console's words in the language chosen; another language is another folder of the same shape. */
import { zhHans } from './zh-Hans/index.ts';

/** Every word the console shows, by page. */
export type Messages = typeof zhHans;

/** The words of the present language; a change of language reloads the page. */
export const t: Messages = zhHans;
