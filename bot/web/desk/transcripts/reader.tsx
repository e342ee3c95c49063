import { ArrowLeftOutlined, DownloadOutlined } from '@ant-design/icons';
import type { BubbleListRef } from '@ant-design/x/es/bubble/interface';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ActivityItem } from '../../../desk/contract/talks.ts';
import { address, call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useNarrow } from '../parts/media.ts';
import { OwnerName } from '../parts/owner-name.tsx';
import { joinLines, useTalk } from '../queries.ts';
import { go, hashOf } from '../route.ts';
import { useMay } from '../session.ts';
import { Bubbles, bubbles } from '../talks/bubbles.tsx';

/** Lines shown on each side of the one found, and read at a time. */
const AROUND = 40;

interface Run {
  items: ActivityItem[];
  earlier: boolean;
  later: boolean;
}

async function readAround(id: string, at: number | undefined): Promise<Run> {
  const before = await call('activities', {
    params: { id },
    query: { before: at === undefined ? undefined : at + 1, limit: AROUND * 2 },
  });
  if (at === undefined) return { items: before.items, earlier: before.more, later: false };
  const after = await call('activities', { params: { id }, query: { after: at, limit: AROUND } });
  return { items: joinLines(before.items, after.items), earlier: before.more, later: after.more };
}

/** One talk, to be read: the line found stands out, and the talk goes on to both sides. */
export function Reader({ id, at }: { id: string; at: number | undefined }): ReactNode {
  const mayExport = useMay('transcripts.export');
  const tell = useTell();
  const talk = useTalk(id);
  const first = useQuery({
    queryKey: ['reading', id, at],
    queryFn: () => readAround(id, at),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [more, setMore] = useState<Run>();
  const Heading = useNarrow() ? 'h1' : 'h2';
  const list = useRef<BubbleListRef>(null);
  const run = more ?? first.data;
  const shown = first.data !== undefined && talk.data !== undefined;
  useEffect(() => {
    if (!shown || at === undefined) return undefined;
    // The list knows its own box only after it has been drawn once.
    const timer = setTimeout(
      () => list.current?.scrollTo({ key: at, behavior: 'instant', block: 'center' }),
      80,
    );
    return () => clearTimeout(timer);
  }, [shown, at]);

  if (!run || !talk.data) {
    return (
      <Pending
        error={first.error ?? talk.error}
        retry={() => Promise.all([first.refetch(), talk.refetch()])}
      />
    );
  }
  const { owner } = talk.data.talk;
  const extend = async (side: 'before' | 'after'): Promise<void> => {
    const edge = side === 'before' ? run.items[0] : run.items.at(-1);
    if (!edge) return;
    try {
      const page = await call('activities', {
        params: { id },
        query: { [side]: edge.position, limit: AROUND },
      });
      const items = joinLines(run.items, page.items);
      setMore(
        side === 'before' ? { ...run, items, earlier: page.more } : { ...run, items, later: page.more },
      );
    } catch (error) {
      tell.failed(error);
    }
  };
  return (
    <div className="talk">
      <header className="talk-head">
        <Button
          className="narrow-only"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t.actions.back}
          onClick={() => go('transcripts')}
        />
        <div className="talk-who">
          <Heading>
            <OwnerName owner={owner} />
          </Heading>
          <span className="soft small">{t.transcripts.recorded}</span>
        </div>
        <div className="talk-acts">
          <Button href={hashOf('talks', id)}>{t.transcripts.openTalk}</Button>
          {mayExport && (
            <Button href={address('transcript', { id })} download icon={<DownloadOutlined />}>
              {t.transcripts.export}
            </Button>
          )}
        </div>
      </header>
      {run.earlier && (
        <Button type="link" size="small" onClick={() => void extend('before')}>
          {t.transcripts.earlier}
        </Button>
      )}
      <Bubbles items={bubbles(run.items, owner.name ?? t.who.owner, at)} follow={false} listRef={list} />
      {run.later && (
        <Button type="link" size="small" onClick={() => void extend('after')}>
          {t.transcripts.later}
        </Button>
      )}
    </div>
  );
}
