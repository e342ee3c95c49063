import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import type { TranscriptHit } from '../../../desk/contract/talks.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { OwnerName } from '../parts/owner-name.tsx';
import { hashOf, usePlace } from '../route.ts';
import { useEstate } from '../session.ts';
import { moment } from '../when.ts';
import { Reader } from './reader.tsx';

const words = t.transcripts;
const SIZE = 50;

interface Sought {
  q: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

/** The words found, brought out in the line. */
function Marked({ text, q }: { text: string; q: string | undefined }): ReactNode {
  const at = q ? text.toLowerCase().indexOf(q.toLowerCase()) : -1;
  if (!q || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + q.length)}</mark>
      {text.slice(at + q.length)}
    </>
  );
}

function Hit({ hit, q, open }: { hit: TranscriptHit; q: string | undefined; open: boolean }): ReactNode {
  return (
    <a
      className={open ? 'row on' : 'row'}
      aria-current={open || undefined}
      href={hashOf('transcripts', hit.talkId, { at: String(hit.position) })}
    >
      <span className="row-line">
        <span className="row-who">
          <OwnerName owner={{ id: null, name: hit.owner, home: hit.home }} />
          <span className="soft small"> {t.channels[hit.channel] ?? hit.channel}</span>
        </span>
        <span className="row-time">{moment(hit.at)}</span>
      </span>
      <span className="row-last two">
        <span className="soft">{t.who[hit.from]}：</span>
        <Marked text={hit.text} q={q} />
      </span>
    </a>
  );
}

function Search({ onSeek }: { onSeek: (sought: Sought) => void }): ReactNode {
  const [q, setQ] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const seek = (): void =>
    onSeek({
      q: q.trim() || undefined,
      from: from ? fromLocalInput(`${from}T00:00`) : undefined,
      to: to ? fromLocalInput(`${to}T24:00`) : undefined,
    });
  return (
    <search className="seek">
      <Input.Search
        aria-label={words.search}
        placeholder={words.search}
        maxLength={100}
        allowClear
        enterButton={t.actions.search}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onSearch={seek}
      />
      <label htmlFor="seek-from">
        {words.from}{' '}
        <Input id="seek-from" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label htmlFor="seek-to">
        {words.to}{' '}
        <Input id="seek-to" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
    </search>
  );
}

/** 会话记录: what was said, found and read as a chat. */
export default function TranscriptsPage(): ReactNode {
  const { id, query } = usePlace();
  const [estateId] = useEstate();
  const [sought, setSought] = useState<Sought>({ q: undefined, from: undefined, to: undefined });
  const found = useInfiniteQuery({
    queryKey: ['transcripts', sought, estateId],
    queryFn: ({ pageParam, signal }) =>
      call('transcripts', { query: { ...sought, estateId, limit: SIZE, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (last.more ? all.length * SIZE : undefined),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const hits = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const at = Number(query.get('at')) || undefined;
  return (
    <div className="talks">
      <section className="talks-list" aria-label={words.results}>
        <header className="list-head column">
          <h1 className="list-title">{words.title}</h1>
          <Search onSeek={setSought} />
        </header>
        <div className="list-body">
          {!found.data && <Pending error={found.error} retry={found.refetch} />}
          {found.data && hits.length === 0 && <p className="group-empty">{words.empty}</p>}
          <ul>
            {hits.map((hit) => (
              <li key={`${hit.talkId} ${hit.position}`}>
                <Hit hit={hit} q={sought.q} open={hit.talkId === id && hit.position === at} />
              </li>
            ))}
          </ul>
          {found.hasNextPage && (
            <Button
              type="link"
              block
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {words.more}
            </Button>
          )}
        </div>
      </section>
      <section className="talks-talk" aria-label={t.talks.transcriptLabel}>
        {id === undefined ? (
          <Empty className="middle" image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.pick} />
        ) : (
          <Reader key={`${id} ${at ?? ''}`} id={id} at={at} />
        )}
      </section>
    </div>
  );
}
