import { useQuery } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Select, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { HandoverView, Sheet } from '../../../desk/contract/shifts.ts';
import { call } from '../api.ts';
import { deskNow, fromLocalInput, toLocalInput } from '../clock.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useStaff } from '../queries.ts';
import { hashOf } from '../route.ts';
import { useEstate, useMe } from '../session.ts';
import { moment } from '../when.ts';
import { useDo } from './use-do.ts';

const words = t.duty.handover;
const KEY = ['handovers'] as const;
const SHIFT = 8 * 3_600_000;
type Remark = keyof typeof words.remarks;
const remarkKeys = Object.keys(words.remarks) as Remark[];

/** What one shift leaves to the next. */
function SheetView({ sheet }: { sheet: Sheet }): ReactNode {
  return (
    <>
      <p>
        <b>{words.counts(sheet.received, sheet.settled, sheet.open.length)}</b>{' '}
        <span className="soft">
          {[
            words.talks(sheet.talks.length),
            words.calls(sheet.calls.length),
            words.notices(sheet.notices.length),
          ].join(' · ')}
        </span>
      </p>
      <details>
        <summary>
          {words.open} {sheet.open.length}
        </summary>
        <ul className="people">
          {sheet.open.map((one) => (
            <li key={one.id}>
              <span>
                {one.urgent && <Tag className="tag-hot">{t.matters.urgent}</Tag>}
                <a href={hashOf('matters', one.id)} className="number">
                  {one.number}
                </a>{' '}
                {one.home} {one.what}
              </span>
              <span className="soft small">
                {[
                  t.matters.states[one.state] ?? one.state,
                  one.holder,
                  one.promisedAt ? moment(one.promisedAt) : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

type Values = { takerId: string; shift: string; from: string; to: string } & Partial<Record<Remark, string>>;

function Give({ estateId, onClose }: { estateId: string; onClose: () => void }): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<Values>();
  const staff = useStaff(estateId);
  const sheet = useQuery({
    queryKey: [...KEY, 'sheet', estateId],
    queryFn: () => call('handoverSheet', { query: { estateId } }),
  });
  const give = useDo(
    KEY,
    ({ takerId, shift, from, to, ...rest }: Values) =>
      call('handOver', {
        body: {
          estateId,
          takerId,
          shift,
          startsAt: fromLocalInput(from) ?? '',
          endsAt: fromLocalInput(to) ?? '',
          remarks: Object.fromEntries(
            remarkKeys.flatMap((key) => (rest[key]?.trim() ? [[key, rest[key].trim()]] : [])),
          ),
        },
      }),
    words.given,
  );
  const takers = (staff.data?.items ?? []).filter(
    ({ id, role }) => id !== me.id && ['receptionist', 'assistant', 'supervisor'].includes(role),
  );
  const need = (label: string) => [{ required: true, message: t.matters.form.required(label) }];
  const now = deskNow();
  return (
    <Modal
      open
      title={words.make}
      okText={words.make}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={give.isPending}
      width={640}
    >
      <h3>{words.sheet}</h3>
      {sheet.data ? <SheetView sheet={sheet.data} /> : <Pending error={sheet.error} retry={sheet.refetch} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ shift: words.shifts[0], from: toLocalInput(now - SHIFT), to: toLocalInput(now) }}
        onFinish={(values) => give.mutate(values, { onSuccess: onClose })}
      >
        <div className="pair">
          <Form.Item name="takerId" label={words.taker} rules={need(words.taker)}>
            <Select
              options={takers.map(({ id, name, onDuty }) => ({
                value: id,
                label: onDuty ? `${name}（${t.talks.onDuty}）` : name,
              }))}
            />
          </Form.Item>
          <Form.Item name="shift" label={words.shift} rules={need(words.shift)}>
            <Select options={words.shifts.map((one) => ({ value: one, label: one }))} />
          </Form.Item>
        </div>
        <div className="pair">
          <Form.Item name="from" label={words.from} rules={need(words.from)}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="to" label={words.to} rules={need(words.to)}>
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        {remarkKeys.map((key) => (
          <Form.Item key={key} name={key} label={words.remarks[key]}>
            <Input maxLength={1_000} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

function One({ handover, onSign }: { handover: HandoverView; onSign: (id: string) => void }): ReactNode {
  const me = useMe();
  const { giver, taker, shift, startsAt, endsAt, giverSignedAt, takerSignedAt, remarks, sheet } = handover;
  return (
    <Card
      size="small"
      title={`${handover.number} ${shift} ${moment(startsAt)} – ${moment(endsAt)}`}
      extra={
        takerSignedAt ? (
          <Tag className="tag-good">{words.taken(taker.name, moment(takerSignedAt))}</Tag>
        ) : taker.id === me.id ? (
          <Button type="primary" size="small" onClick={() => onSign(handover.id)}>
            {words.sign}
          </Button>
        ) : (
          <Tag className="tag-warm">{words.waits(taker.name)}</Tag>
        )
      }
    >
      <SheetView sheet={sheet} />
      <dl className="facts tight">
        {remarkKeys
          .filter((key) => remarks[key])
          .map((key) => (
            <div key={key}>
              <dt>{words.remarks[key]}</dt>
              <dd>{remarks[key]}</dd>
            </div>
          ))}
      </dl>
      <p className="soft small">{words.signedBy(giver.name, moment(giverSignedAt))}</p>
    </Card>
  );
}

/** 交接班: what was handed over, read and signed by both (R8). */
export function Handovers(): ReactNode {
  const { estates } = useMe();
  const [chosen] = useEstate();
  const estateId = chosen ?? estates[0]?.id;
  const [giving, give] = useState(false);
  const list = useQuery({
    queryKey: [...KEY, estateId],
    queryFn: () => call('handovers', { query: { estateId } }),
  });
  const sign = useDo(KEY, (id: string) => call('signHandover', { params: { id } }), words.signed);
  if (!list.data) return <Pending error={list.error} retry={list.refetch} />;
  return (
    <>
      <p className="tools">
        <Button type="primary" onClick={() => give(true)}>
          {words.make}
        </Button>
      </p>
      {list.data.items.length === 0 && <p className="group-empty">{words.empty}</p>}
      <div className="stack">
        {list.data.items.map((one) => (
          <One key={one.id} handover={one} onSign={sign.mutate} />
        ))}
      </div>
      {giving && estateId && <Give estateId={estateId} onClose={() => give(false)} />}
    </>
  );
}
