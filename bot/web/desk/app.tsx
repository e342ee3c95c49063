/** The whole console: look, data, and who is logged in. */
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { App as Antd, Button, ConfigProvider, Result, Spin } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useEffect } from 'react';
import { ApiError, call, setCsrf, whenLoggedOut } from './api.ts';
import { learnNow, setZone } from './clock.ts';
import { errorWords } from './errors.ts';
import { Login } from './login/login.tsx';
import { t } from './messages/index.ts';
import { Fallen } from './parts/fallen.tsx';
import { keys } from './queries.ts';
import { Session } from './session.ts';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

function Gate(): ReactNode {
  const queries = useQueryClient();
  const {
    data: me,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: keys.me,
    queryFn: async () => {
      try {
        const found = await call('me', {});
        setCsrf(found.csrf);
        learnNow(found.now);
        setZone(found.estates[0]?.timeZone ?? 'Asia/Shanghai');
        return found;
      } catch (reason) {
        if (reason instanceof ApiError && reason.status === 401) return null;
        throw reason;
      }
    },
    staleTime: 300_000,
  });
  useEffect(() => whenLoggedOut(() => queries.setQueryData(keys.me, null)), [queries]);

  if (isPending) return <Spin fullscreen description={t.loading} />;
  if (me) {
    return (
      <Session value={me}>
        <Shell />
      </Session>
    );
  }
  if (error) {
    const again = (
      <Button type="primary" onClick={() => void refetch()}>
        {t.actions.retry}
      </Button>
    );
    return <Result status="warning" title={errorWords(error)} extra={again} />;
  }
  return <Login />;
}

/** The app with everything it needs round it. */
export function DeskApp(): ReactNode {
  return (
    <ConfigProvider locale={zhCN} theme={theme} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <Antd message={{ maxCount: 3, top: 60 }} className="app">
        <QueryClientProvider client={client}>
          <Fallen>
            <Gate />
          </Fallen>
        </QueryClientProvider>
      </Antd>
    </ConfigProvider>
  );
}
