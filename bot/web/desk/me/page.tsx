import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Descriptions, Switch, Tag } from 'antd';
import type { ReactNode } from 'react';
import { askPermission, permission, ring, soundWanted } from '../alerts.ts';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { become } from '../queries.ts';
import { useMay, useMe } from '../session.ts';
import { useStore } from '../store.ts';
import { moment } from '../when.ts';
import { Colleagues } from './colleagues.tsx';
import { Letters } from './letters.tsx';
import { Notices, Pool } from './notices.tsx';
import { Sessions } from './sessions.tsx';

const words = t.me;

function Account(): ReactNode {
  const me = useMe();
  const client = useQueryClient();
  const tell = useTell();
  const logout = async (): Promise<void> => {
    try {
      await call('logout', {});
      become(client, null);
      window.location.hash = '';
    } catch (error) {
      tell.failed(error);
    }
  };
  return (
    <Card
      size="small"
      title={words.account}
      extra={
        <Button size="small" onClick={() => void logout()}>
          {words.logout}
        </Button>
      }
    >
      <Descriptions
        size="small"
        column={1}
        title={me.name}
        items={[
          { key: 'login', label: words.login, children: me.login },
          { key: 'role', label: words.role, children: t.roles[me.role] ?? me.role },
          {
            key: 'department',
            label: words.department,
            children: t.departments[me.department] ?? me.department,
          },
          { key: 'estates', label: words.estates, children: me.estates.map(({ name }) => name).join('、') },
          { key: 'until', label: words.until, children: moment(me.expiresAt) },
        ]}
      />
    </Card>
  );
}

function Alerts(): ReactNode {
  const sound = useStore(soundWanted);
  const leave = useStore(permission);
  return (
    <Card size="small" title={words.alerts}>
      <div className="setting">
        <span id="sound-label">{words.sound}</span>
        <span>
          <Button type="link" size="small" onClick={() => ring('call')}>
            {words.test}
          </Button>
          <Switch aria-labelledby="sound-label" checked={sound} onChange={soundWanted.set} />
        </span>
      </div>
      <div className="setting">
        <span>{words.notify}</span>
        {leave === 'granted' && <Tag className="tag-good">{words.notifyOn}</Tag>}
        {leave === 'default' && (
          <Button type="primary" onClick={() => void askPermission()}>
            {words.notifyAsk}
          </Button>
        )}
        {leave === 'denied' && <span className="soft small">{words.notifyOff}</span>}
        {leave === 'none' && <span className="soft small">{words.notifyNone}</span>}
      </div>
    </Card>
  );
}

function Keys(): ReactNode {
  return (
    <Card size="small" title={words.keys}>
      <dl className="facts keys">
        {words.keyList.map(([key, what]) => (
          <div key={what}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** 我的: the account, alerts, colleagues, undelivered messages and keys. */
export default function MePage(): ReactNode {
  const seesStaff = useMay('staff.read');
  const seesLetters = useMay('outbox.read');
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
      </header>
      <div className="me">
        <Notices />
        <Pool />
        <Account />
        <Alerts />
        <Sessions />
        {seesStaff && <Colleagues />}
        {seesLetters && <Letters />}
        <Keys />
      </div>
    </div>
  );
}
