import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Login as Credentials } from '../../../desk/contract/desk.ts';
import { ApiError, call, setCsrf } from '../api.ts';
import { learnNow, setZone } from '../clock.ts';
import { errorWords } from '../errors.ts';
import icon from '../icon.svg';
import { t } from '../messages/index.ts';
import { become } from '../queries.ts';

/** The login page. */
export function Login(): ReactNode {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const submit = async (credentials: Credentials): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const me = await call('login', { body: credentials });
      setCsrf(me.csrf);
      learnNow(me.now);
      setZone(me.estates[0]?.timeZone ?? 'Asia/Shanghai');
      become(client, me);
    } catch (error) {
      const wrong = error instanceof ApiError && error.status === 401;
      setFailure(wrong ? t.login.wrong : errorWords(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <section className="login-card" aria-labelledby="login-title">
        <img src={icon} alt="" width={44} height={44} />
        <h1 id="login-title">{t.login.subtitle}</h1>
        <Form<Credentials>
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={(sent) => void submit(sent)}
        >
          <Form.Item
            name="login"
            label={t.login.user}
            rules={[{ required: true, message: t.login.userMissing }]}
          >
            <Input autoComplete="username" autoFocus maxLength={64} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t.login.password}
            rules={[{ required: true, message: t.login.passwordMissing }]}
          >
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          {failure && <Alert type="error" showIcon title={failure} role="alert" className="login-error" />}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t.login.submit}
          </Button>
        </Form>
        <p className="soft small">{t.login.hint}</p>
      </section>
    </main>
  );
}
