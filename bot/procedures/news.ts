/** What an owner is told unasked of a matter (R10): who comes and when, on the way, done; at most one message each. */
import { ActionTypes } from 'botframework-schema';
import type { PhraseKey, PhraseValues } from '../../knowledge/phrases/phrasebook.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { notice, readHeld } from '../handoff/held.ts';
import { say } from '../inbox/say.ts';
import { step } from '../register/matters.ts';
import type { Change } from './change.ts';
import type { ProcedureParts } from './parts.ts';

/** Says a standard sentence to the matter's owner, in their talk and language, with buttons; false where there is no talk. */
export async function tellOwner<K extends PhraseKey>(
  parts: ProcedureParts,
  { matter, at, writes }: Pick<Change, 'matter' | 'at' | 'writes'>,
  key: K,
  values: (write: ReturnType<Settings['write']>, say: ReturnType<Settings['say']>) => PhraseValues<K>,
  buttons: readonly ('button.confirm' | 'button.reschedule')[] = [],
): Promise<boolean> {
  if (matter.talkId === null) return false;
  const { talk } = await readHeld(parts.db, matter.talkId);
  const words = await notice(parts, talk, at, key, values);
  const titles = await Promise.all(buttons.map((button) => notice(parts, talk, at, button, () => ({}))));
  if (titles.length > 0)
    words.suggestedActions = {
      to: [],
      actions: titles.map(({ text = '' }) => ({ type: ActionTypes.ImBack, title: text, value: text })),
    };
  say(writes, { talk, speaker: parts.bot, activities: [words], at }, parts.channels);
  return true;
}

/** The step that keeps that something was told. */
const TOLD = 'told';

/** News of one kind is told once, and once more after the matter was reopened. */
export async function tellOnce<K extends PhraseKey>(
  parts: ProcedureParts,
  change: Change,
  news: string,
  key: K,
  values: (write: ReturnType<Settings['write']>, say: ReturnType<Settings['say']>) => PhraseValues<K>,
): Promise<void> {
  const { matter, at, by, writes } = change;
  if (matter.talkId === null) return;
  const note = `${news}/${matter.reopened + 1}`;
  const known = await parts.db.prisma.step.count({ where: { matterId: matter.id, what: TOLD, note } });
  if (known > 0) return;
  await tellOwner(parts, change, key, values);
  step(writes, matter.id, { at, by, what: TOLD, note });
}

/** Categories whose matters are visited by somebody (R10). */
export const visited = (category: string): boolean =>
  category === 'repair' || category === 'service' || category === 'after_sales';
