import { Form, Modal } from 'antd';
import type { ReactNode } from 'react';
import type { MatterDetail } from '../../../desk/contract/matters.ts';
import { toLocalInput } from '../clock.ts';
import { t } from '../messages/index.ts';
import { useMe } from '../session.ts';
import { endsOf, type Step, useStep, type Values } from './act.ts';
import { StepFields } from './fields.tsx';

const departments = new Set(Object.keys(t.departments));
const levels = new Set(Object.keys(t.levels));

/** What a step's form begins with: the record as it stands. */
function beginning(step: Step, { matter }: MatterDetail, ends: readonly string[]): Values {
  switch (step) {
    case 'dispatch':
      return {
        ...(matter.department && departments.has(matter.department)
          ? { department: matter.department as NonNullable<Values['department']> }
          : {}),
        ...(matter.handler ? { handlerId: matter.handler.id } : {}),
      };
    case 'recategorise':
      return {
        category: matter.category,
        ...(matter.kind ? { kind: matter.kind } : {}),
        urgent: matter.urgent,
        ...(matter.level && levels.has(matter.level)
          ? { level: matter.level as NonNullable<Values['level']> }
          : {}),
      };
    case 'amend':
      return {
        said: matter.said,
        wanted: matter.wanted ?? '',
        place: matter.place ?? '',
        spot: matter.spot ?? '',
        promisedAt: matter.promisedAt ? toLocalInput(matter.promisedAt) : '',
        fields: Object.fromEntries(
          Object.entries(matter.fields).filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string',
          ),
        ),
      };
    case 'end':
      return ends[0] ? { as: ends[0] as NonNullable<Values['as']> } : {};
    default:
      return {};
  }
}

interface StepFormProps {
  step: Step;
  detail: MatterDetail;
  onClose: () => void;
}

/** The form of one step of a matter; it stays open until the step has been taken. */
export function StepForm({ step, detail, onClose }: StepFormProps): ReactNode {
  const [form] = Form.useForm<Values>();
  const { permissions } = useMe();
  const act = useStep(detail.matter);
  const ends = endsOf(detail, (permission) => permissions.includes(permission));
  return (
    <Modal
      open
      title={`${t.matters.actions[step]} · ${detail.matter.number}`}
      okText={t.matters.actions[step]}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={act.isPending}
      width={step === 'amend' ? 600 : 480}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={beginning(step, detail, ends)}
        onFinish={(values) => act.mutate({ step, values }, { onSuccess: onClose })}
      >
        <StepFields step={step} detail={detail} ends={ends} />
      </Form>
    </Modal>
  );
}
