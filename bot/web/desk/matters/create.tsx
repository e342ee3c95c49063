import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Form, Input, Modal, Select } from 'antd';
import type { ReactNode } from 'react';
import type { CreateBody } from '../../../desk/contract/matters.ts';
import type { TalkDetail } from '../../../desk/contract/talks.ts';
import { call } from '../api.ts';
import { errorWords } from '../errors.ts';
import { t } from '../messages/index.ts';
import { keys } from '../queries.ts';
import { useEstate, useMe } from '../session.ts';
import { Classes, optionsOf } from './fields.tsx';

const { create: words, fields: labels, form: formWords } = t.matters;
/** What the desk enters by hand; talks that come by channel have their own. */
const byHand = ['phone', 'visit', 'letter', 'email', 'authority', 'patrol', 'group'] as const;
const sources = Object.fromEntries(byHand.map((code) => [code, t.matters.sources[code] ?? code]));

interface Values {
  estateId: string;
  source: CreateBody['source'];
  category: CreateBody['category'];
  kind?: string;
  said: string;
  wanted?: string;
  ownerName?: string;
  phone?: string;
  building?: string;
  unit?: string;
  room?: string;
  spot?: string;
  urgent?: boolean;
}

const text = (value: string | undefined): string | undefined => value?.trim() || undefined;

function bodyOf(values: Values, talkId: string | undefined) {
  const building = text(values.building);
  const room = text(values.room);
  return {
    estateId: values.estateId,
    source: values.source,
    category: values.category,
    kind: text(values.kind),
    said: values.said.trim(),
    wanted: text(values.wanted),
    ownerName: text(values.ownerName),
    phone: text(values.phone),
    home: building && room ? { building, unit: values.unit?.trim() ?? '', room } : undefined,
    spot: text(values.spot),
    urgent: values.urgent ?? false,
    talkId,
  };
}

interface CreateProps {
  /** The talk it was said in. */
  talk?: TalkDetail;
  onClose: () => void;
  onCreated?: (id: string) => void;
}

/** Enters a matter by hand: who, where, what. */
export default function CreateMatter({ talk, onClose, onCreated }: CreateProps): ReactNode {
  const client = useQueryClient();
  const { message } = App.useApp();
  const { estates } = useMe();
  const [estateId] = useEstate();
  const [form] = Form.useForm<Values>();
  const create = useMutation({
    mutationFn: (values: Values) => call('createMatter', { body: bodyOf(values, talk?.talk.id) }),
    onSuccess: ({ matter }) => {
      void message.success(t.matters.done.create(matter.number));
      void client.invalidateQueries({ queryKey: keys.matters });
      void client.invalidateQueries({ queryKey: ['talk'] });
      onClose();
      onCreated?.(matter.id);
    },
    onError: (error) => void message.error(errorWords(error)),
  });
  const required = (label: string) => [
    { required: true, whitespace: true, message: formWords.required(label) },
  ];
  /** Building and room only mean a home together. */
  const half = ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: () =>
      Boolean(getFieldValue('building')) === Boolean(getFieldValue('room'))
        ? Promise.resolve()
        : Promise.reject(new Error(words.homeHalf)),
  });
  return (
    <Modal
      open
      title={words.title}
      okText={words.title}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={create.isPending}
      width={600}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={create.mutate}
        initialValues={{
          estateId: talk?.talk.estateId ?? estateId ?? estates[0]?.id,
          source: 'phone',
          category: 'repair',
          ownerName: talk?.owner?.name ?? undefined,
        }}
      >
        <div className="pair">
          <Form.Item
            name="estateId"
            label={words.estate}
            hidden={estates.length < 2}
            rules={required(words.estate)}
          >
            <Select options={estates.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          <Form.Item name="source" label={words.source} rules={required(words.source)}>
            <Select options={optionsOf(sources)} />
          </Form.Item>
          <Form.Item name="urgent" valuePropName="checked" label={labels.urgent}>
            <Checkbox>{words.urgent}</Checkbox>
          </Form.Item>
        </div>
        <Form.Item name="said" label={labels.said} rules={required(labels.said)}>
          <Input.TextArea autoFocus rows={3} maxLength={4_000} placeholder={words.saidPlaceholder} />
        </Form.Item>
        <Classes />
        <div className="pair three">
          <Form.Item name="building" label={words.building} dependencies={['room']} rules={[half]}>
            <Input maxLength={32} />
          </Form.Item>
          <Form.Item name="unit" label={words.unit}>
            <Input maxLength={32} />
          </Form.Item>
          <Form.Item name="room" label={words.room} dependencies={['building']} rules={[half]}>
            <Input maxLength={32} />
          </Form.Item>
        </div>
        <div className="pair three">
          <Form.Item name="spot" label={labels.spot}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="ownerName" label={words.ownerName}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item
            name="phone"
            label={words.phone}
            rules={[{ pattern: /^\s*[+\d][\d -]{4,24}\s*$/, message: words.phoneBad }]}
          >
            <Input inputMode="tel" maxLength={25} />
          </Form.Item>
        </div>
        <Form.Item name="wanted" label={labels.wanted}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
