import { Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { MatterItem } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { categoryWords, headline, MatterFlags, StateTag } from '../parts/tags.tsx';
import { hashOf } from '../route.ts';
import { moment } from '../when.ts';
import { Promised } from './card.tsx';

const words = t.matters.columns;

function Said({ matter }: { matter: MatterItem }): ReactNode {
  const { title, more } = headline(matter);
  return (
    <>
      <span className="matter-tags">
        <b>{title}</b>
        <MatterFlags matter={matter} />
      </span>
      {more && <span className="cell-said">{more}</span>}
    </>
  );
}

const columns: TableColumnsType<MatterItem> = [
  {
    key: 'number',
    title: words.number,
    width: 148,
    render: (_, matter) => (
      <>
        <a href={hashOf('matters', matter.id)} className="number">
          {matter.number}
        </a>
        <div className="soft small">{moment(matter.createdAt)}</div>
      </>
    ),
  },
  {
    key: 'category',
    title: words.category,
    width: 132,
    render: (_, matter) => categoryWords(matter.category, matter.kind),
  },
  {
    key: 'said',
    title: words.said,
    render: (_, matter) => <Said matter={matter} />,
  },
  {
    key: 'place',
    title: `${words.place} / ${words.owner}`,
    width: 190,
    render: (_, matter) => (
      <>
        {matter.place ?? <span className="soft">{t.matters.unset}</span>}
        {matter.owner && <div className="soft small">{matter.owner}</div>}
      </>
    ),
  },
  { key: 'state', title: words.state, width: 96, render: (_, matter) => <StateTag state={matter.state} /> },
  {
    key: 'handler',
    title: words.handler,
    width: 116,
    render: (_, matter) => (
      <>
        {matter.handler?.name ?? matter.firstContact?.name ?? ''}
        {matter.department && (
          <div className="soft small">{t.departments[matter.department] ?? matter.department}</div>
        )}
      </>
    ),
  },
  { key: 'promise', title: words.promise, width: 184, render: (_, matter) => <Promised matter={matter} /> },
];

interface MatterTableProps {
  items: readonly MatterItem[];
  loading: boolean;
  onOpen: (id: string) => void;
}

/** The book as a table; a row opens its matter. */
export function MatterTable({ items, loading, onOpen }: MatterTableProps): ReactNode {
  return (
    <Table<MatterItem>
      className="book"
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={items}
      loading={loading}
      pagination={false}
      sticky
      scroll={{ x: 1_000 }}
      locale={{ emptyText: t.matters.empty }}
      rowClassName={(matter) => (matter.urgent && !matter.doneAt ? 'urgent' : '')}
      onRow={(matter) => ({ onClick: () => onOpen(matter.id) })}
    />
  );
}
