import { PlusOutlined } from '@ant-design/icons';
import { Button, Pagination } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { MatterList } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useNarrow } from '../parts/media.ts';
import { useMatters } from '../queries.ts';
import { go, usePlace } from '../route.ts';
import { useEstate, useMay } from '../session.ts';
import { MatterCard } from './card.tsx';
import CreateMatter from './create.tsx';
import { Filters, type Sought } from './filters.tsx';
import { MatterTable } from './table.tsx';

const MatterDrawer = lazy(() => import('./drawer.tsx'));

const SIZE = 30;
const begin: Sought = { state: 'open' };

/** The counts, each a filter to press. */
function Counts({
  counts,
  sought,
  onSeek,
}: {
  counts: MatterList['counts'];
  sought: Sought;
  onSeek: (sought: Sought) => void;
}): ReactNode {
  const tiles: [keyof MatterList['counts'], Sought][] = [
    ['open', { state: 'open' }],
    ['urgent', { state: 'open', urgent: true }],
    ['overdue', { state: 'open', overdue: true }],
    ['done', { state: 'done' }],
  ];
  return (
    <ul className="tiles">
      {tiles.map(([name, filter]) => (
        <li key={name}>
          <button
            type="button"
            className="tile"
            aria-pressed={JSON.stringify(sought) === JSON.stringify(filter)}
            onClick={() => onSeek(filter)}
          >
            <b className={name === 'overdue' && counts.overdue > 0 ? 'hot' : ''}>{counts[name]}</b>
            <span>{t.matters.counts[name]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** 事项: the book with filters, and one matter in a drawer. */
export default function MattersPage(): ReactNode {
  const { id } = usePlace();
  const [estateId] = useEstate();
  const narrow = useNarrow();
  const mayKeep = useMay('matters.keep');
  const [sought, setSought] = useState<Sought>(begin);
  const [page, setPage] = useState(1);
  const [creating, setCreating] = useState(false);
  const matters = useMatters({ ...sought, estateId, page, size: SIZE });
  const seek = (next: Sought): void => {
    setSought(next);
    setPage(1);
  };
  const open = (matterId: string): void => go('matters', matterId);
  const { data } = matters;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t.matters.title}</h1>
        {data && <Counts counts={data.counts} sought={sought} onSeek={seek} />}
        {mayKeep && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t.matters.create.button}
          </Button>
        )}
      </header>
      <Filters sought={sought} onSeek={seek} />
      {!data && <Pending error={matters.error} retry={matters.refetch} />}
      {data && !narrow && (
        <MatterTable items={data.items} loading={matters.isPlaceholderData} onOpen={open} />
      )}
      {data && narrow && (
        <div className="cards">
          {data.items.length === 0 && <p className="group-empty">{t.matters.empty}</p>}
          {data.items.map((matter) => (
            <MatterCard key={matter.id} matter={matter} onOpen={() => open(matter.id)} />
          ))}
        </div>
      )}
      {data && data.total > 0 && (
        <Pagination
          className="pages"
          current={page}
          pageSize={SIZE}
          total={data.total}
          showSizeChanger={false}
          simple={narrow}
          showTotal={t.matters.page}
          onChange={setPage}
        />
      )}
      <Suspense fallback={null}>
        {id !== undefined && <MatterDrawer key={id} id={id} onClose={() => go('matters')} />}
      </Suspense>
      {creating && <CreateMatter onClose={() => setCreating(false)} onCreated={open} />}
    </div>
  );
}
