import { Form, Input, Modal, Select } from 'antd';
import type { ReactNode } from 'react';
import type { StaffMember } from '../../../desk/contract/desk.ts';
import type { TransferBody } from '../../../desk/contract/talks.ts';
import { t } from '../messages/index.ts';
import { useStaff } from '../queries.ts';
import { useMe } from '../session.ts';
import { useTransfer } from './act.ts';

/** Roles that can hold a talk. */
const talking = new Set([
  'receptionist',
  'assistant',
  'supervisor',
  'manager',
  'quality',
  'administration',
  'hr',
]);

const describe = (staff: StaffMember): string =>
  [
    `${staff.name}（${t.roles[staff.role] ?? staff.role}）`,
    staff.onDuty ? t.talks.onDuty : t.talks.offDuty,
    t.talks.holding(staff.talks),
  ].join(' · ');

interface TransferProps {
  talkId: string;
  estateId: string;
  open: boolean;
  onClose: () => void;
}

/** To whom a talk goes, with a word for them. */
export function Transfer({ talkId, estateId, open, onClose }: TransferProps): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<TransferBody>();
  const staff = useStaff(estateId, open);
  const transfer = useTransfer(talkId);
  const colleagues = (staff.data?.items ?? [])
    .filter(({ id, role }) => id !== me.id && talking.has(role))
    .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || a.talks - b.talks);

  const submit = (body: TransferBody): void => {
    const name = colleagues.find(({ id }) => id === body.toStaffId)?.name ?? '';
    transfer.mutate({ body, name }, { onSuccess: onClose });
  };
  return (
    <Modal
      open={open}
      title={t.talks.transferTitle}
      okText={t.talks.transfer}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={transfer.isPending}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" preserve={false} onFinish={submit}>
        <Form.Item
          name="toStaffId"
          label={t.talks.transferTo}
          rules={[{ required: true, message: t.matters.form.required(t.talks.transferTo) }]}
        >
          <Select
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            loading={staff.isPending}
            placeholder={t.talks.transferPlaceholder}
            options={colleagues.map((each) => ({ value: each.id, label: describe(each) }))}
          />
        </Form.Item>
        <Form.Item
          name="word"
          label={t.talks.transferWord}
          rules={[
            {
              required: true,
              min: 2,
              whitespace: true,
              message: t.matters.form.required(t.talks.transferWord),
            },
          ]}
        >
          <Input.TextArea rows={3} maxLength={500} placeholder={t.talks.transferWordPlaceholder} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
