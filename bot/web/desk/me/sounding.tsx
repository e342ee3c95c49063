import { Alert, Button } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { ring } from '../alerts.ts';
import { t } from '../messages/index.ts';
import { useAlertList } from '../queries.ts';
import { hashOf } from '../route.ts';
import { useSee } from './notices.tsx';

/** Rung again while nobody has pressed 收到, in milliseconds. */
const AGAIN = 4_000;

/** Urgent pages, over every page of the console, ringing until 收到 is pressed. No switch silences them. */
export function Sounding(): ReactNode {
  const pages = (useAlertList().data?.items ?? []).filter(({ sounds }) => sounds);
  const see = useSee();
  const sounding = pages.length > 0;
  useEffect(() => {
    if (!sounding) return undefined;
    ring('call');
    const again = setInterval(() => ring('call'), AGAIN);
    return () => clearInterval(again);
  }, [sounding]);
  return (
    <>
      {pages.map((page) => (
        <Alert
          key={page.id}
          type="error"
          showIcon
          role="alert"
          title={
            page.matter ? (
              <a href={hashOf('matters', page.matter.id)}>
                {[page.text, page.matter.place].filter(Boolean).join(' ')}
              </a>
            ) : (
              page.text
            )
          }
          action={
            <Button danger type="primary" loading={see.isPending} onClick={() => see.mutate(page)}>
              {t.me.see}
            </Button>
          }
        />
      ))}
    </>
  );
}
