import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Input, Space } from 'antd';
import { type ReactNode, useState } from 'react';
import type { PhoneTask, Rectification, TryBody } from '../../../desk/contract/visits.ts';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
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
    <Card size="small" title={`${task.owner ?? t.who.owner} ${task.phone ?? ''}`}>
      {task.visits.map((visit) => (
        <div key={visit.id} className="block">
          <a href={hashOf('matters', visit.matterId)}>{visit.number}</a> {visit.place} {visit.what}
          <span className="soft small">
            {' '}
            {moment(visit.since)} {visit.tries.length > 0 && words.tries(visit.tries.length)}
          </span>
          <Space wrap>
            {[5, 4, 3, 2, 1].map((score) => (
              <Button
                key={score}
                size="small"
                disabled={!callable}
                onClick={() => void record(visit.id, { outcome: 'answered', mended: true, score })}
              >
                {words.scores[score]}
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
          </Space>
        </div>
      ))}
      <Input
        aria-label={t.who.owner}
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
      <p>{notice.text}</p>
      <p className="soft small">
        {notice.handler?.name} {moment(notice.toldAt)}
      </p>
      <Space wrap>
        {notice.readAt === null && <Button onClick={() => void send({})}>{words.read}</Button>}
        <Input
          aria-label={words.answer}
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
      </Space>
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
      {calls && (
        <section>
          <h2>
            {words.phone} {data?.total}
          </h2>
          <p className="soft small">
            {data && !data.callable ? words.closed(moment(data.from)) : words.hours}
          </p>
          {data?.items.length === 0 && <Empty description={words.empty} />}
          {data?.items.map((task) => (
            <Task key={task.visits[0]?.id} task={task} callable={data.callable} onDone={again} />
          ))}
        </section>
      )}
      <section>
        <h2>{words.notices}</h2>
        {notices.data?.items.length === 0 && <Empty description={words.noticesEmpty} />}
        {notices.data?.items.map((notice) => (
          <Notice key={notice.id} notice={notice} onDone={again} />
        ))}
      </section>
    </div>
  );
}
