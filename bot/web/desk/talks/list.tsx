import { Button, Segmented } from 'antd';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { TalkItem } from '../../../desk/contract/talks.ts';
import { askPermission, permission } from '../alerts.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useTalks } from '../queries.ts';
import { useEstate, useMay } from '../session.ts';
import { useStore } from '../store.ts';
import { useUnread } from '../unread.ts';
import { TalkRow } from './row.tsx';

type View = 'now' | 'taken' | 'all';
const PAGE = 50;

/** Arrow keys move among the rows, wherever in the list the focus is. */
function moveAmongRows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a.row')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

interface GroupProps {
  title?: string | undefined;
  empty: string;
  items: readonly TalkItem[];
  openId: string | undefined;
  total: number;
  onMore?: () => void;
}

function Group({ title, empty, items, openId, total, onMore }: GroupProps): ReactNode {
  const unread = useUnread();
  return (
    <div className="group">
      {title !== undefined && (
        <h2 className="group-title">
          {title} <span className="count">{total}</span>
        </h2>
      )}
      {items.length === 0 && <p className="group-empty">{empty}</p>}
      <ul>
        {items.map((talk) => (
          <li key={talk.id}>
            <TalkRow talk={talk} open={talk.id === openId} unread={unread(talk)} />
          </li>
        ))}
      </ul>
      {onMore && items.length < total && (
        <Button type="link" block onClick={onMore}>
          {t.talks.more}（{t.talks.total(items.length, total)}）
        </Button>
      )}
    </div>
  );
}

function Now({ openId, estateId }: { openId: string | undefined; estateId: string | undefined }): ReactNode {
  const works = useMay('talks.work');
  const [limit, setLimit] = useState(200);
  const waiting = useTalks({ list: 'waiting', estateId, limit: 200 });
  const mine = useTalks({ list: 'mine', limit }, works);
  if (!waiting.data) return <Pending error={waiting.error} retry={waiting.refetch} />;
  return (
    <>
      <Group
        title={t.talks.lists.waiting}
        empty={t.talks.empty.waiting}
        items={waiting.data.items}
        total={waiting.data.total}
        openId={openId}
      />
      {works && mine.data && (
        <Group
          title={t.talks.lists.mine}
          empty={t.talks.empty.mine}
          items={mine.data.items}
          total={mine.data.total}
          openId={openId}
          onMore={() => setLimit(limit + PAGE)}
        />
      )}
    </>
  );
}

function Others(props: {
  list: 'taken' | 'all';
  openId: string | undefined;
  estateId: string | undefined;
}): ReactNode {
  const { list, openId, estateId } = props;
  const [limit, setLimit] = useState(PAGE);
  const talks = useTalks({ list, estateId, limit: Math.min(limit, 200) });
  if (!talks.data) return <Pending error={talks.error} retry={talks.refetch} />;
  const { items, total } = talks.data;
  return (
    <Group
      empty={t.talks.empty[list]}
      items={items}
      total={Math.min(total, 200)}
      openId={openId}
      onMore={() => setLimit(limit + PAGE)}
    />
  );
}

/** Until the browser has been asked: a line that asks for leave to notify. */
function AskNotify(): ReactNode {
  const leave = useStore(permission);
  if (!useMay('talks.work') || leave !== 'default') return null;
  return (
    <div className="ask">
      <span>{t.talks.askNotify}</span>
      <Button size="small" onClick={() => void askPermission()}>
        {t.talks.askNotifyButton}
      </Button>
    </div>
  );
}

/** Waiting talks and one's own together, those in colleagues' hands, or all. */
export function TalkList({ openId }: { openId: string | undefined }): ReactNode {
  const [view, setView] = useState<View>('now');
  const [estateId] = useEstate();
  const counts = useTalks({ list: 'waiting', estateId, limit: 200 }).data?.counts;
  return (
    <>
      <header className="list-head">
        <h1 className="list-title">{t.nav.talks}</h1>
        <Segmented<View>
          aria-label={t.talks.filterLabel}
          value={view}
          onChange={setView}
          options={[
            { value: 'now', label: t.talks.lists.now },
            { value: 'taken', label: `${t.talks.lists.taken} ${counts?.taken ?? ''}` },
            { value: 'all', label: t.talks.lists.all },
          ]}
        />
      </header>
      <AskNotify />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a short cut beside the links' own keys */}
      <div className="list-body" onKeyDown={moveAmongRows}>
        {view === 'now' ? (
          <Now openId={openId} estateId={estateId} />
        ) : (
          <Others key={view} list={view} openId={openId} estateId={estateId} />
        )}
      </div>
    </>
  );
}
