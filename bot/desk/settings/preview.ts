/** Trying a change before it is saved: what would be otherwise, and what the desk would say. */
import type { Knowledge } from '../../../knowledge/layers.ts';
import { DeskError } from '../../errors.ts';
import { profileOf } from '../../ports.ts';
import type { Preview, PreviewBody } from '../contract/settings.ts';
import type { DeskParts } from '../parts.ts';
import type { Who } from '../who.ts';
import { faultsOf, plain, reached, settingsWith } from './settings.ts';

/** Changes shown at most. */
const MOST = 200;

type Change = Preview['changes'][number];

/** Entries in which two JSON values differ, with their path. */
function changesOf(before: unknown, after: unknown, path: string): Change[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changesOf(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const shown = (value: unknown): Change['before'] => (value === undefined ? null : plain(value));
  return [{ path, before: shown(before), after: shown(after) }];
}

export async function previewSetting(parts: DeskParts, who: Who, body: PreviewBody): Promise<Preview> {
  const estates = reached(parts, who, body);
  const at = body.at === undefined ? parts.clock.now() : new Date(body.at);
  const changed = { [body.section]: body.values };
  const faults = faultsOf(parts, body, estates, changed, at);
  if (faults.length > 0) return { faults, changes: [], reply: null };
  const asked = body.try?.estateId;
  const estate = estates.find(({ id }) => asked === undefined || id === asked);
  if (!estate) throw new DeskError('BadRequest', 'try.estateId: not an estate that this reaches.');
  const read = settingsWith(parts, body, changed);
  const section = body.section as keyof Knowledge;
  const before = parts.settings(estate.id, at)[section];
  const after = read(profileOf(estate), at)[section];
  const reply = body.try
    ? await parts.running.tryout(read, { estate, channel: body.try.channel, text: body.try.text, at })
    : null;
  return { faults: [], changes: changesOf(before, after, '').slice(0, MOST), reply };
}
