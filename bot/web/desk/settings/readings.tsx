import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import type { ReactNode } from 'react';
import type { ReadingView } from '../../../desk/contract/start.ts';
import { call } from '../api.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { moment } from '../when.ts';

const words = t.settings;

const label = ({ category, kind, urgent }: ReadingView['before']): string =>
  [t.categories[category], kind, urgent ? words.urgent : ''].filter(Boolean).join(' · ');

/** What the ear read beside what a person made of it. */
export function Readings(): ReactNode {
  const list = useQuery({ queryKey: ['readings'], queryFn: () => call('readings', {}) });
  if (!list.data) return <Pending error={list.error} retry={list.refetch} />;
  return (
    <Card
      size="small"
      title={words.tabs.readings}
      extra={<a href="/api/desk/readings/export.jsonl">{words.exportReadings}</a>}
    >
      {list.data.items.length === 0 && <p className="group-empty">{words.none}</p>}
      <table className="readings">
        <tbody>
          {list.data.items.map((one) => (
            <tr key={`${one.matterId} ${one.at}`}>
              <td>
                <a href={hashOf('matters', one.matterId)}>{one.number}</a>
                <span className="soft small block">{moment(one.at)}</span>
              </td>
              <td>{one.text}</td>
              <td>
                {words.ear}：{label(one.before)}
              </td>
              <td>
                {words.person}：{label(one.after)}
                <span className="soft small block">{[one.by, one.reason].filter(Boolean).join('：')}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
