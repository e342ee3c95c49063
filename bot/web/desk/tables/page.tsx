import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Input, Modal, Progress, Select, Space, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import type { TableData, TableRate, TableRow, TableSection } from '../../../desk/contract/tables.ts';
import { address, call } from '../api.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useEstate, useMe } from '../session.ts';
import { moment } from '../when.ts';

const words = t.tables;
const MOST = 200;

interface Sought {
  table: TableData['id'];
  month: string;
  from: string;
  to: string;
}

const rateText = ({ value, perThousand }: TableRate): string =>
  value === null ? '—' : `${Math.round(value * (perThousand ? 1 : 100) * 10) / 10}${perThousand ? '‰' : '%'}`;

/** The matters behind a figure. */
function Behind({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const some = ids.slice(0, MOST);
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['behind', some],
    queryFn: () => call('mattersBehind', { body: { ids: some } }),
  });
  return (
    <Modal open title={words.behind} footer={null} onCancel={onClose} width={720}>
      {isPending && <Pending error={error} retry={() => void refetch()} />}
      <ul className="plain">
        {data?.items.map((matter) => (
          <li key={matter.id}>
            <a href={hashOf('matters', matter.id)}>{matter.number}</a> {matter.place} {matter.what}
          </li>
        ))}
      </ul>
      {ids.length > MOST && <p className="soft small">{words.more(MOST)}</p>}
    </Modal>
  );
}

type Show = (ids: readonly string[]) => void;

/** A rate with its formula; pressing it shows what it counts. */
function Rate({ rate, onShow }: { rate: TableRate; onShow: Show }): ReactNode {
  const { value, perThousand } = rate;
  return (
    <Card size="small" title={rate.name}>
      <Space orientation="vertical" size={4}>
        {perThousand || value === null ? (
          <b>{rateText(rate)}</b>
        ) : (
          <Progress
            percent={Math.round(value * 1_000) / 10}
            size="small"
            status="normal"
            aria-label={`${rate.name} ${rateText(rate)}`}
          />
        )}
        <span className="soft small">{rate.formula}</span>
        <span className="small">
          <Button type="link" size="small" onClick={() => onShow(rate.metIds)}>
            {rate.met}
          </Button>
          ÷
          <Button
            type="link"
            size="small"
            disabled={rate.dueIds.length === 0}
            onClick={() => onShow(rate.dueIds)}
          >
            {rate.due}
          </Button>
        </span>
      </Space>
    </Card>
  );
}

function cellOf(row: TableRow, key: string, onShow: Show): ReactNode {
  const value = row.cells[key];
  const from = row.from?.[key];
  if (from && from.length > 0)
    return (
      <Button type="link" size="small" onClick={() => onShow(from)}>
        {value}
      </Button>
    );
  const [only] = row.ids;
  if (key === 'number' && only !== undefined && row.ids.length === 1)
    return <a href={hashOf('matters', only)}>{value}</a>;
  return value;
}

function Section({ section, onShow }: { section: TableSection; onShow: Show }): ReactNode {
  const rows = section.total ? [...section.rows, section.total] : section.rows;
  return (
    <Card size="small" title={section.title || undefined}>
      <Table
        size="small"
        rowKey={(row) => rows.indexOf(row)}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        locale={{ emptyText: words.empty }}
        columns={section.columns.map(({ key, title }) => ({
          key,
          title,
          render: (_: unknown, row: TableRow) => cellOf(row, key, onShow),
        }))}
      />
    </Card>
  );
}

function Made({ onOpen }: { onOpen: (id: string) => void }): ReactNode {
  const [estateId] = useEstate();
  const { data } = useQuery({
    queryKey: ['made-tables', estateId],
    queryFn: () => call('madeTables', { query: { estateId } }),
  });
  return (
    <Card size="small" title={words.made}>
      {data?.items.length === 0 && <Empty description={words.madeEmpty} />}
      <ul className="plain">
        {data?.items.slice(0, 40).map(({ id, name, period, madeAt }) => (
          <li key={id}>
            <Button type="link" size="small" onClick={() => onOpen(id)}>
              {name} {period}
            </Button>
            <span className="soft small">{moment(madeAt)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** 报表: a table, an estate and a period; figures that lead to their records. */
export default function TablesPage(): ReactNode {
  const { estates } = useMe();
  const [chosen] = useEstate();
  const estateId = chosen ?? estates[0]?.id;
  const [sought, seek] = useState<Sought>({ table: 'daily', month: '', from: '', to: '' });
  const [kept, setKept] = useState<string>();
  const [shown, show] = useState<readonly string[]>();
  const catalogue = useQuery({ queryKey: ['tables'], queryFn: () => call('tableCatalogue', {}) });
  const period = sought.from
    ? { from: sought.from, to: sought.to || sought.from }
    : sought.month
      ? { month: sought.month }
      : {};
  const query = { estateId, ...period };
  const data = useQuery({
    queryKey: ['table', kept ?? sought.table, kept ? '' : query],
    queryFn: () =>
      kept === undefined
        ? call('table', { params: { table: sought.table }, query })
        : call('madeTable', { params: { id: kept } }),
  });
  const set = (change: Partial<Sought>): void => {
    setKept(undefined);
    seek({ ...sought, ...change });
  };
  const link = (name: 'tableSheet' | 'tablePrint', as?: string): string =>
    address(name, { table: sought.table }, { ...query, as });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
      </header>
      <div className="tools table-choice">
        <Select
          aria-label={words.table}
          style={{ minWidth: 220 }}
          value={sought.table}
          options={catalogue.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          onChange={(table) => set({ table })}
        />
        <label htmlFor="table-month">
          {words.month}
          <Input
            type="month"
            id="table-month"
            value={sought.month}
            onChange={({ target }) => set({ month: target.value, from: '', to: '' })}
          />
        </label>
        <label htmlFor="table-from">
          {words.from}
          <Input
            type="date"
            id="table-from"
            value={sought.from}
            onChange={({ target }) => set({ from: target.value })}
          />
        </label>
        <label htmlFor="table-to">
          {words.to}
          <Input
            type="date"
            id="table-to"
            value={sought.to}
            onChange={({ target }) => set({ to: target.value })}
          />
        </label>
        {kept === undefined ? (
          <>
            <Button href={link('tableSheet')}>{words.xlsx}</Button>
            <Button href={link('tablePrint')} target="_blank">
              {words.print}
            </Button>
            <Button href={link('tablePrint', 'forms')} target="_blank">
              {words.forms}
            </Button>
            <Button href={link('tablePrint', 'blank')} target="_blank">
              {words.blank}
            </Button>
          </>
        ) : (
          <Button onClick={() => setKept(undefined)}>{words.live}</Button>
        )}
      </div>
      {(data.isPending || data.error) && <Pending error={data.error} retry={() => void data.refetch()} />}
      {data.data && (
        <>
          <p>
            <b>{data.data.name}</b> {data.data.estate} {data.data.period}
            {data.data.head.map(({ title, value }) => ` ${title} ${value}`)}
          </p>
          <div className="cards">
            {data.data.rates.map((rate) => (
              <Rate key={rate.id} rate={rate} onShow={show} />
            ))}
          </div>
          {data.data.sections.map((section) => (
            <Section key={section.id} section={section} onShow={show} />
          ))}
        </>
      )}
      <Made onOpen={setKept} />
      {shown && <Behind ids={shown} onClose={() => show(undefined)} />}
    </div>
  );
}
