import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd';
import type { ReactNode } from 'react';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useMay } from '../session.ts';
import { moment } from '../when.ts';

/** Messages that could not be delivered, to be tried again. */
export function Letters(): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const mayRetry = useMay('outbox.retry');
  const letters = useQuery({ queryKey: ['outbox'], queryFn: () => call('deadLetters', {}) });
  const retry = useMutation({
    mutationFn: (id: string) => call('retryLetter', { params: { id } }),
    onSuccess: () => {
      tell.done(t.me.lettersRetried);
      return client.invalidateQueries({ queryKey: ['outbox'] });
    },
    onError: tell.failed,
  });
  return (
    <Card size="small" title={`${t.me.letters}${letters.data?.total ? `（${letters.data.total}）` : ''}`}>
      {!letters.data && <Pending error={letters.error} retry={letters.refetch} />}
      {letters.data?.items.length === 0 && <p className="group-empty">{t.me.lettersEmpty}</p>}
      <ul className="people">
        {letters.data?.items.map((letter) => (
          <li key={letter.id}>
            <span>
              <a href={hashOf('talks', letter.talkId)}>{letter.text ?? t.talks.noWords}</a>
              <span className="soft small block">
                {[
                  t.channels[letter.channel] ?? letter.channel,
                  moment(letter.createdAt),
                  t.me.attempts(letter.attempts),
                  letter.lastError,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {mayRetry && (
              <Button
                size="small"
                loading={retry.isPending && retry.variables === letter.id}
                onClick={() => retry.mutate(letter.id)}
              >
                {t.me.lettersRetry}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
