/** What is decided about a matter beside its work: slips, verdict, the written answer and who signs it, the reply to an authority. */
import { Button, Card, Form, Input, InputNumber, Modal, Radio, Select, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { MatterDetail } from '../../../desk/contract/matters.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { useDo } from '../duty/use-do.ts';
import { t } from '../messages/index.ts';
import { WhenInput } from '../parts/inputs.tsx';
import { keys, useStaff } from '../queries.ts';
import { useMay, useMe } from '../session.ts';
import { moment } from '../when.ts';

const words = t.decisions;
type Values = Record<string, string | number | boolean | null | undefined>;
type Kind = keyof typeof words.forms;
type Run = (values: Values, detail: MatterDetail) => Promise<unknown>;

const text = (value: Values[string]): string => String(value ?? '').trim();
const optional = (value: Values[string]): string | undefined => text(value) || undefined;
const seenOf = ({ matter }: MatterDetail) => ({ params: { id: matter.id }, seen: matter.updatedAt });

/** How each form is sent. */
const run: Record<Kind, Run> = {
  slip(values, detail) {
    const { params, seen } = seenOf(detail);
    const [answerBy, doneBy] = [fromLocalInput(text(values.answerBy)), fromLocalInput(text(values.doneBy))];
    const kind = values.to === 'developer' ? 'developer' : 'work';
    const to = values.to as keyof typeof t.departments as 'engineering';
    return call('issueSlip', { params, body: { seen, kind, to, text: text(values.text), answerBy, doneBy } });
  },
  verdict(values, detail) {
    const { params, seen } = seenOf(detail);
    return call('judge', {
      params,
      body: {
        seen,
        finding: values.finding as 'true',
        ...(values.valid === undefined
          ? {}
          : { valid: values.valid === true, validReason: optional(values.validReason) }),
        liability: values.liability as 'property',
        causeKind: optional(values.causeKind) as 'internal' | undefined,
        cause: text(values.cause),
        correction: text(values.correction),
        prevention: text(values.prevention),
        cost: Math.round(Number(values.cost ?? 0) * 100),
        costBearer: optional(values.costBearer),
        lesson: optional(values.lesson),
      },
    });
  },
  answer(values, detail) {
    const { params, seen } = seenOf(detail);
    return call('draftAnswer', { params, body: { seen, text: text(values.text) } });
  },
  reply(values, detail) {
    const { params, seen } = seenOf(detail);
    return call('replyToAuthority', { params, body: { seen, reply: text(values.text) } });
  },
  reassign(values, detail) {
    const { params, seen } = seenOf(detail);
    return call('reassign', {
      params,
      body: { seen, toStaffId: text(values.toStaffId), reason: text(values.reason) },
    });
  },
  message(values, { matter }) {
    return call('leaveMessage', {
      body: {
        estateId: matter.estateId,
        matterId: matter.id,
        forId: text(values.toStaffId),
        text: text(values.text),
        tellBy: fromLocalInput(text(values.tellBy)) ?? '',
      },
    });
  },
  cost(values, { matter }) {
    return call('addCost', {
      params: { id: matter.id },
      body: {
        item: text(values.item),
        amount: Number(values.cost ?? 0),
        payer: text(values.payer),
        approver: optional(values.approver),
      },
    });
  },
};

const optionsOf = (table: Record<string, string>) =>
  Object.entries(table).map(([value, label]) => ({ value, label }));
const need = (label: string) => [{ required: true, message: t.matters.form.required(label) }];

function Line({
  name,
  must = false,
  rows = 1,
}: {
  name: keyof typeof words.fields;
  must?: boolean;
  rows?: number;
}): ReactNode {
  const label = words.fields[name];
  return (
    <Form.Item name={name} label={label} {...(must && { rules: need(label) })}>
      {rows > 1 ? <Input.TextArea rows={rows} maxLength={2_000} /> : <Input maxLength={500} />}
    </Form.Item>
  );
}

function Pick({
  name,
  options,
  must = true,
}: {
  name: keyof typeof words.fields;
  options: { value: string; label: string }[];
  must?: boolean;
}): ReactNode {
  const label = words.fields[name];
  return (
    <Form.Item name={name} label={label} {...(must && { rules: need(label) })}>
      <Select options={options} allowClear={!must} />
    </Form.Item>
  );
}

function When({ name, must = false }: { name: keyof typeof words.fields; must?: boolean }): ReactNode {
  const label = words.fields[name];
  return (
    <Form.Item name={name} label={label} {...(must && { rules: need(label) })}>
      <WhenInput />
    </Form.Item>
  );
}

function Verdict(): ReactNode {
  const rules = useMay('matters.consent');
  return (
    <>
      <div className="pair">
        <Pick name="finding" options={optionsOf(words.findings)} />
        <Pick name="liability" options={optionsOf(words.liabilities)} />
      </div>
      <Pick name="causeKind" options={optionsOf(words.causeKinds)} must={false} />
      <Line name="cause" must rows={2} />
      <Line name="correction" must rows={2} />
      <Line name="prevention" must rows={2} />
      <div className="pair">
        <Form.Item name="cost" label={words.fields.cost}>
          <InputNumber min={0} precision={2} />
        </Form.Item>
        <Line name="costBearer" />
      </div>
      <Line name="lesson" rows={2} />
      {rules && (
        <>
          <Form.Item name="valid" label={words.fields.valid}>
            <Radio.Group
              options={[
                { value: true, label: words.valid },
                { value: false, label: words.invalid },
              ]}
            />
          </Form.Item>
          <Line name="validReason" />
        </>
      )}
    </>
  );
}

function Fields({ kind, detail }: { kind: Kind; detail: MatterDetail }): ReactNode {
  const staff = useStaff(detail.matter.estateId, kind === 'reassign' || kind === 'message');
  const people = (staff.data?.items ?? []).map(({ id, name, role }) => ({
    value: id,
    label: `${name}（${t.roles[role] ?? role}）`,
  }));
  switch (kind) {
    case 'slip':
      return (
        <>
          <Pick name="to" options={optionsOf(t.departments)} />
          <Line name="text" must rows={3} />
          <When name="answerBy" />
          <When name="doneBy" />
        </>
      );
    case 'verdict':
      return <Verdict />;
    case 'answer':
    case 'reply':
      return <Line name="text" must rows={6} />;
    case 'reassign':
      return (
        <>
          <Pick name="toStaffId" options={people} />
          <Line name="reason" must />
        </>
      );
    case 'message':
      return (
        <>
          <Pick name="toStaffId" options={people} />
          <Line name="text" must rows={3} />
          <When name="tellBy" must />
        </>
      );
    case 'cost':
      return (
        <>
          <Line name="item" must />
          <Form.Item name="cost" label={words.fields.cost} rules={need(words.fields.cost)}>
            <InputNumber min={0} precision={2} />
          </Form.Item>
          <Line name="payer" must />
          <Line name="approver" />
        </>
      );
  }
}

/** The form of one decision; it stays open until it has been taken. */
function DecideForm({
  kind,
  detail,
  onClose,
}: {
  kind: Kind;
  detail: MatterDetail;
  onClose: () => void;
}): ReactNode {
  const [form] = Form.useForm<Values>();
  const { verdict } = detail;
  const send = useDo(
    keys.matter(detail.matter.id),
    (values: Values) => run[kind](values, detail),
    words.done,
  );
  const begin: Values =
    kind === 'verdict' && verdict
      ? { ...verdict, valid: verdict.valid ?? undefined, cost: verdict.cost / 100 }
      : {};
  return (
    <Modal
      open
      title={`${words.forms[kind]} · ${detail.matter.number}`}
      okText={words.forms[kind]}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={send.isPending}
      width={600}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={begin}
        onFinish={(values) => send.mutate(values, { onSuccess: onClose })}
      >
        <Fields kind={kind} detail={detail} />
      </Form>
    </Modal>
  );
}

function Slips({ detail }: { detail: MatterDetail }): ReactNode {
  const { department } = useMe();
  const keeps = useMay('matters.keep');
  const [answering, answer] = useState<string>();
  const [form] = Form.useForm<Values>();
  const key = keys.matter(detail.matter.id);
  const receive = useDo(key, (id: string) => call('receiveSlip', { params: { id } }), words.received);
  const close = useDo(key, (id: string) => call('closeSlip', { params: { id } }), words.closedSlip);
  const reply = useDo(
    key,
    (values: Values) =>
      call('answerSlip', {
        params: { id: answering ?? '' },
        body: { answer: optional(values.text), fixBy: fromLocalInput(text(values.doneBy)) },
      }),
    words.done,
  );
  return (
    <>
      {detail.slips.map((slip) => {
        const mine = slip.to === department || keeps;
        return (
          <Card
            key={slip.id}
            size="small"
            title={`${slip.number} → ${t.departments[slip.to] ?? slip.to}`}
            extra={
              <span className="acts">
                {mine && !slip.receivedAt && (
                  <Button size="small" onClick={() => receive.mutate(slip.id)}>
                    {words.receive}
                  </Button>
                )}
                {mine && !slip.closedAt && (
                  <Button size="small" onClick={() => answer(slip.id)}>
                    {words.answerSlip}
                  </Button>
                )}
                {keeps && slip.answeredAt && !slip.closedAt && (
                  <Button size="small" type="primary" onClick={() => close.mutate(slip.id)}>
                    {words.checkSlip}
                  </Button>
                )}
              </span>
            }
          >
            <p className="said">{slip.text}</p>
            {slip.answer && (
              <p className="said">
                <b>{words.fields.answer}</b> {slip.answer}
              </p>
            )}
            <p className="soft small">
              {[
                words.issued(moment(slip.issuedAt)),
                slip.receivedAt && `${words.received} ${moment(slip.receivedAt)}`,
                slip.answerBy && !slip.answeredAt && `${words.fields.answerBy} ${moment(slip.answerBy)}`,
                slip.fixBy && `${words.fields.doneBy} ${moment(slip.fixBy)}`,
                slip.urged > 0 && words.urged(slip.urged),
                slip.closedAt && `${words.closedSlip} ${moment(slip.closedAt)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </Card>
        );
      })}
      {answering && (
        <Modal
          open
          title={words.answerSlip}
          okText={words.answerSlip}
          onOk={form.submit}
          onCancel={() => answer(undefined)}
          confirmLoading={reply.isPending}
        >
          <Form<Values>
            form={form}
            layout="vertical"
            onFinish={(values) => reply.mutate(values, { onSuccess: () => answer(undefined) })}
          >
            <Line name="text" rows={3} />
            <When name="doneBy" />
          </Form>
        </Modal>
      )}
    </>
  );
}

function Answers({ detail }: { detail: MatterDetail }): ReactNode {
  const me = useMe();
  const keeps = useMay('matters.keep');
  const [note, setNote] = useState('');
  const { params, seen } = seenOf(detail);
  const key = keys.matter(detail.matter.id);
  const sign = useDo(
    key,
    ({ answerId, agree }: { answerId: string; agree: boolean }) =>
      call('signAnswer', {
        params,
        body: { seen, answerId, sign: agree, ...(note.trim() ? { note: note.trim() } : {}) },
      }),
    words.done,
  );
  const send = useDo(
    key,
    (answerId: string) => call('sendAnswer', { params, body: { seen, answerId } }),
    words.sent,
  );
  return detail.answers.map((answer) => {
    const asked = answer.signatures.find(({ signer, state }) => state === 'asked' && signer?.id === me.id);
    return (
      <Card
        key={answer.id}
        size="small"
        title={
          <>
            {words.forms.answer} <Tag>{words.answerStates[answer.state]}</Tag>
          </>
        }
        extra={
          keeps &&
          answer.state === 'signed' && (
            <Button size="small" type="primary" onClick={() => send.mutate(answer.id)}>
              {words.sendAnswer}
            </Button>
          )
        }
      >
        <p className="said">{answer.text}</p>
        <ul className="people">
          {answer.signatures.map((one) => (
            <li key={one.id}>
              <span>
                {words.signers[one.role] ?? one.role} {one.signer?.name ?? words.nobody}
                {one.note && <span className="soft block small">{one.note}</span>}
              </span>
              <span className="soft small">
                <Tag
                  className={one.state === 'signed' ? 'tag-good' : one.state === 'refused' ? 'tag-hot' : ''}
                >
                  {words.signStates[one.state]}
                </Tag>
                {moment(one.decidedAt ?? one.dueAt)}
              </span>
            </li>
          ))}
        </ul>
        {asked && (
          <div className="tools">
            <Input
              aria-label={words.fields.reason}
              placeholder={words.refuseHint}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            <Button type="primary" onClick={() => sign.mutate({ answerId: answer.id, agree: true })}>
              {words.sign}
            </Button>
            <Button
              danger
              disabled={note.trim().length < 2}
              onClick={() => sign.mutate({ answerId: answer.id, agree: false })}
            >
              {words.refuse}
            </Button>
          </div>
        )}
      </Card>
    );
  });
}

function VerdictFacts({ detail }: { detail: MatterDetail }): ReactNode {
  const { verdict, order } = detail;
  const rows: [string, string | null][] = [
    ...(verdict
      ? ([
          [words.fields.finding, words.findings[verdict.finding]],
          [
            words.fields.valid,
            verdict.valid === null
              ? words.toJudge
              : [verdict.valid ? words.valid : words.invalid, verdict.validReason].filter(Boolean).join('：'),
          ],
          [words.fields.liability, words.liabilities[verdict.liability]],
          [words.fields.cause, verdict.cause],
          [words.fields.correction, verdict.correction],
          [words.fields.prevention, verdict.prevention],
          [words.fields.cost, verdict.cost > 0 ? `${verdict.cost / 100} ${verdict.costBearer ?? ''}` : null],
          [words.fields.lesson, verdict.lesson],
        ] as [string, string | null][])
      : []),
    ...(order
      ? ([
          [words.order, `${order.authority} ${order.number}`],
          [words.replyBy, order.repliedAt ? words.repliedAt(moment(order.repliedAt)) : moment(order.replyBy)],
          [words.forms.reply, order.reply],
        ] as [string, string | null][])
      : []),
  ];
  if (rows.length === 0) return null;
  return (
    <dl className="facts tight">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Photos({ photos }: { photos: MatterDetail['photos'] }): ReactNode {
  return (
    <section>
      <h2>{words.photos}</h2>
      <ul className="task-photos">
        {photos.map((one) => (
          <li key={one.id} className="task-photo">
            <a href={one.link} target="_blank" rel="noreferrer">
              <img src={one.link} alt={`${words.photoKinds[one.kind]} ${moment(one.takenAt)}`} />
            </a>
            <span className="soft small">
              {words.photoKinds[one.kind]} {one.by?.name} {moment(one.takenAt)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Everything decided so far, and what can be decided now. */
export function Decisions({ detail }: { detail: MatterDetail }): ReactNode {
  const keeps = useMay('matters.keep');
  const consents = useMay('matters.consent');
  const [open, setOpen] = useState<Kind>();
  const { matter, slips, answers, verdict, order, photos } = detail;
  const closed = matter.closedAt !== null;
  const complaint = matter.category === 'complaint';
  const kinds: Kind[] = [
    ...(keeps && !closed ? (['slip'] as const) : []),
    ...(keeps && complaint && !closed ? (['verdict', 'cost'] as const) : []),
    ...(keeps && matter.level === 'actual' && !closed ? (['answer'] as const) : []),
    ...(keeps && order && !order.repliedAt ? (['reply'] as const) : []),
    ...(keeps ? (['message'] as const) : []),
    ...(consents && !closed ? (['reassign'] as const) : []),
  ];
  const something = slips.length + answers.length > 0 || verdict !== null || order !== null;
  return (
    <>
      {photos.length > 0 && <Photos photos={photos} />}
      {(something || kinds.length > 0) && (
        <section>
          <h2>{words.title}</h2>
          <div className="tools">
            {kinds.map((kind) => (
              <Button key={kind} size="small" onClick={() => setOpen(kind)}>
                {words.forms[kind]}
              </Button>
            ))}
          </div>
          <div className="stack">
            <VerdictFacts detail={detail} />
            <Slips detail={detail} />
            <Answers detail={detail} />
          </div>
        </section>
      )}
      {open && <DecideForm kind={open} detail={detail} onClose={() => setOpen(undefined)} />}
    </>
  );
}
