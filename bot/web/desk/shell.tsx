/** The frame round every page: navigation, the state of the connection, and the page itself, each loaded when needed. */
import {
  BookOutlined,
  CommentOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  NotificationOutlined,
  PhoneOutlined,
  SettingOutlined,
  TableOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Badge, Select, Skeleton } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import type { Permission } from '../../desk/roles.ts';
import { useAlerts } from './alerts.ts';
import icon from './icon.svg';
import { useDown, useLive } from './live.ts';
import { Sounding } from './me/sounding.tsx';
import { t } from './messages/index.ts';
import { useAlertList, useTalks } from './queries.ts';
import { go, hashOf, type Page, usePlace } from './route.ts';
import { useEstate, useMay, useMe } from './session.ts';
import { TalksPage } from './talks/page.tsx';

const MattersPage = lazy(() => import('./matters/page.tsx'));
const FollowPage = lazy(() => import('./follow/page.tsx'));
const DutyPage = lazy(() => import('./duty/page.tsx'));
const BoardPage = lazy(() => import('./board/page.tsx'));
const TablesPage = lazy(() => import('./tables/page.tsx'));
const TranscriptsPage = lazy(() => import('./transcripts/page.tsx'));
const SettingsPage = lazy(() => import('./settings/page.tsx'));
const MePage = lazy(() => import('./me/page.tsx'));

const entries: { page: Page; icon: ReactNode; needs?: Permission }[] = [
  { page: 'talks', icon: <CommentOutlined />, needs: 'talks.read' },
  { page: 'matters', icon: <BookOutlined />, needs: 'matters.read' },
  { page: 'follow', icon: <PhoneOutlined />, needs: 'matters.keep' },
  { page: 'duty', icon: <NotificationOutlined />, needs: 'matters.keep' },
  { page: 'board', icon: <DashboardOutlined />, needs: 'transcripts.search' },
  { page: 'tables', icon: <TableOutlined />, needs: 'tables.read' },
  { page: 'transcripts', icon: <FileSearchOutlined />, needs: 'transcripts.search' },
  { page: 'settings', icon: <SettingOutlined />, needs: 'settings.edit' },
  { page: 'me', icon: <UserOutlined /> },
];

function Navigation({ open, pages }: { open: Page; pages: Page[] }): ReactNode {
  const readsTalks = useMay('talks.read');
  const [estateId, setEstate] = useEstate();
  const { estates, name } = useMe();
  const waiting = useTalks({ list: 'waiting', estateId, limit: 200 }, readsTalks).data?.total ?? 0;
  const told = useAlertList().data?.counts.new ?? 0;
  const counts: Partial<Record<Page, number>> = { talks: waiting, me: told };
  const estateOptions = [
    { value: '', label: t.estate.all },
    ...estates.map((estate) => ({ value: estate.id, label: estate.name })),
  ];
  return (
    <nav className="nav" aria-label={t.nav.label}>
      <img className="nav-logo" src={icon} alt="" width={32} height={32} />
      <ul>
        {entries
          .filter(({ page }) => pages.includes(page))
          .map(({ page, icon }) => (
            <li key={page}>
              <a
                href={hashOf(page)}
                className={page === open ? 'nav-item on' : 'nav-item'}
                aria-current={page === open ? 'page' : undefined}
              >
                <Badge count={counts[page] ?? 0} size="small" offset={[6, -2]}>
                  <span className="nav-icon">{icon}</span>
                </Badge>
                <span>{t.nav[page]}</span>
              </a>
            </li>
          ))}
      </ul>
      {estates.length > 1 && (
        <Select
          className="nav-estate"
          size="small"
          variant="borderless"
          aria-label={t.estate.label}
          value={estateId ?? ''}
          options={estateOptions}
          popupMatchSelectWidth={false}
          onChange={(value) => setEstate(value || undefined)}
        />
      )}
      <span className="nav-name" title={name}>
        {name}
      </span>
    </nav>
  );
}

const shown: Record<Page, () => ReactNode> = {
  talks: () => <TalksPage />,
  matters: () => <MattersPage />,
  follow: () => <FollowPage />,
  duty: () => <DutyPage />,
  board: () => <BoardPage />,
  tables: () => <TablesPage />,
  transcripts: () => <TranscriptsPage />,
  settings: () => <SettingsPage />,
  me: () => <MePage />,
};

/** The console for the one logged in. */
export function Shell(): ReactNode {
  useLive();
  useAlerts();
  const down = useDown();
  const place = usePlace();
  const { permissions } = useMe();
  const pages = entries.filter(({ needs }) => !needs || permissions.includes(needs)).map(({ page }) => page);
  const first = pages[0] ?? 'me';
  const open = place.page && pages.includes(place.page) ? place.page : first;
  useEffect(() => {
    if (place.page !== open) go(open, undefined, {}, true);
  }, [place.page, open]);

  return (
    <div className={place.id === undefined ? 'shell' : 'shell opened'}>
      <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t.skip}
      </button>
      <Navigation open={open} pages={pages} />
      <div className="stage">
        <div role="status" className="live">
          {down && <span className="live-down">{t.live.down}</span>}
        </div>
        <Sounding />
        <main id="main" tabIndex={-1}>
          <Suspense fallback={<Skeleton active className="page-loading" />}>{shown[open]()}</Suspense>
        </main>
      </div>
    </div>
  );
}
