/** What nobody may promise an owner before the company has decided (C4): compensation, fault, outcome. */
import { judge } from '../../knowledge/rules/manner.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { DeskError } from '../errors.ts';

/**
 * Holds words that promise what may not be promised, with the reason and a better wording.
 * @throws DeskError Held
 */
export function demandNoPromise(settings: Settings, text: string): void {
  const fault = judge(settings.manner, text).find(({ kind }) => kind === 'promises');
  if (fault)
    throw new DeskError('Held', `这句话作了还不能作的承诺（${fault.words}）。可以说：${fault.better}`);
}
