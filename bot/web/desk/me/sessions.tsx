import { useQuery } from '@tanstack/react-query';
import { Button, Card, Popconfirm, Tag } from 'antd';
import type { ReactNode } from 'react';
import { call } from '../api.ts';
import { useDo } from '../duty/use-do.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { moment } from '../when.ts';

const words = t.me;

/** Where somebody is logged in, telephones too; each can be ended from here. Without `staffId` one's own. */
export function Sessions({ staffId }: { staffId?: string }): ReactNode {
  const key = ['sessions', staffId ?? ''];
  const list = useQuery({ queryKey: key, queryFn: () => call('sessions', { query: { staffId } }) });
  const end = useDo(key, (id: string) => call('endSession', { params: { id } }), words.sessionEnded);
  return (
    <Card size="small" title={words.sessions}>
      {!list.data && <Pending error={list.error} retry={list.refetch} />}
      {list.data?.items.length === 0 && <p className="group-empty">{words.sessionsEmpty}</p>}
      <ul className="people">
        {list.data?.items.map((one) => (
          <li key={one.id}>
            <span>
              <b>{words.sessionKinds[one.kind]}</b> {one.device} {one.own && <Tag>{words.thisOne}</Tag>}
              <span className="soft small block">
                {words.sessionSince(moment(one.createdAt), moment(one.expiresAt))}
              </span>
            </span>
            {!one.own && (
              <Popconfirm title={words.sessionEndSure} onConfirm={() => end.mutate(one.id)}>
                <Button size="small" danger>
                  {words.sessionEnd}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
