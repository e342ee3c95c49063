/** How long to wait for more of what an owner is typing (T1): judged by what has been said so far. */

import { shipped } from '../knowledge/layers.ts';
import { isPublic } from '../knowledge/rules/places.ts';
import { readVisitAnswer } from '../knowledge/rules/visits.ts';
import { heardIntents } from '../knowledge/rules/words.ts';
import type { Ear } from './ear.ts';
import type { Patience } from './inbox/bursts.ts';

/** At once in danger or when a person is asked for; shortly when what and where are there; else longer. */
export function createPatience(ear: Ear): Patience {
  return async (texts) => {
    const { clocks, intents, visits } = shipped();
    const text = texts.join('\n');
    const { details, urgent, handoff, fields } = await ear.hear(text);
    if (details.danger !== undefined || urgent || handoff.length > 0) return 0;
    if (heardIntents(intents, text).length > 0 || Object.keys(readVisitAnswer(visits, text)).length > 0)
      return 0;
    const what = details.fault !== undefined;
    const where = fields.room !== undefined || (details.spot !== undefined && isPublic(details.spot));
    const { completeSeconds, openSeconds } = clocks.bursts;
    return (what && where ? completeSeconds : openSeconds) * 1_000;
  };
}
