import { useQuery } from '@tanstack/react-query';
import { Card, Progress, Statistic, Table, type TableColumnsType, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { Board, BoardRow } from '../../../desk/contract/board.ts';
import { call } from '../api.ts';
import { learnNow, useNow } from '../clock.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useEstate } from '../session.ts';
import { moment, remaining, stopwatch } from '../when.ts';

const words = t.board;
/** Asked again this often beside the live hints, in ms: waits grow without anybody doing anything. */
const EVERY = 20_000;

const percent = (share: number | null): string =>
  share === null ? '—' : `${Math.round(share * 1_000) / 10}%`;

/** A figure that leads to its list; red when it should be nought. */
function Figure({
  title,
  value,
  href,
  bad = false,
  suffix,
}: {
  title: string;
  value: string | number;
  href?: string;
  bad?: boolean;
  suffix?: string | undefined;
}): ReactNode {
  const figure = (
    <Statistic title={title} value={value} suffix={suffix} className={bad ? 'figure bad' : 'figure'} />
  );
  return <Card size="small">{href ? <a href={href}>{figure}</a> : figure}</Card>;
}

const sum = (
  rows: readonly BoardRow[],
  key:
    | 'open'
    | 'urgent'
    | 'near'
    | 'breached'
    | 'waiting'
    | 'talking'
    | 'registeredToday'
    | 'doneToday'
    | 'onHold'
    | 'answered',
): number => rows.reduce((total, row) => total + row[key], 0);

const columns: TableColumnsType<BoardRow> = [
  { key: 'name', title: words.estate, render: (_, row) => <b>{row.name}</b> },
  ...(
    [
      'open',
      'urgent',
      'near',
      'breached',
      'onHold',
      'waiting',
      'talking',
      'registeredToday',
      'doneToday',
    ] as const
  ).map((key) => ({
    key,
    title: words[key],
    align: 'right' as const,
    sorter: (a: BoardRow, b: BoardRow) => a[key] - b[key],
    render: (_: unknown, row: BoardRow) => {
      const bad = (key === 'breached' || key === 'waiting') && row[key] > 0;
      return bad ? <b className="hot">{row[key]}</b> : row[key];
    },
  })),
  {
    key: 'longest',
    title: words.longest,
    align: 'right',
    render: (_, row) => (row.longestWait === null ? '—' : stopwatch(row.longestWait * 1_000)),
  },
  {
    key: 'satisfied',
    title: words.satisfied,
    width: 190,
    sorter: (a, b) => (a.satisfied ?? -1) - (b.satisfied ?? -1),
    render: (_, row) =>
      row.satisfied === null ? (
        <span className="soft">{words.unanswered}</span>
      ) : (
        <Progress
          percent={Math.round(row.satisfied * 1_000) / 10}
          size="small"
          status="normal"
          aria-label={`${words.satisfied} ${percent(row.satisfied)}`}
        />
      ),
  },
];

function Pressing({ items, estates }: { items: Board['pressing']; estates: Map<string, string> }): ReactNode {
  const now = useNow();
  return (
    <Card size="small" title={words.pressing}>
      {items.length === 0 && <p className="group-empty">{words.pressingEmpty}</p>}
      <ul className="people">
        {items.map((one) => (
          <li key={`${one.matterId} ${one.stage}`}>
            <span>
              <a href={hashOf('matters', one.matterId)} className="number">
                {one.number}
              </a>{' '}
              <b>{one.what}</b> {one.place}
              <span className="soft small block">
                {[estates.size > 1 ? estates.get(one.estateId) : '', one.handler ?? words.nobody]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="end-words">
              <Tag className={one.state === 'breached' ? 'tag-hot' : 'tag-warm'}>
                {t.matters.stages[one.stage] ?? one.stage} {t.matters.clockStates[one.state]}
              </Tag>
              <span className="soft small block">
                {moment(one.dueAt)} {remaining(one.dueAt, now)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** 看板: how things stand now, what presses, and the estates side by side. */
export default function BoardPage(): ReactNode {
  const [estateId] = useEstate();
  const { data, error, refetch } = useQuery({
    queryKey: ['matters', 'board', estateId],
    queryFn: async ({ signal }) => {
      const board = await call('board', { query: { estateId }, signal });
      learnNow(board.now);
      return board;
    },
    refetchInterval: EVERY,
  });
  if (!data) return <Pending error={error} retry={refetch} />;
  const { items, pressing } = data;
  const answered = sum(items, 'answered');
  const good = items.reduce((total, row) => total + (row.satisfied ?? 0) * row.answered, 0);
  const waits = items.flatMap(({ longestWait }) => longestWait ?? []);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
        <span className="soft small">{words.asOf(moment(data.now))}</span>
      </header>
      <div className="figures">
        <Figure
          title={words.open}
          value={sum(items, 'open')}
          href={hashOf('matters', undefined, { state: 'open' })}
        />
        <Figure title={words.urgent} value={sum(items, 'urgent')} />
        <Figure title={words.near} value={sum(items, 'near')} />
        <Figure title={words.breached} value={sum(items, 'breached')} bad={sum(items, 'breached') > 0} />
        <Figure
          title={words.waiting}
          value={sum(items, 'waiting')}
          href={hashOf('talks')}
          bad={sum(items, 'waiting') > 0}
          suffix={waits.length > 0 ? words.longestOf(stopwatch(Math.max(...waits) * 1_000)) : undefined}
        />
        <Figure title={words.talking} value={sum(items, 'talking')} />
        <Figure title={words.today} value={`${sum(items, 'registeredToday')} / ${sum(items, 'doneToday')}`} />
        <Figure
          title={words.satisfied}
          value={percent(answered > 0 ? good / answered : null)}
          suffix={answered > 0 ? words.of(answered) : undefined}
        />
      </div>
      <Pressing items={pressing} estates={new Map(items.map((row) => [row.estateId, row.name]))} />
      {items.length > 1 && (
        <Card size="small" title={words.estates}>
          <Table
            size="small"
            rowKey="estateId"
            columns={columns}
            dataSource={items}
            scroll={{ x: 'max-content' }}
            pagination={items.length > 50 ? { pageSize: 50 } : false}
          />
        </Card>
      )}
    </div>
  );
}
