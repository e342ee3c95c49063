/** Settings as a .zip of the files of knowledge/, out and in. */
import { strFromU8, strToU8, unzip, zip } from 'fflate';
import { filesOf } from '../../../knowledge/files.ts';
import { DeskError } from '../../errors.ts';
import type { DeskParts } from '../parts.ts';
import type { Who } from '../who.ts';
import { knownAt, type Place, reached } from './settings.ts';

/** Files and unpacked bytes of an archive at most: knowledge/ has about a hundred, and a bomb has more. */
const FILES = 400;
const UNPACKED = 20 * 1_048_576;

/** Everything in force in a scope. */
export async function settingsZip(
  parts: DeskParts,
  who: Who,
  place: Place,
): Promise<{ name: string; bytes: Uint8Array }> {
  const estates = reached(parts, who, place);
  const { effective } = knownAt(parts, place, estates, parts.clock.now());
  const files = Object.fromEntries(
    Object.entries(filesOf(effective)).map(([path, content]) => [
      `knowledge/${path}`,
      strToU8(`${JSON.stringify(content, null, 2)}\n`),
    ]),
  );
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    zip(files, { mtime: parts.clock.now() }, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
  const code = place.scope === 'estate' ? parts.estates.get(place.scopeId).code : 'company';
  return { name: `knowledge-${code}.zip`, bytes };
}

/** @throws DeskError BadRequest naming the file that is not JSON, or that there is none; TooLarge */
export async function readSettingsZip(bytes: Uint8Array): Promise<Record<string, unknown>> {
  let total = 0;
  let count = 0;
  let large = false;
  const unpacked = await new Promise<Record<string, Uint8Array>>((resolve, reject) => {
    const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
      if (!name.endsWith('.json')) return false;
      total += originalSize;
      count += 1;
      large ||= total > UNPACKED || count > FILES;
      return !large;
    };
    unzip(bytes, { filter }, (error, files) => (error ? reject(error) : resolve(files)));
  }).catch((cause: unknown) => {
    throw new DeskError('BadRequest', '这不是 .zip 文件，或者文件不完整。', { cause });
  });
  if (large) throw new DeskError('TooLarge');
  const files: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(unpacked)) {
    const path = name.replace(/^.*?knowledge\//, '');
    try {
      files[path] = JSON.parse(strFromU8(content));
    } catch (cause) {
      throw new DeskError('BadRequest', `${path}: ${(cause as Error).message}`, { cause });
    }
  }
  if (Object.keys(files).length === 0)
    throw new DeskError('BadRequest', '压缩包里没有 knowledge/ 的 .json 文件。');
  return files;
}
