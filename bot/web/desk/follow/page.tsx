import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Input, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { PhoneTask, Rectification, TryBody } from '../../../desk/contract/visits.ts';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useEstate, useMay, useMe } from '../session.ts';
import { moment } from '../when.ts';

const words = t.follow;

/** One owner to call: a line for each matter, with what came of the call. */
function Task({
  task,
  callable,
  onDone,
}: {
  task: PhoneTask;
  callable: boolean;
  onDone: () => void;
}): ReactNode {
  const tell = useTell();
  const [note, setNote] = useState('');
  const record = async (id: string, body: TryBody): Promise<void> => {
    try {
      const text = note.trim();
      const { reopened } = await call('tryVisit', {
        params: { id },
        body: text ? { ...body, note: text } : body,
      });
      tell.done(reopened ? words.reopened : words.saved);
      setNote('');
      onDone();
    } catch (error) {
      tell.failed(error);
    }
  };
  return (
    <Card
      size="small"
      title={task.owner ?? t.who.owner}
      extra={
        task.phone && (
          <a href={`tel:${task.phone.replace(/[^\d+*]/g, '')}`} className="number">
            {task.phone}
          </a>
        )
      }
    >
      {task.visits.map((visit) => (
        <section key={visit.id} className="call-visit">
          <p>
            <a href={hashOf('matters', visit.matterId)} className="number">
              {visit.number}
            </a>{' '}
            <b>{visit.what}</b> {visit.place}
          </p>
          {visit.result && (
            <p>
              <span className="soft">{words.result}</span> {visit.result}
            </p>
          )}
          <p className="soft small">
            {words.since(moment(visit.since))}
            {visit.tries.length > 0 &&
              ` · ${words.tries(visit.tries.length)}：${visit.tries
                .map(({ at, by, note: said }) => [moment(at), by.name, said].filter(Boolean).join(' '))
                .join('；')}`}
          </p>
          {/* biome-ignore lint/a11y/useSemanticElements: buttons of one visit, not a set of form fields */}
          <div className="tools" role="group" aria-label={`${words.outcome} ${visit.number}`}>
            {[5, 4, 3, 2, 1].map((score) => (
              <Button
                key={score}
                size="small"
                disabled={!callable}
                onClick={() => void record(visit.id, { outcome: 'answered', mended: true, score })}
              >
                {words.mended} · {words.scores[score]}
              </Button>
            ))}
            <Button
              size="small"
              danger
              disabled={!callable}
              onClick={() => void record(visit.id, { outcome: 'answered', mended: false })}
            >
              {words.notMended}
            </Button>
            <Button
              size="small"
              disabled={!callable}
              onClick={() => void record(visit.id, { outcome: 'no_answer' })}
            >
              {words.noAnswer}
            </Button>
            <Button
              size="small"
              disabled={!callable}
              onClick={() => void record(visit.id, { outcome: 'declined' })}
            >
              {words.declined}
            </Button>
          </div>
        </section>
      ))}
      <Input
        aria-label={words.note}
        placeholder={words.noteHint}
        value={note}
        maxLength={500}
        onChange={({ target }) => setNote(target.value)}
      />
    </Card>
  );
}

/** A notice to a handler: read, then answered with what was done. */
function Notice({ notice, onDone }: { notice: Rectification; onDone: () => void }): ReactNode {
  const tell = useTell();
  const [result, setResult] = useState('');
  const send = async (body: { result?: string }): Promise<void> => {
    try {
      await call('readRectification', { params: { id: notice.id }, body });
      tell.done(words.saved);
      onDone();
    } catch (error) {
      tell.failed(error);
    }
  };
  return (
    <Card
      size="small"
      title={notice.number}
      extra={<a href={hashOf('matters', notice.matterId)}>{words.open}</a>}
    >
      <p className="said">{notice.text}</p>
      <p className="soft small">
        {notice.handler?.name} {moment(notice.toldAt)}{' '}
        {notice.readAt === null && <Tag className="tag-warm">{words.unread}</Tag>}
      </p>
      <div className="tools">
        {notice.readAt === null && <Button onClick={() => void send({})}>{words.read}</Button>}
        <Input
          aria-label={words.answer}
          placeholder={words.answerHint}
          value={result}
          maxLength={500}
          onChange={({ target }) => setResult(target.value)}
        />
        <Button
          type="primary"
          disabled={result.trim() === ''}
          onClick={() => void send({ result: result.trim() })}
        >
          {words.answer}
        </Button>
      </div>
    </Card>
  );
}

/** 回访: whom to call, what handlers were told in writing, and the rain. */
export default function FollowPage(): ReactNode {
  const [chosen] = useEstate();
  const { estates } = useMe();
  const calls = useMay('matters.keep');
  const queries = useQueryClient();
  const tell = useTell();
  const tasks = useQuery({
    queryKey: ['phone-tasks', chosen],
    queryFn: () => call('phoneTasks', { query: { estateId: chosen } }),
    enabled: calls,
  });
  const notices = useQuery({
    queryKey: ['rectifications', chosen],
    queryFn: () => call('rectifications', { query: { estateId: chosen, open: true } }),
  });
  const again = (): void => {
    void queries.invalidateQueries({ queryKey: ['phone-tasks'] });
    void queries.invalidateQueries({ queryKey: ['rectifications'] });
  };
  const rain = async (): Promise<void> => {
    try {
      let planned = 0;
      for (const { id } of estates.filter((estate) => chosen === undefined || estate.id === chosen))
        planned += (await call('rain', { body: { estateId: id } })).planned;
      tell.done(words.rained(planned));
      again();
    } catch (error) {
      tell.failed(error);
    }
  };
  const { data } = tasks;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
        {calls && <Button onClick={() => void rain()}>{words.rain}</Button>}
      </header>
      <div className="follow">
        {calls && (
          <section aria-labelledby="follow-calls">
            <h2 id="follow-calls">
              {words.phone} {data ? `（${data.total}）` : ''}
            </h2>
            {data && !data.callable && (
              <Alert type="warning" showIcon title={words.closed(moment(data.from))} />
            )}
            {data?.callable && <p className="soft small">{words.hours}</p>}
            {!data && <Pending error={tasks.error} retry={tasks.refetch} />}
            {data?.items.length === 0 && <p className="group-empty">{words.empty}</p>}
            <div className="stack">
              {data?.items.map((task) => (
                <Task key={task.visits[0]?.id} task={task} callable={data.callable} onDone={again} />
              ))}
            </div>
          </section>
        )}
        <section aria-labelledby="follow-notices">
          <h2 id="follow-notices">{words.notices}</h2>
          {!notices.data && <Pending error={notices.error} retry={notices.refetch} />}
          {notices.data?.items.length === 0 && <p className="group-empty">{words.noticesEmpty}</p>}
          <div className="stack">
            {notices.data?.items.map((notice) => (
              <Notice key={notice.id} notice={notice} onDone={again} />
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}
