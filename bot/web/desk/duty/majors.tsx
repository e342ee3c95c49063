import { useQuery } from '@tanstack/react-query';
import { Button, Card, Checkbox, Form, Input, Modal, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { MajorRecordView } from '../../../desk/contract/shifts.ts';
import { call } from '../api.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { hashOf } from '../route.ts';
import { useEstate, useMay } from '../session.ts';
import { moment } from '../when.ts';
import { useDo } from './use-do.ts';

const words = t.duty.major;
const KEY = ['majors'] as const;

type Values = Record<string, string | boolean | undefined>;

function Edit({ record, onClose }: { record: MajorRecordView; onClose: () => void }): ReactNode {
  const [form] = Form.useForm<Values>();
  const save = useDo(
    KEY,
    ({ typical, ...fields }: Values) =>
      call('keepMajorRecord', {
        params: { id: record.id },
        body: {
          typical: typical === true,
          fields: Object.fromEntries(
            Object.entries(fields).map(([key, value]) => [key, String(value ?? '')]),
          ),
        },
      }),
    words.saved,
  );
  return (
    <Modal
      open
      title={`${record.number} ${record.title}`}
      okText={words.save}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={save.isPending}
      width={640}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ ...record.fields, typical: record.typical }}
        onFinish={(values) => save.mutate(values, { onSuccess: onClose })}
      >
        {Object.entries(words.fields).map(([key, label]) => (
          <Form.Item key={key} name={key} label={label}>
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={2_000} />
          </Form.Item>
        ))}
        <Form.Item name="typical" valuePropName="checked">
          <Checkbox>{words.typical}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** 重大（突发）事件: filled in and handed in to quality in time (H5). */
export function Majors(): ReactNode {
  const [estateId] = useEstate();
  const keeps = useMay('matters.keep');
  const [editing, edit] = useState<MajorRecordView>();
  const list = useQuery({
    queryKey: [...KEY, estateId],
    queryFn: () => call('majorRecords', { query: { estateId } }),
  });
  const file = useDo(
    KEY,
    (id: string) => call('keepMajorRecord', { params: { id }, body: { file: true } }),
    words.filed,
  );
  if (!list.data) return <Pending error={list.error} retry={list.refetch} />;
  return (
    <div className="stack">
      {list.data.items.length === 0 && <p className="group-empty">{words.empty}</p>}
      {list.data.items.map((record) => (
        <Card
          key={record.id}
          size="small"
          title={
            <>
              {record.number} {record.title} {record.typical && <Tag>{words.typical}</Tag>}
            </>
          }
          extra={
            keeps &&
            record.filedAt === null && (
              <span className="acts">
                <Button size="small" type="primary" onClick={() => edit(record)}>
                  {words.edit}
                </Button>
                <Button
                  size="small"
                  disabled={record.endedAt === null}
                  onClick={() => file.mutate(record.id)}
                >
                  {words.file}
                </Button>
              </span>
            )
          }
        >
          <p className="soft small">
            {words.started} {moment(record.startedAt)}
            {record.dueAt && record.filedAt === null && ` · ${words.due} ${moment(record.dueAt)}`}
            {record.filedAt && ` · ${words.filed} ${moment(record.filedAt)}`}{' '}
            {record.overdue && <Tag className="tag-hot">{words.late}</Tag>}
            {record.matterId && <a href={hashOf('matters', record.matterId)}>{t.follow.open}</a>}
          </p>
          <dl className="facts tight">
            {Object.entries(record.fields)
              .filter(([key, value]) => value && words.fields[key])
              .map(([key, value]) => (
                <div key={key}>
                  <dt>{words.fields[key]}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
        </Card>
      ))}
      {editing && <Edit record={editing} onClose={() => edit(undefined)} />}
    </div>
  );
}
