/** The form fields of each step that needs more than a press. */
import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import type { MatterDetail } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { PickText, WhenInput } from '../parts/inputs.tsx';
import { useStaff } from '../queries.ts';
import type { Step, Values } from './act.ts';
import { inPlace } from './record.tsx';

const { form: words, fields: labels } = t.matters;
const required = (label: string) => [{ required: true, message: words.required(label) }];
const reasonRules = [{ required: true, min: 2, whitespace: true, message: words.required(words.reason) }];

/** Options of a select from a table of names. */
export const optionsOf = (names: Record<string, string>): { value: string; label: string }[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

function Reason({ picks, autoFocus = false }: { picks: readonly string[]; autoFocus?: boolean }): ReactNode {
  return (
    <Form.Item name="reason" label={words.reason} rules={reasonRules}>
      <PickText picks={picks} placeholder={words.reasonPlaceholder} autoFocus={autoFocus} />
    </Form.Item>
  );
}

function Dispatch({ detail }: { detail: MatterDetail }): ReactNode {
  const department = Form.useWatch<Values['department']>('department');
  const mode = Form.useWatch<Values['mode']>('mode') ?? 'assign';
  const { data } = useStaff(detail.matter.estateId);
  const people = (data?.items ?? []).filter((staff) => staff.department === department);
  const options = people.map((staff) => ({
    value: staff.id,
    label: `${staff.name}（${t.roles[staff.role] ?? staff.role}） · ${staff.onDuty ? t.talks.onDuty : t.talks.offDuty}`,
  }));
  return (
    <>
      <Form.Item name="department" label={words.department} rules={required(words.department)}>
        <Select autoFocus options={optionsOf(t.departments)} />
      </Form.Item>
      <Form.Item name="mode" label={words.mode} initialValue="assign">
        <Select options={optionsOf(words.modes)} />
      </Form.Item>
      {mode === 'assign' && (
        <Form.Item name="handlerId" label={words.handler}>
          <Select allowClear placeholder={words.handlerAny} options={options} />
        </Form.Item>
      )}
      <Form.Item name="note" label={words.note}>
        <Input.TextArea rows={2} maxLength={500} placeholder={words.notePlaceholder} />
      </Form.Item>
    </>
  );
}

function Transfer({ detail }: { detail: MatterDetail }): ReactNode {
  const { data } = useStaff(detail.matter.estateId);
  const people = (data?.items ?? []).filter(
    ({ id, department }) => department === detail.matter.department && id !== detail.matter.handler?.id,
  );
  return (
    <>
      <Form.Item name="toStaffId" label={words.handler} rules={required(words.handler)}>
        <Select autoFocus options={people.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Reason picks={[]} />
    </>
  );
}

function Appoint(): ReactNode {
  return (
    <>
      <div className="pair">
        <Form.Item name="from" label={words.from} rules={required(words.from)}>
          <WhenInput />
        </Form.Item>
        <Form.Item name="to" label={words.to} rules={required(words.to)}>
          <WhenInput />
        </Form.Item>
      </div>
      <Form.Item name="agreed" valuePropName="checked">
        <Checkbox>{words.agreed}</Checkbox>
      </Form.Item>
    </>
  );
}

/** Category, sub-kind, urgency and level; the sub-kinds follow the category. */
export function Classes(): ReactNode {
  const category = Form.useWatch<Values['category']>('category');
  const form = Form.useFormInstance<Values>();
  const kinds = t.kinds[category === 'after_sales' ? 'repair' : (category ?? '')];
  return (
    <div className="pair">
      <Form.Item name="category" label={labels.category} rules={required(labels.category)}>
        <Select options={optionsOf(t.categories)} onChange={() => form.setFieldValue('kind', undefined)} />
      </Form.Item>
      <Form.Item name="kind" label={labels.kind}>
        <Select allowClear disabled={!kinds} placeholder={t.matters.unset} options={optionsOf(kinds ?? {})} />
      </Form.Item>
    </div>
  );
}

function Recategorise(): ReactNode {
  return (
    <>
      <Classes />
      <div className="pair">
        <Form.Item name="level" label={labels.level}>
          <Select allowClear placeholder={t.matters.unset} options={optionsOf(t.levels)} />
        </Form.Item>
        <Form.Item name="urgent" valuePropName="checked" label={labels.urgent}>
          <Checkbox>{t.matters.create.urgent}</Checkbox>
        </Form.Item>
      </div>
      <Reason picks={words.recategoriseReasons} />
    </>
  );
}

function Amend({ detail }: { detail: MatterDetail }): ReactNode {
  const slots = Object.entries(detail.matter.fields).filter(
    ([key, value]) => typeof value === 'string' && !inPlace.has(key),
  );
  return (
    <>
      <Form.Item name="said" label={labels.said} rules={required(labels.said)}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4_000} />
      </Form.Item>
      <div className="pair">
        <Form.Item name="place" label={labels.place}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="spot" label={labels.spot}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="wanted" label={labels.wanted}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={4_000} />
      </Form.Item>
      {slots.length > 0 && (
        <div className="pair">
          {slots.map(([key]) => (
            <Form.Item key={key} name={['fields', key]} label={t.matters.slots[key] ?? key}>
              <Input maxLength={1_000} />
            </Form.Item>
          ))}
        </div>
      )}
      <Form.Item name="promisedAt" label={labels.promisedAt}>
        <WhenInput />
      </Form.Item>
      <Reason picks={words.amendReasons} />
    </>
  );
}

interface FieldsProps {
  step: Step;
  detail: MatterDetail;
  /** Ways to end that are open. */
  ends: readonly string[];
}

/** The fields of one step. */
export function StepFields({ step, detail, ends }: FieldsProps): ReactNode {
  switch (step) {
    case 'dispatch':
      return <Dispatch detail={detail} />;
    case 'transfer':
      return <Transfer detail={detail} />;
    case 'appoint':
      return <Appoint />;
    case 'onWay':
      return (
        <Form.Item name="eta" label={words.eta} rules={required(words.eta)}>
          <WhenInput />
        </Form.Item>
      );
    case 'giveBack':
    case 'refuse':
    case 'release':
      return <Reason picks={[]} autoFocus />;
    case 'level':
      return (
        <>
          <Form.Item name="level" label={labels.level} rules={required(labels.level)}>
            <Select options={optionsOf(t.levels)} />
          </Form.Item>
          <Reason picks={[]} />
        </>
      );
    case 'hold':
      return (
        <>
          <Reason picks={words.holdReasons} autoFocus />
          <Form.Item name="newDate" label={words.newDate} rules={required(words.newDate)}>
            <WhenInput />
          </Form.Item>
        </>
      );
    case 'resolve':
      return (
        <>
          <Form.Item
            name="result"
            label={words.result}
            rules={[{ required: true, whitespace: true, message: words.required(words.result) }]}
          >
            <PickText
              picks={words.resultPicks}
              placeholder={words.resultPlaceholder}
              rows={4}
              max={4_000}
              autoFocus
            />
          </Form.Item>
          <Form.Item name="amount" label={words.amount}>
            <InputNumber min={0} max={1_000_000} precision={2} />
          </Form.Item>
        </>
      );
    case 'reopen':
      return (
        <>
          <Reason picks={words.reopenReasons} autoFocus />
          <Form.Item name="promisedAt" label={words.promise}>
            <WhenInput />
          </Form.Item>
        </>
      );
    case 'end':
      return (
        <>
          <Form.Item name="as" label={words.endAs} rules={required(words.endAs)}>
            <Select options={optionsOf(words.ends).filter(({ value }) => ends.includes(value))} />
          </Form.Item>
          <Reason picks={[]} />
        </>
      );
    case 'recategorise':
      return <Recategorise />;
    case 'amend':
      return <Amend detail={detail} />;
    default:
      return (
        <Form.Item
          name="note"
          label={words.noteText}
          rules={[{ required: true, whitespace: true, message: words.required(words.noteText) }]}
        >
          <Input.TextArea autoFocus rows={3} maxLength={4_000} />
        </Form.Item>
      );
  }
}
