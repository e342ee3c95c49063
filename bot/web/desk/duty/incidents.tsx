import { useQuery } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { IncidentView } from '../../../desk/contract/shifts.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { t } from '../messages/index.ts';
import { WhenInput } from '../parts/inputs.tsx';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useEstate, useMe } from '../session.ts';
import { moment } from '../when.ts';
import { useDo } from './use-do.ts';

const words = t.duty.incident;
const KEY = ['incidents'] as const;

type What = 'news' | 'end';
/** Says what is new to everybody who reported it, or that it is over. */
function Say({
  incident,
  what,
  onClose,
}: {
  incident: IncidentView;
  what: What;
  onClose: () => void;
}): ReactNode {
  const [form] = Form.useForm<{ text: string; expected?: string }>();
  const params = { id: incident.id };
  const news = useDo(
    KEY,
    ({ text, expected }: { text: string; expected?: string }) =>
      call('incidentNews', {
        params,
        body: { text: text.trim(), ...(expected ? { expectedEnd: fromLocalInput(expected) } : {}) },
      }),
    ({ toldAt }) => words.told(moment(toldAt)),
  );
  const end = useDo(
    KEY,
    ({ text }: { text: string }) => call('endIncident', { params, body: { result: text.trim() } }),
    words.ended,
  );
  const label = what === 'news' ? words.newsText : words.result;
  return (
    <Modal
      open
      title={`${what === 'news' ? words.news : words.end} · ${incident.title}`}
      okText={what === 'news' ? words.news : words.end}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={news.isPending || end.isPending}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={(values) => (what === 'news' ? news : end).mutate(values, { onSuccess: onClose })}
      >
        <Form.Item
          name="text"
          label={label}
          rules={[{ required: true, whitespace: true, message: t.matters.form.required(label) }]}
        >
          <Input.TextArea autoFocus rows={3} maxLength={1_000} />
        </Form.Item>
        {what === 'news' && (
          <Form.Item name="expected" label={words.expected}>
            <WhenInput />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

function Groups({ estateId }: { estateId: string }): ReactNode {
  const [chosen, choose] = useState<number>();
  const [form] = Form.useForm<{ title: string; answer: string }>();
  const list = useQuery({
    queryKey: [...KEY, 'groups', estateId],
    queryFn: () => call('groupProposals', { query: { estateId } }),
  });
  const one = chosen === undefined ? undefined : list.data?.items[chosen];
  const make = useDo(
    KEY,
    (values: { title: string; answer: string }) =>
      call('makeGroup', {
        body: { estateId, category: one?.category ?? 'complaint', kind: one?.kind ?? '', ...values },
      }),
    words.made,
  );
  const need = (label: string) => [
    { required: true, whitespace: true, message: t.matters.form.required(label) },
  ];
  return (
    <Card size="small" title={words.groups}>
      {list.data?.items.length === 0 && <p className="group-empty">{words.groupsEmpty}</p>}
      <ul className="people">
        {list.data?.items.map((found, index) => (
          <li key={`${found.category} ${found.kind}`}>
            <b>{words.group(found.homes, found.kindName)}</b>
            <Button size="small" onClick={() => choose(index)}>
              {words.make}
            </Button>
          </li>
        ))}
      </ul>
      {one && (
        <Modal
          open
          title={words.group(one.homes, one.kindName)}
          okText={words.make}
          onOk={form.submit}
          onCancel={() => choose(undefined)}
          confirmLoading={make.isPending}
        >
          <Form
            form={form}
            layout="vertical"
            onFinish={(values) => make.mutate(values, { onSuccess: () => choose(undefined) })}
          >
            <Form.Item name="title" label={words.name} rules={need(words.name)}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="answer" label={words.answer} rules={need(words.answer)}>
              <Input.TextArea rows={4} maxLength={1_000} />
            </Form.Item>
          </Form>
        </Modal>
      )}
    </Card>
  );
}

/** 事件: reports of one fault together, their news and their end; five homes with one complaint (C5). */
export function Incidents(): ReactNode {
  const [estateId] = useEstate();
  const { estates } = useMe();
  const [saying, say] = useState<{ incident: IncidentView; what: What }>();
  const list = useQuery({
    queryKey: [...KEY, estateId],
    queryFn: () => call('incidents', { query: { estateId } }),
  });
  if (!list.data) return <Pending error={list.error} retry={list.refetch} />;
  const groupsOf = estateId ?? estates[0]?.id;
  return (
    <div className="stack">
      {list.data.items.length === 0 && <p className="group-empty">{words.empty}</p>}
      {list.data.items.map((incident) => (
        <Card
          key={incident.id}
          size="small"
          title={
            <>
              <Tag className={incident.state === 'open' ? 'tag-hot' : ''}>{words.kinds[incident.kind]}</Tag>
              {incident.title} <span className="soft">{words.homes(incident.matters.length)}</span>
            </>
          }
          extra={
            incident.state === 'open' && (
              <span className="acts">
                <Button size="small" type="primary" onClick={() => say({ incident, what: 'news' })}>
                  {words.news}
                </Button>
                <Button size="small" onClick={() => say({ incident, what: 'end' })}>
                  {words.end}
                </Button>
              </span>
            )
          }
        >
          {incident.news && <p className="said">{incident.news}</p>}
          {incident.result && <p className="said">{incident.result}</p>}
          <p className="soft small">
            {incident.number} · {moment(incident.createdAt)}
            {incident.expectedEnd && ` · ${words.expected} ${moment(incident.expectedEnd)}`}
            {incident.toldAt && ` · ${words.lastTold} ${moment(incident.toldAt)}`}
          </p>
          <p>
            {incident.matters.slice(0, 20).map((matter) => (
              <a key={matter.id} href={hashOf('matters', matter.id)} className="number spaced">
                {matter.number} {matter.place}
              </a>
            ))}
          </p>
        </Card>
      ))}
      {groupsOf && <Groups estateId={groupsOf} />}
      {saying && <Say {...saying} onClose={() => say(undefined)} />}
    </div>
  );
}
