import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd';
import type { ReactNode } from 'react';
import type { AlertView } from '../../../desk/contract/procedures.ts';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { keys, useAlertList, usePool } from '../queries.ts';
import { hashOf } from '../route.ts';
import { useMay } from '../session.ts';
import { moment } from '../when.ts';

/** Says 收到 and shows what is left. */
export function useSee() {
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (alert: AlertView) => call('seeAlert', { params: { id: alert.id } }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.alerts }),
        client.invalidateQueries({ queryKey: keys.matters }),
        client.invalidateQueries({ queryKey: ['matter'] }),
      ]),
    onError: (error) => tell.failed(error),
  });
}

/** What one has to know or acknowledge. */
export function Notices(): ReactNode {
  const alerts = useAlertList().data?.items ?? [];
  const see = useSee();
  return (
    <Card size="small" title={t.me.notices}>
      {alerts.length === 0 && <span className="soft">{t.me.noNotices}</span>}
      <ul className="visits">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <span className="step">
              {alert.matter ? <a href={hashOf('matters', alert.matter.id)}>{alert.text}</a> : alert.text}
              <span className="soft small end">{moment(alert.createdAt)}</span>
              <Button size="small" loading={see.isPending} onClick={() => see.mutate(alert)}>
                {t.me.see}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Task slips of one's department that nobody has yet (抢单). */
export function Pool(): ReactNode {
  const works = useMay('matters.work');
  const client = useQueryClient();
  const tell = useTell();
  const tasks = usePool(works).data?.items ?? [];
  const grab = useMutation({
    mutationFn: (id: string) => call('grabTask', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
    onError: (error) => tell.failed(error),
  });
  if (tasks.length === 0) return null;
  return (
    <Card size="small" title={t.me.pool}>
      <ul className="visits">
        {tasks.map((task) => (
          <li key={task.id}>
            <span className="step">
              <b>{task.number}</b>
              {[task.place, task.what].filter(Boolean).join(' · ')}
              <Button
                size="small"
                type="primary"
                loading={grab.isPending}
                onClick={() => grab.mutate(task.id)}
              >
                {t.me.grab}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
