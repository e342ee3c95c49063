/** What the desk needs beside the labels in order to act on a message: danger, sub-kind, spot, fault. */
import { findDanger } from './danger.ts';
import { kindOf } from './kinds.ts';
import { findPhrase } from './phrase.ts';
import type { Details, Reading } from './reading.ts';
import { fold } from './text.ts';

/**
 * Reads the details of a message whose reading is known. Pure; about as fast as the reading itself.
 * For reading back, `spot + fault` is one phrase unless `fault` already contains `spot`.
 */
export function details(text: string, reading: Reading): Details {
  const danger = findDanger(text, reading);
  const kind = kindOf(fold(text), reading.category);
  return {
    ...(danger === undefined ? {} : { danger }),
    ...(kind === undefined ? {} : { kind }),
    ...findPhrase(text, reading),
  };
}
