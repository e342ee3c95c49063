import { useQuery } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Popconfirm, Select, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { NoticeBody, NoticeView } from '../../../desk/contract/shifts.ts';
import { address, call } from '../api.ts';
import { fromLocalInput, toLocalInput } from '../clock.ts';
import { t } from '../messages/index.ts';
import { WhenInput } from '../parts/inputs.tsx';
import { Pending } from '../parts/loading.tsx';
import { useEstate, useMay, useMe } from '../session.ts';
import { moment } from '../when.ts';
import { useDo } from './use-do.ts';

const words = t.duty.notice;
const KEY = ['notices'] as const;

interface Values {
  estateId: string;
  kind: NoticeBody['kind'];
  text: string;
  buildings?: string[];
  from: string;
  to: string;
  contact?: string;
  approver: string;
}

function MakeNotice({ onClose }: { onClose: () => void }): ReactNode {
  const { estates, name } = useMe();
  const [estateId] = useEstate();
  const [form] = Form.useForm<Values>();
  const make = useDo(
    KEY,
    ({ from, to, contact, buildings, ...rest }: Values) =>
      call('makeNotice', {
        body: {
          ...rest,
          buildings: buildings ?? [],
          startsAt: fromLocalInput(from) ?? '',
          endsAt: fromLocalInput(to) ?? '',
          ...(contact?.trim() ? { contact: contact.trim() } : {}),
        },
      }),
    words.made,
  );
  const need = (label: string) => [{ required: true, message: t.matters.form.required(label) }];
  return (
    <Modal
      open
      title={words.make}
      okText={words.make}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={make.isPending}
      width={600}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ estateId: estateId ?? estates[0]?.id, kind: 'water', approver: name }}
        onFinish={(values) => make.mutate(values, { onSuccess: onClose })}
      >
        <div className="pair">
          <Form.Item name="estateId" label={t.board.estate} hidden={estates.length < 2}>
            <Select options={estates.map(({ id, name: label }) => ({ value: id, label }))} />
          </Form.Item>
          <Form.Item name="kind" label={words.kind} rules={need(words.kind)}>
            <Select options={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
        </div>
        <Form.Item name="text" label={words.text} rules={need(words.text)} extra={words.textHint}>
          <Input.TextArea autoFocus rows={3} maxLength={1_000} />
        </Form.Item>
        <Form.Item name="buildings" label={words.buildings} extra={words.buildingsHint}>
          <Select mode="tags" tokenSeparators={['，', '、', ',', ' ']} open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item name="from" label={words.from} rules={need(words.from)}>
          <WhenInput />
        </Form.Item>
        <Form.Item name="to" label={words.to} rules={need(words.to)}>
          <WhenInput />
        </Form.Item>
        <div className="pair">
          <Form.Item name="contact" label={words.contact}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="approver" label={words.approver} rules={need(words.approver)}>
            <Input maxLength={64} />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

function Extend({ notice, onClose }: { notice: NoticeView; onClose: () => void }): ReactNode {
  const [until, setUntil] = useState(toLocalInput(notice.endsAt));
  const extend = useDo(
    KEY,
    () => call('extendNotice', { params: { id: notice.id }, body: { endsAt: fromLocalInput(until) ?? '' } }),
    words.extended,
  );
  return (
    <Modal
      open
      title={words.extend}
      okText={words.extend}
      onOk={() => extend.mutate(undefined, { onSuccess: onClose })}
      onCancel={onClose}
      confirmLoading={extend.isPending}
    >
      <label htmlFor="extend-until">{words.to}</label>
      <WhenInput id="extend-until" value={until} onChange={setUntil} />
    </Modal>
  );
}

/** 公告: what is in force and to come; extended or ended with one tap (K2). */
export function NoticesPanel(): ReactNode {
  const [estateId] = useEstate();
  const keeps = useMay('matters.keep');
  const [making, make] = useState(false);
  const [extending, extend] = useState<NoticeView>();
  const list = useQuery({
    queryKey: [...KEY, estateId],
    queryFn: () => call('notices', { query: { estateId } }),
  });
  const end = useDo(KEY, (id: string) => call('endNotice', { params: { id } }), words.ended);
  if (!list.data) return <Pending error={list.error} retry={list.refetch} />;
  return (
    <>
      {keeps && (
        <p className="tools">
          <Button type="primary" onClick={() => make(true)}>
            {words.make}
          </Button>
        </p>
      )}
      {list.data.items.length === 0 && <p className="group-empty">{words.empty}</p>}
      <div className="stack">
        {list.data.items.map((notice) => (
          <Card
            key={notice.id}
            size="small"
            title={
              <>
                <Tag className={notice.state === 'active' ? 'tag-work' : ''}>
                  {words.states[notice.state]}
                </Tag>
                {words.kinds[notice.kind]}{' '}
                <span className="soft">
                  {notice.buildings.length > 0 ? notice.buildings.join('、') : words.whole}
                </span>
              </>
            }
            extra={
              <span className="acts">
                <Button size="small" href={address('printNotice', { id: notice.id })} target="_blank">
                  {words.print}
                </Button>
                {keeps && notice.state !== 'over' && (
                  <>
                    <Button size="small" onClick={() => extend(notice)}>
                      {words.extend}
                    </Button>
                    <Popconfirm title={words.endSure} onConfirm={() => end.mutate(notice.id)}>
                      <Button size="small" danger>
                        {words.end}
                      </Button>
                    </Popconfirm>
                  </>
                )}
              </span>
            }
          >
            <p className="said">{notice.text}</p>
            <p className="soft small">
              {moment(notice.startsAt)} – {moment(notice.endsAt)}
              {notice.contact && ` · ${notice.contact}`}
              {notice.approver && ` · ${words.approver} ${notice.approver}`}
            </p>
          </Card>
        ))}
      </div>
      {making && <MakeNotice onClose={() => make(false)} />}
      {extending && <Extend notice={extending} onClose={() => extend(undefined)} />}
    </>
  );
}
