import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { call } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { useStaff } from '../queries.ts';
import { useEstate, useMe } from '../session.ts';

const words = t.settings;

/** What the form of an estate holds; an empty cell says nothing. */
interface Values {
  company?: string;
  name?: string;
  code?: string;
  deskName?: string;
  region?: 'CN' | 'TW' | 'HK';
  timeZone?: string;
  dutyPhone?: string;
}

/** An estate on its way to its owners: its name and telephone, what still stops it, and how colleagues get in. */
export function Opening(): ReactNode {
  const me = useMe();
  const [chosen] = useEstate();
  const estate = me.estates.find(({ id }) => id === chosen) ?? me.estates[0];
  if (!estate) return null;
  return (
    <div className="setting-files">
      <CheckList estateId={estate.id} />
      <Profile key={estate.id} estate={estate} company={me.companyId !== null} />
      <Logins estateId={estate.id} />
    </div>
  );
}

/** What still stops an estate from opening. */
function CheckList({ estateId }: { estateId: string }): ReactNode {
  const check = useQuery({
    queryKey: ['check', estateId],
    queryFn: () => call('checkEstate', { params: { id: estateId } }),
  });
  return (
    <Card size="small" title={words.check}>
      <ul>
        {check.data?.items.map(({ id, state, text }) => (
          <li key={id} className={state === 'stop' ? 'bad' : ''}>
            {{ ok: '✓', warn: '△', stop: '✗' }[state]} {text}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Estate = ReturnType<typeof useMe>['estates'][number];

function Profile({ estate, company }: { estate: Estate; company: boolean }): ReactNode {
  const tell = useTell();
  const client = useQueryClient();
  const { id, ...known } = estate;
  const save = useMutation({
    mutationFn: (values: Values) => {
      const changed = Object.entries(values).filter(
        ([key, value]) =>
          value !== undefined && value !== '' && value !== (known as Values)[key as keyof Values],
      );
      return call('mendEstate', { params: { id }, body: Object.fromEntries(changed) });
    },
    onSuccess: () => {
      tell.done(words.saved);
      return client.invalidateQueries();
    },
    onError: tell.failed,
  });
  const line = (name: keyof Values, disabled = false): ReactNode => (
    <Form.Item name={name} label={words.profile[name]}>
      <Input disabled={disabled} />
    </Form.Item>
  );
  return (
    <Card size="small" title={words.estate}>
      <Form<Values> layout="vertical" initialValues={known} onFinish={(values) => save.mutate(values)}>
        {line('company', !company)}
        {line('name')}
        {line('code')}
        {line('deskName')}
        {line('dutyPhone')}
        <Form.Item name="region" label={words.profile.region}>
          <Select
            options={(['CN', 'TW', 'HK'] as const).map((value) => ({ value, label: words.regions[value] }))}
          />
        </Form.Item>
        {line('timeZone')}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {words.save}
        </Button>
      </Form>
    </Card>
  );
}

/** A new password is told once, here and nowhere else. */
function Logins({ estateId }: { estateId: string }): ReactNode {
  const tell = useTell();
  const me = useMe();
  const staff = useStaff(estateId);
  const [told, setTold] = useState<{ name: string; login: string; password: string }>();
  const reset = useMutation({
    mutationFn: async ({ id, name }: { id: string; name: string }) => ({
      name,
      ...(await call('resetPassword', { params: { id } })),
    }),
    onSuccess: setTold,
    onError: tell.failed,
  });
  return (
    <Card size="small" title={words.logins}>
      {told && <Alert type="success" title={words.password(told.name, told.login, told.password)} />}
      <ul className="people">
        {staff.data?.items
          .filter(({ id }) => id !== me.id)
          .map(({ id, name, role }) => (
            <li key={id}>
              <span>
                <b>{name}</b> <span className="soft">{t.roles[role] ?? role}</span>
              </span>
              <Button size="small" loading={reset.isPending} onClick={() => reset.mutate({ id, name })}>
                {words.newPassword}
              </Button>
            </li>
          ))}
      </ul>
    </Card>
  );
}
