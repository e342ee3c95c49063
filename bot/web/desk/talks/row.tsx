import { Badge, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { TalkItem } from '../../../desk/contract/talks.ts';
import { useNow } from '../clock.ts';
import { t } from '../messages/index.ts';
import { OwnerName } from '../parts/owner-name.tsx';
import { ReasonTags } from '../parts/tags.tsx';
import { hashOf } from '../route.ts';
import { useMay, useMe } from '../session.ts';
import { brief, stopwatch } from '../when.ts';
import { useTake } from './act.ts';

/** A wait longer than this is called out, in milliseconds (G7: the call climbs). */
const LONG_WAIT = 180_000;

function Waited({ since, urgent }: { since: string; urgent: boolean }): ReactNode {
  const waited = useNow() - Date.parse(since);
  return (
    <span className={urgent || waited > LONG_WAIT ? 'row-time hot' : 'row-time'}>
      {t.talks.waited(stopwatch(waited))}
    </span>
  );
}

/** Last words with who said them. */
export function lastWords({ last, mode, handoff }: TalkItem): string {
  // While one waits, what the owner wants says more than the notice that somebody was called.
  if (mode === 'waiting' && last.from !== 'owner' && handoff?.summary) return handoff.summary;
  const text = last.text ?? t.talks.noWords;
  if (last.from === 'bot') return `${t.who.bot}：${text}`;
  if (last.from === 'staff') return `${t.who.staff}：${text}`;
  return text;
}

/** One talk in a list. Enter opens it, and takes it when it is open already. */
export function TalkRow({
  talk,
  open,
  unread,
}: {
  talk: TalkItem;
  open: boolean;
  unread: boolean;
}): ReactNode {
  const me = useMe();
  const take = useTake(talk.id);
  const mayTake = useMay('talks.work');
  const { handoff, owner, mode } = talk;
  const holder = handoff?.takenBy;
  const waiting = mode === 'waiting' && handoff;
  return (
    <a
      className={open ? 'row on' : 'row'}
      href={hashOf('talks', talk.id)}
      aria-current={open || undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !open || !waiting || !mayTake) return;
        event.preventDefault();
        take.mutate(false);
      }}
    >
      <span className="row-line">
        <span className="row-who">
          {unread && <Badge status="error" aria-hidden />}
          <OwnerName owner={owner} />
          {unread && <span className="hidden">{t.talks.unread}</span>}
        </span>
        {waiting ? (
          <Waited since={handoff.createdAt} urgent={handoff.urgent} />
        ) : (
          <span className="row-time">{brief(talk.last.at)}</span>
        )}
      </span>
      <span className={unread ? 'row-last new' : 'row-last'}>{lastWords(talk)}</span>
      {(waiting || (mode === 'person' && holder && holder.id !== me.id)) && (
        <span className="row-tags">
          {waiting && <ReasonTags handoff={handoff} />}
          {mode === 'person' && holder && holder.id !== me.id && <Tag>{t.talks.withPerson(holder.name)}</Tag>}
        </span>
      )}
    </a>
  );
}
