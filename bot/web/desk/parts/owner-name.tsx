import type { ReactNode } from 'react';
import type { TalkItem } from '../../../desk/contract/talks.ts';
import { t } from '../messages/index.ts';

/** What an owner is called: by name, else by home, else as one not yet known, with what tells them from others. */
export const callName = ({ id, name, home }: TalkItem['owner']): string =>
  name ?? home ?? [t.talks.stranger, id?.slice(-4)].filter(Boolean).join(' ');

/** Name in bold with the home beside it. */
export function OwnerName({ owner }: { owner: TalkItem['owner'] }): ReactNode {
  return (
    <>
      <b>{callName(owner)}</b>
      {owner.name && owner.home && <span className="soft"> {owner.home}</span>}
    </>
  );
}
